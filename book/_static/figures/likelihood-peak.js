// Ten tosses and the likelihood of the parameter π. Whatever fell, the log-likelihood has its peak at the mean.

import { button, draggable, slider } from "./controls.js";
import { curve, cut, element, panel, path, point, swatch, tangent, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";
import { surprise, total } from "./information.js";

const START = { tosses: [1, 1, 0, 1, 1, 0, 1, 1, 0, 1], p: 50 }; // π in hundredths
const LOWEST = -20;

/** log L = k log π + (n − k) log(1 − π), where an outcome that did not fall costs nothing. */
function logLikelihood(tosses, p) {
  const k = total(tosses),
    n = tosses.length;
  return -((k && k * surprise(p / 100)) + (n - k && (n - k) * surprise((100 - p) / 100)));
}

/** k/π − (n − k)/(1 − π) = (k − nπ)/(π(1 − π)), whose numerator is exact in integers; at the ends, their limits. */
function score(tosses, p) {
  const k = total(tosses),
    n = tosses.length;
  if (p === 0) return k ? Infinity : -n;
  if (p === 100) return k < n ? -Infinity : n;
  return (100 * (100 * k - n * p)) / (p * (100 - p));
}

/** log L, its slope, and −log L/n, the binary cross-entropy. */
export function printed({ tosses, p }) {
  const value = logLikelihood(tosses, p);
  return {
    likelihood: number(value),
    score: number(score(tosses, p)),
    loss: `${number(Math.abs(value) / tosses.length)} nat`,
  };
}

function inWords({ tosses, p }) {
  const slope = score(tosses, p),
    mean = total(tosses) / tosses.length;
  if (logLikelihood(tosses, p) === -Infinity) return "This π calls impossible what has fallen: its likelihood is 0.";
  if (p === 100 * mean) return `The peak: no π makes these tosses more likely than their mean, ${mean}.`;
  return `The score is ${slope > 0 ? "positive" : "negative"}: a ${slope > 0 ? "larger" : "smaller"} π makes these tosses more likely.`;
}

export function mount(figure) {
  const state = structuredClone(START);
  const set = (change) => {
    Object.assign(state, structuredClone(change));
    state.p = within(0, Math.round(state.p), 100);
    show();
  };
  const parameter = slider({ label: "parameter π", low: 0, high: 100, step: 1, set: (p) => set({ p }) });
  const flip = (index) => set({ tosses: state.tosses.map((toss, at) => (at === index ? 1 - toss : toss)) });
  const coins = START.tosses.map((_, index) => button("", () => flip(index)));
  const row = element("div", { role: "group", "aria-label": "tosses", class: "xe-coins" }, ...coins);
  let at;
  const { refresh, picture } = frame(figure, {
    title: "The peak is the mean",
    name: "The log-likelihood of ten tosses against the parameter π, with its tangent and its peak at the mean",
    numbers: {
      likelihood: [swatch("model"), "log L(π)"],
      score: [swatch("gradient"), "score"],
      loss: ["BCE = −log L/n"],
    },
    controls: [
      row,
      parameter.node,
      button("To the mean", () => set({ p: 10 * total(state.tosses) })),
      button("Reset", () => set(START)),
    ],
    keys: [
      [["Tab"], "to a toss,"],
      [["Space"], "flips it;"],
      [["←", "→"], "move π by 0.01,"],
      [["PgUp", "PgDn"], "by 0.1. Or drag in the picture."],
    ],
    draw: (width) => {
      const picture = drawn(width, state);
      at = picture.at;
      return picture;
    },
  });
  draggable(picture, state, show, () => (x) => {
    set({ p: at.back(x) * 100 });
    parameter.input.focus({ preventScroll: true });
  });

  function show() {
    const text = (state.p / 100).toFixed(2);
    coins.forEach((coin, index) => {
      const toss = state.tosses[index];
      coin.textContent = toss;
      coin.setAttribute("aria-pressed", toss === 1);
      coin.setAttribute("aria-label", `toss ${index + 1}: ${toss}`);
    });
    parameter.show(state.p, text, `${text}, log-likelihood ${printed(state).likelihood}`);
    refresh(printed(state), inWords(state));
  }
  show();
}

function drawn(width, { tosses, p }) {
  const height = width < 520 ? 400 : 340;
  const { at, shapes } = panel(
    { left: 40, top: 34, width: width - 52, height: height - 80 },
    {
      x: "parameter π",
      y: "log-likelihood log L(π)",
      xlim: [0, 1],
      ylim: [LOWEST, 0],
      xticks: [0, [0.25, "¼"], [0.5, "½"], [0.75, "¾"], 1],
      yticks: [0, -5, -10, -15, -20],
    },
  );
  const value = (pi) => logLikelihood(tosses, 100 * pi);
  const mean = total(tosses) / tosses.length,
    peak = at.x(mean),
    top = at.y(value(mean));
  const here = logLikelihood(tosses, p),
    x = at.x(p / 100),
    y = at.y(here);
  const right = mean > 0.5;
  shapes.push(
    path(
      [
        [peak, at.top],
        [peak, at.bottom],
      ],
      "dotted truth",
    ),
    cut(
      at,
      curve(at, (pi) => Math.max(value(pi), LOWEST - 5), "model"),
    ),
    here > LOWEST && cut(at, tangent(at, x, y, score(tosses, p), 100, "gradient")),
    point(peak, top, "truth small full"),
    words(peak + (right ? -10 : 10), at.bottom - 14, `mean ${mean}`, `name truth ${right ? "end" : ""}`),
    here > LOWEST
      ? point(x, y, "model")
      : words(within(at.left + 44, x, at.right - 44), at.bottom - 40, "↓ " + number(here), "name model centre"),
  );
  return { shapes, height, at };
}
