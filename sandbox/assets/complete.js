// Polls the status of the session while the checks run, and reloads the page when it has changed.

const POLL_MILLISECONDS = 1500;
const { session, status } = document.body.dataset;

async function poll() {
  try {
    const response = await fetch(`/demo/sessions/${encodeURIComponent(session)}`);
    const now = await response.json();
    if (response.ok && now.status !== status) {
      window.location.reload();
      return;
    }
  } catch {
    // The next round tries again.
  }
  setTimeout(poll, POLL_MILLISECONDS);
}

setTimeout(poll, POLL_MILLISECONDS);
