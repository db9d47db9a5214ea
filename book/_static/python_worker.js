// Python for the exercises of one page: Pyodide in a worker, so that the page goes on while it computes. python.js starts
// it and says what to run; course_in_browser.answering runs it. A module, because Pyodide is one.
let python, answering;

// How much has come, file by file. What a browser does not tell, the page does not show.
function tellHowMuchHasCome() {
  if (!globalThis.PerformanceObserver) return;
  let bytes = 0;
  const seen = new PerformanceObserver((list) => {
    for (const file of list.getEntries()) bytes += file.decodedBodySize;
    postMessage({ bytes });
  });
  seen.observe({ type: "resource", buffered: true });
}

async function start({ folder, packages }) {
  tellHowMuchHasCome();
  const { loadPyodide } = await import(`${folder}pyodide.mjs`);
  const env = { CROSS_ENTROPY_COURSE_PROGRESS: ":memory:" };
  const stdin = () => undefined; // input() finds the end of a file, and says so
  python = await loadPyodide({ indexURL: folder, packages, env, stdin });
  const missing = packages.filter((name) => !(name in python.loadedPackages));
  if (missing.length) throw new Error(`${missing.join(" and ")} could not be loaded`);
  answering = python.pyimport("course_in_browser.answering");
  answering.start();
}

async function run({ name, source, imports }) {
  const wanted = JSON.parse(answering.wanted(source, imports));
  if (wanted.length) await python.loadPackage(wanted);
  return JSON.parse(answering.answer(name, source, imports));
}

function told(error) {
  return error?.message || String(error);
}

// Pyodide's start waits for ever where its machine code is not to be had, and leaves the failure to nobody.
addEventListener("unhandledrejection", ({ reason }) => {
  if (!answering) postMessage({ failed: `Pyodide does not start (${told(reason)})` });
});

// What fails here is no error of the answer's, which Python would have told: this worker is then of no more use.
addEventListener("message", async ({ data }) => {
  try {
    postMessage(data.folder ? { ready: !(await start(data)) } : { answer: await run(data) });
  } catch (error) {
    postMessage({ failed: told(error) });
  }
});
