// A page that the browser restores from its memory is brought up to date: loaded again when another member than it shows,
// or nobody, is signed in by then, and else given the cart's count of now. The session's own cookie is hidden from
// scripts; one beside it says only whose session it is, and another how many things the cart holds.
//
// A page that answers a form which was refused is asked for anew by Back and by reloading, without a question whether to
// send the form again: its entry in the history becomes that of a page that was only opened.
history.replaceState(history.state, "");

const shown = () => document.querySelector('meta[name="plaza-member"]')?.content ?? "";
const cookie = (name) => document.cookie.match(new RegExp(`(?:^|; )${name}=([^;]*)`))?.[1] ?? "";

addEventListener("pageshow", (event) => {
  if (!event.persisted) return;
  if (shown() === cookie("plaza-member")) return count(Number.parseInt(cookie("cart_seen"), 10) || 0);
  document.body.hidden = true;
  // From the server, whatever the browser keeps.
  location.replace(location.pathname + location.search);
});

// As templates/components/cart_count.html shows it.
function count(things) {
  const slot = document.getElementById("cart-count");
  if (!slot || things === Number(slot.querySelector(".count")?.textContent ?? 0)) return;
  slot.querySelector(".visually-hidden").textContent = things ? `Cart, ${things} ${things === 1 ? "thing" : "things"}` : "Cart";
  slot.querySelector(".count")?.remove();
  if (!things) return;
  const badge = slot.appendChild(document.createElement("span"));
  badge.className = "count";
  badge.ariaHidden = "true";
  badge.textContent = things;
}
