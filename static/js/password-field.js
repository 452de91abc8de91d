// <password-field> around a password box and a button that shows what is typed.
class PasswordField extends HTMLElement {
  connectedCallback() {
    this.querySelector("button").addEventListener("click", (event) => {
      const box = this.querySelector("input");
      const shown = box.type === "password";
      box.type = shown ? "text" : "password";
      event.currentTarget.setAttribute("aria-pressed", shown);
      box.focus();
    });
    // Never sent as plain text into the browser's memory of forms.
    this.closest("form")?.addEventListener("submit", () => {
      this.querySelector("input").type = "password";
    });
  }
}

customElements.define("password-field", PasswordField);
