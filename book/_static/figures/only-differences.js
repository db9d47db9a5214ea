// Three logits and their softmax. A shift of all of them changes nothing; only differences count, in units of the
// temperature. The gradient of the loss is softmax minus label, so every class is moved, also the wrong ones.

import { button, choice, draggable, handle, slider } from "./controls.js";
import { area, arrow, panel, path, shape, swatch, within } from "./drawing.js";
import { frame, number, table } from "./frame.js";
import { total } from "./information.js";

const CLASSES = ["A", "B", "C"],
  REACH = 50; // logits in tenths
const START = { logits: [10, 10, 30], shift: 0, temperature: 10, label: 2 }; // all in tenths but the label
const SHIFT = { low: -30, high: 30, step: 1, per: 10 },
  TEMPERATURE = { low: 1, high: 50, step: 1, per: 10 };

/** s = e^{x/T} / Σ e^{x/T} with the largest logit taken out: the differences are exact, and no exponent is above 0. */
function softmax({ logits, temperature }) {
  const powers = logits.map((logit) => Math.exp((logit - Math.max(...logits)) / temperature));
  return powers.map((power) => power / total(powers));
}

/** (s − y)/T, the derivative in the logits; for the true class s − 1 is minus the sum of the others. */
function gradient(state) {
  const s = softmax(state),
    others = total(s.filter((_, index) => index !== state.label));
  return s.map((share, index) => ((index === state.label ? -others : share) * 10) / state.temperature);
}

/** −log s of the true class: log Σ e^{(x − x_y)/T}, as log1p of the others' sum where the true class leads. */
function loss({ logits, temperature, label }) {
  const most = Math.max(...logits),
    over = logits.map((logit) => Math.exp((logit - most) / temperature));
  const first = logits.indexOf(most);
  return (most - logits[label]) / temperature + Math.log1p(total(over.filter((_, index) => index !== first)));
}

export function printed(state) {
  return {
    loss: `${number(loss(state))} nat`,
    softmax: softmax(state).map(number),
    gradient: gradient(state).map(number),
  };
}

const tenths = (value) => (value / 10).toFixed(1).replace("-", "−");

function inWords(state) {
  const { softmax, loss } = printed(state),
    { shift, temperature, label } = state;
  if (shift) return `All logits are shifted by ${tenths(shift)}: softmax, loss and gradient stay as they were.`;
  if (temperature !== 10)
    return `Temperature ${tenths(temperature)} divides every difference: softmax ${softmax.join(", ")}.`;
  return `The true class ${CLASSES[label]} has probability ${softmax[label]}, so the loss is ${loss}.`;
}

