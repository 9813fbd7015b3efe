// What runs here.

import { get } from "./api.js";
import { fail, h, facts, show, table } from "./dom.js";

const plain = (value) => (Array.isArray(value) ? value.join(", ") : value === null || value === undefined ? "–" : typeof value === "object" ? JSON.stringify(value) : String(value));

/** Versions, folders, devices, trust. */
export function system(root) {
  const body = h("div");
  show(root, h("h1", {}, "System"), body);
  get("/system").then((info) => {
    const entries = Object.entries(info).filter(([name]) => name !== "schema");
    const flat = entries.filter(([, value]) => value === null || typeof value !== "object" || (Array.isArray(value) && typeof value[0] !== "object"));
    const deep = entries.filter((e) => !flat.includes(e));
    show(
      body,
      info.trust === "open" && h("p", { class: "warning" }, "Trust is open: any bundle in the folder is installed. Set mode: signed in etc/trust.yaml where others can write."),
      facts(flat.map(([name, value]) => [name, plain(value)])),
      deep.map(([name, value]) => Array.isArray(value)
        ? table(name, Object.keys(value[0] || {}).map((key) => ({ title: key, cell: (row) => plain(row[key]) })), value)
        : [h("h2", {}, name), facts(Object.entries(value).map(([key, v]) => [key, plain(v)]))]),
    );
  }, fail);
  return () => {};
}
