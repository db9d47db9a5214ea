// Shapes of a drawing, in CSS pixels. What a shape means is its class: truth, model, loss, gradient, error.

export const element = (tag, attributes, ...children) => fill(document.createElement(tag), attributes, children);
export const shape = (tag, attributes, ...children) =>
  fill(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);

export function fill(node, attributes = {}, children = []) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  node.append(...children);
  return node;
}

/** Axes for one panel: at.x and at.y turn data into pixels, at.back turns them back. A tick may be [place, words]. */
export function panel({ left, top, width, height }, { x, y, xlim, ylim, xticks, yticks }) {
  const at = {
    x: (value) => left + ((value - xlim[0]) / (xlim[1] - xlim[0])) * width,
    y: (value) => top + height - ((value - ylim[0]) / (ylim[1] - ylim[0])) * height,
    back: (pixel) => xlim[0] + ((pixel - left) / width) * (xlim[1] - xlim[0]),
    left,
    right: left + width,
    top,
    bottom: top + height,
  };
  const plain = (value) => String(value).replace("-", "−");
  const ticks = (list) => list.map((tick) => [tick].flat()).map(([value, text = plain(value)]) => [value, text]);
  const shapes = [
    ...ticks(yticks).map(([value]) => shape("path", { class: "hair", d: `M${left} ${at.y(value)}h${width}` })),
    ...ticks(yticks).map(([value, text]) => words(left - 8, at.y(value), text, "tick end middle")),
    ...ticks(xticks).map(([value, text]) => words(at.x(value), at.bottom + 17, text, "tick centre")),
    shape("path", { class: "axes", d: `M${left} ${top}V${at.bottom}H${at.right}` }),
    words(left - 20, top - 12, y, "quantity"),
    words(left + width / 2, at.bottom + 36, x, "quantity centre"),
  ];
  return { at, shapes };
}

export const words = (x, y, text, kind) => shape("text", { x, y, class: kind }, text);

/** A curve over the panel, or over a part of it, a point every two pixels. */
export const curve = (at, value, kind, range) => path(outline(at, value, range), `line ${kind}`);

export function outline(at, value, [from, to] = [at.back(at.left), at.back(at.right)]) {
  const points = [],
    end = at.x(to);
  for (let pixel = at.x(from); pixel <= end + 1.5; pixel += 2) {
    const x = Math.min(pixel, end);
    points.push([x, at.y(value(at.back(x)))]);
  }
  return points;
}

/** A line through points; closed, the outline of an area. */
export function path(points, kind, closed = false) {
  const d = points.map(([x, y]) => `${x.toFixed(1)} ${y.toFixed(2)}`).join("L");
  return shape("path", { class: kind, d: `M${d}${closed ? "z" : ""}` });
}

/** A rectangle with an outline in the colour of its meaning; "hatched" where it is loss. */
export function area(x, y, width, height, kind) {
  const place = { x, y, width: Math.max(width, 0), height: Math.max(height, 0) };
  return shape("rect", {
    class: `area ${kind}`,
    ...place,
    ...(kind.includes("hatched") && { fill: "url(#xe-hatch)" }),
  });
}

/** A band from a stretch of one level to a stretch of another one below. */
export function band([a, b], top, [c, d], bottom, kind) {
  const half = (top + bottom) / 2;
  const down = `M${a} ${top}C${a} ${half} ${c} ${half} ${c} ${bottom}`;
  return shape("path", { class: `area ${kind}`, d: `${down}H${d}C${d} ${half} ${b} ${half} ${b} ${top}z` });
}

/** The pattern of hatched areas, once for the page. */
export function hatching() {
  if (document.getElementById("xe-hatch")) return;
  const line = shape("path", { class: "line loss", d: "M3.5 0V7" });
  const about = { id: "xe-hatch", width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)" };
  const ground = shape("rect", { class: "ground loss", width: 7, height: 7 });
  const pattern = shape("pattern", about, ground, line);
  document.body.append(shape("svg", { class: "xe-hatching", width: 0, height: 0, "aria-hidden": "true" }, pattern));
}

export const point = (x, y, kind) => shape("circle", { cx: x, cy: y, r: 5.5, class: `point ${kind}` });

/** A vertical arrow: no more than a head where it is shorter than that, and null where it would have no length. */
export function arrow(x, from, to, kind, head = 11) {
  if (Math.abs(to - from) < 2) return null;
  const base = to - Math.min(head, Math.abs(to - from)) * Math.sign(to - from);
  return shape(
    "g",
    { class: `arrow ${kind}` },
    shape("path", { class: "shaft", d: `M${x} ${from}V${base}` }),
    shape("path", { class: "head", d: `M${x - head / 2} ${base}h${head}L${x} ${to}z` }),
  );
}

export const within = (low, value, high) => Math.min(high, Math.max(low, value));

/** A sample of a line, or of an area, for the name of a number. */
export const swatch = (kind, wide = 24) =>
  shape(
    "svg",
    { width: wide, height: 12, "aria-hidden": "true" },
    kind.startsWith("area ")
      ? area(1, 1, wide - 2, 10, kind.slice(5))
      : shape("path", { class: `line ${kind}`, d: `M1 6H${wide - 1}` }),
  );

/** Shapes cut at the edges of a panel. */
export function cut(at, ...shapes) {
  const [x, y, width, height] = [at.left, at.top, at.right - at.left, at.bottom - at.top];
  const about = { x, y, width, height, viewBox: `${x} ${y} ${width} ${height}`, class: "cut", "aria-hidden": "true" };
  return shape("svg", about, ...shapes.filter(Boolean));
}

/** A piece of a straight line through (x, y), half as long as said on either side, in pixels. */
export function tangent(at, x, y, slope, half, kind) {
  const steep = Math.abs(slope) === Infinity;
  const [run, rise] = steep ? [0, 1] : [at.x(1) - at.x(0), (at.y(1) - at.y(0)) * slope];
  const unit = half / Math.hypot(run, rise);
  return path(
    [-unit, unit].map((by) => [x + by * run, y + by * rise]),
    `line ${kind}`,
  );
}
