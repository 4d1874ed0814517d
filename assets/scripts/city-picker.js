// A text field that offers places while one types (the combobox pattern of the ARIA guide).
// <input data-city-picker="/cities/find/" data-city-value="id-of-hidden-field">; the address answers
// ?q= with JSON [{"geoid", "label", "note"}]. Without this script the server reads the plain text.
const WAIT_MS = 150;

function enhance(input) {
  const hidden = document.getElementById(input.dataset.cityValue ?? "");
  const list = document.createElement("ul");
  const said = document.createElement("p");
  const box = document.createElement("div");
  let places = [];
  let here = -1;
  let timer = 0;
  let asked = 0;
  let chosen = input.value;

  box.className = "cl-picker";
  list.className = "cl-picker__list";
  list.id = `${input.id}_places`;
  list.setAttribute("role", "listbox");
  list.setAttribute("aria-label", "Places");
  list.hidden = true;
  said.className = "usa-sr-only";
  said.setAttribute("role", "status");
  input.replaceWith(box);
  box.append(input, list, said);
  input.setAttribute("role", "combobox");
  input.setAttribute("aria-autocomplete", "list");
  input.setAttribute("aria-expanded", "false");
  input.setAttribute("aria-controls", list.id);
  input.setAttribute("autocomplete", "off");
  input.removeAttribute("list");

  const open = (is) => {
    list.hidden = !is;
    input.setAttribute("aria-expanded", String(is));
    if (!is) {
      here = -1;
      input.removeAttribute("aria-activedescendant");
    }
  };

  const point = (to) => {
    here = to;
    [...list.children].forEach((option, at) => option.setAttribute("aria-selected", String(at === here)));
    if (here < 0) return input.removeAttribute("aria-activedescendant");
    input.setAttribute("aria-activedescendant", list.children[here].id);
    return list.children[here].scrollIntoView({ block: "nearest" });
  };

  const choose = (place) => {
    input.value = chosen = place.label;
    if (hidden) hidden.value = place.geoid;
    open(false);
    input.dispatchEvent(new Event("change", { bubbles: true }));
  };

  const show = () => {
    list.replaceChildren(
      ...places.map((place, at) => {
        const option = document.createElement("li");
        option.className = "cl-picker__option";
        option.id = `${list.id}_${at}`;
        option.setAttribute("role", "option");
        option.setAttribute("aria-selected", "false");
        option.textContent = place.label;
        if (place.note) {
          const note = document.createElement("small");
          note.textContent = ` ${place.note}`;
          option.append(note);
        }
        option.addEventListener("mousedown", (event) => {
          event.preventDefault();
          choose(place);
        });
        return option;
      }),
    );
    open(places.length > 0);
    said.textContent = places.length
      ? `${places.length} ${places.length === 1 ? "place" : "places"}. Use the down arrow to choose.`
      : "No place by that name. You can still send; the desk will sort it out.";
  };

  const ask = async () => {
    const mine = ++asked;
    const words = input.value.trim();
    if (words.length < 2) {
      places = [];
      said.textContent = "";
      return open(false);
    }
    try {
      const answer = await fetch(`${input.dataset.cityPicker}?q=${encodeURIComponent(words)}`, {
        headers: { Accept: "application/json" },
      });
      if (!answer.ok || mine !== asked) return undefined;
      places = await answer.json();
      if (mine === asked && document.activeElement === input) show();
    } catch {
      open(false);
    }
    return undefined;
  };

  input.addEventListener("input", () => {
    if (hidden && input.value !== chosen) hidden.value = "";
    clearTimeout(timer);
    timer = setTimeout(ask, WAIT_MS);
  });
  input.addEventListener("blur", () => open(false));
  input.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !list.hidden) {
      event.preventDefault();
      open(false);
    } else if (event.key === "ArrowDown" && places.length) {
      event.preventDefault();
      if (list.hidden) open(true);
      point((here + 1) % places.length);
    } else if (event.key === "ArrowUp" && !list.hidden) {
      event.preventDefault();
      point((here <= 0 ? places.length : here) - 1);
    } else if (event.key === "Enter" && !list.hidden && here >= 0) {
      event.preventDefault();
      choose(places[here]);
    }
  });
}

document.querySelectorAll("input[data-city-picker]").forEach(enhance);
