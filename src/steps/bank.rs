//! Bank: choosing it, connecting, coming back. Each failure has its own text and a way to continue.

use latchkey_api_types::{
    ErrorCode, FinancialEvidence, Institution, InstitutionStatus, Requirement,
};
use latchkey_client::Problem;
use latchkey_flow::{BankStage, Event, Step};
use leptos::prelude::*;
use leptos::task::spawn_local;

use super::context::BankQuery;
use super::{StepContext, bank_result, problem};
use crate::i18n::{Key, Phrase, Text, tr, tr_with};
use crate::ui::{
    Banner, BannerKind, Button, ButtonKind, ButtonRow, ChoiceCard, ChoiceList, FactList,
    FactSentence, Illustration, IllustrationKind, LinkButton, PageHeading, SearchField, Spinner,
    Symbol,
};

/// The stages with a screen of their own. A change within one does not redraw it, except for
/// another connection.
#[derive(Debug, Clone, PartialEq, Eq)]
enum Shown {
    Choosing,
    Starting,
    Waiting(String),
    Failed(String),
    Connected(String),
}

/// Returns the stage of the bank step while that step is shown.
pub(super) fn stage(context: StepContext) -> Memo<Option<BankStage>> {
    let stage = context.answering(|answering| {
        if let Step::Bank(stage) = &answering.step { Some(stage.clone()) } else { None }
    });
    Memo::new(move |_| stage.get().flatten())
}

/// The page of the bank step.
pub(super) fn view(context: StepContext) -> AnyView {
    let stage = stage(context);
    let shown = Memo::new(move |_| match stage.get() {
        Some(BankStage::Choosing) | None => Shown::Choosing,
        Some(BankStage::Starting { .. }) => Shown::Starting,
        Some(BankStage::Waiting { connection, .. }) => Shown::Waiting(connection.id),
        Some(BankStage::Failed { connection }) => Shown::Failed(connection.id),
        Some(BankStage::Connected { connection }) => Shown::Connected(connection.id),
    });
    (move || match shown.get() {
        Shown::Choosing => choosing(context),
        Shown::Starting => starting(context),
        Shown::Waiting(_) => bank_result::waiting(context, stage),
        Shown::Failed(_) => bank_result::failed(context, stage),
        Shown::Connected(_) => bank_result::connected(context, stage),
    })
    .into_any()
}

/// Returns the offer to upload documents instead of connecting a bank, where the server accepts
/// them.
pub(super) fn documents_instead(context: StepContext) -> AnyView {
    let is_offered = context.session_now().is_some_and(|session| {
        session.requirements.alternatives.contains_key(&Requirement::BankConnection)
    });
    is_offered
        .then(|| {
            view! {
                <p>
                    <LinkButton
                        label=Key::BankDocumentsInstead
                        on_press=move |()| context.send(Event::EvidenceChosen(FinancialEvidence::Documents))
                    />
                </p>
            }
        })
        .into_any()
}

fn starting(context: StepContext) -> AnyView {
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Bank />
            <PageHeading text=Key::BankStartingTitle />
            <Spinner label=Key::BankWaitingSpinner />
            <ButtonRow>
                <Button label=Key::BankCancel kind=ButtonKind::Secondary on_press=move |()| context.send(Event::BankGivenUp) />
            </ButtonRow>
        </div>
    }
    .into_any()
}

/// The state of the search.
#[derive(Debug, Clone, PartialEq)]
enum Found {
    Searching,
    Banks(Vec<Institution>, bool),
    Failed(Problem),
}

