// Twenty animals and one neuron. Each step moves the boundary against the gradient, which is made of what every animal
// still pulls with, ŷ − y; Newton's method divides by the curvature as well.

import { button, choice, draggable, slider } from "./controls.js";
import { cut, panel, path, point, shape, swatch, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";
import { total } from "./information.js";

const CATS = [
  [5, 3],
  [5, 4],
  [6, 4],
  [6, 5],
  [7, 3],
  [7, 5],
  [8, 4],
  [8, 5],
  [9, 6],
  [6, 7],
];
const DOGS = [
  [6, 3],
  [7, 6],
  [7, 9],
  [8, 3],
  [8, 8],
  [9, 8],
  [9, 12],
  [10, 10],
  [11, 14],
  [12, 11],
];
const ANIMALS = [...CATS.map((at) => [...at, 0]), ...DOGS.map((at) => [...at, 1])]; // centimetres, kilograms, label
const CENTRE = [8, 6],
  SPREAD = [2, 3],
  RATE = 2,
  LAST = 40;
const LOWEST = -9.6; // powers of ten of the gradient; below 10⁻⁹ it is mostly rounding
const METHODS = ["Gradient", "Newton"];
const START = { step: 0, method: 0 };

const ROWS = ANIMALS.map(([ears, mass]) => [(ears - CENTRE[0]) / SPREAD[0], (mass - CENTRE[1]) / SPREAD[1], 1]);
const dot = (a, b) => total(a.map((value, index) => value * b[index]));
const sigmoid = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));
const softplus = (x) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const mean = (terms) => total(terms) / terms.length;

/** ŷ − y, as −σ(−x) for y = 1 and σ(x) for y = 0. */
const pulls = (weights) =>
  ANIMALS.map(([, , y], row) => (y ? -sigmoid(-dot(ROWS[row], weights)) : sigmoid(dot(ROWS[row], weights))));
/** The mean of softplus(x) for y = 0 and of softplus(−x) for y = 1. */
const loss = (weights) => mean(ANIMALS.map(([, , y], row) => softplus((y ? -1 : 1) * dot(ROWS[row], weights))));
/** Aᵀ(ŷ − y)/n. */
const gradient = (weights) =>
  [0, 1, 2].map((column) => mean(pulls(weights).map((pull, row) => pull * ROWS[row][column])));
/** AᵀSA/n with S = σ(1 − σ). */
function hessian(weights) {
  const bend = ROWS.map((row) => sigmoid(dot(row, weights)) * sigmoid(-dot(row, weights)));
  return [0, 1, 2].map((i) => [0, 1, 2].map((j) => mean(ROWS.map((row, at) => bend[at] * row[i] * row[j]))));
}

/** The solution of a small positive definite system, by elimination. */
function solve(matrix, right) {
  const rows = matrix.map((row, at) => [...row, right[at]]);
  rows.forEach((pivot, at) => {
    for (const row of rows.slice(at + 1)) {
      const factor = row[at] / pivot[at];
      row.forEach((_, column) => (row[column] -= factor * pivot[column]));
    }
  });
  return rows.reduceRight((known, row, at) => {
    const rest = total(known.map((value, index) => value * row[at + 1 + index]));
    return [(row[3] - rest) / row[at], ...known];
  }, []);
}

/** The weights after each step, by both methods, from 0. */
const PATHS = METHODS.map((_, newton) => {
  const visited = [[0, 0, 0]];
  while (visited.length <= LAST) {
    const weights = visited.at(-1),
      slope = gradient(weights);
    const step = newton ? solve(hessian(weights), slope) : slope.map((value) => RATE * value);
    visited.push(weights.map((weight, index) => weight - step[index]));
  }
  return visited;
});

/** The mean loss and the length of its gradient, which at the minimum is only rounding. */
export function printed({ step, method }) {
  const weights = PATHS[method][step],
    length = Math.hypot(...gradient(weights));
  return { loss: `${number(loss(weights))} nat`, gradient: length < 1e-9 ? "<\u00a010⁻⁹" : number(length) };
}

function inWords(state) {
  const { loss, gradient } = printed(state),
    { step, method } = state;
  const how = `${step} ${step === 1 ? "step" : "steps"} of ${method ? "Newton’s method" : "gradient descent"}`;
  if (!step) return "Weights of 0: every animal gets ½, the loss is ln 2, and all pull alike.";
  return `After ${how} the loss is ${loss}, the gradient ${gradient}.`;
}

export function mount(figure) {
  const state = { ...START };
  const set = (change) => {
    Object.assign(state, change);
    state.step = within(0, Math.round(state.step), LAST);
    show();
  };
  const steps = slider({ label: "steps", low: 0, high: LAST, step: 1, per: 1, set: (step) => set({ step }) });
  const method = choice("method", METHODS, (method) => set({ method }));
  let panels;
  const { refresh, picture } = frame(figure, {
    title: "Training is the gradient, repeated",
    name: "Cats and dogs by ear length and mass with the neuron’s boundary, and the loss against the step",
    numbers: { loss: [swatch("loss"), "mean loss"], gradient: [swatch("area gradient"), "length of the gradient"] },
    controls: [
      steps.node,
      button("Step", () => set({ step: state.step + 1 })),
      method.node,
      button("Reset", () => set(START)),
    ],
    keys: [
      [["←", "→"], "go one step,"],
      [["PgUp", "PgDn"], "ten,"],
      [["Home", "End"], "to the first and the last. Or drag along a curve."],
    ],
    draw: (width) => {
      const picture = drawn(width, state);
      panels = picture.panels;
      return picture;
    },
  });
  draggable(picture, state, show, (x, y) => {
    const at = panels.find(
      ({ left, right, top, bottom }) => x > left - 12 && x < right + 12 && y > top - 20 && y < bottom + 36,
    );
    return (
      at &&
      ((x) => {
        set({ step: at.back(x) });
        steps.input.focus({ preventScroll: true });
      })
    );
  });

  function show() {
    const { loss, gradient } = printed(state);
    steps.show(state.step, String(state.step), `${state.step}, loss ${loss}, gradient ${gradient}`);
    method.show(state.method);
    refresh(printed(state), inWords(state));
  }
  show();
}

