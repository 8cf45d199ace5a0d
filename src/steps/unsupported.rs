//! Unsupported: the session asks for something that this version cannot collect. Says so, and by
//! which name.

use latchkey_api_types::Business;
use latchkey_flow::{Event, Page};
use leptos::prelude::*;

use super::{Journey, support};
use crate::i18n::{Key, Phrase, Text, own_text, tr_with};
use crate::ui::{Button, ButtonRow, Illustration, PageHeading, Picture};

/// What cannot be collected.
pub(super) fn view(journey: Journey) -> AnyView {
    let requirement = journey.answering(|answering| {
        if let Page::Unsupported(requirement) = &answering.page {
            Some(requirement.as_str().to_owned())
        } else {
            None
        }
    });
    let requirement = requirement.get_untracked().flatten();
    let page = requirement.zip(journey.session_now());
    page.map(|(requirement, session)| {
        explain(journey, requirement, session.business, session.redirect_url.is_some())
    })
    .into_any()
}

fn explain(
    journey: Journey,
    requirement: String,
    business: Business,
    has_redirect: bool,
) -> AnyView {
    let Business { name, support_email, .. } = business;
    let (asks, helps, goes) = (name.clone(), name.clone(), name);
    view! {
        <div class="stack">
            <Illustration picture=Picture::Attention />
            <PageHeading text=Key::UnsupportedTitle />
            <p class="lead">{move || tr_with(Phrase::UnsupportedIntro { business: &asks })}</p>
            <p>{move || requirement_name(&requirement)}</p>
            <p>{Text::from(Key::UnsupportedSaved).view()}</p>
            <p>{move || tr_with(Phrase::UnsupportedContact { business: &helps })}</p>
            {support_email.map(support::email)}
            {has_redirect.then(|| way_back(journey, goes))}
        </div>
    }
    .into_any()
}

/// The host may have a name for it in the person's language (`requirement.<name>`); else it is
/// shown as it is.
fn requirement_name(requirement: &str) -> AnyView {
    match own_text(&format!("requirement.{requirement}")) {
        Some(name) => view! { <strong dir="auto">{name}</strong> }.into_any(),
        None => view! { <code dir="ltr">{requirement.to_owned()}</code> }.into_any(),
    }
}

fn way_back(journey: Journey, business: String) -> AnyView {
    let label = Text::from(move || tr_with(Phrase::UnsupportedRedirect { business: &business }));
    view! {
        <ButtonRow>
            <Button label=label on_press=move |()| journey.tell(Event::RedirectAsked) />
        </ButtonRow>
    }
    .into_any()
}
