/* Puts a part of the tray on another site's page, where this script tag stands:
     <script src="…/static/luotsi/embed-tray.js" data-lang="fi" data-show="search" async></script>
   data-show: search, theme, municipality, service, card or chat; data-id: which one; data-municipality, data-accent, data-radius,
   data-scheme, data-title. Sets no cookie, keeps nothing, loads nothing but the frame. */
(() => {
  "use strict";
  const tag = document.currentScript;
  if (!tag) return;
  const { lang = "fi", show = "search", id = "", title, height = "" , ...rest } = tag.dataset;
  const origin = new URL(tag.src).origin;
  const language = ["fi", "sv", "en"].includes(lang) ? lang : "fi";
  const folder = { theme: "themes", municipality: "municipalities", service: "services", card: "cards" }[show];
  const path = folder ? `${folder}/${encodeURIComponent(id)}/` : show === "chat" ? "help/" : "";
  const address = new URL(`/${language}/embed/${path}`, origin);
  for (const name of ["q", "municipality", "accent", "radius", "scheme"]) if (rest[name]) address.searchParams.set(name, rest[name]);
  const frame = document.createElement("iframe");
  frame.src = address.href;
  frame.title = title || { fi: "Hyvinvoinnin palvelut", sv: "Tjänster för välfärd", en: "Wellbeing services" }[language];
  frame.height = /^\d{2,4}$/.test(height) ? height : "320";
  frame.referrerPolicy = "no-referrer";
  frame.style.width = "100%";
  frame.style.border = "0";
  frame.style.colorScheme = "normal";
  window.addEventListener("message", (event) => {
    if (event.origin !== origin || event.source !== frame.contentWindow || event.data?.luotsi !== "height") return;
    const told = Number(event.data.height);
    if (Number.isFinite(told) && told > 0) frame.height = String(Math.min(Math.ceil(told), 20000));
  });
  frame.addEventListener("load", () => frame.contentWindow.postMessage({ luotsi: "ask" }, origin));
  tag.after(frame);
})();
