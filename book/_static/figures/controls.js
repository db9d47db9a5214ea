// What a reader moves: sliders, buttons, handles in the picture, strips cut into shares.

import { element, fill, shape, within, words } from "./drawing.js";

/** A native slider from low to high; the state it belongs to is in integers, so many of which make 1. */
export function slider({ label, low, high, step, set, per = 100 }) {
  const input = element("input", { type: "range", min: low / per, max: high / per, step: step / per });
  const shown = element("span", { class: "xe-value", "aria-hidden": "true" });
  const now = () => Math.round(input.valueAsNumber * per);
  input.addEventListener("input", () => set(now()));
  input.addEventListener("keydown", (event) => {
    const pages = { PageUp: 1, PageDown: -1 }[event.key];
    if (!pages) return;
    event.preventDefault(); // browsers disagree on the size of a page; here it is ten steps
    set(within(low, now() + 10 * step * pages, high));
  });
  const show = (value, text, words) => {
    input.value = value / per;
    input.setAttribute("aria-valuetext", words);
    shown.textContent = text;
  };
  return { node: element("label", { class: "xe-slider" }, element("span", {}, label), input, shown), input, show };
}

export function button(text, press) {
  const node = element("button", { type: "button" }, text);
  node.addEventListener("click", press);
  return node;
}

/** Buttons of which one is pressed: pick(index) is called, show(index) presses. */
export function choice(label, texts, pick) {
  const buttons = texts.map((text, index) => button(text, () => pick(index)));
  const show = (pressed) => buttons.forEach((node, index) => node.setAttribute("aria-pressed", index === pressed));
  return { node: element("div", { role: "group", "aria-label": label }, ...buttons), show };
}

/**
 * A knob in the picture that is a slider: keys, pointer and screen reader move the same integer. The figure shows its
 * value between two limits, in words, and places it: the knob at (x, y), its line from there by (dx, dy).
 */
