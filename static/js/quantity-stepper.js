// <quantity-stepper> around two [data-step] buttons and a text box with data-least and data-most.
// With data-autosubmit it sends its form a moment after the last change.
const PAUSE = 450;

class QuantityStepper extends HTMLElement {
  #timer = 0;

  connectedCallback() {
    this.addEventListener("click", this);
    this.addEventListener("change", this);
    this.addEventListener("keydown", this);
    this.#settle();
  }

  disconnectedCallback() {
    clearTimeout(this.#timer);
  }

  get box() {
    return this.querySelector("input");
  }

  get least() {
    return Number(this.box.dataset.least ?? 1);
  }

  get most() {
    return Number(this.box.dataset.most ?? 99);
  }

  // The variant picker tells how many there are.
  set most(number) {
    this.box.dataset.most = number;
    if (this.#number() > number) this.#write(number);
    this.#settle();
  }

  handleEvent(event) {
    if (event.type === "change") return this.#changed();
    if (event.type === "keydown") {
      const step = { ArrowUp: 1, ArrowDown: -1 }[event.key];
      if (!step || event.target !== this.box) return;
      event.preventDefault();
      return this.#step(step);
    }
    const button = event.target.closest("[data-step]");
    if (button) this.#step(Number(button.dataset.step));
  }

  #number() {
    return Number.parseInt(this.box.value, 10);
  }

  #step(by) {
    const now = this.#number();
    this.#write(Number.isNaN(now) ? this.least : now + by);
    this.box.dispatchEvent(new Event("change", { bubbles: true }));
  }

  #write(number) {
    this.box.value = Math.max(this.least, Math.min(this.most, number));
  }

  // What is typed stays as it is: the server says what is wrong with it.
  #changed() {
    this.#settle();
    if (!this.hasAttribute("data-autosubmit") || Number.isNaN(this.#number())) return;
    clearTimeout(this.#timer);
    // The number that is under way is out of date: its answer would put itself in the place of this one.
    this.box.form?.dispatchEvent(new Event("htmx:abort"));
    this.#timer = setTimeout(() => this.box.form?.requestSubmit(), PAUSE);
  }

  #settle() {
    const number = this.#number();
    for (const button of this.querySelectorAll("[data-step]")) {
      const focused = button === document.activeElement;
      button.disabled = Number(button.dataset.step) < 0 ? number <= this.least : number >= this.most;
      if (focused && button.disabled) this.box.focus();
    }
  }
}

customElements.define("quantity-stepper", QuantityStepper);
