// <toast-region>: says what happened, then makes room. A toast leaves after a while, unless it says that something
// went wrong (data-kept), or somebody points at it or is in it. One that can be undone stays until the next one comes
// (data-until-next). Those that stand above a page (.toasts-inline) stay.
const WHILE = 8000;
const LOST = "No answer from the shop. Check the connection and try again.";
// What was sent may have arrived, and only its answer not.
const UNKNOWN = "No answer from the shop. Load the page again and look before you try once more.";

class ToastRegion extends HTMLElement {
  #seen = new WeakSet();
  #home = null;

  connectedCallback() {
    this.#home ??= this.parentElement;
    for (const toast of this.children) this.#settle(toast);
    this.added = new MutationObserver(() => {
      for (const toast of this.children) this.#settle(toast);
    });
    this.added.observe(this, { childList: true });
    this.addEventListener("click", this);
    document.addEventListener("htmx:error", this);
    document.addEventListener("toggle", this, true);
    document.addEventListener("close", this, true);
  }

  disconnectedCallback() {
    this.added.disconnect();
    document.removeEventListener("htmx:error", this);
    document.removeEventListener("toggle", this, true);
    document.removeEventListener("close", this, true);
    // The drawer it stood in has got new content: what was said is still true.
    queueMicrotask(() => this.isConnected || this.#place());
  }

  handleEvent(event) {
    if (event.type === "htmx:error") {
      const looked = event.detail?.ctx?.request?.method === "GET";
      this.say(looked ? LOST : UNKNOWN, !looked);
    } else if (event.type !== "click") this.#place();
    else if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
  }

  // With `again` it stays, and has a link that loads the page again.
  say(text, again = false) {
    const toast = document.createElement("div");
    toast.className = "toast";
    const words = document.createElement("p");
    words.textContent = text;
    toast.append(words);
    if (again) {
      const link = document.createElement("a");
      link.href = location.pathname + location.search;
      link.textContent = "Load it again";
      toast.append(link);
      toast.dataset.kept = "";
    }
    this.append(toast);
  }

  // Whatever stands outside an open modal dialog is out of reach, so the toasts move into it.
  #place() {
    const place = document.querySelector("dialog:modal") ?? this.#home;
    if (this.parentElement !== place) place.append(this);
  }

  #settle(toast) {
    if (this.#seen.has(toast)) return;
    this.#seen.add(toast);
    this.#place();
    for (const other of this.querySelectorAll("[data-until-next]")) if (other !== toast) other.remove();
    if (toast.matches("[data-kept], [data-until-next]") || this.classList.contains("toasts-inline")) return;
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, WHILE / 2);
      else toast.remove();
    };
    setTimeout(leave, WHILE);
  }
}

customElements.define("toast-region", ToastRegion);
