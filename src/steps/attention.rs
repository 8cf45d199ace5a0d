//! Attention: something was refused. Which page, why, and the way there.

use latchkey_api_types::RequirementError;
use latchkey_flow::{Event, plan};
use leptos::prelude::*;

use super::{Journey, page_name, reason};
use crate::i18n::{Key, Text};
use crate::ui::{Button, ButtonRow, Card, Illustration, PageHeading, Picture};

/// What needs another look.
pub(super) fn view(journey: Journey) -> AnyView {
    let errors = journey.answering(|answering| answering.session.requirements.errors.clone());
    let refused = move || errors.get().unwrap_or_default().iter().map(card).collect::<Vec<_>>();
    view! {
        <div class="stack">
            <Illustration picture=Picture::Attention />
            <PageHeading text=Key::AttentionTitle />
            <p class="lead">{Text::from(Key::AttentionIntro).view()}</p>
            {refused}
            <ButtonRow>
                <Button label=Key::AttentionContinue on_press=move |()| journey.tell(Event::Continued) />
            </ButtonRow>
        </div>
    }
    .into_any()
}

fn card(error: &RequirementError) -> AnyView {
    let page = plan::page_for(&error.requirement).and_then(page_name::words);
    let why = reason::explain(&error.code);
    view! {
        <Card>
            {page.map(|page| view! { <h2>{Text::from(page).view()}</h2> })}
            {why}
        </Card>
    }
    .into_any()
}
