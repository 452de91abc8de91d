// <variant-picker> around the options' radio buttons and a JSON list of variants, each
// {options: {key: value}, price, price_short, price_cents, note, state, most, photo}.
// Follows the choice: which values go together, what it costs ([data-price]), how many there are ([data-stock-line],
// the quantity), which photograph shows it. The server decides again when the form comes in.
// While someone looks at the page it has htmx bring the list anew ("stale"), twice a minute and on coming back.
const FRESH = 30_000;

class VariantPicker extends HTMLElement {
  #photo = 0;
  #asked = Date.now();

  connectedCallback() {
    this.addEventListener("change", this);
    document.addEventListener("visibilitychange", this);
    this.timer = setInterval(() => this.#refresh(), FRESH / 3);
    this.list = this.querySelector("[data-variants]");
    this.brought = new MutationObserver(() => this.#follow());
    this.brought.observe(this.list, { childList: true });
    this.#follow();
  }

  disconnectedCallback() {
    document.removeEventListener("visibilitychange", this);
    clearInterval(this.timer);
    this.brought.disconnect();
  }

  handleEvent(event) {
    if (event.type === "change") this.#follow();
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

  get #values() {
    return Object.fromEntries(
      this.fieldsets.map((set) => [set.dataset.option, set.querySelector("input:checked")?.value]),
    );
  }

  // What is chosen stays chosen: a value that does not go with it is marked, and it is said that there is none.
  #follow() {
    const variants = this.variants;
    if (!variants.length) return;
    for (const set of this.fieldsets) this.#mark(set, variants);
    const values = this.#values;
    const open = this.fieldsets.filter((set) => values[set.dataset.option] === undefined);
    const variant = open.length ? undefined : variants.find((one) => matches(one, values));
    if (variant) this.#tell(variant);
    else this.#say(open.length ? `Choose ${named(open)}.` : "Not made", open.length ? "fact" : "none");
  }

  #mark(set, variants) {
    const key = set.dataset.option;
    const others = this.#values;
    delete others[key];
    for (const input of set.querySelectorAll("input")) {
      const having = variants.filter((one) => one.options[key] === input.value);
      const fitting = having.filter((one) => matches(one, others));
      const left = fitting.filter((one) => one.state !== "none");
      const label = input.closest("label");
      input.required = true;
      input.disabled = having.every((one) => one.state === "none");
      label.toggleAttribute("data-sold", left.length === 0);
      annotate(label, wording(fitting, left));
    }
  }

  get #around() {
    return this.closest(".product") ?? document;
  }

  #say(words, state) {
    const line = this.#around.querySelector("[data-stock-line]");
    if (line) {
      if (line.textContent.trim() !== words) line.textContent = words;
      if (state) line.dataset.stock = state;
      else delete line.dataset.stock;
    }
    for (const button of this.#around.querySelectorAll("[data-buys]")) button.disabled = state === "none";
  }

  #tell(variant) {
    for (const price of this.#around.querySelectorAll("[data-price]")) price.textContent = variant.price;
    this.#say(variant.note, variant.state);
    const stepper = this.#around.querySelector("quantity-stepper");
    if (stepper && customElements.get("quantity-stepper")) stepper.most = variant.most;
    if (variant.photo !== this.#photo)
      this.#around.querySelector("photo-gallery")?.show?.(variant.photo);
    this.#photo = variant.photo;
  }
}

// An option that is still open goes with everything.
const matches = (variant, options) =>
  Object.entries(options).every(([key, value]) => value === undefined || variant.options[key] === value);

function named(sets) {
  const names = sets.map((set) => {
    const name = set.querySelector("legend").textContent;
    return name.charAt(0).toLowerCase() + name.slice(1);
  });
  return names.join(" and ");
}

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
