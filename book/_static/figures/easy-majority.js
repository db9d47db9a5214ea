// 100 000 examples in five groups, most of them easy. Under cross-entropy the easy crowd makes most of the loss;
// the focusing exponent γ takes the word from it.

import { button, choice, slider } from "./controls.js";
import { area, band, curve, panel, point, swatch, within, words } from "./drawing.js";
import { frame, significant, table } from "./frame.js";
import { surprise, total } from "./information.js";

const GROUPS = [
  [99, 95000],
  [90, 4000],
  [60, 700],
  [30, 250],
  [10, 50],
]; // p_t in hundredths, examples
const ALL = 100000,
  EASY = 2; // groups; the first two are 99 % of the examples
const START = { gamma: 0 },
  HIGH = 500,
  STEP = 10; // γ in hundredths
const PRESETS = [0, 200, 500];
const SHADES = [0.1, 0.2, 0.34, 0.62, 1];

/** −(1 − p)^γ log p; 1 − p is taken from the hundredths, which are exact. */
const focal = (p, gamma) => Math.pow((100 - p) / 100, gamma / 100) * surprise(p / 100);
const byGroup = (gamma) => GROUPS.map(([p, count]) => count * focal(p, gamma));

/** The share of the easy 99 % in the loss, the total, cross-entropy's as a multiple of it; shares by group. */
export function printed({ gamma }) {
  const losses = byGroup(gamma),
    sum = total(losses);
  const easy = (100 * total(losses.slice(0, EASY))) / sum;
  return {
    easy: `${easy >= 0.1 ? easy.toFixed(1) : significant(easy, 2)} %`,
    total: sum.toFixed(1),
    plain: `${significant(total(byGroup(0)) / sum, 3)} × this`,
    shares: losses.map((loss) => (loss < 1e-4 * sum ? "< 0.01" : significant((100 * loss) / sum, 3))),
  };
}

function inWords(state) {
  const { easy, total } = printed(state),
    gamma = (state.gamma / 100).toFixed(1);
  return `At γ = ${gamma} the easy 99 % of the examples make ${easy} of the loss, whose total is ${total}.`;
}

export function mount(figure) {
  const state = { ...START };
  const set = (gamma) => {
    state.gamma = within(0, Math.round(gamma / STEP) * STEP, HIGH);
    show();
  };
  const focus = slider({ label: "focusing γ", low: 0, high: HIGH, step: STEP, set });
  const presets = choice(
    "focusing γ",
    PRESETS.map((gamma) => `γ = ${gamma / 100}`),
    (index) => set(PRESETS[index]),
  );
  const groups = table("Groups by the probability p of the true class", [
    "probability p",
    ...GROUPS.map(([p], group) => [shade(group), ` ${p / 100}`]),
  ]);
  const { refresh } = frame(figure, {
    title: "99 % are easy; γ decides who is heard",
    name: "The loss of an example, and five groups: their shares of the examples and of the loss",
    numbers: { easy: ["from the easy 99\u00a0%"], total: ["total loss (nat)"], plain: ["total at γ = 0"] },
    tables: [groups],
    controls: [focus.node, presets.node, button("Reset", () => set(START.gamma))],
    keys: [
      [["←", "→"], "change γ by 0.1,"],
      [["PgUp", "PgDn"], "by 1,"],
      [["Home", "End"], "to 0 and 5."],
    ],
    draw: (width) => drawn(width, state),
  });

  function show() {
    const gamma = (state.gamma / 100).toFixed(1),
      { shares, ...numbers } = printed(state);
    focus.show(state.gamma, gamma, `${gamma}, the easy 99 % make ${numbers.easy} of the loss`);
    presets.show(PRESETS.indexOf(state.gamma));
    groups.show([
      ["examples, %", ...GROUPS.map(([, count]) => String((100 * count) / ALL))],
      ["loss, %", ...shares],
    ]);
    refresh(numbers, inWords(state));
  }
  show();
}

function shade(group) {
  const sample = swatch("area loss", 16);
  sample.firstChild.setAttribute("fill-opacity", SHADES[group]);
  sample.firstChild.classList.add("shade");
  return sample;
}

function drawn(width, { gamma }) {
  const stacked = width < 520;
  const height = stacked ? 512 : 324;
  const box = { left: 28, top: 34, width: (stacked ? width : 262) - 40, height: stacked ? 200 : 244 };
  const axes = panel(box, {
    x: "probability p of the true class",
    y: "loss (nat)",
    xlim: [0, 1],
    ylim: [0, 4.6],
    xticks: [0, [0.5, "½"], 1],
    yticks: [0, 1, 2, 3, 4],
  });
  const { at, shapes } = axes;
  shapes.push(
    curve(at, (p) => focal(p * 100, 0), "loss second thin", [0.01, 1]),
    gamma && words(at.x(0.34), at.y(2.6), "cross-entropy", "name loss thin"),
    curve(at, (p) => focal(p * 100, gamma), "loss", [0.01, 1]),
    words(at.x(0.34), at.y(2.6) - 20, gamma ? `focal, γ = ${(gamma / 100).toFixed(1)}` : "cross-entropy", "name loss"),
    ...GROUPS.map(([p]) => point(at.x(p / 100), at.y(focal(p, gamma)), "loss")),
  );
  const [left, right] = stacked ? [2, width - 2] : [302, width - 2];
  const [top, bottom, thick] = stacked ? [318, 448, 38] : [34, 240, 38];
  const losses = byGroup(gamma),
    sum = total(losses);
  const place = (share) => left + share * (right - left);
  let seen = 0,
    heard = 0;
  GROUPS.forEach(([p, count], group) => {
    const from = [place(seen / ALL), place((seen += count) / ALL)];
    const to = [place(heard / sum), place((heard += losses[group]) / sum)];
    const pieces = [
      area(from[0], top, from[1] - from[0], thick, "loss shade"),
      band(from, top + thick, to, bottom, "loss shade faint"),
      area(to[0], bottom, to[1] - to[0], thick, "loss shade"),
    ];
    for (const piece of pieces) piece.setAttribute("fill-opacity", SHADES[group]);
    shapes.push(...pieces);
    if (SHADES[group] > 0.36) return; // words are read on pale ground only
    const long = `p = ${p / 100}: ${(100 * count) / ALL} %`,
      part = Math.round((100 * losses[group]) / sum);
    if (from[1] - from[0] > 110)
      shapes.push(words((from[0] + from[1]) / 2, top + thick / 2, long, "bold centre middle"));
    if (to[1] - to[0] > 36)
      shapes.push(words((to[0] + to[1]) / 2, bottom + thick / 2, `${part} %`, "bold centre middle"));
  });
  shapes.push(
    words(left, top - 10, "share of the 100 000 examples", "bold"),
    words(left, bottom + thick + 18, "share of the total loss", "bold"),
  );
  return { shapes, height };
}
