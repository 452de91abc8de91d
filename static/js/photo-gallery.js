// <photo-gallery> around a .gallery-track of photographs, their .gallery-thumbs and a .photo-count.
// Keeps thumbnail and count in step with the photograph in view; the arrow keys turn the pages.
class PhotoGallery extends HTMLElement {
  #shown = 0;

  connectedCallback() {
    this.track = this.querySelector(".gallery-track");
    if (!this.track) return;
    this.addEventListener("click", (event) => this.#chosen(event));
    this.track.addEventListener("keydown", (event) => this.#turned(event));
    this.watcher = new IntersectionObserver((seen) => this.#seen(seen), { root: this.track, threshold: 0.6 });
    for (const photo of this.photos) this.watcher.observe(photo);
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
  }

  get photos() {
    return [...this.track.children];
  }

  show(index) {
    const photo = this.photos[index];
    if (!photo) return;
    this.track.scrollTo({ left: photo.offsetLeft - this.track.offsetLeft, behavior: calm() ? "auto" : "smooth" });
    this.#mark(index);
  }

  #chosen(event) {
    const thumb = event.target.closest(".gallery-thumbs a");
    if (!thumb) return;
    event.preventDefault();
    this.show([...thumb.parentElement.children].indexOf(thumb));
  }

  #turned(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.show(this.#shown + by);
  }

  #seen(entries) {
    const visible = entries.filter((entry) => entry.isIntersecting).at(-1);
    if (visible) this.#mark(this.photos.indexOf(visible.target));
  }

  #mark(index) {
    this.#shown = index;
    this.querySelectorAll(".gallery-thumbs a").forEach((thumb, at) => {
      if (at === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
    const count = this.querySelector(".photo-count");
    if (count) count.textContent = `${index + 1} / ${this.photos.length}`;
  }
}

const calm = () => matchMedia("(prefers-reduced-motion: reduce)").matches;

customElements.define("photo-gallery", PhotoGallery);
