// <variant-picker> around the options' radio buttons and a JSON list of variants, each
// {options: {key: value}, price, price_short, price_cents, note, state, most, photo}.
// Follows the choice: which values go together, what it costs ([data-price]), how many there are ([data-stock-line],
// the quantity), which photograph shows it. The server decides again when the form comes in.
class VariantPicker extends HTMLElement {
  #photo;

  connectedCallback() {
    this.addEventListener("change", () => this.#follow());
    this.#follow();
  }

  get variants() {
    return JSON.parse(this.querySelector('script[type="application/json"]').textContent);
  }

  get fieldsets() {
    return [...this.querySelectorAll("[data-option]")];
  }

  #chosen() {
    return Object.fromEntries(
      this.fieldsets.map((set) => [set.dataset.option, set.querySelector("input:checked")?.value]),
    );
  }

  #follow() {
    const variants = this.variants;
    // The first option leads: a later one offers what exists with the choices before it.
    this.fieldsets.forEach((set, at) => this.#offer(set, at, variants));
    const chosen = this.#chosen();
    const variant = variants.find((one) => matches(one, chosen));
    if (variant) this.#tell(variant);
  }

  #offer(set, at, variants) {
    const key = set.dataset.option;
    const before = Object.fromEntries(
      this.fieldsets.slice(0, at).map((one) => [one.dataset.option, one.querySelector("input:checked")?.value]),
    );
    for (const input of set.querySelectorAll("input")) {
      const fitting = variants.filter((one) => one.options[key] === input.value && matches(one, before));
      const left = fitting.filter((one) => one.state !== "none");
      input.disabled = left.length === 0;
      const note = input.closest("label").querySelector("small");
      if (note) note.textContent = wording(fitting, left);
    }
    const chosen = set.querySelector("input:checked");
    if (!chosen?.disabled) return;
    const other = set.querySelector("input:not(:disabled)");
    if (other) other.checked = true;
  }

  #tell(variant) {
    const around = this.closest(".product") ?? document;
    for (const price of around.querySelectorAll("[data-price]")) price.textContent = variant.price;
    const line = around.querySelector("[data-stock-line]");
    if (line) {
      if (line.textContent.trim() !== variant.note) line.textContent = variant.note;
      if (variant.state) line.dataset.stock = variant.state;
      else delete line.dataset.stock;
    }
    const stepper = around.querySelector("quantity-stepper");
    if (stepper && customElements.get("quantity-stepper")) stepper.most = variant.most;
    for (const button of around.querySelectorAll("[data-buys]")) button.disabled = variant.state === "none";
    if (this.#photo !== undefined && variant.photo !== this.#photo)
      around.querySelector("photo-gallery")?.show?.(variant.photo);
    this.#photo = variant.photo;
  }
}

const matches = (variant, options) => Object.entries(options).every(([key, value]) => variant.options[key] === value);

function wording(fitting, left) {
  if (fitting.length === 0) return "Not made";
  if (left.length === 0) return "Sold out";
  const prices = new Set(left.map((one) => one.price_short));
  return prices.size === 1
    ? left[0].price_short
    : `from ${left.reduce((a, b) => (b.price_cents < a.price_cents ? b : a)).price_short}`;
}

customElements.define("variant-picker", VariantPicker);
