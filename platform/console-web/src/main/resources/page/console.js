// The frame of the page: who is signed in, which view is open, how news arrive.

import { get, onSignedOut, restore, signIn, signOut } from "./api.js";
import { action, fail, h, say, show } from "./dom.js";
import { onLink } from "./stream.js";
import { adapters } from "./adapters.js";
import { question } from "./ask.js";
import { logs } from "./logs.js";
import { modalities, modality } from "./modalities.js";
import { run, runs } from "./runs.js";
import { system } from "./system.js";

const VIEWS = [
  { path: /^#\/modalities$/, name: "Modalities", href: "#/modalities", view: modalities },
  { path: /^#\/modalities\/([a-z0-9-]+)$/, name: "Modality", view: modality, of: "Modalities" },
  { path: /^#\/runs$/, name: "Runs", href: "#/runs", view: runs },
  { path: /^#\/runs\/([^/]+)$/, name: "Run", view: run, of: "Runs" },
  { path: /^#\/adapters$/, name: "Adapters", href: "#/adapters", view: adapters },
  { path: /^#\/ask$/, name: "Ask", href: "#/ask", view: question },
  { path: /^#\/logs$/, name: "Logs", href: "#/logs", view: logs },
  { path: /^#\/system$/, name: "System", href: "#/system", view: system },
];

const main = document.getElementById("main");
const bar = document.getElementById("bar");
const link = h("span", { class: "link" });
const trust = h("span");
let close = () => {};
let signedIn = false;

onLink((how) => {
  const words = { live: "● live", polling: "◐ asking every 2 s", cut: "○ no connection" };
  link.textContent = words[how];
});

onSignedOut(() => {
  if (signedIn) {
    signedIn = false;
    door("Your session has ended. Sign in again.");
  }
});

function theme() {
  const order = ["auto", "light", "dark"];
  let current = localStorage.getItem("affogato-theme") || "auto";
  const put = () => {
    document.documentElement.dataset.theme = current;
    button.textContent = "Theme: " + current;
  };
  const button = h("button", {
    onclick: () => {
      current = order[(order.indexOf(current) + 1) % order.length];
      localStorage.setItem("affogato-theme", current);
      put();
    },
  });
  put();
  return button;
}

function frame() {
  show(
    bar,
    h("a", { class: "brand", href: "#/modalities" }, "Affogato"),
    signedIn &&
      h("nav", { "aria-label": "Views" }, VIEWS.filter((v) => v.href).map((v) => h("a", { href: v.href, "data-name": v.name }, v.name))),
    h("span", { class: "grow" }),
    signedIn && trust,
    signedIn && link,
    theme(),
    signedIn &&
      action("Sign out", async () => {
        await signOut();
        signedIn = false;
        door("You are signed out.");
      }),
  );
}

function door(message) {
  close();
  close = () => {};
  frame();
  document.title = "Sign in – Affogato";
  const token = h("input", { id: "token", type: "password", autocomplete: "current-password", required: true });
  const form = h(
    "form",
    {
      class: "door",
      onsubmit: async (e) => {
        e.preventDefault();
        try {
          await signIn(token.value.trim());
          enter();
        } catch (problem) {
          fail(problem);
          token.select();
        }
      },
    },
    h("h1", {}, "Sign in"),
    message && h("p", {}, message),
    h("label", { for: "token" }, "Token or password"),
    token,
    h("p", { class: "hint" }, "The token is in the file ", h("code", {}, "console.token"), " of the data folder; the server prints where that is when it starts."),
    h("p", {}, h("button", { class: "primary" }, "Sign in")),
  );
  show(main, form);
  token.focus();
}

function enter() {
  signedIn = true;
  frame();
  get("/status").then((status) => {
    trust.textContent = status.trust === "open" ? "⚠ trust is open" : "";
  }, fail);
  if (!VIEWS.some((v) => v.path.test(location.hash))) {
    location.hash = "#/modalities";
  }
  route();
}

async function route() {
  if (!signedIn) {
    return;
  }
  const found = VIEWS.find((v) => v.path.test(location.hash));
  if (!found) {
    location.hash = "#/modalities";
    return;
  }
  close();
  close = () => {};
  const names = location.hash.match(found.path).slice(1).map(decodeURIComponent);
  const title = names.length ? names[0] : found.name;
  document.title = `${title} – Affogato`;
  bar.querySelectorAll("nav a").forEach((a) => {
    if (a.dataset.name === (found.of || found.name)) {
      a.setAttribute("aria-current", "page");
    } else {
      a.removeAttribute("aria-current");
    }
  });
  const root = h("div", { class: "view" });
  show(main, root);
  try {
    close = found.view(root, ...names) || (() => {});
  } catch (e) {
    fail(e);
  }
  say(title);
}

window.addEventListener("hashchange", () => {
  route();
  main.focus();
});

const given = location.hash.match(/^#token=(.+)$/);
if (given) {
  history.replaceState(null, "", location.pathname + "#/modalities");
  signIn(decodeURIComponent(given[1])).then(enter, (e) => {
    door();
    fail(e);
  });
} else {
  restore().then((open) => (open ? enter() : door()));
}
