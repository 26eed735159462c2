/* The conversation made smoother: Enter sends, the new turn gets the focus. Without scripts the form works as it is. */
(() => {
  "use strict";
  const log = document.getElementById("log");
  const text = () => document.getElementById("text");
  document.addEventListener("keydown", (event) => {
    if (event.target !== text() || event.key !== "Enter" || event.shiftKey || event.isComposing) return;
    event.preventDefault();
    const form = event.target.form;
    if (event.target.value.trim()) form.requestSubmit(form.querySelector("button[name=send]"));
  });
  /* When the answer is an error, the form is sent as it is without scripts, and the browser shows what came */
  let submitter = null;
  document.addEventListener("submit", (event) => { submitter = event.submitter; }, true);
  document.addEventListener("htmx:before:response", (event) => {
    if ((event.detail?.ctx?.response?.status ?? 200) < 400) return;
    event.preventDefault();
    const form = document.getElementById("say");
    if (submitter?.name && submitter.form === form) {
      const chosen = Object.assign(document.createElement("input"), { type: "hidden", name: submitter.name, value: submitter.value });
      form.append(chosen);
    }
    form?.submit();
  });
  document.addEventListener("htmx:before:request", () => { document.body.classList.add("is-waiting"); });
  document.addEventListener("htmx:finally:request", () => { document.body.classList.remove("is-waiting"); });
  document.addEventListener("htmx:after:swap", () => {
    document.body.classList.remove("is-waiting");
    if (!log) return;
    const wrong = document.getElementById("say-error");
    if (wrong) { text()?.focus(); return; }
    const turns = log.querySelectorAll(".turn");
    const latest = turns[turns.length - 1];
    for (const turn of turns) if (turn !== latest) { turn.removeAttribute("id"); turn.classList.remove("is-last"); }
    latest?.focus({ preventScroll: true });
    latest?.scrollIntoView({ block: "start", behavior: matchMedia("(prefers-reduced-motion: reduce)").matches ? "auto" : "smooth" });
  });

  /* Sliders: moving one answers it */
  for (const slider of document.querySelectorAll("[data-slider]")) {
    const shown = slider.parentElement.querySelector("output");
    const answers = document.getElementById(slider.dataset.slider);
    slider.addEventListener("input", () => { if (answers) answers.checked = true; if (shown) shown.textContent = slider.value; });
    if (shown && answers?.checked) shown.textContent = slider.value;
  }
})();
