/* Keys for whoever judges many proposals: 1, 2, 3 answer; j and k go on and back. They rest while somebody types. */
const form = document.querySelector("[data-judge]");

document.addEventListener("keydown", (pressed) => {
  if (pressed.ctrlKey || pressed.altKey || pressed.metaKey || /^(TEXTAREA|INPUT|SELECT)$/.test(pressed.target.tagName) && pressed.target.type !== "radio") return;
  const radio = form?.querySelectorAll("input[type=radio]")[Number(pressed.key) - 1];
  if (radio) {
    radio.checked = true;
    form.elements.reason.focus();
    pressed.preventDefault();
  }
  document.querySelector(`a[data-key="${CSS.escape(pressed.key)}"]`)?.click();
});
