// A model gives scores; a threshold turns them into decisions. Another loss moves the scores, another threshold the
// decisions: what is found is paid for with false alarms.

import { button, choice, draggable, slider } from "./controls.js";
import { panel, path, point, shape, swatch, within, words } from "./drawing.js";
import { frame, number, table } from "./frame.js";
import { DATA } from "./threshold-data.js";

const LOSSES = Object.keys(DATA),
  NAMES = ["cross-entropy", "focal, γ = 2"];
const START = { threshold: 50, loss: 0 }; // hundredths; scores are stored in thousandths

/** How many of each class have a score of at least the threshold, and how many not. */
function counts({ threshold, loss }) {
  const { positive, negative } = DATA[LOSSES[loss]];
  const above = (scores) => scores.filter((score) => score >= 10 * threshold).length;
  const [found, alarms] = [above(positive), above(negative)];
  return { found, missed: positive.length - found, alarms, rest: negative.length - alarms };
}

/** Precision: of all that is called positive, the share that is. Recall: of all positives, the share that is found. */
export function printed(state) {
  const { found, missed, alarms, rest } = counts(state);
  return {
    precision: found + alarms ? number(found / (found + alarms)) : "none",
    recall: number(found / (found + missed)),
    positive: [found, missed].map(String),
    negative: [alarms, rest].map(String),
  };
}

function inWords(state) {
  const { found, missed, alarms } = counts(state),
    called = found + alarms;
  if (!called) return "Nothing is called positive: no false alarm, nothing found, and no precision.";
  return `Of ${called} that are called positive ${found} are. Of ${found + missed} positives ${missed} are missed.`;
}

export function mount(figure) {
  const state = { ...START };
  const set = (change) => {
    Object.assign(state, change);
    state.threshold = within(0, Math.round(state.threshold), 100);
    show();
  };
  const threshold = slider({ label: "threshold", low: 0, high: 100, step: 1, set: (threshold) => set({ threshold }) });
  const loss = choice("trained with", NAMES, (loss) => set({ loss }));
  const four = table("Counts", ["truth", "called positive", "called negative"]);
  let at;
  const { refresh, picture } = frame(figure, {
    title: "A threshold is a choice",
    name: "Scores of 30 positive and 270 negative examples with the threshold, and precision against recall",
    numbers: { precision: [swatch("model"), "precision"], recall: ["recall"] },
    tables: [four],
    controls: [threshold.node, loss.node, button("Reset", () => set(START))],
    keys: [
      [["←", "→"], "move the threshold by 0.01,"],
      [["PgUp", "PgDn"], "by 0.1,"],
      [["Home", "End"], "to 0 and 1. Or drag it."],
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
        set({ threshold: 100 * at.back(x) });
        threshold.input.focus({ preventScroll: true });
      }),
  );

  function show() {
    const text = (state.threshold / 100).toFixed(2),
      { positive, negative, ...shares } = printed(state);
    threshold.show(state.threshold, text, `${text}, precision ${shares.precision}, recall ${shares.recall}`);
    loss.show(state.loss);
    four.show([
      ["positive", ...positive],
      ["negative", ...negative],
    ]);
    refresh(shares, inWords(state));
  }
  show();
}

function drawn(width, state) {
  const stacked = width < 520,
    height = stacked ? 560 : 380;
  const field = { left: 12, top: 34, width: (stacked ? width : width * 0.6) - 24, height: stacked ? 250 : 300 };
  const side = stacked
    ? { left: 40, top: 364, width: width - 52, height: 150 }
    : { left: width * 0.6 + 40, top: 34, width: width * 0.4 - 52, height: 300 };
  const { at, shapes } = panel(field, {
    x: "score",
    y: "",
    xlim: [0, 1],
    ylim: [0, 1],
    xticks: [0, [0.25, "¼"], [0.5, "½"], [0.75, "¾"], 1],
    yticks: [],
  });
  const right = panel(side, {
    x: "recall",
    y: "precision",
    xlim: [0, 1],
    ylim: [0, 1.03],
    xticks: [0, [0.5, "½"], 1],
    yticks: [0, [0.5, "½"], 1],
  });
  const cut = at.x(state.threshold / 100),
    border = at.y(0.58);
  const { positive, negative } = DATA[LOSSES[state.loss]],
    { found, missed, alarms, rest } = counts(state);
  shapes.push(
    words(at.left, at.top - 12, "positive", "name truth"),
    words(at.right, at.top - 12, `${found} found, ${missed} missed`, "end"),
    ...dots(at, positive, [at.top + 10, border - 12], (score) =>
      score >= 10 * state.threshold ? "truth full" : "error full",
    ),
    shape("path", { class: "hair", d: `M${at.left} ${border}H${at.right}` }),
    ...dots(at, negative, [border + 30, at.bottom - 10], (score) =>
      score >= 10 * state.threshold ? "error" : "truth",
    ),
    words(at.left + 4, border + 15, "negative", "name truth"),
    shape("path", { class: "threshold", d: `M${cut} ${at.top}V${at.bottom}` }),
    words(at.right, border + 15, `${alarms} false alarms, ${rest} right`, "halo end"),
    shape("circle", { class: "grip", cx: cut, cy: at.top, r: 7.5 }),
  );
  const here = place(state);
  shapes.push(
    ...right.shapes,
    path(tradeOff(right.at, 1 - state.loss), "dotted model"),
    path(tradeOff(right.at, state.loss), "line model"),
    here && point(right.at.x(here[0]), right.at.y(here[1]), "model"),
  );
  return { shapes, height, at };
}

/** Scores as dots that are spread over a band, each in a place of its own. */
function dots(at, scores, [top, bottom], kind) {
  const spread = (index) => top + ((index * 0.618034) % 1) * (bottom - top);
  return scores.map((score, index) => point(at.x(score / 1000), spread(index), `dot ${kind(score)}`));
}

/** Recall and precision, where there is one. */
function place(state) {
  const { found, missed, alarms } = counts(state);
  return found + alarms ? [found / (found + missed), found / (found + alarms)] : null;
}

const tradeOff = (at, loss) =>
  Array.from({ length: 101 }, (_, threshold) => place({ threshold, loss }))
    .filter(Boolean)
    .map(([recall, precision]) => [at.x(recall), at.y(precision)]);
