// The log as it is written.

import { get } from "./api.js";
import { fail, h, show } from "./dom.js";
import { listen } from "./stream.js";

const LEVELS = ["ERROR", "WARN", "INFO", "DEBUG"];
const MOST = 1000;

/** The newest lines. */
export function logs(root) {
  const level = h("select", { id: "level" }, LEVELS.map((l) => h("option", { value: l, selected: l === "INFO" }, l)));
  const words = h("input", { id: "words", type: "search" });
  const held = h("input", { id: "held", type: "checkbox" });
  const out = h("pre", { class: "log", tabindex: "0", "aria-label": "log" });
  const save = h("a", { href: "#", download: "affogato.log" }, "Download");
  let lines = [];
  let last = 0;

  const text = (l) => `${l.time} ${l.level.padEnd(5)} ${l.logger.split(".").pop()}: ${l.message}${l.error ? " – " + l.error : ""}`;

  function draw() {
    const rank = LEVELS.indexOf(level.value);
    const needle = words.value.toLowerCase();
    const shown = lines.filter((l) => LEVELS.indexOf(l.level) <= rank && text(l).toLowerCase().includes(needle));
    const low = out.scrollTop + out.clientHeight >= out.scrollHeight - 30;
    show(out, shown.map((l) => h("span", { class: "level-" + l.level.toLowerCase() }, text(l) + "\n")));
    if (low) {
      out.scrollTop = out.scrollHeight;
    }
  }

  function add(more) {
    const fresh = more.filter((l) => l.number > last);
    if (fresh.length) {
      last = fresh[fresh.length - 1].number;
      lines = lines.concat(fresh).slice(-MOST);
    }
    if (!held.checked) {
      draw();
    }
  }

  async function refresh() {
    try {
      add((await get(`/logs?after=${last}&level=DEBUG&most=${MOST}`)).items);
    } catch (e) {
      fail(e);
    }
  }

  save.addEventListener("click", () => {
    save.href = URL.createObjectURL(new Blob([lines.map(text).join("\n") + "\n"], { type: "text/plain" }));
  });
  level.addEventListener("change", draw);
  words.addEventListener("input", draw);
  held.addEventListener("change", draw);
  show(root, h("h1", {}, "Logs"), h("p", { class: "tools" }, h("label", { for: "level" }, "Level "), level, " ", h("label", { for: "words" }, "Words "), words, " ", held, h("label", { for: "held" }, " hold"), " ", save), out);
  refresh();
  return listen(["log"], { log: (data) => add(data.lines) }, refresh);
}
