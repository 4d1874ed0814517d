// A button that prints the page. Without this script it stays hidden; the browser's own menu prints just as well.
document.querySelectorAll("[data-print]").forEach((button) => {
  button.closest("[data-print-item]")?.removeAttribute("hidden");
  button.addEventListener("click", () => window.print());
});
