// What is installed, what was refused and why, and what was there before.

import { create, get, post, upload } from "./api.js";
import { action, ask, bytes, facts, fail, h, say, short, show, state, table, when } from "./dom.js";
import { listen } from "./stream.js";

const GONE = ["REJECTED", "QUARANTINED", "SHADOWED", "RETIRED", "DRAINING", "DRAINING_OVERDUE"];
const SHOWN = 15;
const POLICIES = [
  ["idle", "when idle: new work gets the new code at once"],
  ["stage-end", "at the end of the training stage"],
  ["now", "now: the training stage saves and goes on with the new code"],
];

/** Shows what a change would do, and makes it if that is wanted. */
export async function change(wish, refresh) {
  const { document: plan, place } = await create("/plans", wish);
  const verb = plan.change.kind.toLowerCase();
  const body = h(
    "div",
    {},
    h("p", {}, `${verb} ${plan.change.target}`),
    plan.possible
      ? h("ul", {}, plan.effects.map((e) => h("li", {}, e)))
      : h("p", { class: "error" }, h("strong", {}, plan.code + " "), plan.reason),
  );
  if (await ask("Plan", body, plan.possible && "Apply")) {
    const result = await post(place + ":apply");
    say(result.message);
    refresh();
  }
}

function reason() {
  const input = h("input", { id: "why", required: true });
  return ask("Leave quarantine", h("p", {}, h("label", { for: "why" }, "Why may it try again? "), input), "Release").then((yes) => (yes ? input.value : ""));
}

function actions(row, refresh) {
  const wish = (kind, label) => action(label, () => change({ kind, target: row.id }, refresh), { "aria-label": `${kind} ${row.id}` });
  if (row.state === "QUARANTINED") {
    return action("Release", async () => {
      const why = await reason();
      if (why) {
        await change({ kind: "release", target: row.id, reason: why }, refresh);
      }
    }, { "aria-label": "release " + row.id });
  }
  return h("span", { class: "buttons" }, row.state === "DISABLED" ? wish("enable", "Enable") : wish("disable", "Disable"), wish("rollback", "Roll back"), wish("uninstall", "Uninstall"));
}

const COLUMNS = (refresh) => [
  { title: "Modality", cell: (r) => h("a", { href: "#/modalities/" + r.id }, r.id) },
  { title: "State", cell: (r) => state(r.state) },
  { title: "Version", cell: (r) => r.version },
  { title: "Order", cell: (r) => String(r.order), class: "number" },
  { title: "In use by", cell: (r) => String(r.leases), class: "number" },
  { title: "Memory", cell: (r) => bytes(r.bytes), class: "number" },
  { title: "Trusted as", cell: (r) => r.signer },
  { title: "SHA-256", cell: (r) => h("code", { title: r.sha256 }, short(r.sha256)) },
  { title: "Since", cell: (r) => when(r.since) },
  { title: "Actions", cell: (r) => actions(r, refresh) },
];

const REFUSED = (refresh) => [
  { title: "Bundle", cell: (r) => [r.id || r.bundle || r.file, " ", r.version] },
  { title: "State", cell: (r) => state(r.state) },
  { title: "Reason", cell: (r) => [h("strong", {}, r.code), " ", r.reason] },
  { title: "File", cell: (r) => h("span", { class: "path" }, r.file || "–") },
  { title: "Since", cell: (r) => when(r.since) },
  { title: "Actions", cell: (r) => (r.state === "QUARANTINED" ? actions(r, refresh) : "") },
];

function installer(refresh) {
  const file = h("input", { id: "file", placeholder: "/path/to/bundle.jar" });
  const sent = h("input", { id: "sent", type: "file", accept: ".jar" });
  const policy = h("select", { id: "policy" }, POLICIES.map(([value, text]) => h("option", { value }, text)));
  const same = h("input", { id: "same", type: "checkbox" });
  const install = async () => {
    let target = file.value.trim();
    if (sent.files.length) {
      target = (await upload("/modalities/staged", sent.files[0])).target;
    }
    if (!target) {
      file.focus();
      throw new Error("name a file of the server, or choose one of yours");
    }
    await change({ kind: "install", target, when: policy.value, allowSameVersion: same.checked }, refresh);
  };
  return h(
    "form",
    {
      class: "panel",
      onsubmit: (e) => {
        e.preventDefault();
        install().catch(fail);
      },
    },
    h("h2", {}, "Install"),
    h("p", {}, h("label", { for: "file" }, "File on the server "), file),
    h("p", {}, h("label", { for: "sent" }, "or a file of yours "), sent),
    h("p", {}, h("label", { for: "policy" }, "Swap "), policy),
    h("p", {}, same, h("label", { for: "same" }, " accept other bytes under the same version")),
    h("p", {}, h("button", { class: "primary" }, "Show plan")),
  );
}

