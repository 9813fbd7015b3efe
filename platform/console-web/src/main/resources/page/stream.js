// News from the server. A stream is a hint: after a gap, and every half minute, the state is read again.

import { address, get } from "./api.js";

const STALE = 30000;
const POLL = 2000;
const ENOUGH = 3;

let told = () => {};

/** Hears how news arrive: "live", "polling" or "cut". */
export function onLink(listener) {
  told = listener;
}

/**
 * Listens to topics until the returned function is called.
 *
 * handlers: by type of event, given its data; refresh is called when news may have been missed.
 */
export function listen(topics, handlers, refresh) {
  const query = "/events?topics=" + topics.map(encodeURIComponent).join(",");
  let source = null;
  let timer = null;
  let failures = 0;
  let last = "";
  let over = false;

  function heard(type, data, id) {
    last = id || last;
    if (type === "resync") {
      refresh();
    } else if (handlers[type]) {
      handlers[type](data);
    }
  }

  function open() {
    source = new EventSource(address(query + (last ? "&after=" + encodeURIComponent(last) : "")));
    source.onopen = () => {
      told("live");
      if (failures) {
        failures = 0;
        refresh();
      }
    };
    source.onerror = () => {
      told("cut");
      failures += 1;
      if (failures >= ENOUGH || source.readyState === EventSource.CLOSED) {
        source.close();
        source = null;
        timer = setTimeout(poll, POLL);
      }
    };
    for (const type of [...Object.keys(handlers), "resync"]) {
      source.addEventListener(type, (e) => heard(type, JSON.parse(e.data), e.lastEventId));
    }
  }

  let polls = 0;
  async function poll() {
    if (over) {
      return;
    }
    try {
      const found = await get(query + "&poll=true" + (last ? "&after=" + encodeURIComponent(last) : ""));
      told("polling");
      found.events.forEach((e) => heard(e.type, e.data, e.id));
      polls += 1;
      if (polls === 1 || !last) {
        refresh();
      }
      if (polls > ENOUGH) { // it may be well again
        polls = 0;
        failures = 0;
        open();
        return;
      }
    } catch {
      told("cut");
    }
    timer = setTimeout(poll, POLL);
  }

  open();
  const again = setInterval(refresh, STALE);
  return () => {
    over = true;
    clearInterval(again);
    clearTimeout(timer);
    if (source) {
      source.close();
    }
  };
}
