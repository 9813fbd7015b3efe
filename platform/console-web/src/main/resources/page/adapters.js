// Trained adapters: which one answers, which ones there are.

import { get, post } from "./api.js";
import { action, ask, fail, h, say, short, show, table, when } from "./dom.js";

const percent = (x) => (typeof x === "number" && Number.isFinite(x) ? (100 * x).toFixed(1) + " %" : "–");

function exported(row) {
  const folder = h("input", { id: "folder", required: true });
  return ask("Export", h("p", {}, h("label", { for: "folder" }, "New folder on the server "), folder), "Export").then((yes) => (yes ? post(`/adapters/${row.modality}/${row.sha256}:export`, { folder: folder.value }) : null));
}

/** The list of all. */
export function adapters(root) {
  const list = h("div");
  const refresh = async () => {
    try {
      const found = await get("/adapters");
      show(list, table("Adapters", [
        { title: "Modality", cell: (r) => r.modality },
        { title: "In use", cell: (r) => (r.active ? "● yes" : "○ no") },
        { title: "Run", cell: (r) => r.run },
        { title: "Step", cell: (r) => String(r.step), class: "number" },
        { title: "Accuracy", cell: (r) => percent(r.accuracy), class: "number" },
        { title: "Parameters", cell: (r) => r.parameters.toLocaleString(), class: "number" },
        { title: "Bundle", cell: (r) => r.bundle },
        { title: "Backbone", cell: (r) => h("code", { title: r.backbone }, short(r.backbone)) },
        { title: "SHA-256", cell: (r) => h("code", { title: r.sha256 }, short(r.sha256)) },
        { title: "Added", cell: (r) => when(r.time) },
        { title: "Actions", cell: (r) => h("span", { class: "buttons" },
          r.active
            ? action("Roll back", () => post(`/adapters/${r.modality}:rollback`).then(refresh), { "aria-label": "roll back the adapter of " + r.modality })
            : action("Use", () => post(`/adapters/${r.modality}/${r.sha256}:activate`).then(refresh), { "aria-label": `use adapter ${short(r.sha256)} of ${r.modality}` }),
          action("Export", () => exported(r).then((done) => done && say("written to " + done.folder)), { "aria-label": `export adapter ${short(r.sha256)} of ${r.modality}` })) },
      ], found.items, "no adapter yet; they come from finished runs"));
    } catch (e) {
      fail(e);
    }
  };
  show(root, h("h1", {}, "Adapters"), list);
  refresh();
  const again = setInterval(refresh, 30000);
  return () => clearInterval(again);
}
