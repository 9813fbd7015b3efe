// Pick a recording or bring one, look at its senses, ask, and see what is lost without one of them.

import { get, post, upload } from "./api.js";
import { action, fail, h, s, say, show } from "./dom.js";

const PAGE = 50;
const place = (clip) => `/clips/${encodeURIComponent(clip.set)}/${encodeURIComponent(clip.split)}/${clip.index}`;
const KINDS = { words: "words", class: "a class", score: "a score", mask: "a mask" };
const percent = (x) => (100 * x).toFixed(1) + " %";

function shown(view) {
  if (view.problem) {
    return h("p", { class: "error" }, view.problem);
  }
  if (!view.present) {
    return h("p", { class: "none" }, "not in this recording");
  }
  return [
    view.pictures.map((path, i) => h("img", { src: path, alt: `${view.modality}, picture ${i + 1} of ${view.pictures.length}`, loading: "lazy" })),
    view.sounds.map((path, i) => h("audio", { src: path, controls: true, preload: "none", "aria-label": `${view.modality}, sound ${i + 1}` })),
  ];
}

/** Options or classes with their shares. */
function shares(result) {
  return h("div", { class: "scores" }, result.options.map((option, i) => [
    h("span", {}, option),
    h("meter", { min: 0, max: 1, value: result.shares[i], "aria-label": `share of ${option}` }, percent(result.shares[i])),
    h("span", { class: "number" }, percent(result.shares[i])),
  ]));
}

/** A score as a mark on its scale; one beyond it stands at the end. */
function scale(result) {
  const [lowest, highest] = result.scale;
  const at = (x) => 10 + (280 * (Math.min(highest, Math.max(lowest, x)) - lowest)) / (highest - lowest);
  const ticks = Array.from({ length: Math.floor(highest - lowest) + 1 }, (_, i) => lowest + i);
  return s("svg", { viewBox: "0 0 300 44", class: "scale", role: "img", "aria-label": `${result.answer} on a scale from ${lowest} to ${highest}` },
    s("line", { class: "axis", x1: at(lowest), y1: 20, x2: at(highest), y2: 20 }),
    ticks.map((x) => [
      s("line", { class: "axis", x1: at(x), y1: 15, x2: at(x), y2: 25 }),
      s("text", { x: at(x), y: 40, "text-anchor": "middle" }, x > 0 ? "+" + x : x),
    ]),
    s("circle", { cx: at(result.score), cy: 20, r: 7 }));
}

/** A mask over the picture that it belongs to. */
function mask(result) {
  const { rows, columns, area, picture, pixels } = result.mask;
  return h("figure", { class: "mask" },
    h("img", { src: picture || pixels, alt: `what is meant by ${result.question}: ${area} of ${rows * columns} pixels` }),
    h("figcaption", { class: "hint" }, picture ? "Marked: the tinted part within the white and the black line." : "Marked: the white part; there is no picture below it."));
}

/** One answer as what it is, beside those before it. */
function answered(result) {
  const senses = result.without.length ? "without " + result.without.join(", ") : "with all senses";
  return h(
    "section",
    { class: "panel answer" },
    h("h3", {}, senses),
    h("p", {}, h("strong", {}, result.answer || "(nothing)")),
    result.shares.length > 0 && shares(result),
    result.kind === "score" && scale(result),
    result.mask && mask(result),
    h("p", { class: "hint" }, `${result.question} – ${result.model}, ${result.seconds.toFixed(2)} s`),
  );
}

