// Keeps the page of events up to date without moving what is being read: what has become of the events on it changes in
// place, and that there are new ones is only said.

const POLL_MILLISECONDS = 3000;

const list = document.getElementById("events");
const live = document.getElementById("live");
const news = document.getElementById("news");

/** Folds open again what the reader has unfolded. */
function keepUnfolded(from, to) {
  for (const open of from.querySelectorAll("details[open][data-key]")) {
    const same = to.querySelector(`details[data-key="${CSS.escape(open.dataset.key)}"]`);
    if (same) same.open = true;
  }
}

function update(event, now) {
  for (const part of event.querySelectorAll("[data-part]")) {
    const fresh = now.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!fresh) continue;
    keepUnfolded(part, fresh);
    // Not while somebody is in it with the keyboard, or is marking a text in it.
    const selection = document.getSelection();
    const isInUse = part.contains(document.activeElement) || (!selection.isCollapsed && selection.containsNode(part, true));
    if (!isInUse && part.innerHTML !== fresh.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
}

function tellOfNews(fresh) {
  if (!("newest" in list.dataset)) return;
  const first = list.firstElementChild;
  const ids = [...fresh.children].map((event) => event.id);
  const known = first ? ids.indexOf(first.id) : ids.length;
  const count = known < 0 ? ids.length : known;
  if (count === 0) return;
  const words = count === 1 ? "There is a new event" : `There are ${known < 0 ? "more than " : ""}${count} new events`;
  const link = news.querySelector("a");
  if (link.textContent !== words) link.textContent = words;
  news.hidden = false;
}

async function look() {
  const address = new URL(window.location.href);
  address.searchParams.delete("sent");
  address.hash = "";
  const response = await fetch(address);
  if (!response.ok) return;
  const page = new DOMParser().parseFromString(await response.text(), "text/html");
  const fresh = page.getElementById("events");
  for (const event of list.children) {
    const now = page.getElementById(event.id);
    if (now) update(event, now);
  }
  tellOfNews(fresh);
}

async function watch() {
  if (live.checked && !document.hidden) {
    try {
      await look();
    } catch {
      // The sandbox may be back at the next round.
    }
  }
  setTimeout(watch, POLL_MILLISECONDS);
}

if (list) {
  live.closest("label").hidden = false;
  setTimeout(watch, POLL_MILLISECONDS);
}
