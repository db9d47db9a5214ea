// Cross-entropy as area: a bar is as tall as its outcome is frequent and as long as the word that the model gave it.
// Filled area is paid; what a model that knew the truth would pay is blue, the rest hatched.

import { button, draggable, strip } from "./controls.js";
import { area, shape, swatch, words } from "./drawing.js";
import { frame, number } from "./frame.js";
import { crossEntropy, divergence, entropy, probabilities, surprise, total } from "./information.js";

const OUTCOMES = ["red", "green", "yellow"];
const START = { p: [80, 10, 10], q: [20, 20, 60], bits: false }; // shares of 100: the bag of balls
const LONGEST = 3.2; // nat; longer words leave the picture

const inUnit = (nats, bits) => (bits ? `${number(nats / Math.LN2)} bit` : `${number(nats)} nat`);

/** What the figure prints: H(p), H(p, q) = H(p) + KL, and KL. */
export function printed({ bits, ...shares }) {
  const [p, q] = [shares.p, shares.q].map(probabilities);
  const sums = { entropy: entropy(p), paid: crossEntropy(p, q), excess: divergence(p, q) };
  return Object.fromEntries(Object.entries(sums).map(([id, nats]) => [id, inUnit(nats, bits)]));
}

/** Σ p·max(log(p/q), 0) and Σ p·max(log(q/p), 0): their difference is KL. */
function areas({ p, q }) {
  const terms = p.map((share, outcome) => share && (share / 100) * Math.log(share / q[outcome]));
  return {
    hatched: total(terms.map((term) => Math.max(term, 0))),
    dashed: total(terms.map((term) => Math.max(-term, 0))),
  };
}

function inWords(state) {
  const { hatched, dashed } = areas(state);
  if (hatched === Infinity) return "The model gives a possible outcome probability 0: no code word, infinite cost.";
  if (!hatched) return "The model is right: nothing is hatched, and what is paid is the entropy.";
  const [more, less] = [hatched, dashed].map((nats) => inUnit(nats, state.bits).split(" ")[0]);
  return `Hatched ${more}, less dashed ${less}: ${printed(state).excess} more than the entropy.`;
}

export function mount(figure) {
  const state = structuredClone(START);
  const set = (change) => {
    Object.assign(state, structuredClone(change));
    show();
  };
  const strips = [
    strip({
      label: "truth p",
      outcomes: OUTCOMES,
      kind: "truth",
      side: -1,
      get: () => state.p,
      set: (p) => set({ p }),
    }),
    strip({ label: "model q", outcomes: OUTCOMES, kind: "model", side: 1, get: () => state.q, set: (q) => set({ q }) }),
  ];
  const bits = button("Bits", () => set({ bits: !state.bits }));
  const { refresh, picture } = frame(figure, {
    title: "A wrong belief costs area",
    name: "Truth p and model q as strips, and a bar for each outcome: height p, length −log q",
    numbers: {
      entropy: [swatch("area truth"), "entropy H(p)"],
      paid: [swatch("area truth", 12), swatch("area loss hatched", 12), "paid H(p,\u00a0q)"],
      excess: [swatch("area loss hatched", 12), "− ", swatch("area truth saved", 12), "excess KL"],
    },
    handles: strips.flatMap(({ handles }) => handles),
    controls: [
      button("q = p", () => set({ q: state.p })),
      button("Swap", () => set({ p: state.q, q: state.p })),
      bits,
      button("Reset", () => set(START)),
    ],
    keys: [
      [["Tab"], "to a border,"],
      [["↑", "↓"], "move it by 1 %,"],
      [["PgUp", "PgDn"], "by 10 %,"],
      [["Home", "End"], "to its ends. Or drag it."],
    ],
    draw: (width) => drawn(width, state, strips),
  });
  draggable(picture, state, show, (x, y) => strips[0].grab(x, y) ?? strips[1].grab(x, y));

  function show() {
    bits.setAttribute("aria-pressed", state.bits);
    refresh(printed(state), inWords(state));
  }
  show();
}

function drawn(width, { p, q, bits }, strips) {
  const narrow = width < 520;
  const height = narrow ? 346 : 376;
  const top = 36,
    tall = height - top - 46,
    thick = narrow ? 44 : 50,
    knobs = 28;
  const left = knobs + thick + (narrow ? 12 : 24),
    right = width - knobs - thick - (narrow ? 16 : 30);
  const at = (nats) => left + (Math.min(nats, LONGEST) / LONGEST) * (right - left);
  const middle = [knobs + thick / 2, width - knobs - thick / 2];
  const shapes = [
    words(middle[0], 14, narrow ? "p" : "truth p", "bold centre"),
    words(left, 14, `code length −log q (${bits ? "bit" : "nat"})`, "quantity"),
    words(middle[1], 14, narrow ? "q" : "model q", "bold centre"),
    words(
      (left + right) / 2,
      height - 6,
      narrow ? "height = p" : "height of a bar = p, how often it is sent",
      "tick centre",
    ),
  ];
  const step = narrow || bits ? 1 : 0.5;
  for (let tick = 0; tick * (bits ? Math.LN2 : 1) < LONGEST; tick += step) {
    const x = at(tick * (bits ? Math.LN2 : 1));
    shapes.push(shape("path", { class: "hair", d: `M${x} ${top}V${top + tall}` }));
    shapes.push(words(x, top + tall + 17, String(tick), "tick centre"));
  }
  let y = top;
  p.forEach((share, outcome) => {
    const high = (tall * share) / 100;
    if (share)
      shapes.push(...bar({ at, y, high, own: surprise(share / 100), paid: surprise(q[outcome] / 100), outcome, bits }));
    y += high;
  });
  const place = { top, width: thick, height: tall };
  shapes.push(
    ...strips[0].draw({ ...place, left: knobs }),
    ...strips[1].draw({ ...place, left: width - knobs - thick }),
  );
  return { shapes, height };
}

/** One outcome: blue what its own word would cost, then hatched what is overpaid or dashed what is saved. */
function bar({ at, y, high, own, paid, outcome, bits }) {
  const [start, best, end] = [at(0), at(Math.min(own, paid)), at(Math.max(own, paid))];
  const shapes = [
    area(best, y, end - best, high, paid > own ? "loss hatched" : "truth saved"),
    area(start, y, best - start, high, "truth"),
  ];
  if (high >= 22 && best - start >= 52) shapes.push(words(start + 8, y + high / 2, OUTCOMES[outcome], "bold middle"));
  if (paid > LONGEST) {
    const text = `→ ${paid === Infinity ? "∞" : (bits ? paid / Math.LN2 : paid).toFixed(2)}`;
    const wide = paid === Infinity ? 38 : 54,
      middle = y + high / 2;
    shapes.push(area(end - wide - 5, middle - 10, wide, 20, "loss beyond"));
    shapes.push(words(end - wide / 2 - 5, middle, text, "bold centre middle"));
  }
  return shapes;
}
