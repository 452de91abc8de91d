// <record-table> around a list of records: one box selects the page, the bar counts, and keys move through the rows.
class RecordTable extends HTMLElement {
  connectedCallback() {
    this.all = this.querySelector("[data-all]");
    this.boxes = [...this.querySelectorAll('tbody input[type="checkbox"]')];
    this.counted = this.querySelector("[data-count]");
    this.addEventListener("change", (event) => {
      if (event.target === this.all) this.boxes.forEach((box) => (box.checked = this.all.checked));
      this.count();
    });
    this.onKey = (event) => this.key(event);
    document.addEventListener("keydown", this.onKey);
    addEventListener("pageshow", () => this.count());
    this.count();
  }

  disconnectedCallback() {
    document.removeEventListener("keydown", this.onKey);
  }

  count() {
    const count = this.boxes.filter((box) => box.checked).length;
    this.counted.textContent = `${count} selected`;
    this.all.checked = count === this.boxes.length;
    this.all.indeterminate = count > 0 && count < this.boxes.length;
  }

  // Keys are for the page, not for what is being typed.
  key(event) {
    if (event.target.closest("input:not([type=checkbox]), select, textarea") || event.ctrlKey || event.metaKey || event.altKey) return;
    const links = [...this.querySelectorAll("tbody th a")];
    const here = links.findIndex((link) => link.closest("tr").contains(document.activeElement));
    if (event.key === "/") document.querySelector('.filter-bar [type="search"]')?.focus();
    else if (event.key === "j") (links[here + 1] ?? links.at(-1)).focus();
    else if (event.key === "k") links[Math.max(here - 1, 0)].focus();
    else if (event.key === "x" && here >= 0) links[here].closest("tr").querySelector('[type="checkbox"]').click();
    else return;
    event.preventDefault();
  }
}

customElements.define("record-table", RecordTable);
