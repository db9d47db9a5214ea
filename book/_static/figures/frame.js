// What all moving figures share: the frame around the drawing, the drawing itself in CSS pixels, sliders, buttons,
// and numbers as the course prints them. A figure's own module holds its state, its formulas and its picture.

export const element = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const shape = (tag, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

function fill(node, attributes = {}, children = []) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

const SMALLEST = 200; // px: a module may run before the style sheet has given the page its width
const QUIET = 400; // ms without a change before the state is announced

/**
 * Puts a frame in the place of the still picture, which is kept for print.
 *
 * title: the insight; name: what the drawing shows, for those who do not see it; numbers: {id: parts of its term};
 * controls: elements; keys: pairs of key names and what they do; draw(width): {shapes, height}, in CSS pixels.
 * Returns refresh(values, sentence), which redraws, prints the values and announces the sentence once it rests,
 * and the picture.
 */
export function frame(figure, { title, name, numbers, controls, keys, draw }) {
  const caption = figure.querySelector("figcaption");
  const still = [...figure.children].filter((child) => child !== caption);
  const picture = shape("svg", { role: "group", "aria-label": name });
  const drawing = element("div", { class: "xe-drawing" }, picture);
  const cells = Object.fromEntries(Object.keys(numbers).map((id) => [id, element("dd")]));
  const list = Object.entries(numbers).map(([id, term]) => element("div", {}, element("dt", {}, ...term), cells[id]));
  const reading = element("p", { class: "xe-reading" });
  const status = element("p", { class: "xe-status", role: "status" });
  const moving = element(
    "div",
    { class: "xe-moving" },
    element("p", { class: "xe-title" }, title),
    drawing,
    element("dl", {}, ...list),
    element("div", { class: "xe-controls" }, ...controls),
    reading,
    status,
  );

  const redraw = () => {
    const width = Math.floor(drawing.clientWidth);
    if (width < SMALLEST) return;
    const { shapes, height } = draw(width);
    fill(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
    picture.replaceChildren(...shapes);
  };
  let announce;
  const refresh = (values, sentence) => {
    redraw();
    for (const [id, value] of Object.entries(values)) cells[id].textContent = value;
    clearTimeout(announce);
    // The starting state is not news.
    if (reading.textContent) announce = setTimeout(() => (status.textContent = sentence), QUIET);
    reading.textContent = sentence;
  };

  const hint = element("p", { class: "xe-keys" });
  for (const [names, words] of keys) hint.append(...names.map((key) => element("kbd", {}, key)), ` ${words} `);
  (caption ?? moving).append(hint);
  for (const node of still) node.classList.add("xe-still");
  figure.prepend(moving);
  figure.classList.add("xe-moves");
  new ResizeObserver(redraw).observe(drawing);
  return { refresh, picture };
}

/** A native slider from low to high; the state it belongs to is in integers, hundredths of what it shows. */
export function slider({ label, low, high, step, set }) {
  const input = element("input", { type: "range", min: low / 100, max: high / 100, step: step / 100 });
  const shown = element("span", { class: "xe-value", "aria-hidden": "true" });
  input.addEventListener("input", () => set(Math.round(input.valueAsNumber * 100)));
  input.addEventListener("keydown", (event) => {
    const pages = { PageUp: 1, PageDown: -1 }[event.key];
    if (!pages) return;
    event.preventDefault(); // browsers disagree on the size of a page; here it is ten steps
    set(Math.round(input.valueAsNumber * 100) + 10 * step * pages);
  });
  const show = (hundredths, text, words) => {
    input.value = hundredths / 100;
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

/** Calls move(x, y, began) in CSS pixels of the picture while a pointer is down on it. */
export function draggable(picture, move) {
  const report = (event, began) => {
    const box = picture.getBoundingClientRect();
    move(event.clientX - box.left, event.clientY - box.top, began);
  };
  picture.addEventListener("pointerdown", (event) => {
    if (event.button !== 0) return;
    picture.setPointerCapture(event.pointerId);
    report(event, true);
  });
  picture.addEventListener("pointermove", (event) => {
    if (picture.hasPointerCapture(event.pointerId)) report(event, false);
  });
  picture.addEventListener("mousedown", (event) => event.preventDefault()); // it would take the focus away
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number with a real minus: four decimals, five below a thousandth, two digits and a power below that. */
export function number(value) {
  const size = Math.abs(value);
  let text = value.toFixed(size < 1e-3 ? 5 : 4);
  if (size > 0 && size < 1e-4) {
    const [digits, power] = value.toExponential(1).split("e-");
    text = `${digits}·10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
  }
  return text.replace("-", "−");
}

/** Axes for one panel: at.x and at.y turn data into pixels, at.back turns pixels into data. */
export function panel({ left, top, width, height }, { x, y, xlim, ylim, xticks, yticks }) {
  const at = {
    x: (value) => left + ((value - xlim[0]) / (xlim[1] - xlim[0])) * width,
    y: (value) => top + height - ((value - ylim[0]) / (ylim[1] - ylim[0])) * height,
    back: (pixel) => xlim[0] + ((pixel - left) / width) * (xlim[1] - xlim[0]),
    left,
    right: left + width,
    top,
    bottom: top + height,
  };
  const plain = (value) => String(value).replace("-", "−");
  const shapes = [
    ...yticks.map((value) => shape("path", { class: "hair", d: `M${left} ${at.y(value)}h${width}` })),
    ...yticks.map((value) => words(left - 8, at.y(value), plain(value), "tick end middle")),
    ...xticks.map((value) => words(at.x(value), at.bottom + 17, plain(value), "tick centre")),
    shape("path", { class: "axes", d: `M${left} ${top}V${at.bottom}H${at.right}` }),
    words(left - 20, top - 12, y, "quantity"),
    words(left + width / 2, at.bottom + 36, x, "quantity centre"),
  ];
  return { at, shapes };
}

export const words = (x, y, text, kind) => shape("text", { x, y, class: kind }, text);

export function curve(at, value, kind) {
  const points = [];
  for (let pixel = at.left; pixel <= at.right + 0.5; pixel += 2) {
    const x = Math.min(pixel, at.right);
    points.push(`${x.toFixed(1)} ${at.y(value(at.back(x))).toFixed(2)}`);
  }
  return shape("path", { class: `line ${kind}`, d: `M${points.join("L")}` });
}

export const point = (x, y, kind) => shape("circle", { cx: x, cy: y, r: 5.5, class: `point ${kind}` });

/** A vertical arrow; null where it would be shorter than its own head. */
export function arrow(x, from, to, kind) {
  const head = 11;
  if (Math.abs(to - from) < head) return null;
  const base = to - head * Math.sign(to - from);
  return shape(
    "g",
    { class: `arrow ${kind}` },
    shape("path", { class: "shaft", d: `M${x} ${from}V${base}` }),
    shape("path", { class: "head", d: `M${x - 5} ${base}H${x + 5}L${x} ${to}z` }),
  );
}
