// One loss by four formulas, log(1 + eˣ) of label 0. Each value was computed in the precision that is named, by Python;
// nothing is computed here, because a browser has only one precision, and other logarithms.

import { button, choice, draggable, slider } from "./controls.js";
import { cut, element, panel, path, point, shape, swatch, within, words } from "./drawing.js";
import { frame, table } from "./frame.js";
import { DATA } from "./four-formulas-data.js";

const FORMULAS = {
  naive: ["naive", "−log(1 − σ(x))"],
  clipped: ["clipped", "σ(x) kept 10⁻⁷ from 0 and 1"],
  framework: ["framework", "max(x, 0) + log(1 + exp(−|x|))"],
  companion: ["companion", "max(x, 0) + log1p(exp(−|x|))"],
};
const KINDS = ["float32", "float64"],
  FIRST = DATA.logits[0],
  LAST = DATA.logits.at(-1);
const START = { x: -20, kind: 0 };
const DIGITS = [24, 53]; // bits: an error of so many powers of 2 leaves no digit right
const LOOK = { naive: "error", clipped: "error second", framework: "error third", companion: "plain" };

const column = (kind, name) => DATA[KINDS[kind]][name];
const at = ({ x, kind }, name, what) => column(kind, name)[what][x - FIRST];

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";
function inUlp(error) {
  if (error === null) return "∞";
  if (error < 1e4) return error < 10 ? error.toFixed(1) : String(Math.round(error));
  const [digits, power] = error.toExponential(1).split("e+");
  return `${digits}·10${[...power].map((digit) => RAISED[digit]).join("")}`;
}

/** The exact value, and for each formula the stored value and its error. */
export function printed(state) {
  const names = Object.keys(FORMULAS);
  return {
    exact: DATA.exact[state.x - FIRST],
    values: names.map((name) => at(state, name, "values")),
    errors: names.map((name) => inUlp(at(state, name, "errors"))),
  };
}

function inWords(state) {
  const wrong = Object.keys(FORMULAS).filter((name) => (at(state, name, "errors") ?? Infinity) > 1000);
  if (!wrong.length) return "Here all four agree with the exact value to most of their digits.";
  return `In ${KINDS[state.kind]} at x = ${signed(state.x)}, ${list(wrong)} ${wrong.length > 1 ? "have" : "has"} lost more than 1000 ulp.`;
}

const formula = (text) => element("span", { class: "xe-formula" }, text);
const signed = (x) => String(x).replace("-", "−");
const list = (names) => names.join(", ").replace(/, ([^,]*)$/, " and $1");

export function mount(figure) {
  const state = { ...START };
  const set = (change) => {
    Object.assign(state, change);
    state.x = within(FIRST, Math.round(state.x), LAST);
    show();
  };
  const logit = slider({ label: "logit x", low: FIRST, high: LAST, step: 1, per: 1, set: (x) => set({ x }) });
  const kind = choice("precision", KINDS, (kind) => set({ kind }));
  const values = table("Four formulas", ["formula", "value", "off by (ulp)"]);
  let plot;
  const { refresh, picture } = frame(figure, {
    title: "Each formula breaks somewhere else",
    name: "Errors of four formulas for one loss against the logit, in units of the last place",
    numbers: { exact: ["exact loss log(1 + eˣ), label 0"] },
    tables: [values],
    controls: [logit.node, kind.node, button("Reset", () => set(START))],
    keys: [
      [["←", "→"], "move x by 1,"],
      [["PgUp", "PgDn"], "by 10,"],
      [["Home", "End"], "to −60 and 60. Or drag in the picture."],
    ],
    draw: (width) => {
      const picture = drawn(width, state);
      plot = picture.at;
      return picture;
    },
  });
  draggable(picture, state, show, () => (x) => {
    set({ x: plot.back(x) });
    logit.input.focus({ preventScroll: true });
  });

  function show() {
    const { exact, values: shown, errors } = printed(state),
      x = signed(state.x);
    logit.show(state.x, x, `${x}, exact loss ${exact}`);
    kind.show(state.kind);
    values.show(
      Object.entries(FORMULAS).map(([name, [short, long]], row) => [
        [swatch(LOOK[name]), short, formula(long)],
        shown[row],
        errors[row],
      ]),
    );
    refresh({ exact }, inWords(state));
  }
  show();
}

function drawn(width, state) {
  const narrow = width < 520,
    height = narrow ? 440 : 360;
  const bits = DIGITS[state.kind],
    top = bits * Math.log10(2) + 2;
  const step = state.kind ? 4 : 2,
    powers = Array.from({ length: Math.floor(top / step) + 1 }, (_, index) => index * step);
  const { at, shapes } = panel(
    { left: 44, top: 34, width: width - 56, height: height - 80 },
    {
      x: "logit x",
      y: "error (ulp)",
      xlim: [FIRST, LAST],
      ylim: [-1.3, top],
      xticks: [-60, -40, -20, 0, 20, 40, 60],
      yticks: powers.map((power) => [
        power,
        power ? `10${[...String(power)].map((digit) => RAISED[digit]).join("")}` : "1",
      ]),
    },
  );
  const lost = at.y(bits * Math.log10(2)),
    x = at.x(state.x);
  const place = (error) => at.y(error === null ? top + 1 : Math.max(Math.log10(Math.max(error, 1e-9)), -1.3));
  const line = (name) =>
    path(
      column(state.kind, name).errors.map((error, index) => [at.x(FIRST + index), place(error)]),
      `line ${LOOK[name]}`,
    );
  const dot = (name) => place(column(state.kind, name).errors[state.x - FIRST]);
  shapes.push(
    shape("rect", { class: "wash error", x: at.left, y: at.top, width: at.right - at.left, height: lost - at.top }),
    words(at.left + 8, at.top + 16, "no digit right", "name error bare"),
    shape("path", { class: "guide", d: `M${x} ${at.top}V${at.bottom}` }),
    cut(at, ...Object.keys(FORMULAS).reverse().map(line)),
    ...Object.keys(FORMULAS)
      .filter((name) => dot(name) >= at.top)
      .map((name) => point(x, dot(name), `${LOOK[name]}`)),
    ...labels(at, state.kind),
  );
  return { shapes, height, at };
}

/** Each name beside its line, where the line is alone. */
function labels(at, kind) {
  const places = kind
    ? [
        [39, 17.2, "naive ∞", ""],
        [15, 13, "clipped", "end"],
        [-16, 5, "naive, framework", "end"],
      ]
    : [
        [20, 8.4, "naive ∞", ""],
        [34, 6.0, "clipped", ""],
        [-12, 3, "naive, framework", "end"],
      ];
  return [
    ...places.map(([x, power, text, side]) =>
      words(at.x(x), at.y(power), text, `name error ${power > 8 ? "bare" : ""} ${side}`),
    ),
    words(at.right, at.bottom - 12, "companion", "name plain end"),
  ];
}
