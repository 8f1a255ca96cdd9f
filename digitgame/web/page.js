// Focus the terminal, so that typing works without a click.
window.addEventListener("load", () => {
  document.querySelector(".xterm-helper-textarea")?.focus();
});
