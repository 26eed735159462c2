/* What makes pages smoother: basket kept in this browser, filters that apply at once, sharing, colours, nearness.
   Everything here has a way without scripts; nothing is sent anywhere but to this site. */
(() => {
  "use strict";
  const $ = (selector, root = document) => root.querySelector(selector);
  const $$ = (selector, root = document) => [...root.querySelectorAll(selector)];
  const words = $("#words")?.dataset ?? {};
  const store = (kind) => ({
    get(key) { try { return window[kind].getItem(key); } catch { return null; } },
    set(key, value) { try { value === null ? window[kind].removeItem(key) : window[kind].setItem(key, value); } catch { /* closed */ } },
  });
  const kept = store("localStorage");
  const session = store("sessionStorage");
  const say = (text) => { const box = $("#announcer"); if (box) { box.textContent = ""; setTimeout(() => { box.textContent = text; }, 60); } };

  /* Basket: ids of services, newest last */
  const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
  const LIMIT = 60;
  const basket = {
    ids() {
      try { const ids = JSON.parse(kept.get("luotsi-basket") ?? "[]"); return Array.isArray(ids) ? ids.filter((id) => UUID.test(id)).slice(-LIMIT) : []; } catch { return []; }
    },
    keep(ids) { kept.set("luotsi-basket", JSON.stringify([...new Set(ids)].slice(-LIMIT))); showBasket(); },
    has(id) { return this.ids().includes(id); },
  };
  const withIds = (address, ids) => { const url = new URL(address, location.href); ids.length ? url.searchParams.set("ids", ids.join(",")) : url.searchParams.delete("ids"); return url.pathname + url.search.replaceAll("%2C", ","); };

  function showBasket() {
    const ids = basket.ids();
    for (const count of $$("[data-basket-count]")) { count.hidden = !ids.length; count.textContent = ids.length; }
    for (const link of $$("[data-basket-link]")) link.href = withIds(link.href, ids);
    for (const button of $$("button[data-basket-add]")) {
      const inside = ids.includes(button.dataset.basketAdd);
      button.setAttribute("aria-pressed", inside);
      $("[data-label]", button).textContent = inside ? words.remove : words.add;
    }
  }

  /* Links that add become buttons that toggle */
  function upgrade(root) {
    for (const link of $$("a[data-basket-add]", root)) {
      const button = document.createElement("button");
      button.type = "button";
      button.className = link.className;
      button.dataset.basketAdd = link.dataset.basketAdd;
      if (link.hasAttribute("aria-describedby")) button.setAttribute("aria-describedby", link.getAttribute("aria-describedby"));
      button.append(...link.childNodes);
      link.replaceWith(button);
    }
    for (const hidden of $$("[data-with-script]", root)) hidden.hidden = false;
    showBasket();
  }

  document.addEventListener("click", async (event) => {
    const target = event.target.closest?.("[data-basket-add], [data-basket-remove], [data-basket-keep], [data-basket-empty], [data-share], [data-print], [data-near], [data-clear]");
    if (!target) return;
    const data = target.dataset;
    if (target.matches("button[data-basket-add]")) {
      const inside = basket.has(data.basketAdd);
      basket.keep(inside ? basket.ids().filter((id) => id !== data.basketAdd) : [...basket.ids(), data.basketAdd]);
      say(inside ? words.removed : words.added);
    } else if (data.basketRemove) {
      basket.keep(basket.ids().filter((id) => id !== data.basketRemove)); // the link then shows the rest
    } else if (data.basketKeep !== undefined) {
      basket.keep([...basket.ids(), ...data.basketKeep.split(",").filter((id) => UUID.test(id))]);
      say(words.added);
    } else if (data.basketEmpty !== undefined) {
      basket.keep([]);
    } else if (data.share !== undefined) {
      const url = new URL(data.share || location.href, location.href).href;
      if (navigator.share) { try { await navigator.share({ title: document.title, url }); } catch { /* changed their mind */ } return; }
      try { await navigator.clipboard.writeText(url); say(words.copied); flash(target, words.copied); } catch { say(words.copyFailed); flash(target, words.copyFailed); }
    } else if (data.print !== undefined) {
      window.print();
    } else if (data.near !== undefined) {
      locate();
    }
  });
  function flash(button, text) {
    const label = $("[data-label]", button) ?? button;
    const before = label.textContent;
    label.textContent = text;
    setTimeout(() => { label.textContent = before; }, 3000);
  }

  /* Nearness: rounded to about a kilometre, sent as a header of the search, never in an address */
  const POSITION = "luotsi-position";
  function locate() {
    navigator.geolocation?.getCurrentPosition((found) => {
      session.set(POSITION, `${found.coords.latitude.toFixed(2)},${found.coords.longitude.toFixed(2)}`);
      const order = $("#order");
      if (order) { order.value = "distance"; order.dispatchEvent(new Event("change", { bubbles: true })); }
    }, () => say(words.noPosition), { maximumAge: 600000, timeout: 10000 });
  }
  document.addEventListener("htmx:config:request", (event) => {
    const request = event.detail?.ctx?.request;
    if (!request) return;
    const position = session.get(POSITION);
    if (position) request.headers["X-Luotsi-Position"] = position;
    if (request.body instanceof FormData) for (const [name, value] of [...request.body]) if (value === "" || (name === "order" && value === "relevance")) request.body.delete(name);
  });

  /* Search page: keep open groups open over a swap, tell the count */
  let openGroups = new Map();
  document.addEventListener("htmx:before:swap", () => { openGroups = new Map($$("#found details[id]").map((d) => [d.id, d.open])); });
  document.addEventListener("htmx:after:swap", () => {
    const found = $("#found");
    if (!found) return;
    for (const [id, open] of openGroups) { const group = document.getElementById(id); if (group) group.open = open; }
    upgrade(found);
    const heading = $("[data-announce]", found);
    if (heading) say(heading.textContent.trim());
    if (found.dataset.title) document.title = found.dataset.title;
  });
  document.addEventListener("htmx:error", () => { $("form#search")?.submit(); });

  /* Filters and map are unfolded where there is room, folded where there is not */
  const room = matchMedia("(min-width: 60rem)");
  const unfold = () => { for (const fold of $$("[data-open-wide]")) fold.open = room.matches; };
  room.addEventListener?.("change", unfold);
  document.addEventListener("click", (event) => { if (event.target.closest?.(".to-map")) { const map = $("#map"); if (map) { map.open = true; $("summary", map).focus({ preventScroll: true }); } } });

  /* Leaving the query field must not move the page: it waits for the search button */
  $("form#search #q")?.addEventListener("change", (event) => event.stopPropagation());

  /* The municipality chosen last */
  const chooser = $("select[name=municipality]");
  if (chooser) {
    const remembered = kept.get("luotsi-municipality");
    if (chooser.hasAttribute("data-remembered") && !chooser.value && remembered && $(`option[value="${CSS.escape(remembered)}"]`, chooser)) chooser.value = remembered;
    chooser.addEventListener("change", () => kept.set("luotsi-municipality", chooser.value || null));
  }

  /* Leaving quickly: what is shown goes at once, and this page is not in the history of the next one */
  document.addEventListener("click", (event) => {
    const exit = event.target.closest?.("[data-exit]");
    if (!exit) return;
    event.preventDefault();
    document.documentElement.hidden = true;
    document.title = "";
    location.replace(exit.href);
  });

  /* Colours */
  const themes = $("[data-theme-switch]");
  if (themes) {
    themes.hidden = false;
    const now = kept.get("luotsi-theme") ?? "auto";
    for (const radio of $$("input", themes)) {
      radio.checked = radio.value === now;
      radio.addEventListener("change", () => {
        kept.set("luotsi-theme", radio.value === "auto" ? null : radio.value);
        if (radio.value === "auto") delete document.documentElement.dataset.theme; else document.documentElement.dataset.theme = radio.value;
      });
    }
  }

  /* A basket page without ids shows this browser's own basket */
  const own = $("[data-own-basket]");
  if (own && !new URLSearchParams(location.search).has("ids") && basket.ids().length) location.replace(withIds(location.href, basket.ids()));
  const others = $("[data-basket-differs]");
  if (others) others.hidden = others.dataset.basketDiffers.split(",").every((id) => basket.has(id));

  unfold();
  upgrade(document);
})();
