// Gibbs' inequality in one picture: log t lies under its tangent t − 1. Each outcome is a point at t = q/p, and the
// gaps between the line and the curve, weighted with p, add up to the divergence.

import { button, draggable, strip } from "./controls.js";
import { area, curve, cut, panel, path, point, swatch, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";
import { divergence, excess, probabilities } from "./information.js";

const OUTCOMES = ["heads", "tails"],
  TRUTH = [50, 50];
const START = { q: [25, 75] }; // shares of 100
const LOWEST = -1.5;

const ratio = (q, outcome) => q[outcome] / TRUTH[outcome];
/** t − 1 − log t, never below 0. */
const gap = (t) => excess(1, t);

/** p(t − 1 − log t) for both outcomes, and their sum Σ p log(p/q). */
export function printed({ q }) {
  const [p, model] = [TRUTH, q].map(probabilities);
  const [heads, tails] = p.map((share, outcome) => `${number(excess(share, model[outcome]))} nat`);
  return { heads, tails, sum: `${number(divergence(p, model))} nat` };
}

function inWords(state) {
  const { sum } = printed(state);
  if (sum === "∞ nat") return "What is possible has q = 0: at t = 0 the curve has no bottom, and the divergence is ∞.";
  if (!gap(ratio(state.q, 0))) return "Both points touch the line at t = 1, where q = p: the only place without a gap.";
  return `No gap is below 0, so neither is their weighted sum, the divergence: ${sum}.`;
}

export function mount(figure) {
  const state = structuredClone(START);
  const set = (q) => {
    state.q = [...q];
    show();
  };
  const model = strip({ label: "model q", outcomes: OUTCOMES, kind: "model", side: 1, get: () => state.q, set });
  let at;
  const { refresh, picture } = frame(figure, {
    title: "One tangent proves Gibbs",
    name: "log t under its tangent t − 1, a point for each outcome at t = q/p, and the strips of p and q",
    numbers: {
      heads: [swatch("loss gap", 14), "½\u00a0gap, heads"],
      tails: [swatch("loss gap", 14), "½\u00a0gap, tails"],
      sum: ["sum = KL"],
    },
    handles: model.handles,
    controls: [button("q = p", () => set(TRUTH)), button("Reset", () => set(START.q))],
    keys: [
      [["↑", "↓"], "move the border of q by 1 %,"],
      [["PgUp", "PgDn"], "by 10 %,"],
      [["Home", "End"], "to its ends. Or drag it, or the points."],
    ],
    draw: (width) => {
      const picture = drawn(width, state, model);
      at = picture.at;
      return picture;
    },
  });
  draggable(picture, state, show, (x, y) => model.grab(x, y) ?? (x < at.right + 10 && alongCurve(x)));

  /** A pointer in the plot moves the point that is nearer: heads at t, or tails at t, which leaves heads 2 − t. */
  function alongCurve(began) {
    const far = OUTCOMES.map((_, outcome) => Math.abs(at.x(ratio(state.q, outcome)) - began));
    const outcome = far[0] <= far[1] ? 0 : 1;
    return (x) => {
      const share = within(0, Math.round(at.back(x) * TRUTH[outcome]), 100);
      set(outcome ? [100 - share, share] : [share, 100 - share]);
      model.handles[0].node.focus({ preventScroll: true });
    };
  }

  function show() {
    refresh(printed(state), inWords(state));
  }
  show();
}

function drawn(width, { q }, model) {
  const narrow = width < 520,
    height = 320,
    top = 36,
    thick = narrow ? 44 : 50,
    room = 2 * thick + (narrow ? 42 : 70);
  const box = { left: 34, top, width: width - room - 46, height: height - top - 46 };
  const { at, shapes } = panel(box, {
    x: "t = q/p",
    y: "log t and t − 1",
    xlim: [0, 2],
    ylim: [LOWEST, 1.05],
    xticks: [0, [0.5, "½"], 1, [1.5, "1½"], 2],
    yticks: [-1, 0, 1],
  });
  shapes.push(
    curve(at, (t) => t - 1, "gradient"),
    cut(
      at,
      curve(at, (t) => Math.log(t), "model", [Math.exp(LOWEST - 0.2), 2]),
    ),
    words(at.x(0) + 8, at.y(narrow ? -0.3 : -0.6), "t − 1", "name gradient middle"),
    words(at.right, at.y(0.69) + (narrow ? 34 : 22), "log t", "name model end"),
  );
  OUTCOMES.forEach((name, outcome) => {
    const t = ratio(q, outcome),
      x = at.x(t),
      low = Math.max(Math.log(t), LOWEST);
    if (gap(t))
      shapes.push(
        path(
          [
            [x, at.y(t - 1)],
            [x, at.y(low)],
          ],
          "gap loss",
        ),
      );
    if (low > LOWEST) shapes.push(point(x, at.y(low), "model"));
    if (t === 1 && outcome) return; // both are there; one name is enough
    const text = t === 1 ? "both touch at 1" : `${name}: gap ${number(gap(t))}`;
    // In the free corner under the curve; where there is room, the left point's name beside it.
    const free = t > 1 || narrow;
    const place = free
      ? [at.right, at.y((t > 1 ? -0.25 : -0.6) - (narrow ? 0.22 : 0))]
      : [x + 12, at.y(low) + (low > LOWEST ? 14 : -12)];
    shapes.push(words(...place, text, `name loss ${free ? "end" : ""}`));
  });
  const strips = { top, width: thick, height: box.height };
  const [first, second] = [width - room + (narrow ? 0 : 20), width - thick - 28];
  shapes.push(
    words(first + thick / 2, 14, narrow ? "p" : "truth p", "bold centre"),
    words(second + thick / 2, 14, narrow ? "q" : "model q", "bold centre"),
    ...TRUTH.flatMap((share, outcome) => [
      area(first, top + (outcome * box.height) / 2, thick, (box.height * share) / 100, "truth"),
      words(first + thick / 2, top + ((outcome + 0.5) * box.height) / 2, OUTCOMES[outcome], "bold centre middle"),
    ]),
    ...model.draw({ ...strips, left: second }),
  );
  return { shapes, height, at };
}
