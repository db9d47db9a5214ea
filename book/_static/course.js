// Small services for the reader: reasons that fold on narrow screens, boxes that scroll only where they must, and
// what is folded open on paper, but for solutions. Without this script every reason shows and every box can be scrolled.

const CHEVRON = '<svg viewBox="0 0 16 16" aria-hidden="true"><path d="M3 5.5l5 5 5-5"/></svg>';

// Reasons -----------------------------------------------------------------------------------------------------------

function foldReasons(proof, number) {
  const steps = [...proof.querySelectorAll(".xe-step")];
  const buttons = steps.map((step, line) => addFoldButton(step, `xe-why-${number}-${line}`));
  proof.classList.add("xe-folds");
  const header = proof.querySelector("header");
  if (!header || buttons.length < 2) return;

  const all = document.createElement("button");
  all.type = "button";
  all.className = "xe-fold-all";
  const anyClosed = () => buttons.some((button) => button.getAttribute("aria-expanded") === "false");
  const name = () => (all.textContent = anyClosed() ? "Show reasons" : "Hide reasons");
  all.addEventListener("click", () => {
    const open = anyClosed();
    buttons.forEach((button) => setFold(button, open));
    name();
  });
  buttons.forEach((button) => button.addEventListener("click", name));
  name();
  header.append(all);
}

function addFoldButton(step, id) {
  const why = step.querySelector(".xe-why");
  why.id = id;
  const button = document.createElement("button");
  button.type = "button";
  button.className = "xe-fold-one";
  button.innerHTML = `<span class="xe-hidden">Reason</span>${CHEVRON}`;
  button.setAttribute("aria-controls", id);
  button.addEventListener("click", () => setFold(button, button.getAttribute("aria-expanded") === "false"));
  why.before(button);
  setFold(button, false);
  return button;
}

function setFold(button, open) {
  button.setAttribute("aria-expanded", String(open));
  button.closest(".xe-step").classList.toggle("xe-open", open);
}

// Lines that do not fit -----------------------------------------------------------------------------------------------

// A left side and a right side that do not fit beside each other stand one above the other, in the whole proof alike.
function stackWhereNeeded(proof) {
  proof.classList.remove("xe-stacked");
  const lines = [...proof.querySelectorAll(".xe-line")];
  proof.classList.toggle("xe-stacked", lines.some((line) => line.scrollWidth > line.clientWidth + 1));
}

// A box that overflows fades at its edge and can be reached by Tab; one that fits is not in the way.
function watchOverflow(box) {
  const update = () => {
    const hidden = box.scrollWidth - box.clientWidth;
    box.classList.toggle("xe-more", hidden > 1 && box.scrollLeft < hidden - 1);
    if (hidden > 1) box.tabIndex = 0;
    else box.removeAttribute("tabindex");
  };
  box.addEventListener("scroll", update, { passive: true });
  return update;
}

// A formula in the text becomes such a box only where it is wider than its paragraph.
function boxWideFormula(formula) {
  formula.classList.remove("xe-wide", "xe-more");
  formula.removeAttribute("tabindex");
  const paragraph = formula.closest("p, li, dd, figcaption");
  if (!paragraph || formula.getBoundingClientRect().right <= paragraph.getBoundingClientRect().right + 1) return;
  formula.classList.add("xe-wide");
  watchOverflow(formula)();
}

function fitLines() {
  const proofs = [...document.querySelectorAll(".xe-proof")];
  const boxes = [...document.querySelectorAll(".xe-line, div.math, .xe-table")].map(watchOverflow);
  const formulas = [...document.querySelectorAll("span.math")].filter((formula) => !formula.closest(".xe-line"));
  const fit = () => {
    proofs.forEach(stackWhereNeeded);
    boxes.forEach((update) => update());
    formulas.forEach(boxWideFormula);
  };
  let width = 0;
  new ResizeObserver(([page]) => {
    if (page.contentRect.width === width) return;
    width = page.contentRect.width;
    fit();
  }).observe(document.querySelector("main"));
  window.MathJax?.startup?.promise?.then(fit);
}

// Wide tables scroll in a box of their own.
function boxTables() {
  for (const table of document.querySelectorAll(".xe-article table")) {
    if (table.closest(".xe-table, [data-figure]")) continue;
    const box = document.createElement("div");
    box.className = "xe-table";
    table.replaceWith(box);
    box.append(table);
  }
}

// The theme marks a section when its heading comes into view. After a jump into the middle of a section, or to the top
// of the page, none does, and the mark would stay where it was.
function followSections() {
  const links = [...document.querySelectorAll("#pst-page-toc-nav a")];
  const top = (link) => {
    const section = document.getElementById(decodeURIComponent(link.hash.slice(1)));
    return (section.querySelector("h1, h2, h3, h4") ?? section).getBoundingClientRect().top;
  };
  const correct = () => {
    const marked = links.find((link) => link.classList.contains("active"));
    if (!marked || (top(marked) > -1 && top(marked) < innerHeight)) return;
    const current = links.filter((link) => top(link) < 0.3 * innerHeight).pop();
    for (const link of links) {
      link.classList.toggle("active", link === current);
      if (link === current) link.setAttribute("aria-current", "true");
      else link.removeAttribute("aria-current");
    }
  };
  let rest;
  const correctSoon = () => {
    clearTimeout(rest);
    rest = setTimeout(correct, 100);
  };
  addEventListener("scroll", correctSoon, { passive: true });
  // On a busy machine the theme sets its mark after the last scroll event.
  const marks = new MutationObserver(correctSoon);
  for (const link of links) marks.observe(link, { attributeFilter: ["class"] });
}

// A link to a solution opens it.
function openTarget() {
  const target = document.getElementById(decodeURIComponent(location.hash.slice(1)));
  if (target instanceof HTMLDetailsElement) target.open = true;
}

// A page from a file cannot start a notebook: the style sheet then shows a sentence in place of the button.
function sayWhetherFromFile() {
  if (location.protocol === "file:") document.documentElement.dataset.fromFile = "";
}

// Paper -----------------------------------------------------------------------------------------------------------------

function openForPrint() {
  const closed = [];
  addEventListener("beforeprint", () => {
    closed.push(...document.querySelectorAll("details:not([open], .solution)"));
    closed.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => closed.splice(0).forEach((details) => (details.open = false)));
}

boxTables();
document.querySelectorAll(".xe-proof:not([data-kind=claim])").forEach(foldReasons);
followSections();
openForPrint();
sayWhetherFromFile();
openTarget();
addEventListener("hashchange", openTarget);
addEventListener("load", fitLines);
