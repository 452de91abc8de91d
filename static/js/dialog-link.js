// <a data-dialog="id" href="…"> opens the dialog of that id; without a script it is a link to a page that asks the same.
document.addEventListener("click", (event) => {
  const link = event.target.closest("[data-dialog]");
  const dialog = link && document.getElementById(link.dataset.dialog);
  if (!dialog || event.metaKey || event.ctrlKey || event.shiftKey) return;
  event.preventDefault();
  dialog.showModal();
});

// A press beside the dialog means no.
document.addEventListener("click", (event) => {
  if (event.target.matches?.("dialog.dialog[open]")) event.target.close();
});
