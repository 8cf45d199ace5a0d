//! Attention: something was refused. Shows which page, the reason, and the link to it.

use latchkey_api_types::RequirementError;
use latchkey_flow::{Event, plan};
use leptos::prelude::*;

use super::{StepContext, reason, step_name};
use crate::i18n::{Key, Text};
use crate::ui::{Button, ButtonRow, Card, Illustration, IllustrationKind, PageHeading};

/// The page of refused requirements.
pub(super) fn view(context: StepContext) -> AnyView {
    let errors = context.answering(|answering| answering.session.requirements.errors.clone());
    let refused = move || errors.get().unwrap_or_default().iter().map(card).collect::<Vec<_>>();
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Attention />
            <PageHeading text=Key::AttentionTitle />
            <p class="lead">{Text::from(Key::AttentionIntro).view()}</p>
            {refused}
            <ButtonRow>
                <Button label=Key::AttentionContinue on_press=move |()| context.send(Event::Continued) />
            </ButtonRow>
        </div>
    }
    .into_any()
}

fn card(error: &RequirementError) -> AnyView {
    let page = plan::step_for(&error.requirement).and_then(step_name::words);
    let why = reason::explain(&error.code);
    view! {
        <Card>
            {page.map(|page| view! { <h2>{Text::from(page).view()}</h2> })}
            {why}
        </Card>
    }
    .into_any()
}
