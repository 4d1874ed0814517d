// Moves focus to what a person should read next: an error summary, or a part that was just put in.
const focusIn = (root) => root.querySelector?.("[data-focus]")?.focus();

focusIn(document);
document.addEventListener("htmx:afterSwap", (event) => focusIn(event.detail.target));
