// <category-tree> around nested lists of categories: each is moved by dragging its handle, or with keys while the handle
// has the focus. What is sent is the form that the page "Move" has; the answer shows the tree as it is then.
const KEYS = { ArrowUp: "up", ArrowDown: "down", ArrowLeft: "out", ArrowRight: "into" };

class CategoryTree extends HTMLElement {
  connectedCallback() {
    this.says = this.querySelector("[data-says]");
    this.form = this.querySelector("[data-sends]");
    for (const name of ["dragstart", "dragover", "dragleave", "drop", "dragend", "keydown", "focusout"]) {
      this.addEventListener(name, (event) => this[name](event));
    }
    this.addEventListener("click", (event) => this.#grip(event) && this.#toggle(event.target.closest("li")));
    // Going to the fragment takes the focus away until the page is loaded.
    if (document.readyState === "complete") this.#focusMoved();
    else addEventListener("load", () => setTimeout(() => this.#focusMoved()));
  }

  #focusMoved() {
    document.getElementById(location.hash.slice(1))?.querySelector(".tree-grip")?.focus();
  }

  #grip(event) {
    return event.target.closest(".tree-grip");
  }

  // Dragging: into a category over its middle, beside it over its edges.
  dragstart(event) {
    if (!this.#grip(event)) return;
    this.#putBack();
    this.dragged = event.target.closest("li");
    event.dataTransfer.effectAllowed = "move";
    event.dataTransfer.setDragImage(this.dragged.firstElementChild, 24, 24);
  }

  dragover(event) {
    const row = event.target.closest?.(".tree-row");
    const item = row?.closest("li");
    if (!this.dragged || !item || this.dragged.contains(item)) return;
    event.preventDefault();
    this.#unmark();
    const box = row.getBoundingClientRect();
    const at = (event.clientY - box.top) / box.height;
    const inside = item.querySelector(":scope > .tree-list");
    row.dataset.drop = at < 0.3 ? "before" : at > 0.7 || !inside ? "after" : "into";
  }

  dragleave(event) {
    if (!this.contains(event.relatedTarget)) this.#unmark();
  }

  drop(event) {
    const row = this.querySelector("[data-drop]");
    if (!this.dragged || !row) return;
    event.preventDefault();
    const item = row.closest("li");
    const where = row.dataset.drop;
    if (where === "into") item.querySelector(":scope > .tree-list").append(this.dragged);
    else item[where](this.dragged);
    this.#send(this.dragged);
  }

  dragend() {
    this.#unmark();
    this.dragged = undefined;
  }

  #unmark() {
    this.querySelectorAll("[data-drop]").forEach((row) => delete row.dataset.drop);
  }

  // Keys: the handle lifts it, the arrows move it, the handle puts it down.
  #toggle(item) {
    if (item === this.lifted) {
      const moved = item.parentElement !== this.from.list || item.nextElementSibling !== this.from.next;
      delete item.dataset.lifted;
      this.lifted = undefined;
      if (moved) this.#send(item);
      else this.#say(`${item.dataset.name} stays where it is.`);
      return;
    }
    this.#putBack();
    this.lifted = item;
    this.from = { list: item.parentElement, next: item.nextElementSibling };
    item.dataset.lifted = "";
    this.#say(`${item.dataset.name} is lifted. ${this.#place(item)}`);
  }

  keydown(event) {
    const item = this.lifted;
    if (!item) return;
    if (event.key === "Escape") this.#putBack();
    else if (KEYS[event.key]) this.#step(item, KEYS[event.key]);
    else return;
    event.preventDefault();
  }

  #step(item, where) {
    this.moving = true;
    const [above, below] = [item.previousElementSibling, item.nextElementSibling];
    const outer = item.parentElement.closest("li");
    const inner = above?.querySelector(":scope > .tree-list");
    if (where === "up" && above) above.before(item);
    else if (where === "down" && below) below.after(item);
    else if (where === "out" && outer && this.contains(outer)) outer.after(item);
    else if (where === "into" && inner) inner.append(item);
    item.querySelector(".tree-grip").focus();
    item.scrollIntoView({ block: "nearest" });
    this.moving = false;
    this.#say(this.#place(item));
  }

  focusout() {
    if (!this.moving) this.#putBack();
  }

  #putBack() {
    const item = this.lifted;
    if (!item) return;
    this.lifted = undefined;
    delete item.dataset.lifted;
    this.moving = true;
    const hadFocus = item.contains(document.activeElement);
    this.from.list.insertBefore(item, this.from.next);
    if (hadFocus) item.querySelector(".tree-grip").focus();
    this.moving = false;
    this.#say(`${item.dataset.name} is back where it was.`);
  }

  #place(item) {
    const siblings = [...item.parentElement.children];
    const under = item.parentElement.closest("li")?.dataset.name;
    return `Place ${siblings.indexOf(item) + 1} of ${siblings.length} ${under ? `under ${under}` : "on this level"}.`;
  }

  #say(words) {
    this.says.textContent = words;
  }

  #send(item) {
    this.form.action = item.dataset.move;
    this.form.elements.parent.value = item.parentElement.dataset.parent;
    this.form.elements.place.value = item.nextElementSibling?.dataset.id ?? "";
    this.form.requestSubmit();
  }
}

customElements.define("category-tree", CategoryTree);
