// Updates the event log without moving its content: the deliveries of shown events are updated in place, and new events
// are announced by a notice.

const POLL_MILLISECONDS = 3000;

const list = document.getElementById("events");
const live = document.getElementById("live");
const news = document.getElementById("news");

/** Opens the details elements that are open in the current page. */
function keepOpen(from, to) {
  for (const open of from.querySelectorAll("details[open][data-key]")) {
    const same = to.querySelector(`details[data-key="${CSS.escape(open.dataset.key)}"]`);
    if (same) same.open = true;
  }
}

function update(event, now) {
  for (const part of event.querySelectorAll("[data-part]")) {
    const fresh = now.querySelector(`[data-part="${part.dataset.part}"]`);
    if (!fresh) continue;
    keepOpen(part, fresh);
    // Not while it contains the focus or a text selection.
    const selection = document.getSelection();
    const isInUse = part.contains(document.activeElement) || (!selection.isCollapsed && selection.containsNode(part, true));
    if (!isInUse && part.innerHTML !== fresh.innerHTML) part.replaceChildren(...fresh.childNodes);
  }
}

function announceNewEvents(fresh) {
  if (!("newest" in list.dataset)) return;
  const first = list.firstElementChild;
  const ids = [...fresh.children].map((event) => event.id);
  const known = first ? ids.indexOf(first.id) : ids.length;
  const count = known < 0 ? ids.length : known;
  if (count === 0) return;
  const text = count === 1 ? "There is a new event" : `There are ${known < 0 ? "more than " : ""}${count} new events`;
  const link = news.querySelector("a");
  if (link.textContent !== text) link.textContent = text;
  news.hidden = false;
}

async function refresh() {
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
  announceNewEvents(fresh);
}

async function poll() {
  if (live.checked && !document.hidden) {
    try {
      await refresh();
    } catch {
      // The next round tries again.
    }
  }
  setTimeout(poll, POLL_MILLISECONDS);
}

if (list) {
  live.closest("label").hidden = false;
  setTimeout(poll, POLL_MILLISECONDS);
}
