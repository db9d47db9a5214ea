// Four outcomes share one certainty; each adds −p log p to the entropy. Spread evenly they fill the bar up to log 4.

import { button, draggable, strip } from "./controls.js";
import { area, band, shape, swatch, words } from "./drawing.js";
import { frame, number } from "./frame.js";
import { divergence, entropy, probabilities, surprise } from "./information.js";

const OUTCOMES = ["A", "B", "C", "D"];
const EVEN = [25, 25, 25, 25],
  SURE = [100, 0, 0, 0];
const START = { p: [40, 30, 20, 10] }; // shares of 100
const LIMIT = Math.log(4);

/** H, and log 4 − H = Σ p log(4p): the divergence from the even distribution, which no rounding turns negative. */
export function printed({ p }) {
  const shares = probabilities(p);
  return {
    entropy: `${number(entropy(shares))} nat`,
    gap: `${number(divergence(shares, probabilities(EVEN)))} nat`,
  };
}

function inWords(state) {
  const { entropy, gap } = printed(state);
  if (state.p.every((share) => share === 25))
    return `Spread evenly, the entropy is log 4 = ${entropy}: more is impossible.`;
  if (state.p.includes(100)) return "One outcome is sure: the entropy is 0.";
  return `The entropy is ${entropy}. Spreading more evenly can add ${gap}, and no more.`;
}

export function mount(figure) {
  const state = structuredClone(START);
  const set = (p) => {
    state.p = [...p];
    show();
  };
  const shares = strip({
    label: "probability",
    outcomes: OUTCOMES,
    kind: "truth",
    side: -1,
    upright: false,
    get: () => state.p,
    set,
  });
  const { refresh, picture } = frame(figure, {
    title: "Spreading raises entropy up to log n",
    name: "A strip of four probabilities and, joined to it by bands, a bar of what each adds to the entropy",
    numbers: {
      entropy: [swatch("area truth"), "entropy H(p)"],
      gap: [swatch("area loss hatched"), "log 4 − H(p)"],
    },
    handles: shares.handles,
    controls: [
      button("Spread evenly", () => set(EVEN)),
      button("One sure", () => set(SURE)),
      button("Reset", () => set(START.p)),
    ],
    keys: [
      [["Tab"], "to a border,"],
      [["←", "→"], "move it by 1 %,"],
      [["PgUp", "PgDn"], "by 10 %,"],
      [["Home", "End"], "to its ends. Or drag it."],
    ],
    draw: (width) => drawn(width, state, shares),
  });
  draggable(picture, state, show, shares.grab);

  function show() {
    refresh(printed(state), inWords(state));
  }
  show();
}

function drawn(width, { p }, strip) {
  const height = width < 520 ? 300 : 280;
  const left = 10,
    full = width - 20,
    thick = 44,
    top = 52,
    low = height - 86;
  const place = (nats) => left + (nats / LIMIT) * full;
  const shapes = [words(left, 12, "probability p", "bold"), ...strip.draw({ left, top, width: full, height: thick })];
  let before = 0,
    filled = 0;
  probabilities(p).forEach((share, outcome) => {
    const adds = share && share * surprise(share);
    const from = [left + (before / 100) * full, left + ((before += p[outcome]) / 100) * full];
    const to = [place(filled), place((filled += adds))];
    shapes.push(band(from, top + thick, to, low, "truth faint wash"), area(to[0], low, to[1] - to[0], thick, "truth"));
    if (to[1] - to[0] > 52)
      shapes.push(words((to[0] + to[1]) / 2, low + thick / 2, number(adds), "bold centre middle"));
  });
  const end = place(filled),
    room = place(LIMIT) - end;
  if (room > 0.05) shapes.push(area(end, low, room, thick, "loss hatched"));
  shapes.push(
    shape("path", { class: "line thin truth", d: `M${left + full} ${low - 10}V${low + thick + 10}` }),
    words(left, low + thick + 22, "each adds −p log p to the entropy", "bold"),
    words(left + full, low + thick + 22, width < 520 ? "log 4" : "log 4 = 1.3863", "name truth end"),
  );
  return { shapes, height };
}
