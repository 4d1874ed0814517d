// Order by drag, beside the up and down buttons which do the same without this script.
// <ol data-order="id-of-form"> with <li data-order-id="7"> and in each a [data-order-handle];
// the form has a field named "order" and is sent with the new order, "7,3,9".
function enhance(list) {
  const form = document.getElementById(list.dataset.order);
  if (!form) return;
  const ids = () => [...list.children].map((item) => item.dataset.orderId).join(",");
  let moving = null;
  let before = "";

  for (const item of list.children) {
    const handle = item.querySelector("[data-order-handle]");
    if (!handle) continue;
    handle.hidden = false;
    handle.addEventListener("pointerdown", () => (item.draggable = true));
    handle.addEventListener("pointerup", () => (item.draggable = false));
    item.addEventListener("dragstart", (event) => {
      moving = item;
      before = ids();
      event.dataTransfer.effectAllowed = "move";
      event.dataTransfer.setData("text/plain", item.dataset.orderId);
    });
    item.addEventListener("dragover", (event) => {
      if (!moving || moving === item) return;
      event.preventDefault();
      const { top, height } = item.getBoundingClientRect();
      item[event.clientY > top + height / 2 ? "after" : "before"](moving);
    });
    item.addEventListener("drop", (event) => event.preventDefault());
    item.addEventListener("dragend", () => {
      item.draggable = false;
      moving = null;
      if (ids() === before) return;
      form.elements.order.value = ids();
      form.requestSubmit();
    });
  }
}

const begin = (root) => root.querySelectorAll("[data-order]").forEach(enhance);
begin(document);
document.addEventListener("htmx:afterSwap", (event) => begin(event.detail.target.parentNode ?? document));