/** The list of all. */
export function modalities(root) {
  const used = h("div");
  const tasks = h("div");
  const refused = h("div");
  const before = h("div");
  const journal = h("ol", { class: "journal", reversed: true });
  let told = [];
  const known = () => (told.length ? told[told.length - 1].number : 0);
  const refresh = async () => {
    try {
      const [all, generations, entries] = await Promise.all([get("/modalities?all=true"), get("/generations"), get(known() ? `/journal?after=${known()}&most=1000` : `/journal?most=${SHOWN}`)]);
      const gone = (r) => GONE.includes(r.state);
      const here = (r) => !gone(r);
      show(used, table("Modalities in use", COLUMNS(refresh), all.items.filter(here), "no modality is installed; drop a bundle into the folder bundles/"));
      show(tasks, table("Tasks", [
        { title: "Task", cell: (r) => r.id },
        { title: "State", cell: (r) => state(r.state) },
        { title: "Version", cell: (r) => r.version },
        { title: "Trusted as", cell: (r) => r.signer },
      ], all.tasks.filter(here), "no task is installed"));
      show(refused, table("Refused, waiting and retired", REFUSED(refresh), [...all.refused, ...all.items.filter(gone), ...all.tasks.filter(gone)], "nothing was refused"));
      show(before, table("Generations", GENERATIONS(refresh), generations.items));
      const last = known(); // another answer may have come first
      told = told.concat(entries.items.filter((e) => e.number > last)).slice(-SHOWN);
      show(journal, told.slice().reverse().map(entry));
    } catch (e) {
      fail(e);
    }
  };
  show(root, h("h1", {}, "Modalities"), used, installer(refresh), tasks, refused, before, h("h2", {}, "Journal"), journal);
  refresh();
  return listen(["modality"], {
    journal: (e) => {
      say(e.message);
      refresh();
    },
  }, refresh);
}

const GENERATIONS = (refresh) => [
  { title: "Number", cell: (g) => String(g.number) },
  { title: "Time", cell: (g) => when(g.time) },
  { title: "Who", cell: (g) => g.who },
  { title: "Cause", cell: (g) => g.cause },
  { title: "Bundles", cell: (g) => Object.keys(g.bundles).sort().join(", ") },
  { title: "Actions", cell: (g) => action("Restore", () => change({ kind: "restore", target: String(g.number) }, refresh), { "aria-label": "restore generation " + g.number }) },
];

function entry(e) {
  return h("li", { value: e.number }, when(e.time), " ", h("strong", {}, e.id), " ", e.to ? state(e.to) : "", " ", e.code, " ", e.message, " (", e.who, ")");
}

/** Two versions of one modality beside each other. */
function comparison(rows) {
  const pick = (id, i) => h("select", { id, onchange: draw }, rows.map((r, at) => h("option", { value: at, selected: at === i }, `${r.version} ${r.state.toLowerCase()} ${short(r.sha256)}`)));
  const first = pick("first", 0);
  const second = pick("second", Math.min(1, rows.length - 1));
  const body = h("div");
  const NAMES = ["version", "state", "bundle", "sha256", "file", "signer", "order", "bytes", "since"];
  function draw() {
    const [a, b] = [rows[first.value], rows[second.value]];
    show(body, table("Difference", [
      { title: "What", cell: (n) => n },
      { title: "First", cell: (n) => String(a[n] ?? "–") },
      { title: "Second", cell: (n) => String(b[n] ?? "–") },
      { title: "Same", cell: (n) => (a[n] === b[n] ? "yes" : h("strong", {}, "no")) },
    ], NAMES));
  }
  draw();
  return h("section", {}, h("h2", {}, "Compare versions"), h("p", {}, h("label", { for: "first" }, "First "), first, " ", h("label", { for: "second" }, "second "), second), body);
}

/** One modality. */
export function modality(root, id) {
  const refresh = async () => {
    try {
      const [info, findings] = await Promise.all([get("/modalities/" + id), get(`/modalities/${id}/diagnosis`)]);
      const row = info.rows[0];
      show(
        root,
        h("h1", {}, id),
        row && h("p", {}, state(row.state), " ", row.version, " ", actions(row, refresh)),
        facts([
          ["features", info.layout],
          ["built for SPI", info.spiBuilt],
          ["runtime offers", info.spiRunning],
          ["file", row ? row.file : ""],
          ["SHA-256", row ? h("code", {}, row.sha256) : ""],
          ["trusted as", row ? row.signer : ""],
          ["memory", bytes(row && row.bytes)],
        ]),
        info.warnings.length > 0 && h("section", {}, h("h2", {}, "Warnings"), h("ul", {}, info.warnings.map((w) => h("li", {}, w)))),
        findings.items.length > 0 &&
          h("section", {}, h("h2", {}, "Diagnosis"), findings.items.map((f) => h("div", { class: "panel" }, h("p", {}, h("strong", {}, f.code), " ", f.message), f.details.length > 0 && h("pre", { tabindex: "0" }, f.details.join("\n"))))),
        table("In use by", [
          { title: "Owner", cell: (l) => l.owner },
          { title: "Kind", cell: (l) => l.kind },
          { title: "Since", cell: (l) => when(l.since) },
          { title: "Generation", cell: (l) => h("code", {}, short(l.sha256)) },
        ], info.leases, "nobody"),
        info.rows.length > 0 && comparison(info.rows),
        table("Manifest", [
          { title: "Header", cell: (n) => n },
          { title: "Value", cell: (n) => h("span", { class: "path" }, info.manifest[n]) },
        ], Object.keys(info.manifest).sort()),
        h("h2", {}, "History"),
        h("ol", { class: "journal", reversed: true }, info.history.map(entry)),
      );
    } catch (e) {
      show(root, h("h1", {}, id));
      fail(e);
    }
  };
  refresh();
  return listen(["modality"], { journal: refresh }, refresh);
}
