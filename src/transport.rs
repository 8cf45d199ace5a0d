//! The browser's line to the server: `XMLHttpRequest` for everything, because only it tells how
//! many bytes have left the device, its clock, its chance, and its word on whether it is online.
//! What is asked over it is `latchkey-client`'s.

mod blob_source;
mod xhr;

use std::time::Duration;

use futures_util::future::select;
use gloo_events::EventListener;
use gloo_timers::future::TimeoutFuture;
use latchkey_client::{AttemptOutcome, Request, Response, Transport, TransportError};

pub use blob_source::BlobSource;

/// The line of the page that this runs in.
pub struct BrowserTransport {
    on_reached: Box<dyn Fn(AttemptOutcome)>,
}

impl BrowserTransport {
    /// A line that tells `on_reached` how each attempt went.
    pub fn new(on_reached: impl Fn(AttemptOutcome) + 'static) -> Self {
        Self { on_reached: Box::new(on_reached) }
    }
}

impl std::fmt::Debug for BrowserTransport {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("BrowserLine")
    }
}

impl Transport for BrowserTransport {
    type File = BlobSource;

    async fn send(
        &self,
        request: &Request<'_, BlobSource>,
        on_sent: &dyn Fn(u64),
    ) -> Result<Response, TransportError> {
        xhr::send(request, on_sent).await
    }

    async fn pause(&self, longest: Duration) {
        let (sender, online) = futures_channel::oneshot::channel();
        let _listener = web_sys::window().map(|window| {
            EventListener::once(&window, "online", move |_| {
                // Nobody waits any more where the pause is over.
                let _ = sender.send(());
            })
        });
        select(TimeoutFuture::new(milliseconds(longest)), online).await;
    }

    fn now(&self) -> Duration {
        now()
    }

    fn jitter(&self) -> f64 {
        js_sys::Math::random()
    }

    fn new_idempotency_key(&self) -> String {
        // A key need not be secret, only new: were there no better source, this one would do.
        let mut bytes: [u8; 16] = std::array::from_fn(|_| (js_sys::Math::random() * 256.0) as u8);
        // Not `randomUUID`: it is missing on pages that are neither https nor localhost, and where
        // it is missing, it throws.
        if let Some(crypto) = web_sys::window().and_then(|window| window.crypto().ok()) {
            let _ = crypto.get_random_values_with_u8_array(&mut bytes);
        }
        bytes.iter().map(|byte| format!("{byte:02x}")).collect()
    }

    fn reached(&self, attempt: AttemptOutcome) {
        (self.on_reached)(attempt);
    }
}

/// Whether the device says that it has no line at all. That it says nothing of the kind means
/// little.
pub fn device_is_offline() -> bool {
    web_sys::window().is_some_and(|window| !window.navigator().on_line())
}

/// The time since the page began to load.
pub fn now() -> Duration {
    let milliseconds = web_sys::window()
        .and_then(|window| window.performance())
        .map_or(0.0, |performance| performance.now());
    Duration::from_secs_f64(milliseconds.max(0.0) / 1_000.0)
}

/// As timers want it.
fn milliseconds(duration: Duration) -> u32 {
    u32::try_from(duration.as_millis()).unwrap_or(u32::MAX)
}
