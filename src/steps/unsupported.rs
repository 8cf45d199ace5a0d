//! Unsupported: the session asks for something that this version cannot collect. Shows its name.

use latchkey_api_types::Business;
use latchkey_flow::{Event, Step};
use leptos::prelude::*;

use super::{StepContext, support};
use crate::i18n::{Key, Phrase, Text, host_text, tr_with};
use crate::ui::{Button, ButtonRow, Illustration, IllustrationKind, PageHeading};

/// The page of an unsupported requirement.
pub(super) fn view(context: StepContext) -> AnyView {
    let requirement = context.answering(|answering| {
        if let Step::Unsupported(requirement) = &answering.step {
            Some(requirement.as_str().to_owned())
        } else {
            None
        }
    });
    let requirement = requirement.get_untracked().flatten();
    let page = requirement.zip(context.session_now());
    page.map(|(requirement, session)| {
        explain(context, requirement, session.business, session.redirect_url.is_some())
    })
    .into_any()
}

fn explain(
    context: StepContext,
    requirement: String,
    business: Business,
    has_redirect: bool,
) -> AnyView {
    let Business { name, support_email, .. } = business;
    let (asks, helps, goes) = (name.clone(), name.clone(), name);
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Attention />
            <PageHeading text=Key::UnsupportedTitle />
            <p class="lead">{move || tr_with(Phrase::UnsupportedIntro { business: &asks })}</p>
            <p>{move || requirement_name(&requirement)}</p>
            <p>{Text::from(Key::UnsupportedSaved).view()}</p>
            <p>{move || tr_with(Phrase::UnsupportedContact { business: &helps })}</p>
            {support_email.map(support::email)}
            {has_redirect.then(|| way_back(context, goes))}
        </div>
    }
    .into_any()
}

/// Returns the host's name of the requirement in the current language (`requirement.<name>`),
/// otherwise the requirement itself.
fn requirement_name(requirement: &str) -> AnyView {
    match host_text(&format!("requirement.{requirement}")) {
        Some(name) => view! { <strong dir="auto">{name}</strong> }.into_any(),
        None => view! { <code dir="ltr">{requirement.to_owned()}</code> }.into_any(),
    }
}

fn way_back(context: StepContext, business: String) -> AnyView {
    let label = Text::from(move || tr_with(Phrase::UnsupportedRedirect { business: &business }));
    view! {
        <ButtonRow>
            <Button label=label on_press=move |()| context.send(Event::RedirectRequested) />
        </ButtonRow>
    }
    .into_any()
}