/** The whole view. */
export function question(root) {
  const sets = h("select", { id: "set" });
  const clips = h("select", { id: "clip" });
  const words = h("input", { id: "words", required: true, size: 50 });
  const options = h("input", { id: "options", size: 50 });
  const choosing = h("p", {}, h("label", { for: "options" }, "Choices, with commas "), options, h("span", { class: "hint" }, " empty for a free answer"));
  const truth = h("p", { class: "hint" });
  const senses = h("div", { class: "senses" });
  const answers = h("div", { "aria-live": "polite" });
  const roles = h("div");
  let found = [];
  let clip = null;
  let off = new Set();

  function sense(view) {
    const box = h("input", {
      type: "checkbox",
      id: "sense-" + view.modality,
      checked: !off.has(view.modality),
      disabled: !view.present,
      onchange: () => {
        if (box.checked) {
          off.delete(view.modality);
        } else {
          off.add(view.modality);
        }
        if (words.value) {
          ask().catch(fail);
        }
      },
    });
    return h("figure", { class: "sense" }, h("figcaption", {}, box, h("label", { for: box.id }, " " + view.modality)), shown(view));
  }

  async function look(chosen) {
    clip = chosen;
    off = new Set();
    show(answers);
    words.value = clip.question;
    options.value = clip.options.join(", ");
    truth.textContent = clip.answers.length ? `The file says: ${clip.answers.join(", ")}${clip.senses.length ? "; this takes " + clip.senses.join(", ") : ""}` : "";
    show(senses, h("p", { class: "none" }, "reading the recording…"));
    const views = (await get(place(clip) + "/senses")).items;
    if (chosen === clip) {
      show(senses, views.map(sense));
    }
  }

  async function list() {
    const [set, split] = sets.value.split("/");
    const page = await get(`/data/${encodeURIComponent(set)}/${encodeURIComponent(split)}?most=${PAGE}`);
    found = page.items;
    show(clips, found.map((c, i) => h("option", { value: i }, `${c.id}: ${c.question}`)));
    if (found.length) {
      await look(found[0]);
    }
  }

  async function ask() {
    if (!clip) {
      throw new Error("choose a recording first");
    }
    const choices = options.value.split(",").map((o) => o.trim()).filter(Boolean);
    const result = await post("/ask", {
      clip: { set: clip.set, split: clip.split, index: clip.index },
      question: words.value,
      options: choices,
      without: [...off],
    });
    answers.prepend(answered(result));
    say(`${result.answer}, ${result.without.length ? "without " + result.without.join(", ") : "with all senses"}`);
  }

  function role() {
    const name = h("input", { class: "role", "aria-label": "role of the file", placeholder: "video", value: roles.children.length ? "" : "video" });
    const file = h("input", { type: "file", "aria-label": "file" });
    roles.append(h("p", {}, name, " ", file));
  }

  async function bring() {
    const media = {};
    for (const row of roles.children) {
      const [name, file] = row.querySelectorAll("input");
      if (file.files.length) {
        if (!name.value.trim()) {
          name.focus();
          throw new Error("every file has a role, such as video");
        }
        media[name.value.trim()] = (await upload("/media?name=" + encodeURIComponent(file.files[0].name), file.files[0])).id;
      }
    }
    if (!Object.keys(media).length) {
      throw new Error("choose a file");
    }
    await look(await post("/clips", { media }));
  }

  const model = h("p", { class: "hint" }, "loading the model…");
  get("/ask").then((now) => {
    model.textContent = `${now.model}: ${now.modalities.join(", ")}; answers with ${KINDS[now.kind]}`;
    choosing.hidden = now.kind !== "words";
  }, (e) => {
    model.textContent = "";
    fail(e);
  });
  sets.addEventListener("change", () => list().catch(fail));
  clips.addEventListener("change", () => look(found[clips.value]).catch(fail));
  get("/data").then((all) => {
    show(sets, all.items.flatMap((set) => set.splits.map((split) => h("option", { value: set.name + "/" + split, selected: split === "test" }, `${set.name}, ${split}`))));
    if (sets.options.length) {
      return list();
    }
    show(senses, h("p", { class: "none" }, "no data set is known; bring files of your own"));
    return null;
  }).catch(fail);
  role();
  show(
    root,
    h("h1", {}, "Ask"),
    model,
    h("div", { class: "panel" },
      h("p", {}, h("label", { for: "set" }, "Data "), sets, " ", h("label", { for: "clip" }, "recording "), clips),
      h("details", {}, h("summary", {}, "Bring files of your own"), roles, h("p", { class: "buttons" }, h("button", { onclick: role }, "One more file"), action("Read", bring)))),
    h("h2", {}, "Senses"),
    h("p", { class: "hint" }, "Take one away and the question is asked again."),
    senses,
    h("form", {
      class: "panel",
      onsubmit: (e) => {
        e.preventDefault();
        ask().catch(fail);
      },
    },
    h("p", {}, h("label", { for: "words" }, "Question "), words),
    choosing,
    truth,
    h("p", {}, h("button", { class: "primary" }, "Ask"))),
    answers,
  );
  return () => {};
}
