/* Everything works without this file. With it: GOV.UK's own comforts (show password, focus on errors) and the next
   answer of a page that waits (hx-get, every few seconds). */
import { initAll } from "./vendor/govuk-frontend.min.js";

document.body.classList.add("js-enabled", ..."noModule" in HTMLScriptElement.prototype ? ["govuk-frontend-supported"] : []);
initAll();
