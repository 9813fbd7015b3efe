// Training runs: start them, watch them learn, stop them and let them go on.

import { address, get, post } from "./api.js";
import { chart } from "./chart.js";
import { action, facts, fail, h, say, short, show, state, table, when } from "./dom.js";
import { listen } from "./stream.js";

const PAGE = 5000;
const RUNNING = ["encoding", "training", "evaluating", "waiting"];

const share = (row) => (row.steps ? Math.min(1, row.step / row.steps) : 0);

function bar(row) {
  const percent = Math.round(100 * share(row));
  return h("span", { class: "progress" }, h("progress", { max: 1, value: share(row), "aria-label": "progress of " + row.id }), ` ${row.step} of ${row.steps || "?"} steps, ${percent} %`);
}

function control(row, refresh) {
  return RUNNING.includes(row.state)
    ? action("Stop", () => post(`/runs/${encodeURIComponent(row.id)}:stop`).then(refresh), { "aria-label": "stop " + row.id })
    : row.state === "completed"
      ? ""
      : action("Resume", () => post(`/runs/${encodeURIComponent(row.id)}:resume`).then(refresh), { "aria-label": "resume " + row.id });
}

function starter(root) {
  const recipe = h("select", { id: "recipe" });
  const text = h("textarea", { id: "text", rows: 14, spellcheck: "false" });
  const name = h("input", { id: "name" });
  const settings = h("textarea", { id: "settings", rows: 3, spellcheck: "false", placeholder: "training.epochs=1" });
  let recipes = [];
  recipe.addEventListener("change", () => {
    text.value = recipes[recipe.value].text;
  });
  get("/recipes").then((found) => {
    recipes = found.items.filter((r) => !r.text.includes("affogato.pretrain/"));
    show(recipe, recipes.map((r, i) => h("option", { value: i }, r.name)));
    if (recipes.length) {
      text.value = recipes[0].text;
    }
  }, fail);
  const start = async () => {
    const pairs = settings.value.split("\n").map((l) => l.trim()).filter(Boolean);
    const wrong = pairs.find((p) => !p.includes("="));
    if (wrong) {
      throw new Error(`a setting is key=value, found '${wrong}'`);
    }
    const row = await post("/runs", {
      recipe: text.value,
      name: name.value.trim(),
      settings: Object.fromEntries(pairs.map((p) => [p.slice(0, p.indexOf("=")).trim(), p.slice(p.indexOf("=") + 1).trim()])),
    });
    location.hash = "#/runs/" + encodeURIComponent(row.id);
  };
  show(root, h(
    "form",
    {
      class: "panel",
      onsubmit: (e) => {
        e.preventDefault();
        start().catch(fail);
      },
    },
    h("h2", {}, "Start a run"),
    h("p", {}, h("label", { for: "recipe" }, "Recipe "), recipe),
    h("details", {}, h("summary", {}, "Change the recipe"), h("p", {}, h("label", { for: "text" }, "Text of the recipe"), text)),
    h("p", {}, h("label", { for: "name" }, "Name "), name, h("span", { class: "hint" }, " empty for the recipe's own")),
    h("p", {}, h("label", { for: "settings" }, "Settings, one a line"), settings),
    h("p", {}, h("button", { class: "primary" }, "Start")),
  ));
}

/** The list of all. */
export function runs(root) {
  const list = h("div");
  const form = h("div");
  const refresh = async () => {
    try {
      const found = await get("/runs");
      show(list, table("Runs", [
        { title: "Run", cell: (r) => h("a", { href: "#/runs/" + encodeURIComponent(r.id) }, r.id) },
        { title: "State", cell: (r) => state(r.state) },
        { title: "Progress", cell: bar },
        { title: "Message", cell: (r) => r.message },
        { title: "Changed", cell: (r) => when(r.updated) },
        { title: "Actions", cell: (r) => control(r, refresh) },
      ], found.items, "no run yet; start one below"));
    } catch (e) {
      fail(e);
    }
  };
  show(root, h("h1", {}, "Runs"), list, form);
  starter(form);
  refresh();
  return listen(["run"], { run: refresh }, refresh);
}

