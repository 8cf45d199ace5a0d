//! The bank step after a bank was chosen: waiting, failed, connected.

use latchkey_api_types::{BankConnection, BankFailureCode};
use latchkey_flow::{BankStage, BankWindow, Event};
use leptos::prelude::*;

use super::bank::documents_instead;
use super::{StepContext, problem};
use crate::i18n::{Key, Phrase, Text, clock, tr_with};
use crate::ui::{
    Banner, BannerKind, Button, ButtonKind, ButtonRow, Illustration, IllustrationKind, PageHeading,
    Spinner, SummaryList, SummaryRow,
};

/// Returns the connection of a stage.
fn connection(stage: Memo<Option<BankStage>>) -> Option<BankConnection> {
    stage.with_untracked(|stage| match stage {
        Some(
            BankStage::Waiting { connection, .. }
            | BankStage::Failed { connection }
            | BankStage::Connected { connection },
        ) => Some(connection.clone()),
        Some(BankStage::Choosing | BankStage::Starting { .. }) | None => None,
    })
}

/// Returns how long the bank's page can be used in all, and until when, which stays true however
/// late it is read. Nothing if the server gives no limit or one of less than a minute.
fn limit(awaited: &BankConnection) -> AnyView {
    let until = awaited.expires_at.unwrap_or(awaited.created);
    let minutes = u32::try_from(until.saturating_sub(awaited.created) / 60)
        .ok()
        .filter(|minutes| *minutes > 0);
    minutes.map(|count| view! { <p>{move || tr_with(Phrase::BankWaitingLimit { count, time: &clock(until) })}</p> }).into_any()
}

pub(super) fn waiting(context: StepContext, stage: Memo<Option<BankStage>>) -> AnyView {
    let Some(awaited) = connection(stage) else { return ().into_any() };
    let window = Memo::new(move |_| match stage.get() {
        Some(BankStage::Waiting { window, .. }) => window,
        Some(
            BankStage::Choosing
            | BankStage::Starting { .. }
            | BankStage::Failed { .. }
            | BankStage::Connected { .. },
        )
        | None => BankWindow::Closed,
    });
    let bank = awaited.institution.name.clone();
    let limit = limit(&awaited);
    let reopened = StoredValue::new(awaited);
    let reopen = Callback::new(move |()| {
        context.services.with_value(|services| (services.reopen_bank)(reopened.get_value()))
    });
    let may_redirect = context.services.with_value(|services| services.may_redirect_to_bank);
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Bank />
            <PageHeading text=Text::from(move || tr_with(Phrase::BankWaitingTitle { bank: &bank })) />
            {move || match window.get() {
                BankWindow::Open => view! {
                    <p class="lead">{Text::from(Key::BankWaitingOpen).view()}</p>
                    <Spinner label=Key::BankWaitingSpinner />
                }
                    .into_any(),
                BankWindow::Closed => view! {
                    <p class="lead">{Text::from(Key::BankWaitingClosed).view()}</p>
                    <ButtonRow>
                        <Button label=Key::BankOpenAgain on_press=reopen />
                    </ButtonRow>
                }
                    .into_any(),
                BankWindow::Blocked => view! {
                    <Banner kind=BannerKind::Warning title=Key::BankBlockedTitle>
                        <p>{Text::from(if may_redirect { Key::BankBlockedWhat } else { Key::BankBlockedWhatNoRedirect }).view()}</p>
                    </Banner>
                    <ButtonRow>
                        {may_redirect
                            .then(|| {
                                view! { <Button label=Key::BankGoInThisWindow on_press=move |()| context.send(Event::BankRedirectChosen) /> }
                            })}
                        <Button label=Key::BankOpenAgain kind=ButtonKind::Secondary on_press=reopen />
                    </ButtonRow>
                }
                    .into_any(),
            }}
            {limit}
            <p>{Text::from(Key::BankWaitingNote).view()}</p>
            <ButtonRow>
                <Button label=Key::BankChooseAnother kind=ButtonKind::Secondary on_press=move |()| context.send(Event::BankGivenUp) />
            </ButtonRow>
            {documents_instead(context)}
        </div>
    }
    .into_any()
}

pub(super) fn failed(context: StepContext, stage: Memo<Option<BankStage>>) -> AnyView {
    let Some(failed) = connection(stage) else { return ().into_any() };
    let code = failed.failure.map(|failure| failure.code);
    let (title, what, may_retry) = match code {
        Some(BankFailureCode::AccessDenied) => (Key::BankDeniedTitle, Key::BankDeniedWhat, true),
        Some(BankFailureCode::LoginFailed) => (Key::BankLoginTitle, Key::BankLoginWhat, true),
        Some(BankFailureCode::InstitutionUnavailable) => {
            (Key::BankDownTitle, Key::BankDownWhat, false)
        }
        Some(BankFailureCode::Timeout) => (Key::BankTimeoutTitle, Key::BankTimeoutWhat, true),
        Some(BankFailureCode::AccessEnded) => (Key::BankEndedTitle, Key::BankEndedWhat, true),
        Some(BankFailureCode::Other(_)) | None => (Key::BankFailedTitle, Key::BankFailedWhat, true),
    };
    let id = failed.institution.id;
    let bank = failed.institution.name;
    let again =
        move |()| context.services.with_value(|services| (services.choose_bank)(id.clone()));
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::BankProblem />
            <PageHeading text=title />
            <p class="lead">{Text::from(what).view()}</p>
            {problem::banner(context)}
            <ButtonRow>
                {may_retry
                    .then(|| view! { <Button label=Text::from(move || tr_with(Phrase::BankTryAgain { bank: &bank })) on_press=again /> })}
                <Button
                    label=Key::BankChooseAnother
                    kind=if may_retry { ButtonKind::Secondary } else { ButtonKind::Primary }
                    on_press=move |()| context.send(Event::BankGivenUp)
                />
            </ButtonRow>
            {documents_instead(context)}
        </div>
    }
    .into_any()
}

pub(super) fn connected(context: StepContext, stage: Memo<Option<BankStage>>) -> AnyView {
    let Some(connected) = connection(stage) else { return ().into_any() };
    let bank = connected.institution.name;
    let rows: Vec<_> = connected
        .accounts
        .into_iter()
        .map(|account| {
            let ending = account.last4;
            view! { <SummaryRow label=Text::from(account.name) value=Text::from(move || tr_with(Phrase::BankAccountEnding { last4: &ending })) /> }
        })
        .collect();
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::BankConnected />
            <PageHeading text=Text::from(move || tr_with(Phrase::BankConnectedTitle { bank: &bank })) />
            <SummaryList title=Key::BankAccounts>{rows}</SummaryList>
            {problem::banner(context)}
            <ButtonRow>
                <Button label=Key::BankContinue busy=context.is_busy() on_press=move |()| context.send(Event::Continued) />
                <Button label=Key::BankUseAnother kind=ButtonKind::Secondary on_press=move |()| context.send(Event::BankGivenUp) />
            </ButtonRow>
        </div>
    }
    .into_any()
}