export function mount(figure) {
  const state = structuredClone(START);
  const set = (change) => {
    Object.assign(state, structuredClone(change));
    show();
  };
  const logit = (index, value) =>
    set({ logits: state.logits.map((old, at) => (at === index ? within(-REACH, Math.round(value), REACH) : old)) });
  const handles = CLASSES.map((name, index) => handle(`logit of ${name}`, (value) => logit(index, value)));
  const shift = slider({ label: "shift of all", ...SHIFT, set: (shift) => set({ shift }) });
  const temperature = slider({ label: "temperature", ...TEMPERATURE, set: (temperature) => set({ temperature }) });
  const label = choice(
    "true class",
    CLASSES.map((name) => `y = ${name}`),
    (label) => set({ label }),
  );
  const classes = table("Classes", [
    "class",
    "logit",
    [swatch("area model", 16), "softmax s"],
    [swatch("gradient", 16), "gradient"],
  ]);
  let at;
  const { refresh, picture } = frame(figure, {
    title: "Only differences count",
    name: "Three logits as bars, and beside them their softmax with an arrow for each slope of the loss",
    numbers: { loss: ["loss −log s of the true class"] },
    tables: [classes],
    handles,
    controls: [shift.node, temperature.node, label.node, button("Reset", () => set(START))],
    keys: [
      [["Tab"], "to a logit,"],
      [["↑", "↓"], "move it by 0.1,"],
      [["PgUp", "PgDn"], "by 1. Or drag it."],
    ],
    draw: (width) => {
      const picture = drawn(width, state, handles);
      at = picture.at;
      return picture;
    },
  });
  draggable(picture, state, show, (x, y) => {
    if (x > at.right + 8 || y > at.bottom + 24) return null;
    const index = within(0, Math.floor(at.back(x)), 2),
      offset = Math.abs(y - at.y(height(index))) < 16 ? at.y(height(index)) - y : 0;
    return (x, y) => {
      logit(index, at.up(y + offset) * 10 - state.shift);
      handles[index].node.focus({ preventScroll: true });
    };
  });
  const height = (index) => (state.logits[index] + state.shift) / 10;

  function show() {
    const { loss, softmax, gradient } = printed(state);
    CLASSES.forEach((name, index) => {
      const text = `${tenths(state.logits[index])}, softmax ${softmax[index]}`;
      handles[index].show(-REACH, state.logits[index], REACH, text);
    });
    shift.show(state.shift, tenths(state.shift), `${tenths(state.shift)}, loss ${loss}`);
    temperature.show(state.temperature, tenths(state.temperature), `${tenths(state.temperature)}, loss ${loss}`);
    label.show(state.label);
    classes.show(
      CLASSES.map((name, index) => [name, tenths(state.logits[index] + state.shift), softmax[index], gradient[index]]),
    );
    refresh({ loss }, inWords(state));
  }
  show();
}

function drawn(width, state, handles) {
  const stacked = width < 520,
    height = stacked ? 440 : 340;
  const boxes = stacked
    ? [
        { left: 34, top: 34, width: width - 46, height: 160 },
        { left: 34, top: 250, width: width - 46, height: 160 },
      ]
    : [
        { left: 34, top: 34, width: width / 2 - 66, height: 270 },
        { left: width / 2 + 34, top: 34, width: width / 2 - 46, height: 270 },
      ];
  const xticks = CLASSES.map((name, index) => [index + 0.5, index === state.label ? `${name} (true)` : name]);
  const axis = { x: "", xlim: [0, 3], xticks };
  const left = panel(boxes[0], { ...axis, y: "logit", ylim: [-8.5, 8.5], yticks: [-8, -4, 0, 4, 8] });
  const right = panel(boxes[1], {
    ...axis,
    y: "softmax s and gradient",
    ylim: [-1.08, 1.08],
    yticks: [-1, [-0.5, "−½"], 0, [0.5, "½"], 1],
  });
  const shapes = [...left.shapes, ...right.shapes];
  const s = softmax(state),
    slopes = gradient(state);
  for (const { at } of [left, right])
    shapes.push(shape("path", { class: "guide", d: `M${at.left} ${at.y(0)}H${at.right}` }));
  CLASSES.forEach((_, index) => {
    const half = Math.min(boxes[0].width / 10, 28);
    const bar = (at, middle, value, kind) =>
      area(middle - half, Math.min(at.y(0), at.y(value)), 2 * half, Math.abs(at.y(value) - at.y(0)), kind);
    const value = (state.logits[index] + state.shift) / 10;
    const [x, beside] = [left.at.x(index + 0.5), right.at.x(index + 0.5) - 11];
    shapes.push(bar(left.at, x, value, "model"), bar(right.at, beside, s[index], "model"));
    shapes.push(index === state.label && bar(right.at, beside, 1, "truth saved"));
    const slope = within(-1.08, slopes[index], 1.08);
    const foot = [beside + half + 13, right.at.y(0)],
      tip = right.at.y(slope);
    shapes.push(arrow(...foot, tip, "gradient", 8) ?? path([foot, [foot[0], tip]], "line gradient"));
    handles[index].place(x, left.at.y(value), 0, 0);
  });
  return {
    shapes,
    height,
    at: { ...left.at, up: (y) => -8.5 + ((left.at.bottom - y) / (left.at.bottom - left.at.top)) * 17 },
  };
}
