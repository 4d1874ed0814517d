// Keys of the queue: j and k move, enter opens (the link has focus), a assigns, / searches, ? shows all keys.
// <table data-queue-keys> with a link in .cl-queue__q and, per row, perhaps a button [data-assign];
// <input data-queue-search>; <details data-queue-help>.
const table = document.querySelector("[data-queue-keys]");
const HERE = "cl-queue__here";

const rows = () => [...table.tBodies[0].rows].filter((row) => row.querySelector(".cl-queue__q a"));

function go(row) {
  if (!row) return;
  table.querySelectorAll(`.${HERE}`).forEach((other) => other.classList.remove(HERE));
  row.classList.add(HERE);
  row.querySelector(".cl-queue__q a").focus();
  row.scrollIntoView({ block: "nearest" });
}

const doing = {
  j: (all, at) => go(all[Math.min(at + 1, all.length - 1)]),
  k: (all, at) => go(all[Math.max(at - 1, 0)]),
  a: (all, at) => all[at]?.querySelector("[data-assign]")?.click(),
  "/": () => document.querySelector("[data-queue-search]")?.focus(),
  "?": () => {
    const help = document.querySelector("[data-queue-help]");
    if (help) help.open = !help.open;
  },
};

if (table) {
  document.addEventListener("keydown", (event) => {
    const typing = event.target.closest?.("input, textarea, select, [contenteditable]");
    if (typing || event.ctrlKey || event.metaKey || event.altKey || !Object.hasOwn(doing, event.key)) return;
    event.preventDefault();
    const all = rows();
    doing[event.key](all, all.findIndex((row) => row.classList.contains(HERE)));
  });
  table.addEventListener("focusin", (event) => {
    const row = event.target.closest("tbody tr");
    if (!row || row.classList.contains(HERE)) return;
    table.querySelectorAll(`.${HERE}`).forEach((other) => other.classList.remove(HERE));
    row.classList.add(HERE);
  });
}