function drawn(width, state) {
  const stacked = width < 520,
    height = stacked ? 520 : 360,
    half = width / 2;
  const [field, upper, lower] = stacked
    ? [
        { left: 34, top: 34, width: width - 46, height: 220 },
        { left: 44, top: 340, width: half - 58, height: 134 },
        { left: half + 46, top: 340, width: half - 58, height: 134 },
      ]
    : [
        { left: 34, top: 34, width: width * 0.56 - 46, height: 280 },
        { left: width * 0.56 + 46, top: 34, width: width * 0.44 - 58, height: 108 },
        { left: width * 0.56 + 46, top: 206, width: width * 0.44 - 58, height: 108 },
      ];
  const axis = { xlim: [0, LAST], xticks: stacked ? [0, 20, 40] : [0, 10, 20, 30, 40] };
  const losses = {
    ...axis,
    x: stacked ? "step" : "",
    y: "loss (nat)",
    ylim: [0.44, 0.7],
    yticks: [
      [0.4583, "0.458"],
      [Math.LN2, "0.693"],
    ],
  };
  const lengths = {
    ...axis,
    x: "step",
    y: stacked ? "gradient" : "length of the gradient",
    ylim: [LOWEST, 0.3],
    yticks: [
      [0, "1"],
      [-3, "10⁻³"],
      [-6, "10⁻⁶"],
      [-9, "10⁻⁹"],
    ],
  };
  const [above, below] = [panel(upper, losses), panel(lower, lengths)];
  const length = (weights) => Math.max(Math.log10(Math.hypot(...gradient(weights))), LOWEST);
  return {
    shapes: [
      ...animals(field, PATHS[state.method][state.step]),
      ...above.shapes,
      ...below.shapes,
      ...steps(above.at, loss, "loss", state),
      ...steps(below.at, length, "gradient", state),
      words(
        below.at.x(13),
        below.at.y(-1.3),
        stacked ? "descent" : "gradient descent",
        `name gradient ${state.method ? "thin" : ""}`,
      ),
      words(below.at.x(7.5), below.at.y(-7.6), "Newton", `name gradient ${state.method ? "" : "thin"}`),
    ],
    height,
    panels: [above.at, below.at],
  };
}

/** A quantity along both paths: dotted where they lead, a line as far as the steps have gone. */
function steps(at, value, kind, { step, method }) {
  const [mine, other] = [PATHS[method], PATHS[1 - method]].map((visited) =>
    visited.map((weights, step) => [at.x(step), at.y(value(weights))]),
  );
  return [
    path(other, `dotted ${kind}`),
    path(mine, `dotted ${kind}`),
    path(mine.slice(0, step + 1), `line ${kind}`),
    point(...mine[step], kind),
  ];
}

/** The animals, each with a halo as large as its pull |ŷ − y|, and the lines on which the neuron says ½, 0.1 and 0.9. */
function animals(box, weights) {
  const { at, shapes } = panel(box, {
    x: "ear length (cm)",
    y: "mass (kg)",
    xlim: [4, 13],
    ylim: [2, 15],
    xticks: [4, 6, 8, 10, 12],
    yticks: [3, 6, 9, 12, 15],
  });
  const pull = pulls(weights);
  const halo = ([ears, mass], row) =>
    shape("circle", {
      class: "wash strong gradient",
      cx: at.x(ears),
      cy: at.y(mass),
      r: 20 * Math.sqrt(Math.abs(pull[row])),
    });
  shapes.push(cut(at, ...side(at, weights)), cut(at, ...ANIMALS.map(halo)));
  for (const [ears, mass, dog] of ANIMALS) shapes.push(point(at.x(ears), at.y(mass), `truth ${dog ? "full" : ""}`));
  shapes.push(
    words(at.right, at.bottom - 32, "dog, filled", "name truth end"),
    words(at.right, at.bottom - 13, "cat, hollow", "name truth end"),
    !weights[1] && words(at.left + 10, at.top + 12, "no boundary yet", "name model"),
  );
  return shapes;
}

/** Where the neuron says dog, and its lines; the mass at which the logit is x, for some length of ears. */
function side(at, [forEars, forMass, bias]) {
  if (!forMass) return [];
  const line = (x) =>
    [4, 13].map((ears) => {
      const scaled = (x - bias - (forEars * (ears - CENTRE[0])) / SPREAD[0]) / forMass;
      return [at.x(ears), at.y(CENTRE[1] + SPREAD[1] * scaled)];
    });
  const half = line(0),
    odds = Math.log(9);
  return [
    path([...half, [at.right, -2e3], [at.left, -2e3]], "wash model", true),
    path(line(-odds), "line model second thin"),
    path(line(odds), "line model second thin"),
    path(half, "line model"),
  ];
}
