// Comfort alone: every page works without this file. It holds no words of its own; they stand in the templates as data- attributes.

const all = (selector, root = document) => [...root.querySelectorAll(selector)];
const one = (selector, root = document) => root.querySelector(selector);
const account = document.body.dataset.account || "";
const STORE = "unsaved:";
const SKIPPED = new Set(["csrf_token"]);
const PATIENCE = 5000; // milliseconds for which a form that is sent waits for its save under way

/* ── what is typed and not yet with the server: kept for this tab, for this person ── */
const store = {
  keys: () => Object.keys(sessionStorage).filter((key) => key.startsWith(STORE)),
  get: (key) => JSON.parse(sessionStorage.getItem(key) || "null"),
  set: (key, value) => { try { sessionStorage.setItem(key, JSON.stringify(value)); } catch { /* a full or forbidden store only loses the comfort */ } },
  drop: (key) => sessionStorage.removeItem(key),
};

function tidy() {
  // A form sent is confirmed by the page that answers, unless that page asks to sign in or reports a fault.
  const confirmed = account && !one("[data-unconfirmed]");
  for (const key of store.keys()) {
    const kept = store.get(key);
    if (account && kept.account !== account) store.drop(key);
    else if (kept.sent && confirmed) store.drop(key);
    else if (kept.sent) store.set(key, { ...kept, sent: false });
  }
}

const controls = (form) => [...form.elements].filter((el) => el.name && !SKIPPED.has(el.name) && !/^(file|password|submit|button|fieldset)$/.test(el.type));
const typed = (form) => controls(form).filter((el) => !/^(checkbox|radio)$/.test(el.type) || el.checked)
  .flatMap((el) => (el.type === "select-multiple" ? [...el.selectedOptions].map((o) => [el.name, o.value]) : [[el.name, el.value]]));

function fill(form, rows) {
  const taken = {};
  for (const el of controls(form)) {
    const values = rows.filter(([name]) => name === el.name).map(([, value]) => value);
    if (/^(checkbox|radio)$/.test(el.type)) el.checked = values.includes(el.value);
    else if (el.type === "select-multiple") for (const option of el.options) option.selected = values.includes(option.value);
    else {
      const place = (taken[el.name] = (taken[el.name] ?? -1) + 1);
      if (place < values.length) el.value = values[place];
    }
  }
}

function autosave(form) {
  const url = form.dataset.autosave;
  const key = STORE + url;
  const shown = one("[data-saved]", form) ?? one("[data-saved]");
  const banner = (name, on) => { const el = one(`[data-notice="${name}"]`); if (el) el.hidden = !on; };
  const say = (state, text) => {
    if (!shown) return;
    for (const el of all("[data-state]", shown)) el.hidden = el.dataset.state !== state;
    if (text) one(`[data-state="${state}"] span`, shown).textContent = text;
  };
  const words = () => JSON.stringify(typed(form));
  let confirmed = words(), busy = false, failures = 0, stopped = false, waits = false, flight = Promise.resolve(), line;

  const kept = store.get(key);
  if (kept && JSON.stringify(kept.rows) !== confirmed) { fill(form, kept.rows); banner("restored", true); } else store.drop(key);

  async function save() {
    const now = words();
    if (busy || stopped || now === confirmed) return;
    busy = true;
    line = new AbortController();
    say("saving");
    const body = new FormData(form);
    for (const [name, value] of [...body]) if (value instanceof File) body.delete(name);
    try {
      const answer = await fetch(url, { method: "POST", body, keepalive: now.length < 50000, redirect: "error", signal: line.signal, headers: { "X-Autosave": "1", Accept: "application/json" } });
      if (answer.status === 409) { stopped = true; say("failed"); banner("conflict", true); return; }
      if (!answer.ok) throw new Error(answer.status);
      const { saved, version, texts = {} } = await answer.json();
      const versionField = form.elements.namedItem("draft_version") ?? form.elements.namedItem("version");
      const before = words() === now;
      const together = Object.keys(texts); // another hand wrote here too: what stands there now is shown, or asked about by the next save
      if (before) for (const name of together) form.elements.namedItem(name).value = texts[name];
      if (together.length) banner("together", true);
      if (versionField && version !== undefined && (before || !together.length)) versionField.value = version;
      confirmed = before ? words() : now;
      failures = 0;
      if (before) store.drop(key);
      banner("failed", false);
      say("saved", shown?.dataset.done.replace("{t}", saved));
    } catch {
      failures += 1;
      say("failed");
      banner("failed", failures > 1);
    } finally { busy = false; }
  }

  const saveSoon = () => { if (!busy) flight = save(); };

  // A save under way counts the version on: what is sent before its answer would seem to come from another window.
  async function sendAfterSave(button) {
    waits = true;
    const impatience = setTimeout(() => line.abort(), PATIENCE);
    await flight;
    clearTimeout(impatience);
    waits = false;
    delete form.dataset.sent;
    form.requestSubmit(button);
  }

  const keep = () => { if (words() !== confirmed) store.set(key, { account, rows: typed(form), sent: false }); };
  form.addEventListener("input", keep);
  form.addEventListener("change", keep);
  form.addEventListener("focusout", () => setTimeout(saveSoon, 400)); // not while a click is under way: what it aims at must not move
  form.addEventListener("submit", (event) => {
    if (event.defaultPrevented) return;
    if (busy || waits) {
      event.preventDefault();
      if (!waits) sendAfterSave(event.submitter);
      return;
    }
    stopped = true;
    store.set(key, { account, rows: typed(form), sent: true });
  });
  addEventListener("pageshow", (event) => { if (event.persisted) stopped = false; });
  document.addEventListener("visibilitychange", () => { if (document.hidden) saveSoon(); });
  setInterval(saveSoon, 10000);
}

