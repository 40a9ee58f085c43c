/* Everything works without this file. With it: GOV.UK's own comforts (show password, focus on errors) and the next
   answer of a page that waits (hx-get, every few seconds). */
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", ..."noModule" in HTMLScriptElement.prototype ? ["govuk-frontend-supported"] : []);
initAll();

/* What is typed while nothing answers (no network, no server) stays on the page, which says so and tries again by itself.
   A page of the browser's own would take the place of the words: sending waits until something answers. */
const LOST = "Not kept yet: nothing answers. Your words are still here. Leave this page open; it tries again by itself.";
let waits;
const keeps = (form) => form?.getAttribute?.("hx-target") === "#kept";
const again = (form) => form.dispatchEvent(new Event("change", { bubbles: true }));
const lose = ({ target: form }) => {
  if (!keeps(form)) return;
  const said = document.querySelector("#kept [role=status]");
  if (said && said.textContent !== LOST) said.textContent = LOST;
  form.dataset.lost = "yes";
  clearTimeout(waits);
  waits = setTimeout(again, 3000, form);
};
const failed = (event) => event.detail.ctx.response.status >= 500;
document.addEventListener("htmx:error", lose);
document.addEventListener("htmx:response:error", (event) => failed(event) && lose(event));
document.addEventListener("htmx:after:request", (event) => { if (keeps(event.target) && !failed(event)) delete event.target.dataset.lost; });
window.addEventListener("online", () => document.querySelectorAll("form[data-lost]").forEach(again));
document.addEventListener("submit", (event) => {
  if (!("lost" in event.target.dataset)) return;
  event.preventDefault(), event.stopImmediatePropagation(), again(event.target);
}, true);
