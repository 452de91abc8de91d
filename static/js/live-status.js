// <live-status role="status"> in an htmx answer: what changed, for those who listen. Screen readers tell what is put into
// a region that is there already, so the words come a moment after it.
const PAUSE = 150;

class LiveStatus extends HTMLElement {
  connectedCallback() {
    const words = this.textContent;
    this.textContent = "";
    setTimeout(() => (this.textContent = words), PAUSE);
  }
}

customElements.define("live-status", LiveStatus);