/* ── five minutes before the session ends; the product's time goes on from what the page said ── */
function session(dialog) {
  const start = Date.parse(document.body.dataset.now);
  const left = () => end - start - performance.now();
  let end = Date.parse(document.body.dataset.expires), asked = false;
  const refused = one("[data-refused]", dialog);
  const stay = one("[data-stay]", dialog);
  stay.addEventListener("click", async () => {
    try {
      const body = new FormData();
      body.set("csrf_token", dialog.dataset.token);
      const answer = await fetch(dialog.dataset.extend, { method: "POST", body, redirect: "error", headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error(answer.status);
      end = Date.parse((await answer.json()).expires);
      asked = false;
      refused.hidden = true;
      dialog.close();
    } catch { refused.hidden = false; }
  });
  setInterval(() => {
    if (asked || left() > 300000) return;
    asked = true;
    const back = document.activeElement;
    dialog.addEventListener("close", () => back?.focus(), { once: true });
    dialog.showModal();
  }, 1000);
}

/* ── small comforts ── */
function picks(bar) {
  const form = bar.closest("form");
  const text = one(".sp-bulk__count", bar);
  const plain = text.textContent;
  const count = () => {
    const boxes = all("[data-pick]", form);
    const number = boxes.filter((box) => box.checked).length;
    text.textContent = number ? text.dataset.words.replace("{n}", number) : plain;
    for (const box of boxes) box.closest("tr")?.classList.toggle("is-picked", box.checked);
  };
  form.addEventListener("change", count);
  count();
}

function counts(area) {
  const hint = document.getElementById(area.dataset.count);
  const count = () => {
    const used = [...area.value].length;
    hint.textContent = hint.dataset.words.replace("{n}", used);
    hint.classList.toggle("is-over", used > Number(hint.dataset.most));
  };
  area.addEventListener("input", count);
  count();
}

/* What is under way is asked for again until it is over; then the page is read anew. */
async function follows(part) {
  const answer = await fetch(location.href).catch(() => null);
  const page = answer?.ok && new DOMParser().parseFromString(await answer.text(), "text/html");
  const fresh = page && page.getElementById(part.id);
  if (page && !fresh) return location.reload();
  if (fresh) { part.replaceWith(fresh); part = fresh; }
  setTimeout(follows, 3000, part);
}

document.addEventListener("submit", (event) => {
  const form = event.target;
  if (form.method !== "post") return;
  if (Date.now() - Number(form.dataset.sent || 0) < 3000) event.preventDefault();
  else form.dataset.sent = Date.now();
}, true);

document.addEventListener("click", (event) => {
  const link = event.target.closest("a");
  const asked = link?.dataset.dialog && document.getElementById(link.dataset.dialog);
  const open = link?.closest("dialog[open]");
  if (asked) { event.preventDefault(); asked.showModal(); }
  else if (open && link.pathname === location.pathname) { event.preventDefault(); open.close(); }
  for (const menu of all(".sp-pop[open], .sp-menu[open]")) if (!menu.contains(event.target)) menu.open = false;
});
document.addEventListener("keydown", (event) => {
  const menu = event.key === "Escape" && one(".sp-pop[open], .sp-menu[open]");
  if (menu) { menu.open = false; one("summary", menu).focus(); }
});

tidy();
all("form[data-autosave]").forEach(autosave);
all("[data-bulk]").forEach(picks);
all("textarea[data-count]").forEach(counts);
const tab = one(".sp-tabs [aria-current]"); // in sight where the row is wider than a phone
if (tab) tab.parentNode.scrollLeft = tab.offsetLeft - 40;
all("[data-follow]").forEach((part) => setTimeout(follows, 3000, part));
one("[data-errors]")?.focus();
const warning = document.getElementById("session-warning");
if (warning && document.body.dataset.expires) session(warning);
