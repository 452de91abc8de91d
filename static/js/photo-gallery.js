// <photo-gallery> around a .gallery-track of photographs, their .gallery-thumbs and a .photo-count, and a dialog.zoom.
// Keeps thumbnail and count in step with the photograph in view; the arrow keys turn the pages. A press on a photograph
// shows all of them large in the dialog: swiped, turned by the arrow keys or its buttons, left by Escape.
class PhotoGallery extends HTMLElement {
  #shown = 0;

  connectedCallback() {
    this.track = this.querySelector(".gallery-track");
    if (!this.track) return;
    this.addEventListener("click", (event) => this.#chosen(event));
    this.track.addEventListener("keydown", (event) => this.#turned(event));
    this.watcher = watch(this.track, (index) => this.#mark(index));
    this.zoom = this.querySelector("dialog.zoom");
    this.zoom?.addEventListener("keydown", (event) => this.#turned(event));
    this.zoom?.addEventListener("close", () => this.#leave());
  }

  disconnectedCallback() {
    this.watcher?.disconnect();
    this.large?.disconnect();
  }

  show(index) {
    if (!this.track.children[index]) return;
    scroll(this.track, index);
    this.#mark(index);
  }

  #chosen(event) {
    const thumb = event.target.closest(".gallery-thumbs a");
    const photo = event.target.closest(".gallery-track a");
    const turn = event.target.closest("[data-turn]");
    if (turn) this.#turn(Number(turn.dataset.turn));
    if (!(thumb || photo) || event.metaKey || event.ctrlKey || event.shiftKey) return;
    event.preventDefault();
    if (thumb) this.show([...thumb.parentElement.children].indexOf(thumb));
    else this.#enlarge([...this.track.children].indexOf(photo));
  }

  #turned(event) {
    const by = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    if (!by) return;
    event.preventDefault();
    this.#turn(by);
  }

  #turn(by) {
    const track = this.zoom?.open ? this.zoom.querySelector(".zoom-track") : this.track;
    const index = Math.max(0, Math.min(track.children.length - 1, this.#shown + by));
    scroll(track, index);
    this.#mark(index);
    if (track === this.track && this.track.contains(document.activeElement)) track.children[index].focus();
  }

  #enlarge(index) {
    const track = this.zoom.querySelector(".zoom-track");
    if (!track.children.length) {
      for (const photo of this.track.querySelectorAll("picture")) {
        const large = photo.cloneNode(true);
        for (const part of large.children) part.sizes = "100vw";
        track.append(large);
      }
      this.large = watch(track, (seen) => this.zoom.open && this.#mark(seen));
    }
    this.zoom.showModal();
    track.focus();
    scroll(track, index, "instant");
    this.#mark(index);
  }

  #leave() {
    scroll(this.track, this.#shown, "instant");
    this.track.children[this.#shown].focus();
  }

  #mark(index) {
    this.#shown = index;
    this.querySelectorAll(".gallery-thumbs a").forEach((thumb, at) => {
      if (at === index) thumb.setAttribute("aria-current", "true");
      else thumb.removeAttribute("aria-current");
    });
    const words = `${index + 1} / ${this.track.children.length}`;
    for (const count of this.querySelectorAll(".photo-count")) if (count.textContent !== words) count.textContent = words;
    for (const turn of this.querySelectorAll("[data-turn]"))
      turn.disabled = index === (turn.dataset.turn > 0 ? this.track.children.length - 1 : 0);
  }
}

// Tells which of a track's children is in view.
function watch(track, tell) {
  const seen = (entries) => {
    const visible = entries.filter((entry) => entry.isIntersecting).at(-1);
    if (visible) tell([...track.children].indexOf(visible.target.closest(".gallery-track > *, .zoom-track > *")));
  };
  const watcher = new IntersectionObserver(seen, { root: track, threshold: 0.6 });
  for (const photo of track.children) watcher.observe(photo.querySelector("img") ?? photo);
  return watcher;
}

function scroll(track, index, behavior) {
  const calm = matchMedia("(prefers-reduced-motion: reduce)").matches;
  const left = track.children[index].offsetLeft - track.children[0].offsetLeft;
  track.scrollTo({ left, behavior: behavior ?? (calm ? "instant" : "smooth") });
}

customElements.define("photo-gallery", PhotoGallery);
