// The map of cities. Without this each point is a plain link with a title. With it the nearest city is named at once
// under the pointer, and the map is one stop of the keyboard: arrow keys go from city to city, Enter opens, Escape lets go.
// <div data-map="its name and keys"><svg>... <g class="cl-map__cities"><a><title>Name</title><path d="M x y h0"/></a>
const NEAR = 14; // pixels between the pointer and a city that counts as meant
const HERE = "is-here";

class CityMap {
  constructor(sheet) {
    this.sheet = sheet;
    this.svg = sheet.querySelector("svg");
    this.points = [...sheet.querySelectorAll(".cl-map__cities > a")].map((link) => {
      const [, x, y] = link.querySelector("path").getAttribute("d").match(/^M([-\d.]+) ([-\d.]+)h/);
      const title = link.querySelector("title");
      const name = title.textContent;
      title.remove(); // or the browser would show it too, later
      return { link, x: Number(x), y: Number(y), name };
    });
    this.label = this.add("p", "cl-map__name", { "aria-hidden": "true" });
    this.label.hidden = true;
    this.told = this.add("p", "usa-sr-only", { role: "status" });
    this.here = null;
    this.listen();
  }

  add(tag, className, attributes) {
    const made = document.createElement(tag);
    made.className = className;
    for (const [name, value] of Object.entries(attributes)) made.setAttribute(name, value);
    return this.sheet.appendChild(made);
  }

  listen() {
    this.sheet.tabIndex = 0;
    this.sheet.setAttribute("role", "application");
    this.sheet.setAttribute("aria-label", this.sheet.dataset.map);
    this.sheet.addEventListener("keydown", (event) => this.key(event));
    this.sheet.addEventListener("blur", () => this.show(null));
    new ResizeObserver(() => this.put()).observe(this.sheet);
    if (!matchMedia("(hover: hover)").matches) return;
    this.svg.addEventListener("pointermove", (event) => this.show(this.under(event)));
    this.svg.addEventListener("pointerleave", () => this.show(null));
    this.svg.addEventListener("click", (event) => {
      const meant = this.under(event);
      if (!meant || event.target.closest(".cl-map__cities")) return;
      event.preventDefault();
      location.href = meant.link.href.baseVal;
    });
  }

  /** Pixels a unit of the drawing measures on the screen. */
  get scale() {
    return this.svg.getBoundingClientRect().width / this.svg.viewBox.baseVal.width;
  }

  /** The city under the pointer, or the nearest within reach. */
  under(event) {
    const box = this.svg.getBoundingClientRect();
    const view = this.svg.viewBox.baseVal;
    const x = (event.clientX - box.left) / this.scale + view.x;
    const y = (event.clientY - box.top) / this.scale + view.y;
    const on = event.target.closest(".cl-map__cities > a");
    return this.points.find((one) => one.link === on) ?? this.nearest((one) => Math.hypot(one.x - x, one.y - y), NEAR / this.scale);
  }

  nearest(distance, most = Infinity) {
    let [best, least] = [null, most];
    for (const one of this.points) {
      const far = distance(one);
      if (far < least) [best, least] = [one, far];
    }
    return best;
  }

  show(one) {
    if (one === this.here) return;
    this.here?.link.classList.remove(HERE);
    this.here = one;
    this.label.hidden = !one;
    if (!one) return;
    one.link.classList.add(HERE);
    one.link.parentNode.append(one.link); // on top of its neighbors
    this.label.textContent = one.name;
    this.put();
  }

  /** The name over its city, within the map. */
  put() {
    const one = this.here;
    if (!one) return;
    this.label.style.left = 0; // measured where it has room
    const view = this.svg.viewBox.baseVal;
    const [x, y] = [(one.x - view.x) * this.scale, (one.y - view.y) * this.scale];
    const { offsetWidth: width, offsetHeight: height } = this.label;
    this.label.style.left = `${Math.max(0, Math.min(x - width / 2, this.sheet.clientWidth - width))}px`;
    this.label.style.top = `${y - height - 12 < 0 ? y + 12 : y - height - 12}px`;
  }

  /** The next city that way: near ahead beats far ahead, and straight on beats sideways. */
  step(across, down) {
    if (!this.here) {
      const view = this.svg.viewBox.baseVal;
      const [x, y] = [view.x + view.width / 2, view.y + view.height / 2];
      return this.nearest((one) => Math.hypot(one.x - x, one.y - y));
    }
    const { x, y } = this.here;
    return this.nearest((one) => {
      const ahead = (one.x - x) * across + (one.y - y) * down;
      const aside = Math.abs((one.x - x) * down) + Math.abs((one.y - y) * across);
      return ahead > 0 ? ahead + 2 * aside : Infinity;
    });
  }

  key(event) {
    const ways = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    if (Object.hasOwn(ways, event.key)) {
      event.preventDefault();
      const next = this.step(...ways[event.key]);
      if (next) this.show(next);
      this.told.textContent = next ? next.name : "No city further that way.";
    } else if (event.key === "Enter" && this.here) {
      location.href = this.here.link.href.baseVal;
    } else if (event.key === "Escape") {
      this.show(null);
      this.told.textContent = "";
    }
  }
}

for (const sheet of document.querySelectorAll("[data-map]")) new CityMap(sheet);
