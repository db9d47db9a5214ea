// One Gaussian q for a truth p with two bumps. The forward divergence is small where q covers both, the reverse one
// where q chooses one of them. Both integrals are sums over a grid: a quadrature, not a closed form.

import { button, draggable, slider } from "./controls.js";
import { curve, cut, element, outline, panel, path, point, swatch, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";

const BUMP = 0.6,
  CENTRE = 2; // p = ½N(−2, 0.6²) + ½N(2, 0.6²)
// The mean in hundredths, and the variance too: 4.36 is that of p, 0.36 that of a bump.
const START = { mean: 0, variance: 436 },
  CHOOSING = { mean: 200, variance: 36 };
const MEAN = { low: -300, high: 300, step: 10 },
  VARIANCE = { low: 16, high: 900, step: 4 };
const CELLS = 4000,
  REACH = 10; // of the grid, and standard deviations on either side

const normal = (x, mean, deviation) =>
  -(((x - mean) / deviation) ** 2) / 2 - Math.log(deviation * Math.sqrt(2 * Math.PI));
const logQ =
  ({ mean, variance }) =>
  (x) =>
    normal(x, mean / 100, Math.sqrt(variance) / 10);
/** The logarithm of a sum, with the larger exponential taken out: far from both bumps the densities round to 0. */
const logP = (x) => {
  const [near, far] = [normal(Math.abs(x), CENTRE, BUMP), normal(Math.abs(x), -CENTRE, BUMP)];
  return near + Math.log1p(Math.exp(far - near)) - Math.LN2;
};

/** ∫ a log(a/b) by the trapezoidal rule, from low to high, where a is practically all. */
function quadrature(logA, logB, low, high) {
  let sum = 0;
  for (let cell = 0; cell <= CELLS; cell++) {
    const x = low + ((high - low) * cell) / CELLS,
      a = logA(x);
    sum += Math.exp(a) * (a - logB(x)) * (cell % CELLS ? 1 : 0.5);
  }
  return (sum * (high - low)) / CELLS;
}

/** Σ over the grid of p log(p/q) and of q log(q/p). */
export function printed({ mean, variance }) {
  const q = logQ({ mean, variance }),
    deviation = Math.sqrt(variance) / 10,
    far = CENTRE + REACH * BUMP;
  return {
    forward: `${number(quadrature(logP, q, -far, far))} nat`,
    reverse: `${number(quadrature(q, logP, mean / 100 - REACH * deviation, mean / 100 + REACH * deviation))} nat`,
    width: number(deviation),
  };
}

function inWords(state) {
  const { forward, reverse } = printed(state);
  const at = (place) => state.mean === place.mean && state.variance === place.variance;
  if (at(START))
    return `Covering both bumps: forward ${forward}, the least there is. In reverse the empty middle costs ${reverse}.`;
  if (at(CHOOSING))
    return `Choosing one bump: reverse ${reverse}, the least there is. Forward, the other bump costs ${forward}.`;
  return `By quadrature: forward ${forward}, at least 0.5552; reverse ${reverse}, at least 0.6919.`;
}

export function mount(figure) {
  const state = { ...START };
  const snap = ({ low, high, step }, value) => within(low, low + Math.round((value - low) / step) * step, high);
  const set = (change) => {
    Object.assign(state, change);
    state.mean = snap(MEAN, state.mean);
    state.variance = snap(VARIANCE, state.variance);
    show();
  };
  const mean = slider({ label: "mean of q", ...MEAN, set: (mean) => set({ mean }) });
  const width = slider({ label: "width of q", ...VARIANCE, set: (variance) => set({ variance }) });
  let at;
  const { refresh, picture } = frame(figure, {
    title: "Forward covers, reverse chooses",
    name: "The density p with two bumps, and one Gaussian q",
    numbers: {
      forward: ["forward D(p‖q)"],
      reverse: ["reverse D(q‖p)"],
      width: [swatch("model"), "width of q"],
    },
    controls: [
      mean.node,
      width.node,
      element(
        "div",
        { role: "group", "aria-label": "both sliders" },
        button("Best forward", () => set(START)),
        button("Best reverse", () => set(CHOOSING)),
        button("Reset", () => set(START)),
      ),
    ],
    keys: [
      [["←", "→"], "move a slider one step,"],
      [["PgUp", "PgDn"], "ten. Or drag q: its peak, or its sides."],
    ],
    draw: (width) => {
      const picture = drawn(width, state);
      at = picture.at;
      return picture;
    },
  });
  draggable(picture, state, show, (x) => {
    // Near the peak the pointer takes the mean; farther out a side, one standard deviation away.
    const peak = state.mean / 100,
      side = Math.abs(at.back(x) - peak) > 0.06 * Math.sqrt(state.variance);
    return (x) => {
      set(side ? { variance: 100 * (at.back(x) - peak) ** 2 } : { mean: 100 * at.back(x) });
      (side ? width : mean).input.focus({ preventScroll: true });
    };
  });

  function show() {
    const numbers = printed(state),
      text = (state.mean / 100).toFixed(1).replace("-", "−");
    mean.show(state.mean, text, `${text}, forward ${numbers.forward}, reverse ${numbers.reverse}`);
    width.show(
      state.variance,
      numbers.width,
      `${numbers.width}, forward ${numbers.forward}, reverse ${numbers.reverse}`,
    );
    refresh(numbers, inWords(state));
  }
  show();
}

function drawn(width, state) {
  const narrow = width < 520,
    height = narrow ? 360 : 340;
  const { at, shapes } = panel(
    { left: 34, top: 34, width: width - 46, height: height - 80 },
    { x: "x", y: "density", xlim: [-6, 6], ylim: [0, 0.75], xticks: [-4, -2, 0, 2, 4], yticks: [0, 0.2, 0.4, 0.6] },
  );
  const p = (x) => Math.exp(logP(x)),
    q = (x) => Math.exp(logQ(state)(x));
  const mean = state.mean / 100,
    deviation = Math.sqrt(state.variance) / 10;
  const shaded = (density, kind) =>
    path([[at.left, at.bottom], ...outline(at, density), [at.right, at.bottom]], kind, true);
  const left = mean > 0;
  shapes.push(
    shaded(p, "ground truth"),
    cut(at, shaded(q, "wash model"), curve(at, q, "model")),
    curve(at, p, "truth"),
    cut(at, ...[-1, 1].map((side) => point(at.x(mean + side * deviation), at.y(q(mean + deviation)), "model small"))),
    words(left ? at.left + 12 : at.right, at.y(0.37), "two bumps p", `name truth ${left ? "" : "end"}`),
    words(at.x(mean), Math.max(at.y(q(mean)) - 10, at.top + 14), narrow ? "q" : "Gaussian q", "name model centre"),
  );
  return { shapes, height, at };
}
