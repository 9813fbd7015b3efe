// Calls to the server. A session is a cookie the page cannot read, and a word that proves it is the page.

const BASE = "/api/v1";
let csrf = "";

/** What the server refused, with its code. */
export class Refused extends Error {
  constructor(status, problem) {
    super(problem.detail || problem.title || "the server answered " + status);
    this.status = status;
    this.code = problem.code || "";
    this.problem = problem;
  }
}

let signedOut = () => {};

/** Hears when the session has ended. */
export function onSignedOut(listener) {
  signedOut = listener;
}

async function send(method, path, headers, body) {
  const response = await fetch(BASE + path, { method, headers, body, credentials: "same-origin", cache: "no-store" });
  if (response.ok) {
    return response;
  }
  let problem = {};
  try {
    problem = await response.json();
  } catch {
    // no document says more
  }
  if (response.status === 401 && !path.startsWith("/session")) {
    signedOut();
  }
  throw new Refused(response.status, problem);
}

const document_ = async (response) => (response.status === 204 ? null : response.json());

export const get = async (path) => document_(await send("GET", path, {}));

function sent(path, value) {
  const headers = { "X-Affogato-CSRF": csrf };
  if (value !== undefined) {
    headers["Content-Type"] = "application/json";
  }
  return send("POST", path, headers, value === undefined ? undefined : JSON.stringify(value));
}

export const post = async (path, value) => document_(await sent(path, value));

/** Posts what gets a place of its own; returns the document and that place. */
export async function create(path, value) {
  const response = await sent(path, value);
  return { document: await document_(response), place: response.headers.get("Location").slice(BASE.length) };
}

/** Sends a file as it is, with its hash so that damage on the way is found. */
export async function upload(path, file, type = "application/octet-stream") {
  const hash = await crypto.subtle.digest("SHA-256", await file.arrayBuffer());
  const digest = btoa(String.fromCharCode(...new Uint8Array(hash)));
  return document_(await send("PUT", path, { "X-Affogato-CSRF": csrf, "Content-Type": type, Digest: "SHA-256=" + digest }, file));
}

/** Returns whether a session is open already. */
export async function restore() {
  try {
    csrf = (await get("/session")).csrf;
    return true;
  } catch {
    return false;
  }
}

export async function signIn(token) {
  const response = await send("POST", "/session", { Authorization: "Bearer " + token });
  csrf = (await response.json()).csrf;
}

export async function signOut() {
  await send("DELETE", "/session", { "X-Affogato-CSRF": csrf });
  csrf = "";
}

/** The address of a document that the browser loads by itself. */
export const address = (path) => BASE + path;
