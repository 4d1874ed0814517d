// Keeps what is typed in this tab, so a lost connection or a sleeping server loses nothing.
// <form data-draft="ask"> keeps; <body data-draft-sent="ask"> on the page after sending forgets.
const KEPT = "input:not([type=password], [type=hidden], [type=file]), textarea, select";
const keyOf = (name) => `draft:${name}`;

for (const { dataset } of document.querySelectorAll("[data-draft-sent]")) {
  sessionStorage.removeItem(keyOf(dataset.draftSent));
}

for (const form of document.querySelectorAll("form[data-draft]")) {
  const key = keyOf(form.dataset.draft);
  const fields = () => [...form.querySelectorAll(KEPT)].filter((field) => field.name);
  const toggles = (field) => field.type === "radio" || field.type === "checkbox";

  const keep = () => {
    const values = fields().map((field) => [field.name, toggles(field) ? field.value : "", toggles(field) ? field.checked : field.value]);
    sessionStorage.setItem(key, JSON.stringify(values));
  };

  const bringBack = () => {
    let values = [];
    try {
      values = JSON.parse(sessionStorage.getItem(key) ?? "[]");
    } catch {
      sessionStorage.removeItem(key);
    }
    // What the server put there wins: it may be a corrected or shared text.
    if (fields().some((field) => field.tagName === "TEXTAREA" && field.value.trim())) return;
    for (const [name, value, kept] of values) {
      for (const field of fields()) {
        if (field.name !== name) continue;
        if (!toggles(field)) field.value ||= kept;
        else if (field.value === value) field.checked = kept;
      }
    }
    if (values.length) form.dispatchEvent(new Event("draft:back"));
    for (const field of form.querySelectorAll("textarea")) {
      if (field.value) field.dispatchEvent(new Event("input", { bubbles: true }));
    }
  };

  bringBack();
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
}
