// While the checks run, asks the landlord's server how far they are and shows the page again once that has changed.

const POLL_MILLISECONDS = 1500;
const { session, status } = document.body.dataset;

async function watch() {
  try {
    const response = await fetch(`/demo/sessions/${encodeURIComponent(session)}`);
    const now = await response.json();
    if (response.ok && now.status !== status) {
      window.location.reload();
      return;
    }
  } catch {
    // The line may be back at the next round.
  }
  setTimeout(watch, POLL_MILLISECONDS);
}

setTimeout(watch, POLL_MILLISECONDS);