fn choosing(context: StepContext) -> AnyView {
    let search = RwSignal::new(String::new());
    let found = RwSignal::new(Found::Searching);
    // Counts the searches, so that a late response to an old one does not replace a newer one.
    let latest = StoredValue::new(0_u32);
    let find = move |query: BankQuery| {
        let Some(number) = latest.try_update_value(|latest| {
            *latest = latest.wrapping_add(1);
            *latest
        }) else {
            return;
        };
        let shown_before =
            if query.after.is_some() { found.with_untracked(banks_of) } else { Vec::new() };
        let finding = context.services.with_value(|services| (services.find_banks)(query));
        spawn_local(async move {
            let answer = finding.await;
            if latest.try_get_value() != Some(number) {
                return;
            }
            found.set(match answer {
                Ok(page) => Found::Banks(
                    shown_before.into_iter().chain(page.banks).collect(),
                    page.has_more,
                ),
                Err(problem) => Found::Failed(problem),
            });
        });
    };
    Effect::new(move |_| find(BankQuery { search: search.get().trim().to_owned(), after: None }));
    let status = Signal::derive(move || match found.get() {
        Found::Searching | Found::Failed(_) => String::new(),
        Found::Banks(banks, _) if banks.is_empty() => tr(Key::BankNoneFound),
        Found::Banks(banks, has_more) => {
            let count = u32::try_from(banks.len()).unwrap_or(u32::MAX);
            if has_more {
                tr_with(Phrase::BankFoundMore { count })
            } else {
                tr_with(Phrase::BankFound { count })
            }
        }
    });
    let more = move |()| {
        let after =
            found.with_untracked(|found| banks_of(found).last().map(|bank| bank.id.clone()));
        find(BankQuery { search: search.get_untracked().trim().to_owned(), after });
    };
    view! {
        <div class="stack">
            <Illustration kind=IllustrationKind::Bank />
            <PageHeading text=Key::BankTitle />
            <p class="lead">{Text::from(Key::BankIntro).view()}</p>
            <FactList>
                <FactSentence symbol=Symbol::Eye text=Key::BankReads />
                <FactSentence symbol=Symbol::Clock text=Key::BankReadsFor />
                <FactSentence symbol=Symbol::Lock text=Key::BankNeverSees />
                // Shown here, because on a phone the bank's window hides the page that shows the
                // time limit.
                <FactSentence symbol=Symbol::Retry text=Key::BankLimit />
            </FactList>
            {start_problem(context)}
            <SearchField id="bank-search" label=Key::BankSearch value=search status=status>
                {move || results(context, found.get(), Callback::new(more), Callback::new(move |()| find(BankQuery {
                    search: search.get_untracked().trim().to_owned(),
                    after: None,
                })))}
            </SearchField>
            {documents_instead(context)}
        </div>
    }
    .into_any()
}

/// Returns the reason why the chosen bank's page could not be opened. A bank that has gone down
/// since it was listed is no error of the applicant.
fn start_problem(context: StepContext) -> AnyView {
    let problem = context.problem();
    let is_down = Memo::new(move |_| {
        matches!(
            problem.get(),
            Some(Problem::Refused { code: Some(ErrorCode::InstitutionUnavailable), .. })
        )
    });
    let shown = move || {
        if is_down.get() {
            view! {
                <Banner kind=BannerKind::Error title=Key::BankDownTitle>
                    <p>{Text::from(Key::BankDownWhat).view()}</p>
                </Banner>
            }
            .into_any()
        } else {
            problem::banner(context)
        }
    };
    shown.into_any()
}

fn banks_of(found: &Found) -> Vec<Institution> {
    match found {
        Found::Banks(banks, _) => banks.clone(),
        Found::Searching | Found::Failed(_) => Vec::new(),
    }
}

fn results(context: StepContext, found: Found, more: Callback<()>, again: Callback<()>) -> AnyView {
    match found {
        Found::Searching => view! { <Spinner label=Key::BankSearching /> }.into_any(),
        Found::Failed(_) => view! {
            <Banner kind=BannerKind::Error title=Key::BankSearchFailed>
                <Button label=Key::BankSearchAgain kind=ButtonKind::Secondary on_press=again />
            </Banner>
        }
        .into_any(),
        Found::Banks(banks, _) if banks.is_empty() => {
            // The live region has announced it to screen readers.
            view! {
                <div class="stack-tight">
                    <p aria-hidden="true"><strong>{Text::from(Key::BankNoneFound).view()}</strong></p>
                    <p>{Text::from(Key::BankNoneFoundNext).view()}</p>
                </div>
            }
            .into_any()
        }
        Found::Banks(banks, has_more) => {
            let cards: Vec<_> = banks.into_iter().map(|bank| card(context, bank)).collect();
            view! {
                <ChoiceList label=Key::BankResults>{cards}</ChoiceList>
                {has_more.then(|| view! { <Button label=Key::BankMore kind=ButtonKind::Quiet on_press=more /> })}
            }
            .into_any()
        }
    }
}

fn card(context: StepContext, bank: Institution) -> AnyView {
    let id = bank.id;
    let choose =
        move |()| context.services.with_value(|services| (services.choose_bank)(id.clone()));
    let image = bank.icon_url.or(bank.logo_url);
    let title = Text::from(bank.name);
    match bank.status {
        InstitutionStatus::Unavailable => {
            view! { <ChoiceCard title=title image=image note=Key::BankUnavailable disabled=true on_choose=choose /> }.into_any()
        }
        InstitutionStatus::Degraded => view! { <ChoiceCard title=title image=image note=Key::BankDegraded on_choose=choose /> }.into_any(),
        InstitutionStatus::Available | InstitutionStatus::Other(_) => view! { <ChoiceCard title=title image=image on_choose=choose /> }.into_any(),
    }
}
