// <variant-picker> around the options' radio buttons and a JSON list of variants, each
// {options: {key: value}, price, price_short, price_cents, note, state, most, photo}.
// Follows the choice: which values go together, what it costs ([data-price]), how many there are ([data-stock-line],
// the quantity), which photograph shows it. The server decides again when the form comes in.
// While someone looks at the page it has htmx bring the list anew ("stale"), twice a minute and on coming back.
const FRESH = 30_000;

class VariantPicker extends HTMLElement {
  #photo;
  #asked = Date.now();

  connectedCallback() {
    this.addEventListener("change", this);
    document.addEventListener("visibilitychange", this);
    this.timer = setInterval(() => this.#refresh(), FRESH / 3);
    this.list = this.querySelector("[data-variants]");
    this.brought = new MutationObserver(() => this.#follow(false));
    this.brought.observe(this.list, { childList: true });
    this.#follow(true);
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this);
    clearInterval(this.timer);
    this.brought.disconnect();
  }

  handleEvent(event) {
    if (event.type === "change") this.#follow(true);
    else this.#refresh();
  }

  #refresh() {
    if (document.hidden || Date.now() - this.#asked < FRESH) return;
    this.#asked = Date.now();
    this.list.dispatchEvent(new CustomEvent("stale"));
  }

  get variants() {
    const list = this.list.querySelector('script[type="application/json"]');
    return list ? JSON.parse(list.textContent) : [];
  }

  get fieldsets() {
    return [...this.querySelectorAll("[data-option]")];
  }

  #chosen() {
    return Object.fromEntries(
      this.fieldsets.map((set) => [set.dataset.option, set.querySelector("input:checked")?.value]),
    );
  }

  // What is chosen moves on from a value that cannot be had only when the shopper moves, never under their hands.
  #follow(moving) {
    const variants = this.variants;
    if (!variants.length) return;
    // The first option leads: a later one offers what exists with the choices before it.
    this.fieldsets.forEach((set, at) => this.#offer(set, at, variants, moving));
    const chosen = this.#chosen();
    const variant = variants.find((one) => matches(one, chosen));
    if (variant) this.#tell(variant);
  }

  #offer(set, at, variants, moving) {
    const key = set.dataset.option;
    const before = Object.fromEntries(
      this.fieldsets.slice(0, at).map((one) => [one.dataset.option, one.querySelector("input:checked")?.value]),
    );
    for (const input of set.querySelectorAll("input")) {
      const fitting = variants.filter((one) => one.options[key] === input.value && matches(one, before));
      const left = fitting.filter((one) => one.state !== "none");
      input.disabled = left.length === 0;
      annotate(input.closest("label"), wording(fitting, left));
    }
    const chosen = set.querySelector("input:checked");
    if (!moving || !chosen?.disabled) return;
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

// A small line under the value; none while there is nothing to say.
function annotate(label, text) {
  let note = label.querySelector("small");
  if (!note && text) note = label.appendChild(document.createElement("small"));
  if (!note || note.textContent === text) return;
  if (text) note.textContent = text;
  else note.remove();
}

function wording(fitting, left) {
  if (fitting.length === 0) return "Not made";
  if (left.length === 0) return "Sold out";
  // Empty where every variant costs the same.
  const prices = new Set(left.map((one) => one.price_short));
  return prices.size === 1
    ? left[0].price_short
    : `from ${left.reduce((a, b) => (b.price_cents < a.price_cents ? b : a)).price_short}`;
}

customElements.define("variant-picker", VariantPicker);
