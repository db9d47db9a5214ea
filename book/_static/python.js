// Exercises that Python answers in the page. When the first is opened, a worker starts Pyodide from lite/ in this site; all
// exercises of the page share it, and their answers are run one after the other. What is typed is kept in this browser.
(() => {
  const { NOT_ATTEMPTED, STATES, element, keep, kept, paragraphs, show } = globalThis.courseAnswers;
  const root = new URL("..", document.currentScript.src);
  const about = JSON.parse(document.getElementById("xe-python").textContent);
  const exercises = [...document.querySelectorAll(".xe-python form")];

  // The worker -----------------------------------------------------------------------------------------------------------

  let worker = null;
  let ready = false;
  let bytes = 0;
  const waiting = []; // exercises with an answer to be run, in their order; the first one runs, if Python is ready

  function start() {
    if (worker) return;
    bytes = 0;
    try {
      if (typeof WebAssembly !== "object") throw new Error("this browser has no WebAssembly, or it is switched off");
      const mine = new Worker(new URL(`_static/${about.worker}`, root), { type: "module" });
      mine.addEventListener("message", ({ data }) => mine === worker && hear(data));
      mine.addEventListener("error", () => mine === worker && giveUp("its worker was not let in by this browser, or could not be loaded"));
      worker = mine;
    } catch (error) {
      giveUp(error.message);
      return;
    }
    worker.postMessage({ folder: new URL("lite/static/pyodide/", root).href, packages: about.packages });
    update();
  }

  function hear(data) {
    if (data.bytes) bytes = data.bytes;
    if (data.ready) {
      ready = true;
      goOn();
    }
    if (data.answer) {
      say(waiting.shift(), data.answer);
      if (data.answer.spent) end();
      goOn();
    }
    if (data.failed) giveUp(data.failed);
    update();
  }

  // The first of those who wait runs, or waits for Python.
  function goOn() {
    if (!waiting.length) return;
    start();
    if (ready) runFirst();
    else if (worker) tell(waiting[0], "Waiting for Python to start …");
  }

  function runFirst() {
    const [form] = waiting;
    tell(form, "Running …");
    const source = form.elements.source.value;
    worker.postMessage({ name: form.dataset.exercise, source, imports: JSON.stringify(about.imports) });
  }

  function end() {
    worker?.terminate();
    worker = null;
    ready = false;
  }

  // Python has gone, or never came. Whoever waits for it is told so, and else whoever looks.
  function giveUp(reason) {
    const concerned = waiting.length ? waiting.splice(0) : exercises.filter((form) => form.parentElement.open);
    const why = ready || navigator.onLine ? reason : "this device is not connected";
    const happened = ready ? "Python has stopped" : "Python could not be started here";
    end();
    for (const form of concerned) {
      tell(form, `${happened}: ${why.replace(/\.$/, "")}. Your answer is kept.`);
      const link = element("a", "", "notebook of this page");
      link.href = new URL(about.notebook, root);
      const advice = element("p", "", "Run tries again. The same exercise stands in the ", link, ", ");
      advice.append("and in that of your own copy of the course.");
      form.querySelector(".xe-verdict").append(advice);
    }
    update();
  }

  // An exercise ------------------------------------------------------------------------------------------------------------

  function ask(form) {
    if (waiting.includes(form)) return;
    waiting.push(form);
    if (waiting.length > 1) tell(form, "Waiting for another answer …");
    else goOn();
    update();
  }

  // A start for which no answer waits can be stopped at any exercise.
  function canStop(form) {
    return waiting.includes(form) || (Boolean(worker) && !ready && !waiting.length);
  }

  // Python cannot be interrupted inside a worker: the worker ends, and the next run begins with a new one. A start goes on
  // for the others who wait for it.
  function stop(form) {
    if (!canStop(form)) return;
    const runs = ready && waiting[0] === form;
    const others = waiting.filter((other) => other !== form);
    waiting.splice(0, Infinity, ...others);
    if (runs || (!ready && !others.length)) end();
    tell(form, "Stopped. Your answer is kept; Run starts anew.");
    if (!ready) goOn();
    update();
  }

  function say(form, { printed, state, message, text }) {
    if (state) {
      show(form, state, message);
      remember(form, { state });
    } else tell(form, text);
    if (printed) form.querySelector(".xe-verdict").prepend(element("pre", "", printed));
  }

  function tell(form, text) {
    const verdict = form.querySelector(".xe-verdict");
    delete verdict.dataset.state; // this is none; that of the last answer stays in the title
    verdict.replaceChildren(...(text ? paragraphs(text) : []));
  }

  function update() {
    const starts = Boolean(worker) && !ready;
    const comes = bytes > 0 && bytes < about.bytes;
    for (const form of exercises) {
      const loading = form.querySelector(".xe-loading");
      const bar = loading.querySelector("progress");
      loading.hidden = !starts;
      loading.querySelector("span").textContent = comes ? `Loading Python, ${mega(bytes)} of ${mega(about.bytes)} MB` : "Starting Python";
      bar.max = about.bytes;
      if (comes) bar.value = bytes;
      else bar.removeAttribute("value"); // it moves, and says no share
      form.elements.stop.setAttribute("aria-disabled", String(!canStop(form)));
    }
  }

  function mega(count) {
    return Math.round(count / 1e6);
  }

  // What is kept: the text, unless it is as it was at the start, and the state of the last answer. Anything else may stand
  // there too: the storage is not this script's alone.
  function remembered(form) {
    try {
      const { source, state } = JSON.parse(kept(form));
      return { source: typeof source === "string" ? source : undefined, state: STATES.find((known) => known === state) };
    } catch {
      return {};
    }
  }

  function remember(form, news) {
    keep(form, JSON.stringify({ ...remembered(form), ...news }));
  }

  // A new line begins where the last one did, and further in after a colon. The browser inserts it, so that it can undo it.
  function indent(event) {
    const field = event.target;
    const line = field.value.slice(0, field.selectionStart).split("\n").at(-1);
    const space = line.match(/^ */)[0] + (line.trimEnd().endsWith(":") ? "    " : "");
    if (space && document.execCommand("insertText", false, `\n${space}`)) event.preventDefault();
  }

  function set(form) {
    const { source: field, stop: stopper, reset } = form.elements;
    const original = form.closest(".exercise").querySelector("div.cell pre").textContent.trimEnd();
    let before = null; // the text that was there before a reset
    const changed = (text) => {
      before = text;
      reset.textContent = before === null ? "Reset" : "Undo reset";
      field.rows = field.value.split("\n").length + 1;
      remember(form, { source: field.value === original ? undefined : field.value });
    };
    const { source = original, state = NOT_ATTEMPTED } = remembered(form);
    field.value = source;
    field.rows = source.split("\n").length + 1;
    show(form, state);
    field.addEventListener("input", () => changed(null));
    field.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.isComposing) return;
      if (event.ctrlKey || event.metaKey) {
        event.preventDefault();
        form.requestSubmit();
      } else if (!event.shiftKey && !event.altKey) indent(event);
    });
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      ask(form);
    });
    stopper.addEventListener("click", () => stop(form));
    reset.addEventListener("click", () => {
      const now = field.value;
      field.value = before ?? original;
      changed(before === null ? now : null);
    });
    const fold = form.parentElement;
    // Not at "toggle", which printing makes happen too; and once the click has opened it.
    fold.querySelector("summary").addEventListener("click", () => fold.open || setTimeout(start));
  }

  if (location.protocol === "file:") return; // the style sheet hides the fields: no page from a file may start a worker
  exercises.forEach(set);
  update();
})();
