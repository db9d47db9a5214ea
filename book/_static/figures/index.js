// Gives every figure on the page that can move its module, as it comes near: data-figure="name" is moved by name.js.
// The still picture inside stays where a module is missing or fails.

const coming = new IntersectionObserver(
  (entries) => {
    for (const { target } of entries.filter(({ isIntersecting }) => isIntersecting)) {
      coming.unobserve(target);
      import(`./${target.dataset.figure}.js`).then((module) => module.mount(target));
    }
  },
  { rootMargin: "100% 0%" },
);
document.querySelectorAll("[data-figure]").forEach((figure) => coming.observe(figure));
