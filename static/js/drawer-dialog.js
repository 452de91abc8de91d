// <drawer-dialog> around a <dialog>. What htmx swaps into the dialog opens it; anything with data-close, the
// backdrop and Escape shut it. Links that fill it have an address of their own, for when there is no script.
class DrawerDialog extends HTMLElement {
  connectedCallback() {
    this.dialog = this.querySelector("dialog");
    this.filled = new MutationObserver((changes) => this.#open(changes));
    this.filled.observe(this.dialog, { childList: true });
    this.dialog.addEventListener("click", (event) => this.#clicked(event));
    this.dialog.addEventListener("close", () => this.dialog.replaceChildren());
    // A page that the browser restores shows no cart of another time.
    addEventListener("pagehide", this);
  }

  disconnectedCallback() {
    this.filled.disconnect();
    removeEventListener("pagehide", this);
  }

  handleEvent() {
    if (this.dialog.open) this.dialog.close();
  }

  #open(changes) {
    const filled = changes.some((change) => [...change.addedNodes].some((node) => node.nodeType === Node.ELEMENT_NODE));
    if (filled && !this.dialog.open) this.dialog.showModal();
  }

  #clicked(event) {
    if (event.target === this.dialog || event.target.closest("[data-close]")) this.dialog.close();
  }
}

customElements.define("drawer-dialog", DrawerDialog);
