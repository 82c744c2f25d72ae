// Offers as cards or as a table, over one selection that is kept by item id.
// Whatever a seller wrote reaches the page as a text node or as a checked address, never as markup.

const PER_PAGE = { cards: 24, table: 50 };
const STANDING = [["rank", "Rank"], ["score", "Score"]];

function make(tag, attributes = {}, ...children) {
  const node = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node.addEventListener(name, value);
    else if (value !== undefined && value !== false) node.setAttribute(name, value === true ? "" : value);
  }
  node.append(...children.filter((child) => child !== null)); // strings become text nodes
  return node;
}

function picture(url) {
  const none = () => make("span", { class: "tm-picture" }, "no picture");
  if (!/^https?:/i.test(url)) return none();
  const image = make("img", { class: "tm-picture", alt: "", loading: "lazy", decoding: "async" });
  image.referrerPolicy = "no-referrer"; // before src, or the first request goes out with one
  image.addEventListener("error", () => image.replaceWith(none()));
  image.src = url;
  return image;
}

function link(url, ...children) {
  if (!/^https?:/i.test(url)) return make("span", {}, ...children);
  return make("a", { href: url, target: "_blank", rel: "noopener noreferrer" }, ...children);
}

// A button that can be off and still hold the focus, which a disabled one would lose.
function press(label, work) {
  const click = ({ currentTarget }) => isOff(currentTarget) || work();
  return make("button", { type: "button", click }, label);
}

function isOff(button) {
  return button.getAttribute("aria-disabled") === "true";
}

function compare(a, b) {
  if (typeof a === "string" || typeof b === "string") return String(a).localeCompare(String(b), "zh");
  return a - b;
}

