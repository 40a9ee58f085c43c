/* Keys for whoever judges many proposals: 1, 2, 3 answer, a letter says which fact decided it, Enter records; j, k and u
   go on, back and to what was judged. They rest while somebody types, and can be turned off for good in this browser. */
const form = document.querySelector("[data-judge]");
const off = form?.querySelector("[data-keys]");
let resting = localStorage.getItem("cairn-keys") === "off";

function told() {
  if (!off) return;
  off.hidden = false;
  off.textContent = resting ? "Turn keys on" : "Turn keys off";
}
told();
off?.addEventListener("click", () => {
  resting = !resting;
  localStorage.setItem("cairn-keys", resting ? "off" : "on");
  told();
});

/* The browser scrolls to what has the focus; where the judgement stands below both records, they are shown first. */
if (form?.querySelector("[autofocus]") && matchMedia("(max-width: 54em)").matches) requestAnimationFrame(() => scrollTo(0, 0));

document.addEventListener("keydown", (pressed) => {
  const typing = /^(TEXTAREA|INPUT|SELECT)$/.test(pressed.target.tagName) && pressed.target.type !== "radio";
  if (resting || typing || pressed.ctrlKey || pressed.altKey || pressed.metaKey) return;
  const key = CSS.escape(pressed.key);
  const radio = form?.querySelector(`input[data-press="${key}"]`);
  if (radio) {
    radio.checked = true;
    radio.focus({ preventScroll: true });
    pressed.preventDefault();
  }
  document.querySelector(`a[data-key="${key}"]`)?.click();
});
