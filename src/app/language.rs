//! The language of the widget: the host's preference until the applicant chooses one.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::host::{Host, Opening, WidgetMessage};
use crate::i18n::{
    Key, Phrase, Text, choose_language, language, languages, preferred_language, switch_language,
    tr, tr_with,
};
use crate::ui::{Banner, BannerKind, Dialog, LanguageList, use_announcer};

/// The host's preference, and the dialog for the applicant's choice.
#[derive(Clone, Copy)]
pub(super) struct LanguageChoice {
    preference: StoredValue<HostPreference, LocalStorage>,
    host: StoredValue<Host, LocalStorage>,
    /// Whether the dialog is open.
    pub(super) is_open: RwSignal<bool>,
}

#[derive(Clone, PartialEq)]
struct HostPreference {
    locale: Option<String>,
    messages: JsValue,
}

impl LanguageChoice {
    pub(super) fn new(opening: &Opening) -> Self {
        let preference = HostPreference {
            locale: opening.options.locale.clone(),
            messages: opening.options.messages.clone(),
        };
        Self {
            preference: StoredValue::new_local(preference),
            host: StoredValue::new_local(opening.host.clone()),
            is_open: RwSignal::new(false),
        }
    }

    /// Follows a change of the host's preference. Texts that cannot be loaded change nothing.
    pub(super) fn follow(self, locale: Option<String>, messages: Option<JsValue>) {
        let before = self.preference.get_value();
        let preference = HostPreference {
            locale: locale.or_else(|| before.locale.clone()),
            messages: messages.unwrap_or_else(|| before.messages.clone()),
        };
        if preference == before {
            return;
        }
        self.preference.set_value(preference.clone());
        spawn_local(async move {
            let preferred =
                preferred_language(preference.locale.as_deref(), &preference.messages).await;
            // Another preference, or the end of the widget, may have come meanwhile.
            let is_current = self.preference.try_get_value().is_some_and(|now| now == preference);
            if let (Ok(language), true) = (preferred, is_current) {
                // Texts that do not fit this build are ignored.
                let _ = switch_language(language);
            }
        });
    }
}

/// Draws the dialog, and announces a change of language to assistive technology and to the host
/// page. It belongs inside the shell, which has the announcer.
pub(super) fn view(choice: LanguageChoice) -> AnyView {
    let announcer = use_announcer();
    Effect::new(move |before: Option<String>| {
        let now = language();
        if before.as_ref() != Some(&now) {
            choice.host.with_value(|host| host.post(&WidgetMessage::Language { tag: now.clone() }));
            if before.is_some() {
                announcer.announce(tr(Key::LanguageChanged));
            }
        }
        now
    });
    let fetching = RwSignal::new(None::<String>);
    let missing = RwSignal::new(None::<String>);
    let choose = Callback::new(move |(tag, name): (String, String)| {
        if fetching.get_untracked().is_some() {
            return;
        }
        fetching.set(Some(tag.clone()));
        missing.set(None);
        spawn_local(async move {
            let Some(messages) =
                choice.preference.try_get_value().map(|preference| preference.messages)
            else {
                return;
            };
            let chosen = choose_language(&tag, &messages).await;
            let is_in_use = chosen.is_ok_and(|language| switch_language(language).is_ok());
            // The widget may have ended meanwhile.
            let _ = fetching.try_set(None);
            if is_in_use {
                let _ = choice.is_open.try_set(false);
            } else {
                let _ = missing.try_set(Some(name));
            }
        });
    });
    let list = move || {
        // Only while it is open, as a host may have added a language since.
        choice.is_open.get().then(|| {
            let languages = choice.preference.with_value(|preference| languages(&preference.messages));
            view! { <LanguageList languages=languages current=Signal::derive(language) fetching=fetching on_choose=choose /> }
        })
    };
    let problem = move || {
        missing.get().map(|name| {
            let words = Text::from(move || tr_with(Phrase::LanguageFailed { language: &name }));
            view! { <Banner kind=BannerKind::Error asked=true><p>{words.view()}</p></Banner> }
        })
    };
    view! {
        <Dialog open=choice.is_open title=Key::LanguageChoose>
            {problem}
            {list}
        </Dialog>
    }
    .into_any()
}
