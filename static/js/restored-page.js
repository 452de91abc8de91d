// A page that the browser restores from its memory is loaded again when another member than it shows, or nobody, is
// signed in by then. The session's own cookie is hidden from scripts; this one says only whose session it is.
const shown = () => document.querySelector('meta[name="plaza-member"]')?.content ?? "";
const signedIn = () => document.cookie.match(/(?:^|; )plaza-member=([^;]*)/)?.[1] ?? "";

addEventListener("pageshow", (event) => {
  if (!event.persisted || shown() === signedIn()) return;
  document.body.hidden = true;
  // Not reload(), which would ask whether to send a form again.
  location.replace(location.pathname + location.search);
});
