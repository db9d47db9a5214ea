// The search page: what has a name stands first, then Sphinx's own search of the text. `courseNames` (names.js) lists
// the names; they are found in any order of words, in singular or plural, by a beginning, and with one letter wrong.
(() => {
  const MOST = 10; // names shown
  const BEFORE = 110; // letters of a page before and after the word that was looked for
  const AFTER = 130;
  const FILLERS = new Set("a an and at by for in is it of on or the to with".split(" "));
  const stemmer = new Stemmer();
  const LIKELY = { word: 0.12, definition: 0.1, theorem: 0.1, function: 0.08, derivation: 0.08, chapter: 0.06, section: 0.02 };

  // Words ------------------------------------------------------------------------------------------------------------

  function wordsOf(text) {
    const plain = text.toLowerCase().normalize("NFKD").replace(/(?![\u1100-\u11ff])\p{M}|['’]/gu, "");
    return plain.split(/[^\p{L}\p{N}]+/u).filter((word) => word);
  }

  const joined = (words) => words.join("");
  const stem = (word) => stemmer.stemWord(word);

  // Whether one letter more, less or other, or two exchanged, make one word of the other.
  function oneSlip(one, other) {
    if (Math.abs(one.length - other.length) > 1 || Math.min(one.length, other.length) < 4) return false;
    let start = 0;
    while (start < one.length && one[start] === other[start]) start += 1;
    const rest = (word, skipped) => word.slice(start + skipped);
    return (
      rest(one, 1) === rest(other, 1) ||
      rest(one, 1) === rest(other, 0) ||
      rest(one, 0) === rest(other, 1) ||
      (one[start] === other[start + 1] && one[start + 1] === other[start] && rest(one, 2) === rest(other, 2))
    );
  }

  // How well a word of the query fits a word of a name, from 0 to 1.
  function fit(asked, word) {
    if (asked === word) return 1;
    if (stem(asked) === stem(word)) return 0.95;
    if (asked.length > 1 && word.startsWith(asked)) return 0.6 + (0.3 * asked.length) / word.length;
    if (asked.length > 3 && word.includes(asked)) return 0.5;
    return oneSlip(asked, word) ? 0.6 : 0;
  }

  const best = (asked, words) => Math.max(0, ...words.map((word) => fit(asked, word)));

  // Names ------------------------------------------------------------------------------------------------------------

  const things = courseNames.names.map(([name, kind, page, place, status, ...also]) => {
    const [file, title] = courseNames.pages[page];
    const called = [name, ...also].map(wordsOf);
    return { name, kind: courseNames.kinds[kind], file, title, place, status, also, called, around: wordsOf(title) };
  });

  // The mean fit of the query's words; those that a name lacks may stand in the title of its page, for less.
  function worth(asked, thing) {
    const whole = joined(asked.map(stem));
    const scores = thing.called.map((words, other) => {
      const fits = asked.map((word) => Math.max(best(word, words), 0.5 * best(word, thing.around)));
      const own = asked.some((word) => best(word, words));
      const mean = own && Math.min(...fits) > 0 ? fits.reduce((sum, one) => sum + one) / fits.length : 0;
      const name = joined(words.map(stem));
      const same = name === whole ? 1 : whole.length > 3 && name.startsWith(whole) ? 0.7 : 0;
      const covered = Math.min(1, whole.length / name.length);
      const score = Math.max(mean, same);
      return score && score + 0.5 * covered + (same === 1 ? 0.5 : 0) - (other ? 0.1 : 0);
    });
    const most = Math.max(...scores);
    return most && most + (LIKELY[thing.kind] ?? 0);
  }

  function find(query) {
    const all = wordsOf(query);
    const telling = all.filter((word) => !FILLERS.has(word));
    const asked = telling.length ? telling : all;
    if (!asked.length) return [];
    const found = things.map((thing) => [worth(asked, thing), thing]).filter(([score]) => score > 0.55);
    found.sort(([one], [other]) => other - one);
    return found.slice(0, MOST).map(([, thing]) => thing);
  }

  // The page -----------------------------------------------------------------------------------------------------------

  const HANGUL = /[\uac00-\ud7a3]/;
  const SHAPES = { proved: "M1 1h8v8H1z", refuted: "M1 1l8 8M9 1l-8 8" };

  function entry(thing) {
    const item = document.createElement("li");
    const way = item.appendChild(document.createElement("a"));
    way.href = `${thing.file}.html${thing.place ? `#${thing.place}` : ""}`;
    way.textContent = thing.name;
    const about = item.appendChild(document.createElement("p"));
    about.className = "context";
    const told = ![undefined, "", thing.kind, "no status"].includes(thing.status);
    if (told) about.innerHTML = mark(thing.status);
    about.append(told ? `${thing.kind}, ${thing.status}` : thing.kind);
    for (const korean of thing.also.filter((other) => HANGUL.test(other))) {
      const word = document.createElement("span");
      word.lang = "ko";
      word.textContent = korean;
      about.append(" · ", word);
    }
    if (thing.kind !== "chapter") about.append(` · ${thing.title}`);
    return item;
  }

  function mark(status) {
    const shape = SHAPES[status] ?? "M5 .7L9.3 5 5 9.3.7 5z";
    const drawing = `<svg class="xe-mark" viewBox="0 0 10 10" aria-hidden="true"><path d="${shape}"/></svg>`;
    return `<span class="xe-judged" data-status="${status}">${drawing}</span>`;
  }

  function count(number, what) {
    return `${number} ${what}${number === 1 ? "" : "s"}`;
  }

  // Sphinx says at the end how many pages it has found, in a sentence with one number or none.
  function announce(query, named) {
    const pages = Number(Search.status.textContent.match(/\d+/)?.[0] ?? 0);
    const found = [named && count(named, "name"), pages && `${count(pages, "place")} in the text`].filter(Boolean);
    document.querySelector(".xe-found").textContent = found.length
      ? `${found.join(" and ")} for “${query}”.`
      : `Nothing is called “${query}”, and no page has it. Is it spelled as in the course?`;
    Search.title.textContent = pages ? "In the text" : "";
  }

  // Sphinx would join a block to the next, cut words, show a power as a product, and look for stems alone. This text
  // begins at the place that the result leads to. Proofs are found by name.
  const ASIDE = ".headerlink, script, form, details.hide, details.xe-python, .xe-proof, .xe-run, .xe-turn";
  const BLOCKS = "p, li, dt, dd, th, td, pre, h1, h2, h3, h4, summary, figcaption, .classifier";
  const MARK = "\u0000";

  function textOf(html, anchor) {
    const page = new DOMParser().parseFromString(html, "text/html");
    if (anchor) page.getElementById(anchor.slice(1))?.prepend(MARK);
    const main = page.querySelector("[role=main]");
    main.querySelectorAll(ASIDE).forEach((part) => part.remove());
    main.querySelectorAll(".math").forEach((formula) => formula.replaceWith("…"));
    main.querySelectorAll(BLOCKS).forEach((block) => {
      block.prepend(" ");
      block.append(" ");
    });
    const text = main.textContent;
    return text.slice(text.indexOf(MARK) + 1).replace(/\s+/g, " ").trim();
  }

  // Where the text has a word of the query, or one of its stem: "binari" stands for binary.
  function placeIn(text, stems) {
    const lower = text.toLowerCase();
    const looked = [...asked, ...stems, ...[...stems].map((stem) => stem.replace(/i$/, ""))];
    return looked.map((word) => lower.indexOf(word)).find((place) => place >= 0) ?? 0;
  }

  let asked = [];
  Search.makeSearchSummary = (html, stems, anchor) => {
    const text = textOf(html, anchor);
    const place = placeIn(text, stems);
    const start = place > BEFORE ? text.indexOf(" ", place - BEFORE) + 1 : 0;
    const end = place + AFTER < text.length ? text.lastIndexOf(" ", place + AFTER) : text.length;
    const summary = document.createElement("p");
    summary.className = "context";
    summary.textContent = `${start ? "… " : ""}${text.slice(start, end)}${end < text.length ? " …" : ""}`;
    return summary;
  };

  const performSearch = Search.performSearch;
  Search.performSearch = (query) => {
    const named = find(query);
    asked = wordsOf(query);
    const section = document.querySelector(".xe-named");
    section.querySelector("ul").replaceChildren(...named.map(entry));
    section.hidden = named.length === 0;
    performSearch(query);
    const done = () => Search.status.textContent && announce(query, named.length);
    new MutationObserver(done).observe(Search.status, { childList: true });
    done(); // where nothing is found, the search has ended before
  };
  Search.performObjectSearch = () => []; // functions stand among the names
})();
