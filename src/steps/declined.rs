//! Declined: a consent was not given. Shows what that means, and all ways to continue.

use latchkey_api_types::SessionView;
use latchkey_flow::Event;
use leptos::prelude::*;

use super::{StepContext, problem, support};
use crate::i18n::{Key, Phrase, Text, tr_with};
use crate::ui::{
    Button, ButtonKind, ButtonRow, Dialog, Illustration, IllustrationKind, PageHeading,
};

/// The page after a consent was declined.
pub(super) fn view(context: StepContext) -> AnyView {
    context.session_now().map(|session| page(context, &session)).into_any()
}

fn page(context: StepContext, session: &SessionView) -> AnyView {
    let asks_to_withdraw = RwSignal::new(false);
    let sees = session.business.name.clone();
    let asked = session.business.name.clone();
    let consequences: Vec<_> = consequences(session)
        .into_iter()
        .map(|key| view! { <li>{Text::from(key).view()}</li> })
        .collect();
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Declined />
            <PageHeading text=Key::DeclinedTitle />
            <p class="lead">{Text::from(Key::DeclinedIntro).view()}</p>
            <ul class="list">{consequences}</ul>
            <p>{move || tr_with(Phrase::DeclinedBusinessSees { business: &sees })}</p>
            <p>{move || tr_with(Phrase::DeclinedAnotherWay { business: &asked })}</p>
            {session.business.support_email.clone().map(support::email)}
            {problem::banner(context)}
            <ButtonRow>
                <Button label=Key::DeclinedChange busy=context.is_busy() on_press=move |()| context.send(Event::Reconsidered) />
                <Button label=Key::DeclinedWithdraw kind=ButtonKind::Secondary busy=context.is_busy() on_press=move |()| asks_to_withdraw.set(true) />
            </ButtonRow>
            {withdrawal(context, asks_to_withdraw, session.business.name.clone())}
        </div>
    }
    .into_any()
}

fn consequences(session: &SessionView) -> Vec<Key> {
    let known = [
        ("data_processing", Key::DeclinedDataProcessing),
        ("biometric", Key::DeclinedBiometric),
        ("credit_check", Key::DeclinedCreditCheck),
    ];
    let is_declined =
        |name: &str| session.consents.get(name).is_some_and(|consent| !consent.granted);
    known.into_iter().filter(|(name, _)| is_declined(name)).map(|(_, key)| key).collect()
}

/// Returns the dialog that confirms the withdrawal, which cannot be undone.
fn withdrawal(context: StepContext, open: RwSignal<bool>, business: String) -> AnyView {
    let withdraw = move |()| {
        open.set(false);
        context.send(Event::WithdrawRequested);
    };
    view! {
        <Dialog open=open title=Key::AppWithdrawTitle>
            <p>{move || tr_with(Phrase::AppWithdrawExplained { business: &business })}</p>
            <ButtonRow>
                <Button label=Key::AppWithdrawStay kind=ButtonKind::Secondary on_press=move |()| open.set(false) />
                <Button label=Key::AppWithdrawConfirm kind=ButtonKind::Danger on_press=withdraw />
            </ButtonRow>
        </Dialog>
    }
    .into_any()
}
