// Small helpers to build the page. Text is always text: nothing here reads markup.

/** Makes an element: h("a", {href: "#/runs", class: "x", onclick: f}, "text", child, [children]). */
export function h(tag, attributes = {}, ...children) {
  return filled(document.createElement(tag), attributes, children);
}

/** Makes an element of a drawing. */
export function s(tag, attributes = {}, ...children) {
  return filled(document.createElementNS("http://www.w3.org/2000/svg", tag), attributes, children);
}

function filled(element, attributes, children) {
  for (const [name, value] of Object.entries(attributes)) {
    if (name.startsWith("on")) {
      element.addEventListener(name.slice(2), value);
    } else if (value === true) {
      element.setAttribute(name, "");
    } else if (value !== false && value !== null && value !== undefined) {
      element.setAttribute(name, value);
    }
  }
  element.append(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
  return element;
}

/** Replaces what an element holds. */
export function show(element, ...children) {
  element.replaceChildren(...children.flat(Infinity).filter((c) => c !== null && c !== undefined && c !== false));
}

/** Tells people who do not look at the screen; at most one message in five seconds is spoken. */
let waiting = null;
let spoken = 0;
export function say(text) {
  const now = Date.now();
  const speak = () => {
    spoken = Date.now();
    waiting = null;
    document.getElementById("said").textContent = text;
  };
  clearTimeout(waiting);
  waiting = setTimeout(speak, Math.max(50, spoken + 5000 - now));
}

/** A table with a caption: columns are {title, cell(row), class}. */
export function table(caption, columns, rows, none = "nothing yet") {
  return h(
    "div",
    { class: "scroll", tabindex: "0", role: "region", "aria-label": caption },
    h(
      "table",
      {},
      h("caption", {}, caption),
      h("thead", {}, h("tr", {}, columns.map((c) => h("th", { scope: "col", class: c.class }, c.title)))),
      h(
        "tbody",
        {},
        rows.length
          ? rows.map((row) => h("tr", {}, columns.map((c, i) => h(i ? "td" : "th", i ? { class: c.class } : { scope: "row", class: c.class }, c.cell(row)))))
          : h("tr", {}, h("td", { colspan: columns.length, class: "none" }, none)),
      ),
    ),
  );
}

/** Names and values. */
export function facts(pairs) {
  return h("dl", { class: "facts" }, pairs.map(([name, value]) => [h("dt", {}, name), h("dd", {}, value === "" ? "–" : value)]));
}

const ICONS = {
  active: "●", training: "▶", completed: "✔", waiting: "…", disabled: "○", draining: "◐", draining_overdue: "◐", retired: "▫",
  rejected: "✖", quarantined: "⛔", failed: "✖", stopped: "■", shadowed: "◌", encoding: "▶", evaluating: "▶",
};

/** A state as sign and word, since colour alone says nothing to some. */
export function state(name) {
  const word = name.toLowerCase();
  return h("span", { class: "state state-" + word }, h("span", { "aria-hidden": "true" }, (ICONS[word] || "◦") + " "), word.replaceAll("_", " "));
}

export const short = (hash) => (hash ? hash.slice(0, 12) : "");

export function bytes(count) {
  if (!count) {
    return "–";
  }
  const units = ["B", "KiB", "MiB", "GiB", "TiB"];
  const step = Math.min(units.length - 1, Math.floor(Math.log2(count) / 10));
  return (count / 2 ** (10 * step)).toFixed(step ? 1 : 0) + " " + units[step];
}

/** An ISO time in the reader's own zone. */
export function when(iso) {
  const time = iso ? new Date(iso) : null;
  return time && !Number.isNaN(time.getTime()) ? h("time", { datetime: iso }, time.toLocaleString()) : "–";
}

/** Asks before something is done; resolves to whether it shall be. */
export function ask(title, body, yes) {
  return new Promise((resolve) => {
    const done = (answer) => () => {
      dialog.close();
      dialog.remove();
      resolve(answer);
    };
    const dialog = h(
      "dialog",
      { "aria-labelledby": "asked", oncancel: done(false) },
      h("h2", { id: "asked" }, title),
      body,
      h("p", { class: "buttons" }, yes && h("button", { class: "primary", onclick: done(true) }, yes), h("button", { onclick: done(false) }, yes ? "Cancel" : "Close")),
    );
    document.body.append(dialog);
    dialog.showModal();
  });
}

/** Runs what a button starts; it cannot be pressed twice, and a failure is shown beside it. */
export function action(label, work, attributes = {}) {
  const button = h("button", {
    ...attributes,
    onclick: async () => {
      button.disabled = true;
      try {
        await work();
      } catch (e) {
        fail(e);
      } finally {
        button.disabled = false;
        button.focus();
      }
    },
  }, label);
  return button;
}

/** Shows an error until it is dismissed. */
export function fail(e) {
  const main = document.getElementById("main");
  const box = h("div", { class: "error", role: "alert" }, h("strong", {}, e.code ? e.code + " " : ""), e.message, " ", h("button", { onclick: () => box.remove() }, "Dismiss"));
  main.querySelectorAll(":scope > .error").forEach((old) => old.remove());
  main.prepend(box);
}
