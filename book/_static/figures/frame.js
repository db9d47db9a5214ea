// The frame around every moving figure, and numbers as the course prints them. A figure's own module holds its state,
// its formulas and its picture.

import { element, fill, hatching, shape } from "./drawing.js";

const SMALLEST = 200; // px: a module may run before the style sheet has given the page its width
const QUIET = 400; // ms without a change before the state is announced

/**
 * Puts a frame in the place of the still picture, which is kept for print.
 *
 * title: the insight; name: what the drawing shows, for those who do not see it; numbers: {id: parts of its term};
 * handles: knobs in the drawing; tables: what does not fit the list of numbers; controls: elements; keys: pairs of key
 * names and what they do; draw(width): {shapes, height}, in CSS pixels.
 * Returns refresh(values, sentence), which redraws, prints the values and announces the sentence once it rests,
 * and the picture.
 */
export function frame(figure, { title, name, numbers, handles = [], tables = [], controls, keys, draw }) {
  const caption = figure.querySelector("figcaption");
  const still = [...figure.children].filter((child) => child !== caption);
  // Handles stay in the picture while everything else in it is drawn anew: one that was taken out would lose the focus.
  // To a screen reader the picture is its name, and its handles: ticks and labels read one by one would tell nothing.
  const drawn = shape("g", { "aria-hidden": "true" });
  const role = handles.length ? "group" : "img";
  const picture = shape("svg", { role, "aria-label": name }, drawn, ...handles.map(({ node }) => node));
  const drawing = element("div", { class: "xe-drawing" }, picture);
  const cells = Object.fromEntries(Object.keys(numbers).map((id) => [id, element("dd")]));
  const list = Object.entries(numbers).map(([id, term]) => element("div", {}, element("dt", {}, ...term), cells[id]));
  const reading = element("p", { class: "xe-reading" });
  const status = element("p", { class: "xe-status", role: "status" });
  const moving = element(
    "div",
    { class: "xe-moving" },
    element("p", { class: "xe-title" }, title),
    drawing,
    element("dl", {}, ...list),
    ...tables.map(({ node }) => node),
    element("div", { class: "xe-controls" }, ...controls),
    reading,
    status,
  );

  const redraw = () => {
    const width = Math.floor(drawing.clientWidth);
    if (width < SMALLEST) return;
    const { shapes, height } = draw(width);
    fill(picture, { width, height, viewBox: `0 0 ${width} ${height}` });
    drawn.replaceChildren(...shapes.filter(Boolean));
  };
  let announce;
  const say = (sentence) => {
    status.textContent = sentence;
    reading.setAttribute("aria-hidden", "true"); // whoever reads on meets the sentence once
  };
  const refresh = (values, sentence) => {
    redraw();
    for (const [id, value] of Object.entries(values)) cells[id]?.replaceChildren(...withUnit(value));
    clearTimeout(announce);
    // The starting state is not news.
    if (reading.textContent) announce = setTimeout(say, QUIET, sentence);
    reading.textContent = sentence;
  };

  const hint = element("p", { class: "xe-keys" });
  for (const [names, words] of keys) hint.append(...names.map((key) => element("kbd", {}, key)), ` ${words} `);
  (caption ?? moving).append(hint);
  for (const node of still) node.classList.add("xe-still");
  figure.prepend(moving);
  figure.classList.add("xe-moves");
  hatching();
  new ResizeObserver(redraw).observe(drawing);
  return { refresh, picture };
}

/** "0.6390 nat" with the unit in small type. */
function withUnit(value) {
  const [digits, ...unit] = value.split(" ");
  return unit.length ? [digits, element("small", {}, ` ${unit.join(" ")}`)] : [digits];
}

/** A table of strings: columns are the words of its head, the first of each row names the row. */
export function table(caption, columns) {
  const body = element("tbody");
  const head = columns.map((column) => element("th", { scope: "col" }, ...[column].flat()));
  const node = element(
    "table",
    {},
    element("caption", {}, caption),
    element("thead", {}, element("tr", {}, ...head)),
    body,
  );
  const row = ([name, ...values]) =>
    element(
      "tr",
      {},
      element("th", { scope: "row" }, ...[name].flat()),
      ...values.map((value) => element("td", {}, value)),
    );
  return { node, show: (rows) => body.replaceChildren(...rows.map(row)) };
}

const RAISED = "⁰¹²³⁴⁵⁶⁷⁸⁹";

/** A number with a real minus: four decimals, five below a thousandth, two digits and a power below that; ∞. */
export function number(value) {
  const size = Math.abs(value);
  if (size === Infinity) return value > 0 ? "∞" : "−∞";
  const small = size > 0 && size < 1e-4;
  const text = small ? raised(value) : value.toFixed(size > 0 && size < 1e-3 ? 5 : 4);
  return text.replace("-", "−");
}

/** 0.000034 as 3.4·10⁻⁵. */
function raised(value) {
  const [digits, power] = value.toExponential(1).split("e-");
  return `${digits}·10⁻${[...power].map((digit) => RAISED[digit]).join("")}`;
}

/** So many digits that count, zeros included. */
export const significant = (value, digits) => (value < 1e-3 && value > 0 ? raised(value) : value.toPrecision(digits));
