// The entropy of a coin and its tangent. The tangent climbs towards the fair coin from either side.

import { button, draggable, slider } from "./controls.js";
import { curve, cut, outline, panel, path, point, swatch, tangent, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";
import { entropy, probabilities } from "./information.js";

const START = { p: 20 }; // hundredths

/** H = −p log p − (1 − p) log(1 − p), H′ = log((1 − p)/p), H″ = −1/(p(1 − p)). */
const ofCoin = (p) => ({
  entropy: entropy(probabilities([p, 100 - p])),
  slope: Math.log((100 - p) / p),
  bend: -1e4 / (p * (100 - p)),
});

export function printed({ p }) {
  const { entropy, slope, bend } = ofCoin(p);
  return { entropy: `${number(entropy)} nat`, slope: number(slope), bend: number(bend) };
}

function inWords({ p }) {
  if (p === 50) return "The tangent lies level: no coin is more uncertain than the fair one, with ln 2 = 0.6931 nat.";
  if (p === 0 || p === 100) return "A sure coin has no entropy, and here the arch is steeper than any line.";
  const way = p < 50 ? "more" : "fewer";
  return `With ${way} heads the entropy rises, by ${number(Math.abs(ofCoin(p).slope))} nat for each unit of p.`;
}

export function mount(figure) {
  const state = { ...START };
  const set = (p) => {
    state.p = within(0, Math.round(p), 100);
    show();
  };
  const heads = slider({ label: "probability p of heads", low: 0, high: 100, step: 1, set });
  let at;
  const { refresh, picture } = frame(figure, {
    title: "The fair coin is the most uncertain",
    name: "The entropy of a coin against the probability of heads, with its tangent",
    numbers: {
      entropy: [swatch("truth"), "entropy H(p)"],
      slope: [swatch("gradient"), "slope H′(p)"],
      bend: ["second derivative H″(p)"],
    },
    controls: [heads.node, button("Fair", () => set(50)), button("Reset", () => set(START.p))],
    keys: [
      [["←", "→"], "move p by 0.01,"],
      [["PgUp", "PgDn"], "by 0.1,"],
      [["Home", "End"], "to 0 and 1. Or drag in the picture."],
    ],
    draw: (width) => {
      const picture = drawn(width, state);
      at = picture.at;
      return picture;
    },
  });
  draggable(picture, state, show, () => (x) => {
    set(at.back(x) * 100);
    heads.input.focus({ preventScroll: true });
  });

  function show() {
    const { p } = state,
      text = (p / 100).toFixed(2);
    heads.show(p, text, `${text}, entropy ${printed(state).entropy}`);
    refresh(printed(state), inWords(state));
  }
  show();
}

function drawn(width, { p }) {
  const height = width < 520 ? 260 : 300;
  const { at, shapes } = panel(
    { left: 40, top: 34, width: width - 52, height: height - 80 },
    {
      x: "probability p of heads",
      y: "entropy (nat)",
      xlim: [0, 1],
      ylim: [0, 0.8],
      xticks: [0, [0.2], [0.5, "½"], 0.8, 1],
      yticks: [0, 0.2, 0.4, 0.6],
    },
  );
  const arch = (p) => ofCoin(p * 100).entropy;
  const { entropy, slope } = ofCoin(p);
  const x = at.x(p / 100),
    y = at.y(entropy),
    top = at.y(Math.LN2);
  const side = p > 50 ? "end" : "",
    away = p > 50 ? -1 : 1;
  const least = at.bottom - 12; // the words stay inside the panel
  const shown = p === 50 ? "slope 0" : `slope ${number(slope)}`;
  shapes.push(
    path([[at.left, at.bottom], ...outline(at, arch), [at.right, at.bottom]], "wash truth", true),
    path(
      [
        [at.left, top],
        [at.right, top],
      ],
      "dotted truth",
    ),
    words(p > 50 ? at.left + 8 : at.right, top - 10, "maximum ln 2 = 0.6931", `name truth ${p > 50 ? "" : "end"}`),
    curve(at, arch, "truth"),
    words(at.x(0.5), at.y(0.16), "H(p)", "name bare truth centre"),
    cut(at, tangent(at, x, y, slope, 105, "gradient")),
    p === 50
      ? words(x, y + 28, shown, "name bare gradient centre")
      : words(x + 16 * away, Math.min(y + 24, least), shown, `name bare gradient ${side}`),
    point(x, y, "truth"),
  );
  return { shapes, height, at };
}
