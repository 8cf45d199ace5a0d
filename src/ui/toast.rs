//! Notifications that disappear by themselves. Errors, and everything that matters later, are in
//! the page too.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::focus::find_focus;
use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text};

/// The minimum time that a toast stays, in milliseconds: to notice it.
const STAYS: u32 = 8_000;
/// The additional time for each letter, in milliseconds: to read it twice, slowly.
const STAYS_PER_LETTER: u32 = 100;

/// Shows toasts. There is one at a time; a new one replaces the last.
#[derive(Debug, Clone, Copy)]
pub struct Toaster(RwSignal<Option<Text>>);

impl Toaster {
    /// Provides the toaster to all components below this one; the [`Shell`](super::Shell) draws the
    /// toasts.
    pub fn provide() -> Self {
        let toaster = Self(RwSignal::new(None));
        provide_context(toaster);
        toaster
    }

    /// Shows a toast, which screen readers announce when they have finished other speech. The focus
    /// does not move.
    pub fn show(self, words: impl Into<Text>) {
        // The page may be gone after an await.
        let _ = self.0.try_set(Some(words.into()));
    }
}

/// Returns the toaster of the page around this component; without one toasts are dropped.
pub fn use_toaster() -> Toaster {
    use_context().unwrap_or_else(|| Toaster(RwSignal::new(None)))
}

/// The region of toasts, once on a page.
#[component]
pub fn Toasts(
    /// The toaster whose toasts are shown.
    toaster: Toaster,
) -> AnyView {
    toasts(toaster)
}

pub(super) fn toasts(Toaster(shown): Toaster) -> AnyView {
    let leaving = StoredValue::new_local(None::<Timeout>);
    // A toast stays while the pointer is over it or the focus is in it.
    let stay = move || leaving.set_value(None);
    let leave_later = move || {
        let letters = shown
            .with_untracked(|words| words.as_ref().map_or(0, |words| words.get().chars().count()));
        let stays = STAYS + STAYS_PER_LETTER * u32::try_from(letters).unwrap_or(u32::MAX / STAYS);
        leaving.set_value(Some(Timeout::new(stays, move || {
            let _ = shown.try_set(None);
        })));
    };
    Effect::new(move || if shown.with(Option::is_some) { leave_later() } else { stay() });
    let dismiss = move |_| {
        shown.set(None);
        // In the next frame the button, and the focus with it, is gone.
        request_animation_frame(find_focus);
    };
    let toast = move || {
        shown.get().map(|words| {
            view! {
                <div
                    class="toast"
                    on:pointerenter=move |_| stay()
                    on:pointerleave=move |_| leave_later()
                    on:focusin=move |_| stay()
                    on:focusout=move |_| leave_later()
                >
                    <p>{words.view()}</p>
                    <button class="icon-button" type="button" aria-label=Text::from(Key::UiClose).reader() on:click=dismiss>
                        {icon(Symbol::Close)}
                    </button>
                </div>
            }
        })
    };
    // Always in the page, so that screen readers announce what appears in it.
    view! { <div class="toast-region" role="status">{toast}</div> }.into_any()
}
