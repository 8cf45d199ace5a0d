//! The browser's `Transport`: `fetch` (gloo-net) for every request with or without JSON, and
//! `XMLHttpRequest` for the bytes of files, because only it reports how many have left the device.
//! The requests themselves are made by `latchkey-client`.

mod blob_source;
mod fetch;
mod xhr;

use std::pin::{Pin, pin};
use std::time::Duration;

use futures_util::future::{Either, select};
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use latchkey_client::{AttemptOutcome, Body, Limits, Request, Response, Transport, TransportError};

pub use blob_source::BlobSource;

/// The network, the clock and the random numbers of the page.
pub struct BrowserTransport {
    on_attempt: Box<dyn Fn(AttemptOutcome)>,
}

impl BrowserTransport {
    /// Creates a transport that passes the outcome of each attempt to `on_attempt`.
    pub fn new(on_attempt: impl Fn(AttemptOutcome) + 'static) -> Self {
        Self { on_attempt: Box::new(on_attempt) }
    }
}

impl std::fmt::Debug for BrowserTransport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BrowserTransport")
    }
}

impl Transport for BrowserTransport {
    type File = BlobSource;

    async fn send(
        &self,
        request: &Request<'_, BlobSource>,
        on_sent: &dyn Fn(u64),
    ) -> Result<Response, TransportError> {
        let deadline = Deadline::new(request.limits);
        match &request.body {
            Body::None => fetch::send(request, None, deadline).await,
            Body::Json(text) => fetch::send(request, Some(text), deadline).await,
            Body::Chunk { file, range } => {
                let chunk = file.slice(range).ok_or(TransportError::Network)?;
                xhr::send(request, &chunk, deadline, on_sent).await
            }
        }
    }

    async fn pause(&self, longest: Duration) {
        let (sender, online) = futures_channel::oneshot::channel();
        let _listener = web_sys::window().map(|window| {
            EventListener::once(&window, "online", move |_| {
                // The receiver is gone if the pause is over.
                let _ = sender.send(());
            })
        });
        let is_online = async {
            // Without a window there is no event, and the pause ends by itself.
            if online.await.is_err() {
                std::future::pending().await
            }
        };
        completes_within(longest, pin!(is_online)).await;
    }

    fn now(&self) -> Duration {
        now()
    }

    fn jitter(&self) -> f64 {
        js_sys::Math::random()
    }

    fn new_idempotency_key(&self) -> String {
        // A key has to be unique, not secret, so `Math.random` would do without a better source.
        let mut bytes: [u8; 16] = std::array::from_fn(|_| (js_sys::Math::random() * 256.0) as u8);
        // Not `randomUUID`, which is missing on pages that are neither https nor localhost; calling
        // it there throws.
        if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn record_attempt(&self, outcome: AttemptOutcome) {
        (self.on_attempt)(outcome);
    }
}

/// The time limits of one attempt, counted from its start.
#[derive(Debug, Clone, Copy)]
struct Deadline {
    end: Duration,
    stall: Duration,
}

impl Deadline {
    fn new(limits: Limits) -> Self {
        Self { end: now() + limits.total, stall: limits.stall }
    }

    /// Waits for the next progress of the attempt.
    ///
    /// # Errors
    /// [`TransportError::Timeout`] if there is none within the limits.
    async fn limit(
        self,
        progress: Pin<&mut dyn Future<Output = ()>>,
    ) -> Result<(), TransportError> {
        let remaining = self.end.saturating_sub(now()).min(self.stall);
        completes_within(remaining, progress).await.then_some(()).ok_or(TransportError::Timeout)
    }
}

/// Waits for `work`, and returns whether it completes within `longest`. Takes a trait object, so
/// that the widget has this code once.
async fn completes_within(longest: Duration, work: Pin<&mut dyn Future<Output = ()>>) -> bool {
    let milliseconds = u32::try_from(longest.as_millis()).unwrap_or(u32::MAX);
    matches!(select(work, TimeoutFuture::new(milliseconds)).await, Either::Left(_))
}

/// Whether the device reports that it is offline. A device that does not may still be without a
/// connection.
pub fn device_is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// The time since the page began to load.
pub fn now() -> Duration {
    let milliseconds = web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now());
    Duration::from_micros((milliseconds * 1_000.0) as u64)
}
