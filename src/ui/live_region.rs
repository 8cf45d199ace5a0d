//! Announcements to screen readers that do not move the focus.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long a message stays in the page, in milliseconds: long enough to be read after other
/// speech, and short enough not to be found later by those who read through the page.
const STAYS_MS: u32 = 7_000;

/// Announces each new message once, when the screen reader has finished other speech.
#[component]
pub fn LiveRegion(
    /// The message.
    #[prop(into)]
    message: Signal<String>,
) -> AnyView {
    live_region(message)
}

pub(super) fn live_region(message: Signal<String>) -> AnyView {
    view! { <div class="visually-hidden" role="status">{move || message.get()}</div> }.into_any()
}

/// Announces messages by the one live region of the shell.
#[derive(Debug, Clone, Copy)]
pub struct Announcer(RwSignal<String>);

impl Announcer {
    pub(super) fn provide() -> Self {
        let announcer = Self(RwSignal::new(String::new()));
        provide_context(announcer);
        announcer
    }

    pub(super) fn message(self) -> Signal<String> {
        self.0.into()
    }

    /// Announces a message.
    pub fn announce(self, message: String) {
        let words = self.0.try_update(|said| {
            // A live region with unchanged text is not read again, so a repeated message differs by
            // a space.
            *said = if *said == message { format!("{message}\u{a0}") } else { message };
            said.clone()
        });
        Timeout::new(STAYS_MS, move || {
            let _ = self.0.try_maybe_update(|said| {
                let is_last = words.as_ref() == Some(said);
                if is_last {
                    said.clear();
                }
                (is_last, ())
            });
        })
        .forget();
    }
}

/// Returns the announcer of the shell around this component; without a shell messages are dropped.
pub fn use_announcer() -> Announcer {
    use_context().unwrap_or_else(|| Announcer(RwSignal::new(String::new())))
}
