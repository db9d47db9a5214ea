// The pull of one example on its logit, under focal loss and under cross-entropy. Where the model is badly wrong, focal
// loss pulls harder, not softer: up to the crossing.

import { button, draggable, slider } from "./controls.js";
import { curve, outline, panel, path, point, shape, swatch, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";

const START = { gamma: 200, p: 58 }; // γ in hundredths, p of the true class in thousandths
const GAMMA = { low: 0, high: 500, step: 10 },
  P = { low: 0, high: 1000, step: 2 };

/** |dFL/dx| = (1 − p)^γ (1 − p − γ p log p), with 0 log 0 = 0; at γ = 0 this is 1 − p, cross-entropy's. */
function pull(p, gamma) {
  const rest = 1 - p;
  return rest ** gamma * (rest - (p && gamma * p * Math.log(p)));
}

/** Where both pull alike, between 0 and 0.6; at γ = 0 they do everywhere. */
function crossing(gamma) {
  if (!gamma) return null;
  let [low, high] = [1e-6, 0.6];
  for (let halvings = 0; halvings < 60; halvings++) {
    const middle = (low + high) / 2;
    if (pull(middle, gamma) > 1 - middle) low = middle;
    else high = middle;
  }
  return low;
}

export function printed({ gamma, p }) {
  const place = crossing(gamma / 100);
  return {
    focal: number(pull(p / 1000, gamma / 100)),
    crossEntropy: number((1000 - p) / 1000),
    crossing: place === null ? "none" : number(place),
  };
}

function inWords({ gamma, p }) {
  const focal = pull(p / 1000, gamma / 100),
    other = (1000 - p) / 1000;
  if (!gamma) return "At γ = 0 focal loss is cross-entropy, and both pull alike everywhere.";
  if (!other) return "The model is certain and right: neither loss pulls.";
  const times = focal / other,
    shown = times < 0.1 ? number(times) : times.toFixed(2);
  if (shown === "1.00") return "Both losses pull alike here.";
  return `At pₜ = ${p / 1000} focal loss pulls ${shown} times as hard as cross-entropy.`;
}

export function mount(figure) {
  const state = { ...START };
  const snap = ({ low, high, step }, value) => within(low, Math.round(value / step) * step, high);
  const set = (change) => {
    Object.assign(state, change);
    state.gamma = snap(GAMMA, state.gamma);
    state.p = snap(P, state.p);
    show();
  };
  const gamma = slider({ label: "focusing γ", ...GAMMA, set: (gamma) => set({ gamma }) });
  const truth = slider({ label: "probability pₜ", ...P, per: 1000, set: (p) => set({ p }) });
  let at;
  const { refresh, picture } = frame(figure, {
    title: "Focal can pull harder than cross-entropy",
    name: "The sizes of two gradients against the probability of the true class, and where they cross",
    numbers: {
      focal: [swatch("gradient", 22), "focal loss"],
      crossEntropy: [swatch("gradient second", 22), "cross\u2060-\u2060entropy"],
      crossing: ["alike at pₜ"],
    },
    controls: [gamma.node, truth.node, button("Reset", () => set(START))],
    keys: [
      [["←", "→"], "change γ by 0.1 or pₜ by 0.002,"],
      [["PgUp", "PgDn"], "ten times that. Or drag in the picture."],
    ],
    draw: (width) => {
      const picture = drawn(width, state);
      at = picture.at;
      return picture;
    },
  });
  draggable(picture, state, show, () => (x) => {
    set({ p: at.back(x) * 1000 });
    truth.input.focus({ preventScroll: true });
  });

  function show() {
    const numbers = printed(state),
      pulls = `focal loss pulls with ${numbers.focal}, cross-entropy with ${numbers.crossEntropy}`;
    gamma.show(state.gamma, (state.gamma / 100).toFixed(1), `${(state.gamma / 100).toFixed(1)}, ${pulls}`);
    truth.show(state.p, (state.p / 1000).toFixed(3), `${(state.p / 1000).toFixed(3)}, ${pulls}`);
    refresh(numbers, inWords(state));
  }
  show();
}

function drawn(width, state) {
  const narrow = width < 520,
    height = 320,
    gamma = state.gamma / 100,
    p = state.p / 1000;
  const { at, shapes } = panel(
    { left: 34, top: 34, width: width - 46, height: height - 80 },
    {
      x: "probability pₜ of the true class",
      y: "size of the gradient",
      xlim: [0, 1],
      ylim: [0, 1.4],
      xticks: [0, [0.25, "¼"], [0.5, "½"], [0.75, "¾"], 1],
      yticks: [0, [0.5, "½"], 1],
    },
  );
  const focal = (p) => pull(p, gamma),
    place = crossing(gamma),
    x = at.x(p);
  if (place !== null) {
    const lens = [...outline(at, focal, [0, place]), ...outline(at, (p) => 1 - p, [0, place]).reverse()];
    shapes.push(
      path(lens, "ground gradient", true),
      shape("path", { class: "guide", d: `M${at.x(place)} ${at.y(1 - place)}V${at.bottom}` }),
    );
  }
  shapes.push(
    shape("path", { class: "guide", d: `M${x} ${at.top}V${at.bottom}` }),
    curve(at, (p) => 1 - p, "gradient second"),
    curve(at, focal, "gradient"),
    words(at.x(0.6), at.y(0.4) - 14, "cross-entropy", "name gradient thin"),
    words(at.x(narrow ? 0.34 : 0.2), at.y(1.16), `focal loss, γ = ${gamma.toFixed(1)}`, "name gradient"),
    place !== null && point(at.x(place), at.y(1 - place), "gradient small"),
    place !== null && words(at.x(place) + 8, at.bottom - 12, `alike at ${number(place)}`, "name gradient"),
    point(x, at.y(1 - p), "gradient"),
    point(x, at.y(focal(p)), "gradient full"),
  );
  return { shapes, height, at };
}
