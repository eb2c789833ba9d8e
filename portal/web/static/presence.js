const one = (selector, root = document) => root.querySelector(selector);

/* Who else is here: asked every five seconds for as long as this reader does something. */
function presence(part) {
  const { url, token, key = "", alone } = part.dataset;
  const version = one("input[data-place]"); // of the text itself, not of a draft beside it
  const list = one("ul", part);
  let active = Date.now();
  for (const event of ["input", "keydown", "pointermove"]) document.addEventListener(event, () => { active = Date.now(); }, { passive: true });
  const ask = async () => {
    if (!document.hidden && Date.now() - active < 600000) {
      const body = new URLSearchParams({ csrf_token: token, part: key });
      const answer = await fetch(url, { method: "POST", body, redirect: "error", headers: { "X-Autosave": "1", Accept: "application/json" } }).catch(() => null);
      if (answer?.ok) show(await answer.json());
    }
    setTimeout(ask, 5000);
  };
  function show({ there, place }) {
    const rows = there.length ? there.map(({ name, side, part: where, here }) => [name, [side, where].filter(Boolean).join(" · "), here]) : [[alone, "", false]];
    list.replaceChildren(...rows.map(([name, more, here]) => {
      const row = document.createElement("li");
      const bold = document.createElement("b");
      bold.textContent = name;
      row.append(bold, more ? ` ${more}` : "");
      if (here) row.classList.add("is-here");
      return row;
    }));
    const news = one('[data-notice="news"]');
    if (news && version && place > Number(version.value)) news.hidden = false;
  }
  ask();
}

for (const part of document.querySelectorAll("[data-presence]")) presence(part);
