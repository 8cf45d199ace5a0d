// The page of the business. Requests a session from its own server, passes the client secret to the widget, and shows
// the events of the widget and the server. The secret is stored in a variable only, and the address contains only the id
// of the session.

import { themes } from "./themes.js";

const POLL_MILLISECONDS = 1500;
const FINAL = new Set(["completed", "failed", "expired", "canceled"]);

const form = document.getElementById("choices");
const button = document.getElementById("start");
const message = document.getElementById("message");
const events = document.getElementById("events");
const noEvents = document.getElementById("no-events");
const reportLink = document.getElementById("report-link");
const container = document.getElementById("verification");

/** The session of this page, once created: {id, client_secret, url, status}. */
let session = null;
/** The options with which the session was created, to decide whether the next start needs a new session. */
let sessionChoices = null;
let verification = null;
const seenEvents = new Set();
let polling = false;

function choices() {
  const data = new FormData(form);
  return {
    products: data.getAll("products"),
    outcome: data.get("outcome"),
    present: data.get("present"),
    locale: data.get("locale"),
    look: data.get("look"),
    theme: data.get("theme"),
  };
}

/** The `appearance` option of the widget: a theme, if chosen, and the colour scheme. */
const appearance = ({ look, theme }) => ({ ...themes[look], theme });

function showMessage(text, isBad = false) {
  message.textContent = text;
  message.classList.toggle("is-bad", isBad);
}

function showEvent(from, name, seconds) {
  noEvents.hidden = true;
  const item = document.createElement("li");
  item.className = from === "server" ? "is-server" : "is-widget";
  const time = document.createElement("time");
  const when = new Date(seconds * 1000);
  time.dateTime = when.toISOString();
  time.textContent = when.toLocaleTimeString("en-GB");
  const source = document.createElement("span");
  source.className = "events__from";
  source.textContent = from;
  const code = document.createElement("code");
  code.textContent = name;
  item.append(time, source, code);
  events.append(item);
}

const showWidgetEvent = (name) => showEvent("widget", name, Date.now() / 1000);

async function request(path, options) {
  const response = await fetch(path, options);
  const body = await response.json();
  if (!response.ok) {
    throw new Error(body.error?.message ?? "The server gave no reason.");
  }
  return body;
}

const createSession = (chosen) =>
  request("/demo/sessions", {
    method: "POST",
    headers: { "Content-Type": "application/json" },
    body: JSON.stringify({ products: chosen.products, outcome: chosen.outcome }),
  });

const readSession = (id) => request(`/demo/sessions/${encodeURIComponent(id)}`);

// After a reload, or a redirect from a bank, the page continues with the session in its address.
function remember(chosen) {
  const address = new URL(window.location.href);
  address.searchParams.set("session", session.id);
  address.searchParams.set("products", chosen.products.join(","));
  address.searchParams.set("present", chosen.present);
  address.searchParams.set("outcome", chosen.outcome);
  address.searchParams.set("locale", chosen.locale);
  address.searchParams.set("look", chosen.look);
  address.searchParams.set("theme", chosen.theme);
  window.history.replaceState(null, "", address);
}

async function poll() {
  if (polling) return;
  polling = true;
  while (session) {
    try {
      const id = encodeURIComponent(session.id);
      const list = await request(`/demo/sessions/${id}/events`);
      for (const event of list.data.filter((one) => !seenEvents.has(one.id))) {
        seenEvents.add(event.id);
        showEvent("server", event.type, event.created);
      }
      session.status = list.status;
      if (FINAL.has(list.status)) {
        reportLink.href = `/demo/complete?session=${id}`;
        reportLink.hidden = false;
        break;
      }
    } catch {
      // The page is being left, or the server restarts: the next round tries again.
    }
    await new Promise((resolve) => setTimeout(resolve, POLL_MILLISECONDS));
  }
  polling = false;
}

function open(chosen) {
  if (chosen.present === "hosted") {
    const address = new URL(session.url);
    address.searchParams.set("locale", chosen.locale);
    window.location.assign(address);
    return;
  }
  if (typeof window.Verify !== "function") {
    showMessage("The widget's loader could not be loaded. Is it built? Run “cargo xtask build” and reload this page.", true);
    return;
  }
  verification?.destroy();
  verification = window.Verify(session.client_secret, {
    locale: chosen.locale,
    appearance: appearance(chosen),
    redirect: document.body.dataset.redirect,
    onReady: () => showWidgetEvent("ready"),
    onEvent: (event) => showWidgetEvent(event.step ? `${event.type} ${event.step}` : event.type),
    onComplete: (event) => showWidgetEvent(`complete ${event.session.status}`),
    onExit: (event) => showWidgetEvent(`exit ${event.reason}`),
    onError: (error) => showWidgetEvent(`error ${error.code}`),
  });
  showMessage("Your verification is open. You can leave and come back; it goes on where you stopped.");
  const ended = chosen.present === "inline" ? verification.mount("#verification") : verification.open();
  if (chosen.present === "inline") container.scrollIntoView({ block: "nearest" });
  ended.then((result) => {
    if (result?.error) {
      showMessage("Your verification is closed. Start it again to go on where you stopped.");
    } else {
      showMessage("Thank you. We are told as soon as the checks are done.");
    }
  });
}

async function start() {
  const chosen = choices();
  if (chosen.products.length === 0) {
    showMessage("Choose at least one product.", true);
    form.elements.products[0].focus();
    return;
  }
  if (button.ariaDisabled === "true") return;
  // Not `disabled`: the button would lose the focus, and the widget could not return it.
  button.ariaDisabled = "true";
  showMessage("Asking our server for a session…");
  try {
    const wanted = JSON.stringify([chosen.products, chosen.outcome]);
    if (session && sessionChoices === wanted && !FINAL.has(session.status)) {
      session = await readSession(session.id);
    } else {
      session = await createSession(chosen);
      sessionChoices = wanted;
      seenEvents.clear();
      events.replaceChildren();
      reportLink.hidden = true;
    }
    remember(chosen);
    poll();
    open(chosen);
  } catch (error) {
    showMessage(`The session could not be created. ${error.message}`, true);
  } finally {
    button.ariaDisabled = null;
  }
}

async function resume(id) {
  const chosen = choices();
  try {
    session = await readSession(id);
  } catch (error) {
    showMessage(`The session in this page's address could not be read. ${error.message}`, true);
    return;
  }
  sessionChoices = JSON.stringify([chosen.products, chosen.outcome]);
  poll();
  if (FINAL.has(session.status)) {
    showMessage("This verification is over.");
  } else if (session.client_secret && chosen.present !== "hosted") {
    open(chosen);
  }
}

form.addEventListener("submit", (event) => {
  event.preventDefault();
  start();
});

// The theme can be changed while the widget is open, which is visible beside an inline widget.
for (const name of ["look", "theme"]) {
  form.elements[name].addEventListener("change", () => {
    const chosen = choices();
    verification?.update({ appearance: appearance(chosen) });
    if (session) remember(chosen);
  });
}

const sessionInAddress = new URL(window.location.href).searchParams.get("session");
if (sessionInAddress) resume(sessionInAddress);
