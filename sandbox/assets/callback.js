// The page that a bank answers to: tells the widget how it went, by both ways that can reach it, and closes.
// A window that was not opened by the widget, or that the browser keeps open, shows the words that are on the page.

const page = document.getElementById("return");
const message = { type: "latchkey:bank", connection: page.dataset.connection, status: page.dataset.status };

const channel = new BroadcastChannel("latchkey-bank");
channel.postMessage(message);
channel.close();

if (window.opener) {
  // Page and widget are of one origin, so nobody else can read this.
  window.opener.postMessage(message, window.location.origin);
  const button = document.getElementById("close");
  button.hidden = false;
  button.addEventListener("click", () => window.close());
  window.close();
}
