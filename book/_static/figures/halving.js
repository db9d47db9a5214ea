// Information as room: each halving of what is still possible is one bit, wherever it happens.

import { button, draggable, slider } from "./controls.js";
import { area, curve, panel, path, point, swatch, within, words } from "./drawing.js";
import { frame, number } from "./frame.js";

const START = { tenths: 30 },
  MOST = 80; // tenths of a bit: a whole bit is exactly ten of them
const FRACTIONS = ["", "½", "¼", "⅛"];

const chance = (tenths) => 2 ** (-tenths / 10);
const asText = (tenths) => (tenths % 10 ? number(chance(tenths)) : tenths ? `1/${2 ** (tenths / 10)}` : "1");

/** p = 2^−b, −log p = b ln 2 nat = b bit. */
export function printed({ tenths }) {
  return { p: asText(tenths), nats: `${number((tenths / 10) * Math.LN2)} nat`, bits: `${tenths / 10} bit` };
}

function inWords({ tenths }) {
  const whole = Math.floor(tenths / 10),
    times = `${whole} ${whole === 1 ? "halving" : "halvings"}`;
  if (!tenths) return "Nothing is ruled out: a sure event is no surprise.";
  if (tenths % 10) return `${times} and a part of one more: ${tenths / 10} bit.`;
  return `${times} of the room, ${whole} bit: each costs the same, however little is left.`;
}

export function mount(figure) {
  const state = { ...START };
  const set = (tenths) => {
    state.tenths = within(0, Math.round(tenths), MOST);
    show();
  };
  // To the right p grows, so the slider counts bits downwards.
  const room = slider({ label: "probability p", low: -MOST, high: 0, step: 1, per: 10, set: (minus) => set(-minus) });
  let at;
  const { refresh, picture } = frame(figure, {
    title: "One bit halves the room",
    name: "A box of which the share p is shaded, and the surprise −log₂ p against p",
    numbers: { p: [swatch("area truth"), "probability p"], nats: ["surprise −log p"], bits: ["surprise −log₂ p"] },
    controls: [
      room.node,
      button("Halve", () => set(state.tenths + 10)),
      button("Double", () => set(state.tenths - 10)),
      button("Reset", () => set(START.tenths)),
    ],
    keys: [
      [["←", "→"], "change the surprise by a tenth of a bit,"],
      [["PgUp", "PgDn"], "double or halve p."],
      [[], "Or drag along the curve."],
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
    (x) =>
      x >= at.left - 12 &&
      ((x, y) => {
        set(nearest(at, x, y));
        room.input.focus({ preventScroll: true });
      }),
  );

  function show() {
    const { p, bits } = printed(state);
    room.show(-state.tenths, p, `${p}, surprise ${bits}`);
    refresh(printed(state), inWords(state));
  }
  show();
}

/** The state whose point on the curve is nearest to a place of the picture. */
function nearest(at, x, y) {
  const far = (tenths) => Math.hypot(at.x(chance(tenths)) - x, at.y(tenths / 10) - y);
  const all = Array.from({ length: MOST + 1 }, (_, tenths) => tenths);
  return all.reduce((best, tenths) => (far(tenths) < far(best) ? tenths : best));
}

function drawn(width, { tenths }) {
  const stacked = width < 520;
  const side = 236;
  const box = stacked
    ? { left: 36, top: 252, width: width - 48, height: 120 }
    : { left: side + 74, top: 34, width: width - side - 86, height: 220 };
  const { at, shapes } = panel(box, {
    x: "probability p",
    y: "surprise −log₂ p (bit)",
    xlim: [0, 1],
    ylim: [0, 8.3],
    xticks: [0, [1 / 8, "⅛"], [1 / 4, "¼"], [1 / 2, "½"], 1],
    yticks: [0, 2, 4, 6, 8],
  });
  const steps = Array.from({ length: Math.floor(tenths / 10) }, (_, bits) => bits);
  const stairs = steps.flatMap((bits) => [bits, bits + 1].map((level) => [at.x(2 ** -(bits + 1)), at.y(level)]));
  const x = at.x(chance(tenths)),
    y = at.y(tenths / 10);
  const { p, bits } = printed({ tenths });
  shapes.push(
    ...room(stacked ? [2, 36, width - 4, 176] : [2, 36, side, side], tenths),
    curve(at, (p) => -Math.log2(p), "truth", [2 ** -8.3, 1]),
    steps.length && path([[at.right, at.bottom], ...stairs], "dotted truth steps"),
    ...steps.map((bits) => point(at.x(2 ** -(bits + 1)), at.y(bits + 1), "truth small")),
    point(x, y, "truth full"),
    x > at.right - 160
      ? words(at.right, y - 20, `p = ${p}: ${bits}`, "name truth end")
      : words(x + 14, Math.max(y - 6, at.top + 22), `p = ${p}: ${bits}`, "name truth"),
  );
  return { shapes, height: stacked ? 420 : 300, at };
}

/** The room, cut in halves in turn; what has been cut away keeps its outline and its share. */
function room([left, top, wide, high], tenths) {
  let [x, y, width, height] = [left, top, wide, high];
  const shapes = [words(left, top - 12, "room that is left", "quantity")];
  for (let cut = 0; cut < tenths / 10; cut++) {
    const keep = 2 ** -Math.min(1, tenths / 10 - cut),
      upright = cut % 2 === 0;
    const [w, h] = upright ? [width * keep, height] : [width, height * keep];
    const piece = upright ? [x + w, y, width - w, height] : [x, y + h, width, height - h];
    shapes.push(area(...piece, "quiet saved"));
    const share = keep === 0.5 && (FRACTIONS[cut + 1] ?? `1/${2 ** (cut + 1)}`);
    const room = Math.min(piece[2] / 1.8, piece[3]) >= 20;
    if (share && room)
      shapes.push(words(piece[0] + piece[2] / 2, piece[1] + piece[3] / 2, share, "tick centre middle"));
    [width, height] = [w, h];
  }
  shapes.push(area(x, y, width, height, "truth"));
  const fits = Math.min(width / 1.6, height) >= 22;
  if (fits)
    shapes.push(
      words(x + width / 2, y + height / 2, `p = ${asText(tenths)}`.slice(width < 70 ? 4 : 0), "bold centre middle"),
    );
  return shapes;
}
