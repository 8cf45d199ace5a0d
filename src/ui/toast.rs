//! News that goes again by itself. Never the only place of an error: what matters later has to be
//! on the page.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::focus::find_focus;
use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text};

/// How long a toast stays at least, in milliseconds: time to notice it.
const STAYS: u32 = 8_000;
/// And how much longer for each of its letters, in milliseconds: time to read it, slowly and twice.
const STAYS_PER_LETTER: u32 = 100;

/// Lets any part of the page show a toast. There is one at a time: a new one takes the place of the
/// last.
#[derive(Debug, Clone, Copy)]
pub struct Toaster(RwSignal<Option<Text>>);

impl Toaster {
    /// For everything that is drawn from here on in this part of the page; the
    /// [`Shell`](super::Shell) draws the toasts.
    pub fn provide() -> Self {
        let toaster = Self(RwSignal::new(None));
        provide_context(toaster);
        toaster
    }

    /// Shows it, and has it read out when the person has finished listening. The focus stays where
    /// it is.
    pub fn show(self, words: impl Into<Text>) {
        // The page may have gone while something was waited for.
        let _ = self.0.try_set(Some(words.into()));
    }
}

/// The toaster of the page around this component; without one nothing is seen.
pub fn use_toaster() -> Toaster {
    use_context().unwrap_or_else(|| Toaster(RwSignal::new(None)))
}

/// Where toasts are seen. Once on a page.
#[component]
pub fn Toasts(
    /// Who shows them.
    toaster: Toaster,
) -> AnyView {
    toasts(toaster)
}

pub(super) fn toasts(Toaster(shown): Toaster) -> AnyView {
    let leaving = StoredValue::new_local(None::<Timeout>);
    // Not while the person reads it with a finger or a pointer on it, or is about to dismiss it.
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
        // Once the button is gone, and the focus with it.
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
    // Always there, so that what appears in it is read out, once.
    view! { <div class="toast-region" role="status">{toast}</div> }.into_any()
}
