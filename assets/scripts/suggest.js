// The panel of suggestions beside a text field, put in anew by htmx while one types.
// A status line that says what it said before is not said again. Whoever has moved into the panel keeps their place:
// what came meanwhile is put in when they leave it. Without this script the panel is only less polite.
const PANEL = "suggest";
let waiting = null;

document.addEventListener("htmx:oobBeforeSwap", ({ detail }) => {
  const said = detail.target.textContent.trim();
  if (detail.target.getAttribute("role") === "status" && said === detail.fragment.textContent.trim())
    detail.shouldSwap = false;
});

document.addEventListener("htmx:beforeSwap", ({ detail }) => {
  if (detail.target.id !== PANEL || !detail.shouldSwap) return;
  waiting = detail.target.contains(document.activeElement) ? detail.serverResponse : null;
  if (waiting !== null) detail.shouldSwap = false;
});

document.getElementById(PANEL)?.addEventListener("focusout", ({ currentTarget, relatedTarget }) => {
  if (waiting === null || currentTarget.contains(relatedTarget)) return;
  window.htmx.swap(currentTarget, waiting, { swapStyle: "innerHTML" }, { eventInfo: { target: currentTarget } });
  waiting = null;
});
