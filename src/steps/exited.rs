//! Exited: the applicant has stopped for now, where the widget has no window to close.

use latchkey_flow::Event;
use leptos::prelude::*;

use super::StepContext;
use crate::i18n::{Key, Text};
use crate::ui::{Button, ButtonRow, Illustration, IllustrationKind, PageHeading};

/// The page that says what is saved and how to come back, with a button to continue.
pub(super) fn view(context: StepContext) -> AnyView {
    let is_hosted = context.services.with_value(|services| services.is_hosted);
    let how = if is_hosted { Key::ExitedComeBackHosted } else { Key::ExitedComeBackEmbedded };
    // After leaving offline in spite of the warning, the page does not claim that everything is
    // saved.
    let is_behind = context.services.with_value(|services| services.drafts.is_behind());
    let saved = if is_behind { Key::ExitedUnsaved } else { Key::ExitedSaved };
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Saved />
            <PageHeading text=Key::ExitedTitle />
            <p class="lead">{Text::from(saved).view()}</p>
            <p>{Text::from(how).view()}</p>
            <ButtonRow>
                <Button label=Key::ExitedContinue on_press=move |()| context.send(Event::RetryRequested) />
            </ButtonRow>
        </div>
    }
    .into_any()
}
