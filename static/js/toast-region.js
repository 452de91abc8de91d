// <toast-region>: says what happened, then makes room. A toast leaves after a while, unless it says that something
// went wrong (data-kept), or somebody points at it or is in it.
const WHILE = 8000;
const LOST = "No answer from the shop. Check the connection; nothing was changed.";

class ToastRegion extends HTMLElement {
  connectedCallback() {
    for (const toast of this.children) this.#settle(toast);
    this.added = new MutationObserver((changes) => {
      for (const change of changes) for (const node of change.addedNodes) if (node.nodeType === 1) this.#settle(node);
    });
    this.added.observe(this, { childList: true });
    this.addEventListener("click", (event) => {
      if (event.target.closest("[data-dismiss]")) event.target.closest(".toast").remove();
    });
    document.addEventListener("htmx:error", this);
  }

  disconnectedCallback() {
    this.added.disconnect();
    document.removeEventListener("htmx:error", this);
  }

  // htmx heard nothing back: the network, not the shop.
  handleEvent() {
    this.say(LOST);
  }

  say(text) {
    const toast = document.createElement("div");
    toast.className = "toast";
    const words = document.createElement("p");
    words.textContent = text;
    toast.append(words);
    this.append(toast);
  }

  #settle(toast) {
    if (toast.hasAttribute("data-kept")) return;
    const leave = () => {
      if (toast.matches(":hover, :focus-within")) setTimeout(leave, WHILE / 2);
      else toast.remove();
    };
    setTimeout(leave, WHILE);
  }
}

customElements.define("toast-region", ToastRegion);