function render({ model, el }) {
  const offers = new Map(); // row -> what stands on the page for it, made when it is first looked at
  const asked = new Set(); // the ids of offers of which it is shown why they stand here
  let page = 0;
  let active = null; // the row whose controls the Tab key reaches
  let waiting = false;
  let [ids, ranked] = ["", false]; // of what was there last

  const count = make("span", { class: "tm-count", role: "status" });
  const madeUp = make("span", { class: "tm-madeup" }, "made-up data");
  const views = ["cards", "table"].map((view) =>
    make("button", { type: "button", click: () => set("view", view) }, view === "cards" ? "Cards" : "Table"),
  );
  const sorting = make("select", { change: () => set("sort", sorting.value) });
  const back = press("Previous page", () => turn(page - 1));
  const next = press("Next page", () => turn(page + 1));
  const clear = press("Clear selection", () => set("selected", []));
  const body = make("div", { keydown: onKey, focusin: onFocus });
  // JupyterLab takes letters and arrows for commands on the cell, unless the focused control itself says no.
  const shield = ({ target }) => target.setAttribute("data-lm-suppress-shortcuts", "true");
  const root = make(
    "section",
    { class: "tm-gallery", "aria-label": "Offers", focusin: shield },
    make("div", { class: "tm-bar" }, count, madeUp, clear),
    make("div", { class: "tm-bar" }, ...views, make("label", {}, "Sort by", sorting), back, next),
    body,
  );

  const cards = () => model.get("cards");
  const allIds = () => cards().map(({ id }) => id).join();
  const columns = () => [...(model.get("standing").rank ? STANDING : []), ...model.get("facts")];

  function set(name, value) {
    model.set(name, value);
    model.save_changes();
  }

  function toggle(name, id, on) {
    const others = model.get(name).filter((one) => one !== id);
    set(name, on ? [...others, id] : others);
  }

  function value(row, column) {
    const standing = model.get("standing")[column];
    return standing ? standing[row] : cards()[row].values[column];
  }

  // The rows that are shown, sorted; what is missing comes last either way, ties stay as they are.
  function order() {
    const rows = model.get("shown") ?? cards().map((_, row) => row);
    const column = model.get("sort").replace(/^-/, "");
    const way = model.get("sort").startsWith("-") ? -1 : 1;
    const missing = (row) => value(row, column) === null || value(row, column) === undefined;
    const known = rows.filter((row) => !missing(row));
    known.sort((a, b) => way * compare(value(a, column), value(b, column)) || a - b);
    return [...known, ...rows.filter(missing)];
  }

  function offer(row) {
    if (!offers.has(row)) offers.set(row, model.get("view") === "cards" ? card(row) : line(row));
    return offers.get(row);
  }

  function controls(row) {
    const { id, title } = cards()[row];
    const box = (name, label) =>
      make("input", {
        type: "checkbox",
        class: `tm-${name}`,
        "aria-label": `${label}: ${title}`,
        disabled: id === null,
        change: (event) => toggle(name, id, event.target.checked),
      });
    const why = make("ul", { class: "tm-why" });
    const more = make("details", { open: asked.has(id), toggle: () => ask(row) }, make("summary", {}, "Why here?"), why);
    return {
      selected: box("selected", "Select"),
      confirmed: box("confirmed", "Same product, checked"),
      place: make("span", {}),
      flags: make("p", { class: "tm-flags" }),
      why,
      more,
    };
  }

  function card(row) {
    const one = cards()[row];
    const parts = controls(row);
    const facts = model.get("facts").filter(([name]) => !["price", "company_name", "position"].includes(name));
    parts.node = make(
      "li",
      { class: "tm-card", "data-row": row },
      make("div", { class: "tm-pickline" }, make("label", {}, parts.selected, "Select"), parts.place),
      picture(one.picture),
      link(one.link, make("span", { class: "tm-title", title: one.title }, one.title)),
      one.origin && one.origin !== one.title ? make("span", { class: "tm-origin", lang: "zh" }, one.origin) : null,
      make("span", { class: "tm-price" }, one.texts.price),
      make("ul", { class: "tm-facts" }, ...facts.map(([name, label]) => make("li", {}, make("span", {}, label), one.texts[name]))),
      make("ul", { class: "tm-badges" }, ...one.badges.map((badge) => make("li", {}, badge))),
      make("span", { class: "tm-name", lang: "zh", title: one.texts.company_name }, one.texts.company_name),
      one.place ? make("span", { class: "tm-dim", lang: "zh" }, one.place) : null,
      parts.flags,
      make("div", { class: "tm-foot" }, make("label", {}, parts.confirmed, "same product, checked"), parts.more),
    );
    return parts;
  }

  function line(row) {
    const one = cards()[row];
    const parts = controls(row);
    parts.score = make("td", { class: "tm-number" });
    parts.place = make("td", { class: "tm-number" });
    const facts = model.get("facts").map(([name]) =>
      make("td", { class: typeof one.values[name] === "number" ? "tm-number" : "", lang: name === "company_name" ? "zh" : undefined }, name === "company_name" ? make("span", { class: "tm-name", title: one.texts[name] }, one.texts[name]) : one.texts[name]),
    );
    parts.node = make(
      "tr",
      { "data-row": row },
      make("td", {}, parts.selected),
      make("td", {}, picture(one.picture)),
      make("td", {}, link(one.link, make("span", { class: "tm-title", title: one.title }, one.title)), parts.flags, parts.more),
      make("td", {}, parts.confirmed),
      ...(model.get("standing").rank ? [parts.place, parts.score] : []),
      ...facts,
    );
    return parts;
  }

  function head() {
    const [sort, falling] = [model.get("sort").replace(/^-/, ""), model.get("sort").startsWith("-")];
    const turned = (name) => (name === sort && !falling ? `-${name}` : name);
    const sortable = columns().map(([name, label]) =>
      make(
        "th",
        { scope: "col", "aria-sort": name === sort ? (falling ? "descending" : "ascending") : "none" },
        make("button", { type: "button", "data-sort": name, click: () => set("sort", turned(name)) }, label, name === sort ? (falling ? " ▼" : " ▲") : ""),
      ),
    );
    const plain = ["Select", "Picture", "Title", "Checked"].map((label) => make("th", { scope: "col" }, label));
    return make("thead", {}, make("tr", {}, ...plain, ...sortable));
  }

  // What may change while an offer stays on the page.
  function refresh(row) {
    const parts = offer(row);
    const { id } = cards()[row];
    const { rank, score, flags } = model.get("standing");
    for (const name of ["selected", "confirmed"]) parts[name].checked = model.get(name).includes(id);
    parts.node.classList.toggle("tm-picked", parts.selected.checked);
    const [ranked, points] = [rank?.[row] ?? null, score?.[row]?.toFixed(2) ?? ""];
    if (parts.score) {
      parts.place.textContent = ranked === null ? "unranked" : ranked;
      parts.score.textContent = points;
    } else if (rank) {
      parts.place.textContent = ranked === null ? "unranked" : `number ${ranked}, ${points}`;
    }
    parts.flags.textContent = flags?.[row] ?? "";
    parts.more.hidden = !rank;
    for (const control of parts.node.querySelectorAll("input, a, summary")) control.tabIndex = row === active ? 0 : -1;
    return parts.node;
  }

  function ask(row) {
    const { id } = cards()[row];
    if (!offers.get(row)?.more.open) return asked.delete(id);
    asked.add(id);
    model.send({ why: id, row });
  }

  function answer({ row, lines }) {
    offers.get(row)?.why.replaceChildren(...lines.map((text) => make("li", {}, text)));
  }

  function turn(to) {
    page = to;
    active = null;
    draw();
  }

  function draw() {
    const rows = order();
    const [view, selected] = [model.get("view"), model.get("selected")];
    const size = PER_PAGE[view];
    page = Math.max(0, Math.min(page, Math.ceil(rows.length / size) - 1));
    const visible = rows.slice(page * size, (page + 1) * size);
    if (!visible.includes(active)) active = visible.find((row) => cards()[row].id !== null) ?? null;
    const focused = body.contains(document.activeElement) ? document.activeElement : null;
    const nodes = visible.map(refresh);
    if (!visible.length) {
      body.replaceChildren(make("p", { class: "tm-empty" }, cards().length ? "No offer passes the filters." : "No offers."));
    } else if (view === "cards") {
      body.replaceChildren(make("ul", { class: "tm-cards", "aria-label": "Offers as cards", style: "list-style: none; padding: 0; margin: 0" }, ...nodes));
    } else {
      const table = make("table", { class: "tm-table" }, head(), make("tbody", {}, ...nodes));
      body.replaceChildren(make("div", { class: "tm-wide", role: "region", tabindex: 0, "aria-label": "Offers as a table" }, table));
    }
    // Moving a node takes the focus from it.
    const held = focused?.dataset.sort ? body.querySelector(`[data-sort="${focused.dataset.sort}"]`) : focused;
    if (held?.isConnected) held.focus({ preventScroll: true });
    const [from, to] = [page * size + (visible.length ? 1 : 0), page * size + visible.length];
    const hidden = cards().length - rows.length;
    count.textContent =
      `${from}–${to} of ${rows.length} offers` + (hidden ? ` (${hidden} filtered out)` : "") + `, ${selected.length} selected`;
    madeUp.hidden = !model.get("made_up");
    const off = [[clear, !selected.length], [back, page === 0], [next, (page + 1) * size >= rows.length]];
    for (const [button, is] of off) button.setAttribute("aria-disabled", String(is));
    views.forEach((button, at) => button.setAttribute("aria-pressed", String(["cards", "table"][at] === view)));
    const options = columns().flatMap(([name, label]) => [
      make("option", { value: name }, `${label}, ${name === "rank" ? "best" : "lowest"} first`),
      make("option", { value: `-${name}` }, `${label}, ${name === "rank" ? "worst" : "highest"} first`),
    ]);
    sorting.replaceChildren(...options);
    sorting.value = model.get("sort");
  }

  function picks() {
    return [...body.querySelectorAll("input.tm-selected:not(:disabled)")];
  }

  function focus(pick) {
    pick?.focus();
    pick?.scrollIntoView({ block: "nearest" });
  }

  function onFocus(event) {
    const row = event.target.closest("[data-row]");
    if (!row || Number(row.dataset.row) === active) return;
    const before = active;
    active = Number(row.dataset.row);
    if (before !== null && offers.has(before)) refresh(before);
    refresh(active);
  }

  function onKey(event) {
    const row = event.target.closest("[data-row]");
    if (!row || event.ctrlKey || event.altKey || event.metaKey) return;
    const all = picks();
    const here = all.findIndex((pick) => row.contains(pick));
    const top = (pick) => pick.closest("[data-row]").offsetTop;
    const across = all.filter((pick) => top(pick) === top(all[0])).length;
    const steps = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: across, ArrowUp: -across, Home: -here, End: all.length - 1 - here };
    if (!(event.key in steps)) return;
    event.preventDefault();
    const there = here + steps[event.key];
    if (there >= all.length && !isOff(next)) {
      turn(page + 1);
      focus(picks()[0]);
    } else if (there < 0 && !isOff(back)) {
      turn(page - 1);
      focus(picks().at(-1));
    } else {
      focus(all[Math.max(0, Math.min(there, all.length - 1))]);
    }
  }

  function schedule() {
    if (waiting) return;
    waiting = true;
    queueMicrotask(() => {
      waiting = false;
      draw();
    });
  }

  function renew() {
    offers.clear();
    schedule();
  }

  function recard() {
    const before = ids;
    ids = allIds();
    // The same offers in another currency stay on their page, others begin at the first.
    if (ids !== before) [page, active] = [0, null];
    renew();
  }

  function restand() {
    const before = ranked;
    ranked = Boolean(model.get("standing").rank);
    // In a table, rank and score have columns of their own.
    if (model.get("view") === "table" && ranked !== before) offers.clear();
    // Of other offers the cards come with this or right after it.
    if (ids === allIds()) for (const row of offers.keys()) ask(row);
    schedule();
  }

  const listeners = {
    "change:cards": recard,
    "change:facts": renew,
    "change:view": () => { page = 0; renew(); },
    "change:standing": restand,
    "change:shown": schedule,
    "change:selected": schedule,
    "change:confirmed": schedule,
    "change:made_up": schedule,
    "change:sort": () => { page = 0; schedule(); },
    "msg:custom": answer,
  };
  for (const [name, listener] of Object.entries(listeners)) model.on(name, listener);
  recard();
  restand();
  el.replaceChildren(root);
  return () => Object.entries(listeners).forEach(([name, listener]) => model.off(name, listener));
}

export default { render };
