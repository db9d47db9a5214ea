// Small services for the reader: reasons that fold on narrow screens, boxes that scroll only where they must, contents
// that follow, colours to choose, and what is folded open on paper, but for sources and solutions. Without this script
// every reason shows and every box can be scrolled.

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

// A box that overflows fades at its edge and can be reached by Tab, where it says what it is; one that fits is not in
// the way.
function watchOverflow(box) {
  const kind = box.matches("pre") ? "Code" : box.matches(".xe-table") ? "Table" : "Formula";
  const update = () => {
    const hidden = box.scrollWidth - box.clientWidth;
    box.classList.toggle("xe-more", hidden > 1 && box.scrollLeft < hidden - 1);
    const reached = { tabindex: "0", role: "group", "aria-label": `${kind}, scrolls sideways` };
    for (const [name, value] of Object.entries(reached))
      if (hidden > 0) box.setAttribute(name, value);
      else box.removeAttribute(name);
  };
  box.addEventListener("scroll", update, { passive: true });
  return update;
}

// A formula in the text becomes such a box only where it is wider than its paragraph.
function watchFormula(formula) {
  const paragraph = formula.closest("p, li, dd, figcaption");
  const update = watchOverflow(formula);
  const right = (box) => box.getBoundingClientRect().right;
  return () => {
    formula.classList.remove("xe-wide");
    formula.classList.toggle("xe-wide", Boolean(paragraph) && right(formula) > right(paragraph) + 1);
    update();
  };
}

// What is far from the window is not laid out yet (content-visibility), so each part of the page is fitted when it comes
// near, and again when the page has another width. Returns what fits the parts around a place at once.
function fitLines() {
  const parts = [...document.querySelectorAll(".xe-article > section > *")];
  const fits = new Map(parts.map((part) => [part, fitter(part)]));
  const coming = new IntersectionObserver(
    (entries) => {
      for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
        coming.unobserve(target);
        fits.get(target)();
      }
    },
    { rootMargin: "100% 0%" },
  );
  let width = 0;
  new ResizeObserver(([page]) => {
    if (page.contentRect.width === width) return;
    width = page.contentRect.width;
    parts.forEach((part) => coming.unobserve(part));
    parts.forEach((part) => coming.observe(part));
  }).observe(document.querySelector("main"));
  return (target) => {
    const place = parts.findIndex((part) => part.contains(target));
    parts.slice(Math.max(0, place - 1), place + 2).forEach((part) => fits.get(part)());
  };
}

/** Fits the lines of one part of the page. */
function fitter(part) {
  const all = (selector) => [part, ...part.querySelectorAll(selector)].filter((node) => node.matches(selector));
  const proofs = all(".xe-proof");
  const boxes = all(".xe-line, div.math, .xe-table, pre").map(watchOverflow);
  const formulas = all("span.math").filter((formula) => !formula.closest(".xe-line"));
  const updates = [...boxes, ...formulas.map(watchFormula)];
  return () => {
    proofs.forEach(stackWhereNeeded);
    updates.forEach((update) => update());
  };
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

// The contents ----------------------------------------------------------------------------------------------------------

// Marked is the section that has come into the upper third of the window. Sections far from the window are not asked
// where they are: the answer would need their layout.
function followSections() {
  const links = new Map();
  for (const link of document.querySelectorAll(".xe-sections a")) links.set(targetOf(link), link);
  const sections = [...links.keys()];
  const reached = (section) => section.getBoundingClientRect().top < 0.3 * innerHeight;
  const inside = (section, other) => section !== other && section.contains(other);
  const outer = sections.filter((section) => !sections.some((other) => inside(other, section)));
  let marked;
  const mark = () => {
    const section = outer.findLast(reached);
    const current = section && (sections.filter((other) => inside(section, other)).findLast(reached) ?? section);
    if (current === marked) return;
    links.get(marked)?.classList.remove("active");
    links.get(marked)?.removeAttribute("aria-current");
    links.get(current)?.classList.add("active");
    links.get(current)?.setAttribute("aria-current", "true");
    marked = current;
  };
  let frame;
  const markSoon = () => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(mark);
  };
  addEventListener("scroll", markSoon, { passive: true });
  markSoon();
}

// On narrow screens the contents open over the page.
function openContents() {
  const beside = document.querySelector("div.xe-contents");
  if (!beside) return;
  const over = document.querySelector("dialog.xe-contents");
  const inside = over.querySelector("div");
  document.querySelector(".xe-open-contents").addEventListener("click", () => {
    inside.append(...beside.childNodes);
    over.showModal();
  });
  over.addEventListener("click", ({ target, clientX }) => {
    if (target.closest("a") || clientX > over.getBoundingClientRect().right) over.close();
  });
  over.addEventListener("keydown", (event) => event.stopPropagation()); // Sphinx would take Escape away
  over.addEventListener("close", () => beside.append(...inside.childNodes));
}

// As the system, light, dark: the first click changes what is seen. 404.html and the page's first script read what is
// stored here.
function chooseColours() {
  const page = document.documentElement.dataset;
  const system = matchMedia("(prefers-color-scheme: dark)");
  const forced = matchMedia("(forced-colors: active)"); // then the ground is the system's, whatever was chosen
  const show = (mode) => {
    page.mode = mode;
    page.theme = mode !== "auto" && !forced.matches ? mode : system.matches ? "dark" : "light";
  };
  if (forced.matches) show(page.mode);
  system.addEventListener("change", () => show(page.mode));
  document.querySelector(".xe-colours").addEventListener("click", () => {
    const modes = system.matches ? ["auto", "light", "dark"] : ["auto", "dark", "light"];
    show(modes[(modes.indexOf(page.mode) + 1) % modes.length]);
    localStorage.setItem("mode", page.mode);
    localStorage.setItem("theme", page.mode);
  });
}

// The place that an address names; nothing for one that cannot be read, as #100%.
function targetOf({ hash }) {
  try {
    return document.getElementById(decodeURIComponent(hash.slice(1)));
  } catch {
    return null;
  }
}

// What a jump shows has its size before it is shown, so that it stays where the jump has put it: a solution is opened,
// lines are fitted. course.css lays out the sections around it.
function prepareJumps(fitAround) {
  const prepare = (way) => {
    const target = targetOf(way);
    if (!target) return;
    if (target instanceof HTMLDetailsElement) target.open = true;
    fitAround(target);
  };
  const here = (link) => link && link.host === location.host && link.pathname === location.pathname;
  addEventListener("click", ({ target }) => {
    const link = target.closest("a[href]");
    if (here(link)) prepare(link);
  });
  addEventListener("hashchange", () => prepare(location));
  prepare(location);
}

// A page from a file cannot start a notebook: the style sheet then shows a sentence in place of the button.
function sayWhetherFromFile() {
  if (location.protocol === "file:") document.documentElement.dataset.fromFile = "";
}

// Paper -----------------------------------------------------------------------------------------------------------------

function openForPrint() {
  const closed = [];
  addEventListener("beforeprint", () => {
    closed.push(...document.querySelectorAll("details:not([open], .hide, .solution)"));
    closed.forEach((details) => (details.open = true));
  });
  addEventListener("afterprint", () => closed.splice(0).forEach((details) => (details.open = false)));
}

boxTables();
document.querySelectorAll(".xe-proof:not([data-kind=claim])").forEach(foldReasons);
followSections();
openContents();
chooseColours();
openForPrint();
sayWhetherFromFile();
prepareJumps(fitLines());