export function handle(label, set, orientation = "vertical") {
  const line = shape("path"),
    dots = ["reach", "ring", "knob"].map((kind) => shape("circle", { class: kind }));
  const about = { role: "slider", tabindex: 0, "aria-label": label, "aria-orientation": orientation };
  const node = shape("g", { class: `handle ${orientation}`, ...about }, line, ...dots);
  let limits = [0, 0, 0];
  node.addEventListener("keydown", (event) => {
    const [low, now, high] = limits;
    const steps = { ArrowUp: 1, ArrowRight: 1, ArrowDown: -1, ArrowLeft: -1, PageUp: 10, PageDown: -10 }[event.key];
    const to = steps ? now + steps : { Home: low, End: high }[event.key];
    if (to === undefined || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    set(within(low, to, high));
  });
  const show = (low, now, high, text) => {
    limits = [low, now, high];
    fill(node, { "aria-valuemin": low, "aria-valuenow": now, "aria-valuemax": high, "aria-valuetext": text });
  };
  const place = (x, y, dx, dy) => {
    line.setAttribute("d", `M${x} ${y}l${dx} ${dy}`);
    for (const dot of dots) fill(dot, { cx: x, cy: y });
  };
  return { node, show, place };
}

/**
 * A strip cut into shares of 100, its borders handles. A border tells the share below it, or, where the strip lies,
 * the share to its left. get() and set(shares) are the state; knobs stand on the given side, outside.
 * draw(box) gives the shapes, grab(x, y) what a pointer there moves.
 */
export function strip({ label, outcomes, kind, side, get, set, upright = true }) {
  const borders = outcomes.slice(1).map((_, border) => border);
  const sum = (shares) => shares.reduce((total, share) => total + share, 0);
  const span = (border) => {
    const shares = get(),
      pair = shares[border] + shares[border + 1];
    const low = sum(upright ? shares.slice(border + 2) : shares.slice(0, border));
    return { low, now: low + shares[border + (upright ? 1 : 0)], high: low + pair };
  };
  const move = (border, to) => {
    const { low, high } = span(border),
      shares = [...get()];
    const value = within(low, Math.round(to), high);
    [shares[border], shares[border + 1]] = upright ? [high - value, value - low] : [value - low, high - value];
    set(shares);
  };
  const handles = borders.map((border) => {
    const name = `${label}, border of ${outcomes[border]} and ${outcomes[border + 1]}`;
    return handle(name, (to) => move(border, to), upright ? "vertical" : "horizontal");
  });
  let box;

  const draw = (place) => {
    box = place;
    const { left, top, width, height } = box;
    for (const border of borders) {
      const { low, now, high } = span(border),
        shares = get();
      handles[border].show(low, now, high, [0, 1].map((next) => percent(outcomes, shares, border + next)).join(", "));
      const out = 17; // px from the strip to the middle of a knob
      if (upright) {
        const y = top + height * (1 - now / 100);
        handles[border].place(side < 0 ? left - out : left + width + out, y, -side * (width + out), 0);
      } else {
        const x = left + (width * now) / 100;
        handles[border].place(x, side < 0 ? top - out : top + height + out, 0, -side * (height + out));
      }
    }
    let before = 0;
    return get().flatMap((share, outcome) => {
      const start = before / 100,
        size = share / 100;
      before += share;
      const part = upright
        ? { x: left, y: top + height * start, width, height: height * size }
        : { x: left + width * start, y: top, width: width * size, height };
      const room = (upright ? part.height : part.width) >= 22;
      const name =
        room && words(part.x + part.width / 2, part.y + part.height / 2, outcomes[outcome], "bold centre middle");
      return [shape("rect", { class: `area track ${upright ? "upright" : "level"} ${kind}`, ...part }), name];
    });
  };

  // Where borders meet, the pointer takes the one that can still go its way, which only its next place may tell.
  const grab = (x, y) => {
    const { left, top, width, height } = box,
      reach = 34;
    const inside = (value, start, size, spare) => value >= start - spare && value <= start + size + spare;
    const [low, high] = side < 0 ? [reach, 4] : [4, reach];
    const along = upright ? inside(y, top, height, 12) : inside(x, left, width, 12);
    const across = upright ? x >= left - low && x <= left + width + high : y >= top - low && y <= top + height + high;
    if (!along || !across) return null;
    const value = (x, y) => 100 * (upright ? 1 - (y - top) / height : (x - left) / width);
    const onTrack = upright ? inside(x, left, width, 0) : inside(y, top, height, 0);
    const began = value(x, y);
    const near = Math.min(...borders.map((border) => Math.abs(span(border).now - began)));
    const tied = borders.filter((border) => Math.abs(span(border).now - began) === near);
    const start = span(tied[0]).now;
    const offset = onTrack ? 0 : start - began; // a knob does not jump under the pointer
    let taken = tied.length === 1 ? tied[0] : undefined;
    return (x, y) => {
      const to = value(x, y) + offset;
      if (taken === undefined && Math.round(to) !== start) {
        taken = tied.find((border) => (to > start ? span(border).high > start : span(border).low < start));
      }
      const border = taken ?? tied[0];
      if (taken !== undefined) move(taken, to);
      handles[border].node.focus({ preventScroll: true });
    };
  };
  return { handles, draw, grab };
}

const percent = (outcomes, shares, outcome) => `${outcomes[outcome]} ${shares[outcome]} %`;

const SIDEWAYS = 6; // px that a finger has to go before it drags

/**
 * grab(x, y), in CSS pixels of the picture, gives what a pointer that goes down there moves: a function of its place.
 * A finger beside the knobs may be about to scroll: it moves nothing before it goes sideways, or is up again. Where the
 * browser takes a pointer away, the state is as it was before, and show() shows it.
 */
export function draggable(picture, state, show, grab) {
  let drag = null;
  picture.classList.add("drags");
  const place = (event) => {
    const box = picture.getBoundingClientRect();
    return [event.clientX - box.left, event.clientY - box.top];
  };
  const begin = (x, y) => {
    drag.waits = false;
    drag.move(x, y);
  };
  const held = (event) => event.pointerId === drag?.pointer;
  picture.addEventListener("pointerdown", (event) => {
    const start = place(event),
      move = event.isPrimary && event.button === 0 && grab(...start);
    if (!move) return;
    const waits = event.pointerType === "touch" && !event.target.matches(".handle > circle");
    drag = { pointer: event.pointerId, move, start, waits, before: structuredClone(state) };
    picture.setPointerCapture(event.pointerId);
    if (!waits) begin(...start);
  });
  picture.addEventListener("pointermove", (event) => {
    if (!held(event)) return;
    const [x, y] = place(event),
      [across, along] = [Math.abs(x - drag.start[0]), Math.abs(y - drag.start[1])];
    if (!drag.waits || across >= Math.max(SIDEWAYS, along)) begin(x, y);
  });
  picture.addEventListener("pointerup", (event) => {
    if (!held(event)) return;
    const [x, y] = place(event);
    if (drag.waits && Math.hypot(x - drag.start[0], y - drag.start[1]) < SIDEWAYS) begin(...drag.start);
    drag = null;
  });
  picture.addEventListener("pointercancel", (event) => {
    if (!held(event)) return;
    Object.assign(state, drag.before);
    if (!drag.waits) show();
    drag = null;
  });
  picture.addEventListener("mousedown", (event) => event.preventDefault()); // it would take the focus away
}
