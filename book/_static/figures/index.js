// Gives every figure on the page that can move its module: data-figure="name" is moved by name.js.
// The still picture inside stays where a module is missing or fails.

for (const figure of document.querySelectorAll("[data-figure]")) {
  import(`./${figure.dataset.figure}.js`).then((module) => module.mount(figure));
}
