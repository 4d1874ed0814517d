// "60 of 200 words" under a text field, kept true while one types.
// <textarea id="x" data-words="200"> and <span id="x_words">.
for (const field of document.querySelectorAll("textarea[data-words]")) {
  const count = document.getElementById(`${field.id}_words`);
  if (!count) continue;
  const show = () => {
    const words = field.value.trim().split(/\s+/u).filter(Boolean).length;
    count.textContent = `${words} of ${field.dataset.words} words`;
  };
  field.addEventListener("input", show);
  show();
}
