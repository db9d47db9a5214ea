// Exercises that a form answers in the page: it carries the numbers to compare with and the sentences to say; both come
// from companion.exercises, and the comparison here is that of its `check`. A test in a browser compares the two.
// What python.js needs too, for the exercises that Python answers, it finds in courseAnswers.
(() => {
  const RIGHT = "right";
  const NOT_YET = "not yet";
  const NOT_ATTEMPTED = "not attempted yet";
  const SHAPES = { [RIGHT]: "M1 1h8v8H1z", [NOT_YET]: "M1 1l8 8M9 1l-8 8" };
  const NOT_KEPT = "This answer stays only until you leave the page: this browser has no room for it, or its storage is off.";
  const LONGEST_NUMBER = 100; // letters of an answer that may be a number
  const LONGEST_SHOWN = 60; // letters of an answer that are repeated to the reader

  // A number as text ---------------------------------------------------------------------------------------------------

  // Digits of any script, a real minus, an exponent: what Python's Decimal reads.
  function readNumber(text) {
    const plain = text.trim().replace(/\p{Nd}/gu, asciiDigit).replaceAll("−", "-").replaceAll("_", "");
    if ([...text].length > LONGEST_NUMBER || !/^[-+]?(\d+\.?\d*|\.\d+)(e[-+]?\d+)?$/i.test(plain)) return null;
    const number = Number(plain);
    return Number.isFinite(number) ? number : null;
  }

  // Digits stand together in tens, from their zero on.
  function asciiDigit(digit) {
    const code = digit.codePointAt(0);
    let zero = code;
    while (/\p{Nd}/u.test(String.fromCodePoint(zero - 1))) zero -= 1;
    return String((code - zero) % 10);
  }

  // To so many decimals, a tie to the even digit, as Python rounds. toFixed(100) is exact enough to see a tie.
  function fixed(number, decimals) {
    const size = Math.abs(number);
    let text = size.toFixed(decimals);
    if (size >= 1e21) text = `${BigInt(size)}${decimals ? `.${"0".repeat(decimals)}` : ""}`;
    else {
      const exact = size.toFixed(100);
      const kept = exact.length - 100 + decimals;
      const cut = exact.slice(0, kept).replace(/\.$/, "");
      if (/^50*$/.test(exact.slice(kept)) && "02468".includes(cut.at(-1))) text = cut;
    }
    return number < 0 || Object.is(number, -0) ? `−${text}` : text;
  }

  // The answer as Python would write it, cut where it grows long.
  function quoted(text) {
    const quote = text.includes("'") && !text.includes('"') ? '"' : "'";
    const letters = [...text].slice(0, LONGEST_SHOWN + 1).map((letter) => {
      if (letter === quote || letter === "\\") return `\\${letter}`;
      return /[\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/u.test(letter) ? escaped(letter) : letter;
    });
    const written = [...`${quote}${letters.join("")}${quote}`];
    return written.length <= LONGEST_SHOWN ? written.join("") : `${written.slice(0, LONGEST_SHOWN).join("")}…`;
  }

  function escaped(letter) {
    const code = letter.codePointAt(0);
    const known = { 9: "\\t", 10: "\\n", 13: "\\r" }[code];
    const [mark, width] = code < 256 ? ["x", 2] : code < 65536 ? ["u", 4] : ["U", 8];
    return known ?? `\\${mark}${code.toString(16).padStart(width, "0")}`;
  }

  // The verdict --------------------------------------------------------------------------------------------------------

  function judge(said, text) {
    if (!text.trim()) return [NOT_ATTEMPTED, "For a first pointer, open the first hint."];
    if (!said.letters) return judgeNumber(said, text);
    const [passed, message] = said.letters[text];
    return [passed ? RIGHT : NOT_YET, message];
  }

  function judgeNumber(said, text) {
    const number = readNumber(text);
    const say = (sentence, given = fixed(number, said.decimals)) => said[sentence].replace("{}", () => given);
    const within = (target, distance) => Math.abs(number - target) <= distance;
    const shown = (value) => fixed(value, said.decimals);
    // A number with more decimals than asked is no rounding: it has to round to the same, or be close.
    const agrees = (target) =>
      within(target, said.within) &&
      (Number(shown(number).replace("−", "-")) === number ||
        shown(number) === shown(target) ||
        Math.abs(number - target) < said.close);
    if (number === null) return [NOT_YET, say("unreadable", quoted(text))];
    if (agrees(said.answer)) return [RIGHT, say("right")];
    const known = said.mistakes.find(([answer]) => agrees(answer));
    if (known) return [NOT_YET, known[1]];
    const places = /^[-+0-9]*\.[0-9]*$/.test(text) ? text.length - text.indexOf(".") - 1 : 0;
    if (places > 0 && places < said.decimals && within(said.answer, said.half[places]))
      return [NOT_YET, say("coarse", text.replaceAll("-", "−"))];
    if (said.decimals > 1 && within(said.answer, said.half[said.decimals - 1])) return [NOT_YET, say("off")];
    return [NOT_YET, say("other")];
  }

  // The page -----------------------------------------------------------------------------------------------------------

  function element(tag, className, ...content) {
    const made = document.createElement(tag);
    made.className = className;
    made.append(...content);
    return made;
  }

  // The state stands in the title of the exercise; the sentences stand in a live region, with the state for the ear. The
  // state may come from elsewhere, as what was kept, and is shown as text.
  function show(form, state, message) {
    const exercise = form.closest(".exercise");
    const title = exercise.querySelector(".admonition-title");
    exercise.dataset.state = state;
    title.querySelector(".xe-state")?.remove();
    const shown = element("span", "xe-state");
    if (Object.hasOwn(SHAPES, state))
      shown.innerHTML = `<svg class="xe-mark" viewBox="0 0 10 10" aria-hidden="true"><path d="${SHAPES[state]}"/></svg>`;
    shown.append(element("span", "", state));
    title.append(shown);
    if (!message) return;
    const lines = paragraphs(message);
    lines[0].prepend(element("span", "xe-hidden", `${state}: `));
    const verdict = form.querySelector(".xe-verdict");
    verdict.dataset.state = state;
    verdict.replaceChildren(...lines);
  }

  // A line that is indented is code, or one of a table.
  function paragraphs(text) {
    return text.split("\n").map((line) => element("p", line.startsWith(" ") ? "xe-code-line" : "", line));
  }

  // The answer stays in this browser, also for another page with the same exercise. Was there a place for it?
  function store(form, text) {
    try {
      localStorage.setItem(`xe-answer-${form.dataset.exercise}`, text);
      return true;
    } catch {
      return false;
    }
  }

  // As long as there is none, the form says so.
  function keep(form, text) {
    const said = form.querySelector(".xe-not-kept");
    if (store(form, text)) return said?.remove();
    if (said) return;
    const sentence = element("p", "xe-not-kept", NOT_KEPT);
    sentence.setAttribute("role", "alert");
    form.querySelector(".xe-verdict").after(sentence);
  }

  function kept(form) {
    try {
      return localStorage.getItem(`xe-answer-${form.dataset.exercise}`) ?? "";
    } catch {
      return "";
    }
  }

  globalThis.courseAnswers = { NOT_ATTEMPTED, STATES: [RIGHT, NOT_YET, NOT_ATTEMPTED], element, keep, kept, paragraphs, show };

  for (const data of document.querySelectorAll("form.xe-answer > script")) {
    const said = JSON.parse(data.textContent);
    const form = data.parentElement;
    const answer = form.elements.answer;
    form.addEventListener("submit", (event) => {
      event.preventDefault();
      keep(form, answer.value);
      show(form, ...judge(said, answer.value));
    });
    answer.value = kept(form);
    if (answer.value) show(form, ...judge(said, answer.value));
    else show(form, NOT_ATTEMPTED);
  }
})();
