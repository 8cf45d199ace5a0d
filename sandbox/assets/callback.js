// The page to which a bank redirects: notifies the widget of the result through a broadcast channel and a message to
// the opener, and closes the window. The page stays readable in a window that a script may not close.

const page = document.getElementById("return");
const message = { type: "latchkey:bank", connection: page.dataset.connection, status: page.dataset.status };

const channel = new BroadcastChannel("latchkey-bank");
channel.postMessage(message);
channel.close();

if (window.opener) {
  // The widget has the same origin, and only that origin may read the message.
  window.opener.postMessage(message, window.location.origin);
  const button = document.getElementById("close");
  button.hidden = false;
  button.addEventListener("click", () => window.close());
  window.close();
}
