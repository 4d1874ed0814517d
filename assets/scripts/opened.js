// Tells us that an item's link was opened, so that what cities open comes up a little sooner for the next one.
// <li> with a link and <form data-opened="address">. Told once for each page; never to anyone whose browser asks not to
// be followed. The link itself stays as it is.
const followed = !navigator.globalPrivacyControl && navigator.doNotTrack !== "1";
const told = new Set();

function tell({ target, button }) {
  const form = target.closest?.("a[href]")?.closest("li")?.querySelector("form[data-opened]");
  if (!form || button > 1 || told.has(form)) return;
  told.add(form);
  navigator.sendBeacon(form.dataset.opened, new FormData(form));
}

if (followed) {
  document.addEventListener("click", tell);
  document.addEventListener("auxclick", tell);
}
