//! Left: the person has stopped for now, where there is no window to close.

use latchkey_flow::Event;
use leptos::prelude::*;

use super::StepContext;
use crate::i18n::{Key, Text};
use crate::ui::{Button, ButtonRow, Illustration, IllustrationKind, PageHeading};

/// What is saved, how to come back, and a way to go on at once.
pub(super) fn view(context: StepContext) -> AnyView {
    let is_hosted = context.services.with_value(|services| services.is_hosted);
    let how = if is_hosted { Key::ExitedComeBackHosted } else { Key::ExitedComeBackEmbedded };
    // Somebody who left without a line although they were told what that costs is not told
    // otherwise now.
    let is_behind = context.services.with_value(|services| services.drafts.is_behind());
    let saved = if is_behind { Key::ExitedUnsaved } else { Key::ExitedSaved };
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Saved />
            <PageHeading text=Key::ExitedTitle />
            <p class="lead">{Text::from(saved).view()}</p>
            <p>{Text::from(how).view()}</p>
            <ButtonRow>
                <Button label=Key::ExitedContinue on_press=move |()| context.tell(Event::RetryRequested) />
            </ButtonRow>
        </div>
    }
    .into_any()
}
