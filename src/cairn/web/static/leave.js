/* Leaves in haste and leaves no entry for the page that was left; without this the button is a plain link. */
const out = document.getElementById("leave");
let pressed = [];
function leave(event) {
  event?.preventDefault();
  document.body.hidden = true;
  location.replace(out.href);
}
out.addEventListener("click", leave);
document.getElementById("leave-keys").hidden = false;
document.addEventListener("keydown", (event) => {
  if (event.key !== "Escape") { pressed = []; return; }
  pressed = [...pressed.filter((at) => event.timeStamp - at < 5000), event.timeStamp];
  if (pressed.length > 2) leave(event);
});
document.querySelector(".govuk-error-summary")?.setAttribute("tabindex", "-1");
document.querySelector(".govuk-error-summary")?.focus();
for (const form of document.forms) form.addEventListener("submit", (event) => (form.dataset.sent ? event.preventDefault() : (form.dataset.sent = "yes")));
