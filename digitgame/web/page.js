// Names are typed without a click first: the terminal has the keyboard as soon as it stands.
window.addEventListener("load", () => {
  document.querySelector(".xterm-helper-textarea")?.focus();
});
