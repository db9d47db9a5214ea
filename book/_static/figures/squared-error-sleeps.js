// The same logit under cross-entropy and under squared error. Where the model is sure and wrong,
// cross-entropy pulls with its full slope and squared error with almost none.

import { button, choice, draggable, slider } from "./controls.js";
import { arrow, curve, panel, point, shape, swatch, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";

const LOW = -800,
  HIGH = 800,
  STEP = 10; // logits in hundredths, so that sums of steps stay exact
const START = { logit: -600, label: 1 };

const sigmoid = (x) => (x >= 0 ? 1 / (1 + Math.exp(-x)) : Math.exp(x) / (1 + Math.exp(x)));

/** Losses and gradients at logit x. σ − y is −σ(−x) for y = 1 and σ(x) for y = 0: nothing cancels. */
export const LOSSES = {
  "cross-entropy": {
    loss: (x, y) => Math.max(y ? -x : x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
    gradient: (x, y) => (y ? -sigmoid(-x) : sigmoid(x)),
  },
  "squared error": {
    loss: (x, y) => sigmoid(y ? -x : x) ** 2,
    gradient: (x, y) => (y ? -2 : 2) * sigmoid(y ? -x : x) * sigmoid(x) * sigmoid(-x),
  },
};

/** What the figure prints for a state: both gradients, and their ratio 1/(2σ(1 − σ)) = 1 + cosh x. */
export function printed({ logit, label }) {
  const x = logit / 100;
  const [crossEntropy, squaredError] = Object.values(LOSSES).map(({ gradient }) => number(gradient(x, label)));
  const ratio = 1 + Math.cosh(x);
  return { crossEntropy, squaredError, ratio: ratio.toFixed(ratio < 10 ? 2 : ratio < 100 ? 1 : 0) };
}

const VERDICTS = [
  [0.1, "sure and wrong"],
  [0.49, "wrong"],
  [0.51, "undecided"],
  [0.9, "right"],
  [1, "sure and right"],
];

function inWords({ logit, label }) {
  const truth = sigmoid(label ? logit / 100 : -logit / 100);
  const [, verdict] = VERDICTS.find(([upTo]) => truth <= upTo);
  const { ratio } = printed({ logit, label });
  return `The true class has probability ${number(truth)}: ${verdict}. Squared error pulls ${ratio} times less.`;
}

const signed = (hundredths) => (hundredths / 100).toFixed(1).replace("-", "−");

export function mount(figure) {
  const state = { ...START };
  const set = (change) => {
    Object.assign(state, change);
    state.logit = within(LOW, Math.round(state.logit / STEP) * STEP, HIGH);
    show();
  };

  const logit = slider({ label: "logit x", low: LOW, high: HIGH, step: STEP, set: (value) => set({ logit: value }) });
  const label = choice("label", ["y = 0", "y = 1"], (label) => set({ label }));
  const reset = button("Reset", () => set(START));

  let panels;
  const { refresh, picture } = frame(figure, {
    title: "Squared error sleeps when wrong",
    name: "Two losses and their gradients against the logit",
    numbers: {
      crossEntropy: [swatch("gradient"), "gradient of cross-entropy"],
      squaredError: [swatch("gradient second"), "gradient of squared error"],
      ratio: ["ratio"],
    },
    controls: [logit.node, label.node, reset],
    keys: [
      [["←", "→"], "move the logit by 0.1,"],
      [["PgUp", "PgDn"], "by 1,"],
      [["Home", "End"], "to −8 and 8. Or drag in the picture."],
    ],
    draw: (width) => {
      const { shapes, height, axes } = drawn(width, state);
      panels = axes;
      return { shapes, height };
    },
  });
  draggable(picture, state, show, (x, y) => {
    // A drag belongs to the panel in which it began, also where it leaves it.
    const began = panels.findIndex(({ right, bottom }) => x < right + 10 && y < bottom + 40);
    return (x) => {
      set({ logit: panels.at(began).back(x) * 100 });
      logit.input.focus({ preventScroll: true });
    };
  });

  function show() {
    const x = signed(state.logit);
    logit.show(state.logit, x, `${x}, probability ${number(sigmoid(state.logit / 100))}`);
    label.show(state.label);
    refresh(printed(state), inWords(state));
  }
  show();
}

/** Both panels: side by side, or one above the other where there is little room. */
function drawn(width, { logit, label }) {
  const x = logit / 100;
  const toward = label ? 1 : -1; // for y = 0 everything is mirrored
  const stacked = width < 520;
  const height = stacked ? 460 : 340;
  const left = 40,
    right = 10,
    half = (width - 24) / 2; // px kept free beside a panel, and half of the width
  const boxes = stacked
    ? [0, 220].map((top) => ({ left, top: top + 34, width: width - left - right, height: 158 }))
    : [0, half + 24].map((start) => ({ left: start + left, top: 34, width: half - left - right, height: 260 }));
  const axis = { x: "logit x", xlim: [-8, 8], xticks: [-8, -4, 0, 4, 8] };
  const losses = { ...axis, y: "loss", ylim: [0, 8.4], yticks: [0, 1, 4, 8] };
  const slopes = { ...axis, y: "gradient", ylim: label ? [-1.06, 0.26] : [-0.26, 1.06] };
  slopes.yticks = [0, 0.5, 1].map((size) => size && -toward * size);
  if (stacked) losses.x = ""; // the panel below says it
  const [upper, lower] = [panel(boxes[0], losses), panel(boxes[1], slopes)];
  const shapes = [...upper.shapes, ...lower.shapes];
  const up = upper.at,
    down = lower.at;
  for (const at of [up, down]) {
    shapes.push(shape("path", { class: "guide", d: `M${at.x(x)} ${at.top}V${at.bottom}` }));
  }
  const side = label ? "middle" : "middle end";
  Object.entries(LOSSES).forEach(([name, { loss, gradient }], second) => {
    const kind = second ? "second" : "";
    shapes.push(
      curve(up, (t) => loss(t, label), `loss ${kind}`),
      curve(down, (t) => gradient(t, label), `gradient ${kind}`),
      point(up.x(x), up.y(loss(x, label)), "loss"),
      arrow(down.x(x) + second * 10 * toward, down.y(0), down.y(gradient(x, label)), `gradient ${kind}`) ??
        point(down.x(x), down.y(gradient(x, label)), "gradient"),
    );
    const [lossAt, gradientAt] = second
      ? [
          [-7.7, 1.9],
          [-5.5, 0.14],
        ]
      : [
          [-3.4, 4.2],
          [0.9, -0.55],
        ];
    shapes.push(
      words(up.x(lossAt[0] * toward), up.y(lossAt[1]), name, `name loss ${side}`),
      words(down.x(gradientAt[0] * toward), down.y(gradientAt[1] * toward), name, `name gradient ${side}`),
    );
  });
  return { shapes, height, axes: [up, down] };
}
