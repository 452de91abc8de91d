// <photo-upload> around the form that adds photographs: sends each by itself, as soon as it is chosen or dropped, and
// says how far it is. Without it the form sends them all with its button.
class PhotoUpload extends HTMLElement {
  connectedCallback() {
    this.form = this.querySelector("form");
    this.input = this.querySelector('input[type="file"]');
    this.progress = this.querySelector("[data-progress]");
    this.form.querySelector('[type="submit"]').hidden = true;
    this.input.addEventListener("change", () => this.send([...this.input.files]));
    for (const name of ["dragover", "dragleave", "drop"]) this.form.addEventListener(name, (event) => this.#dragged(event));
  }

  #dragged(event) {
    if (!event.dataTransfer?.types.includes("Files")) return;
    event.preventDefault();
    this.form.toggleAttribute("data-over", event.type === "dragover");
    if (event.type === "drop") this.send([...event.dataTransfer.files]);
  }

  async send(files) {
    const failed = [];
    this.input.disabled = true;
    let shown = "";
    for (const [index, file] of files.entries()) {
      const where = files.length > 1 ? ` ${index + 1} of ${files.length}` : "";
      try {
        const answer = await this.#sent(file, (part) => this.#say(`Sending photograph${where}: ${part} %`));
        if (answer.status === 200 || answer.status === 422) shown = answer.responseText;
        else failed.push(`${file.name}: it could not be sent (${answer.status}).`);
        if (answer.status === 422) failed.push(...reasons(answer.responseText));
      } catch {
        failed.push(`${file.name}: no answer came. Choose it again.`);
      }
    }
    this.#show(shown, failed);
  }

  #sent(file, tell) {
    const body = new FormData(this.form);
    body.set("photos", file, file.name);
    const request = new XMLHttpRequest();
    request.open("POST", this.form.action);
    request.setRequestHeader("HX-Request", "true");
    request.upload.addEventListener("progress", (event) => tell(Math.round((100 * event.loaded) / event.total)));
    return new Promise((done, fail) => {
      request.addEventListener("load", () => done(request));
      request.addEventListener("error", fail);
      request.addEventListener("timeout", fail);
      request.send(body);
    });
  }

  #say(words) {
    this.progress.textContent = words;
  }

  // The last answer shows all that was taken; what was refused stands above it.
  #show(html, failed) {
    const around = this.closest("#photos");
    if (!html) {
      this.input.disabled = false;
      this.input.value = "";
      return this.#say(failed.join(" "));
    }
    const fresh = new DOMParser().parseFromString(html, "text/html").querySelector("#photos");
    for (const notice of fresh.querySelectorAll(".notice-critical")) notice.remove();
    around.replaceWith(fresh);
    window.htmx?.process(fresh);
    const progress = fresh.querySelector("[data-progress]") ?? fresh.appendChild(document.createElement("p"));
    progress.setAttribute("role", "status");
    progress.textContent = failed.join(" ") || "The photographs are there.";
    progress.classList.toggle("error", failed.length > 0);
  }
}

function reasons(html) {
  const page = new DOMParser().parseFromString(html, "text/html");
  return [...page.querySelectorAll(".notice-critical")].map((notice) => notice.textContent.trim());
}

customElements.define("photo-upload", PhotoUpload);
