/* Copies the text of a field with one click; without script the field itself can be selected. */
(() => {
  "use strict";
  for (const button of document.querySelectorAll("button[data-copy]")) {
    const field = document.getElementById(button.dataset.copy);
    if (!field) continue;
    button.hidden = false;
    button.addEventListener("click", async () => {
      let copied = true;
      try { await navigator.clipboard.writeText(field.value); } catch { field.select(); copied = false; }
      const label = button.querySelector("[data-label]");
      const before = label.textContent;
      label.textContent = copied ? button.dataset.copied : before;
      const announcer = document.getElementById("announcer");
      if (announcer && copied) announcer.textContent = button.dataset.copied;
      setTimeout(() => { label.textContent = before; }, 3000);
    });
  }
})();
