// A model learns the truth by gradient descent. The cross-entropy falls to the entropy of the truth, never below it:
// what is above the floor is the divergence, and that is all that training can remove.

import { button, draggable, slider } from "./controls.js";
import { area, panel, path, point, swatch, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";
import { crossEntropy, divergence, entropy, total } from "./information.js";

const OUTCOMES = ["red", "green", "yellow"],
  TRUTH = [0.8, 0.1, 0.1];
const START = { step: 0 },
  LAST = 20,
  RATE = 1;

const softmax = (logits) => {
  const powers = logits.map((logit) => Math.exp(logit - Math.max(...logits)));
  return powers.map((power) => power / total(powers));
};

/** The model at each step: logits from 0, moved against the gradient q − p. */
const MODELS = [];
for (let step = 0, logits = [0, 0, 0]; step <= LAST; step++) {
  const model = softmax(logits);
  MODELS.push(model);
  logits = logits.map((logit, outcome) => logit - RATE * (model[outcome] - TRUTH[outcome]));
}

/** H(p, q), H(p), and their difference as a sum of terms that are at least 0. */
export function printed({ step }) {
  const sums = { loss: crossEntropy(TRUTH, MODELS[step]), floor: entropy(TRUTH), gap: divergence(TRUTH, MODELS[step]) };
  return Object.fromEntries(Object.entries(sums).map(([id, nats]) => [id, `${number(nats)} nat`]));
}

function inWords({ step }) {
  const { loss, gap } = printed({ step });
  if (!step)
    return `Before the first step all outcomes are equally likely to the model: loss ${loss}, ${gap} above the floor.`;
  return `After ${step} ${step === 1 ? "step" : "steps"} the loss is ${loss}, ${gap} above the floor.`;
}

export function mount(figure) {
  const state = { ...START };
  const set = (step) => {
    state.step = within(0, Math.round(step), LAST);
    show();
  };
  const steps = slider({ label: "steps", low: 0, high: LAST, step: 1, per: 1, set });
  let at;
  const { refresh, picture } = frame(figure, {
    title: "Loss falls to the entropy, never below",
    name: "Cross-entropy against the step of training, above the entropy of the truth, and truth and model as bars",
    numbers: {
      loss: [swatch("loss"), "loss H(p,\u00a0q)"],
      floor: [swatch("area truth"), "floor H(p)"],
      gap: [swatch("area loss hatched"), "gap KL"],
    },
    controls: [steps.node, button("Step", () => set(state.step + 1)), button("Reset", () => set(START.step))],
    keys: [
      [["←", "→"], "go one step,"],
      [["PgUp", "PgDn"], "ten,"],
      [["Home", "End"], "to the first and the last. Or drag in the picture."],
    ],
    draw: (width) => {
      const picture = drawn(width, state);
      at = picture.at;
      return picture;
    },
  });
  draggable(
    picture,
    state,
    show,
    (x, y) =>
      x < at.right + 12 &&
      y < at.bottom + 40 &&
      ((x) => {
        set(at.back(x));
        steps.input.focus({ preventScroll: true });
      }),
  );

  function show() {
    const { loss, gap } = printed(state);
    steps.show(state.step, String(state.step), `${state.step}, loss ${loss}, gap ${gap}`);
    refresh(printed(state), inWords(state));
  }
  show();
}

function drawn(width, { step }) {
  const stacked = width < 520;
  const box = { left: 40, top: 34, width: (stacked ? width : width - 230) - 52, height: stacked ? 170 : 240 };
  const { at, shapes } = panel(box, {
    x: "step of gradient descent",
    y: "loss (nat)",
    xlim: [0, LAST],
    ylim: [0, 1.2],
    xticks: [0, 5, 10, 15, 20],
    yticks: [0, 0.4, 0.8, 1.2],
  });
  const losses = MODELS.map((model, place) => [at.x(place), at.y(crossEntropy(TRUTH, model))]);
  const floor = at.y(entropy(TRUTH)),
    here = losses[step];
  const gap = path([[at.left, floor], ...losses.slice(0, step + 1), [here[0], floor]], "area loss hatched faint", true);
  gap.setAttribute("fill", "url(#xe-hatch)");
  shapes.push(
    area(at.left, floor, at.right - at.left, at.bottom - floor, "truth"),
    words((at.left + at.right) / 2, (floor + at.bottom) / 2, "entropy of the truth: the floor", "bold centre middle"),
    step && gap,
    path(losses, "dotted loss"),
    path(losses.slice(0, step + 1), "line loss"),
    ...losses.slice(0, step).map(([x, y]) => point(x, y, "loss small")),
    point(...here, "loss"),
    words(losses[1][0] + 12, losses[1][1] - 4, "H(p, q)", "name loss"),
  );
  shapes.push(
    ...bars(
      stacked
        ? { left: 40, top: 296, width: width - 52, height: 96 }
        : { left: width - 184, top: 34, width: 172, height: 240 },
      MODELS[step],
    ),
  );
  return { shapes, height: stacked ? 420 : 320, at };
}

/** The truth as outlines, the model as filled bars inside them. */
function bars({ left, top, width, height }, model) {
  const y = (share) => top + height * (1 - share);
  const { shapes } = panel(
    { left, top, width, height },
    {
      x: "",
      y: "probability",
      xlim: [0, 3],
      ylim: [0, 1],
      xticks: OUTCOMES.map((name, at) => [at + 0.5, name]),
      yticks: [0, [0.5, "½"], 1],
    },
  );
  OUTCOMES.forEach((_, outcome) => {
    const middle = left + ((outcome + 0.5) / 3) * width,
      half = Math.min(width / 8, 26);
    const [p, q] = [TRUTH[outcome], model[outcome]];
    shapes.push(
      area(middle - half + 6, y(q), 2 * half - 12, y(0) - y(q), "model"),
      area(middle - half, y(p), 2 * half, y(0) - y(p), "truth saved"),
    );
  });
  shapes.push(
    words(left + width, top + 12, "truth p, dashed", "name truth end"),
    words(left + width, top + 31, "model q", "name model end"),
  );
  return shapes;
}
