// A form is sent once: its button turns busy and a second press does nothing until there is an answer.
// What its last answer refused (data-refusal, and the box it stands at) is forgotten as it is sent anew.
// Forms with data-submit-on-change are sent when a choice in them changes; a media query in it says on which screens.
// Elsewhere the words on its button ask what they will be ("chosen").
const PATIENCE = 15000;
const sent = new WeakSet();
const HELD = "plaza-focus";

document.addEventListener(
  "submit",
  (event) => {
    const form = event.target;
    if (event.defaultPrevented && !form.hasAttribute("hx-post")) return;
    // What sends itself may be sent again: the last number counts.
    if (form.method !== "post" || form.querySelector("[data-autosubmit]")) return;
    if (sent.has(form)) {
      event.preventDefault();
      event.stopImmediatePropagation();
      return;
    }
    sent.add(form);
    forget(form);
    // After the browser has read the form, which leaves out what is disabled.
    setTimeout(() => mark(form, event.submitter, true));
    // A page that never comes must not lock the form.
    setTimeout(() => free(form), PATIENCE);
  },
  true,
);

document.addEventListener("change", (event) => {
  const form = event.target.form;
  const where = form?.dataset.submitOnChange;
  if (where === undefined) return;
  chosen = true;
  // The arrow keys choose each radio button on their way, so what they choose waits for Enter or the button.
  const waits = (where && !matchMedia(where).matches) || (typing && event.target.type === "radio");
  if (!waits) return form.requestSubmit();
  form.toggleAttribute("data-waiting", true);
  form.querySelector('[hx-trigger="chosen"]')?.dispatchEvent(new CustomEvent("chosen"));
});

// The page that a choice leads to begins where the keyboard was on this one.
let chosen = false;
let typing = false;
addEventListener("keydown", () => (typing = true), true);
addEventListener("pointerdown", () => (typing = false), true);
addEventListener("pagehide", () => {
  const at = document.activeElement;
  if (chosen && typing && at?.form?.matches("[data-submit-on-change]")) sessionStorage.setItem(HELD, at.name);
  chosen = false;
});

// An address says what was chosen, not what was left empty.
document.addEventListener("formdata", (event) => {
  if (event.target.method !== "get") return;
  for (const [name, value] of [...event.formData]) if (value === "") event.formData.delete(name);
});

document.addEventListener("htmx:finally:request", (event) => free(event.target));

// Back from the next page, as the browser kept this one.
addEventListener("pageshow", (event) => {
  if (event.persisted) document.querySelectorAll("form").forEach(free);
});

function forget(form) {
  for (const refusal of form.querySelectorAll("[data-refusal]")) {
    for (const one of form.querySelectorAll(`[aria-describedby="${refusal.id}"]`)) {
      one.removeAttribute("aria-describedby");
      one.removeAttribute("aria-invalid");
    }
    refusal.remove();
  }
}

function mark(form, submitter, busy) {
  const button = submitter ?? form.querySelector('button[type="submit"]');
  if (busy) button?.setAttribute("aria-busy", "true");
  else form.querySelectorAll('[aria-busy="true"]').forEach((one) => one.removeAttribute("aria-busy"));
}

function free(form) {
  if (!(form instanceof HTMLFormElement)) return;
  sent.delete(form);
  mark(form, null, false);
}

// Last, for a browser that keeps nothing of a site's refuses to be asked.
const held = sessionStorage.getItem(HELD);
if (held) {
  sessionStorage.removeItem(HELD);
  const controls = [...document.querySelectorAll("[data-submit-on-change] [name]")].filter((one) => one.name === held);
  (controls.find((one) => one.checked) ?? controls[0])?.focus();
}