/** What the lines of a metrics file add up to. */
function gathered() {
  const curves = { loss: new Map(), gradientNorm: new Map(), accuracy: new Map() };
  const exits = new Map();
  const latest = new Map();
  const point = (curve, name, step, value) => {
    if (value !== null && value !== undefined) {
      if (!curves[curve].has(name)) {
        curves[curve].set(name, []);
      }
      curves[curve].get(name).push([step, value]);
    }
  };
  return {
    curves,
    exits,
    latest,
    add(line) {
      if (line.event === "pass") {
        point("loss", line.modality, line.step, line.loss);
        point("gradientNorm", line.modality, line.step, line.gradientNorm);
        latest.set(line.modality, line);
      } else if (line.event === "epoch" && line.exits && !exits.has(line.modality)) {
        exits.set(line.modality, line);
        say(`${line.modality} has learnt enough and stops early`);
      } else if (line.event === "validation") {
        point("accuracy", "validation", line.step, line[line.measure || "accuracy"]);
      }
    },
  };
}

const series = (map) => [...map].map(([name, points]) => ({ name, points }));

function stages(order, all, row) {
  return h(
    "ol",
    { class: "stages", "aria-label": "modalities in the order of training" },
    order.map((id) => {
      const line = all.latest.get(id);
      const exit = all.exits.get(id);
      const ended = !RUNNING.includes(row.state);
      const [sign, words] = exit
        ? ["⏹", `stopped early in epoch ${exit.epoch + 1}`]
        : line
          ? [ended ? "✔" : "▶", `loss ${line.loss === null ? "–" : line.loss.toFixed(3)}`]
          : ["…", "waits"];
      return h("li", {}, h("span", { "aria-hidden": "true" }, sign + " "), h("strong", {}, id), " ", h("span", {}, words));
    }),
  );
}

/** One run. */
export function run(root, id) {
  const path = "/runs/" + encodeURIComponent(id);
  const head = h("div");
  const rest = h("div");
  const line = h("div");
  const loss = chart("Loss by modality", "step");
  const norm = chart("Gradient norm by modality", "step");
  const accuracy = chart("Validation accuracy", "step");
  let all = gathered();
  let next = 0;
  let info = null;
  let before = "";
  let reading = null;

  function draw() {
    loss.draw(series(all.curves.loss));
    norm.draw(series(all.curves.gradientNorm));
    accuracy.draw(series(all.curves.accuracy));
    if (info) {
      show(line, stages(info.modalities, all, info.row));
    }
  }

  async function read() {
    for (;;) {
      const found = await get(`${path}/metrics?since=${next}&most=${PAGE}`);
      found.items.forEach(all.add);
      next = found.next;
      if (found.items.length < PAGE) {
        return;
      }
    }
  }

  /** Reads what is missing, one reader at a time. */
  function more() {
    reading = (reading || Promise.resolve()).then(read).then(draw, fail);
    return reading;
  }

  function top(row) {
    show(head, h("p", {}, state(row.state), " ", bar(row), " ", control(row, refresh)), row.message && h("p", { class: "message" }, row.message));
  }

  async function refresh() {
    try {
      info = await get(path);
      const row = info.row;
      if (RUNNING.includes(row.state) && before && !RUNNING.includes(before)) { // it went on: lines of lost work are gone
        all = gathered();
        next = 0;
      }
      before = row.state;
      top(row);
      show(
        rest,
        facts([["folder", info.folder], ["changed", when(row.updated)], ["checkpoints", info.checkpoints.join(", ")]]),
        info.report && h("p", {}, h("a", { href: address(path + "/report"), target: "_blank", rel: "noopener" }, "Open the report")),
        table("Bundles", [
          { title: "Modality", cell: (m) => m },
          { title: "Bundle", cell: (m) => h("code", {}, info.bundles[m]) },
        ], Object.keys(info.bundles).sort()),
        h("details", {}, h("summary", {}, "Recipe with every default"), h("pre", { tabindex: "0" }, info.recipe)),
      );
      await more();
    } catch (e) {
      fail(e);
    }
  }

  show(root, h("h1", {}, id), head, line, h("div", { class: "curves" }, loss.element, norm.element, accuracy.element), rest);
  refresh();
  return listen(["run:" + id], {
    run: (row) => {
      if (row.state === before) {
        top(row);
      } else {
        say(`run ${row.id} is ${row.state}`);
        refresh();
      }
    },
    metrics: () => more(),
  }, refresh);
}
