//! Which language is spoken: the host's wish until the person chooses, and from then on the
//! person's choice.

use leptos::prelude::*;
use wasm_bindgen::JsValue;
use wasm_bindgen_futures::spawn_local;

use crate::host::{Host, Opening, WidgetMessage};
use crate::i18n::{
    Key, Phrase, Text, choose_language, language, languages, preferred_language, switch_language,
    tr, tr_with,
};
use crate::ui::{Banner, BannerKind, Dialog, LanguageList, use_announcer};

/// The host's wish, and the dialog for the person's.
#[derive(Clone, Copy)]
pub(super) struct LanguageChoice {
    host: StoredValue<HostWish, LocalStorage>,
    page: StoredValue<Host, LocalStorage>,
    /// Whether the dialog is open.
    pub(super) is_open: RwSignal<bool>,
}

#[derive(Clone, PartialEq)]
struct HostWish {
    locale: Option<String>,
    messages: JsValue,
}

impl LanguageChoice {
    pub(super) fn new(opening: &Opening) -> Self {
        let wish = HostWish {
            locale: opening.options.locale.clone(),
            messages: opening.options.messages.clone(),
        };
        Self {
            host: StoredValue::new_local(wish),
            page: StoredValue::new_local(opening.host.clone()),
            is_open: RwSignal::new(false),
        }
    }

    /// Follows a change of the host's wish. Texts that do not come change nothing.
    pub(super) fn follow(self, locale: Option<String>, messages: Option<JsValue>) {
        let before = self.host.get_value();
        let wish = HostWish {
            locale: locale.or_else(|| before.locale.clone()),
            messages: messages.unwrap_or_else(|| before.messages.clone()),
        };
        if wish == before {
            return;
        }
        self.host.set_value(wish.clone());
        spawn_local(async move {
            let wished = preferred_language(wish.locale.as_deref(), &wish.messages).await;
            // Another wish, or the end of the widget, may have come meanwhile.
            let is_still_wished = self.host.try_get_value().is_some_and(|now| now == wish);
            if let (Ok(language), true) = (wished, is_still_wished) {
                // What does not fit this build is not spoken.
                let _ = switch_language(language);
            }
        });
    }
}

/// The dialog, and the voice that says in which language everything is now, to the person and to
/// the page. It belongs inside the shell, whose voice it is.
pub(super) fn view(choice: LanguageChoice) -> AnyView {
    let announcer = use_announcer();
    Effect::new(move |before: Option<String>| {
        let now = language();
        if before.as_ref() != Some(&now) {
            choice.page.with_value(|page| page.post(&WidgetMessage::Language { tag: now.clone() }));
            if before.is_some() {
                announcer.say(tr(Key::LanguageChanged));
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
            let Some(messages) = choice.host.try_get_value().map(|host| host.messages) else {
                return;
            };
            let chosen = choose_language(&tag, &messages).await;
            let is_spoken = chosen.is_ok_and(|language| switch_language(language).is_ok());
            // The widget may have ended meanwhile.
            let _ = fetching.try_set(None);
            if is_spoken {
                let _ = choice.is_open.try_set(false);
            } else {
                let _ = missing.try_set(Some(name));
            }
        });
    });
    let list = move || {
        // Only while it is open: a host may have added a language since.
        choice.is_open.get().then(|| {
            let languages = choice.host.with_value(|host| languages(&host.messages));
            view! { <LanguageList languages=languages spoken=Signal::derive(language) fetching=fetching on_choose=choose /> }
        })
    };
    let trouble = move || {
        missing.get().map(|name| {
            let words = Text::from(move || tr_with(Phrase::LanguageFailed { language: &name }));
            view! { <Banner kind=BannerKind::Error asked=true><p>{words.view()}</p></Banner> }
        })
    };
    view! {
        <Dialog open=choice.is_open title=Key::LanguageChoose>
            {trouble}
            {list}
        </Dialog>
    }
    .into_any()
}
