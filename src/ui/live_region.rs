//! Saying something to those who listen, without moving the focus.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

/// How long words stay, in milliseconds: long enough to be heard by whoever is still listening to
/// something else. What is over is not to be found by those who read through the page later.
const STAYS_MS: u32 = 7_000;

/// Says each new message once, when the person has finished listening.
#[component]
pub fn LiveRegion(
    /// What is said.
    #[prop(into)]
    message: Signal<String>,
) -> AnyView {
    live_region(message)
}

pub(super) fn live_region(message: Signal<String>) -> AnyView {
    view! { <div class="visually-hidden" role="status">{move || message.get()}</div> }.into_any()
}

/// Lets any part of a page say something through the one live region of the shell.
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

    /// Says it.
    pub fn say(self, message: String) {
        let words = self.0.try_update(|said| {
            // A region whose words stay the same stays silent: the same message again differs by a
            // space.
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

/// The announcer of the shell around this component; without a shell nothing is heard.
pub fn use_announcer() -> Announcer {
    use_context().unwrap_or_else(|| Announcer(RwSignal::new(String::new())))
}
