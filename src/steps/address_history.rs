//! Address history: earlier addresses, one after the other, until three years are covered.
//!
//! The list on the page is the server's. Each address is saved at once, so the form for the next
//! one appears only after the previous one is saved.

use std::rc::Rc;

use latchkey_api_types::{ApplicantUpdate, PastAddress, Requirement, SessionUpdate, SessionView};
use latchkey_flow::form::address_history::{self, PastField, Place, TypedPast};
use latchkey_flow::form::{FieldError, FieldProblem};
use latchkey_flow::{Event, StepKind};
use latchkey_rules::address::history_start;
use latchkey_rules::date::{CivilDate, CivilMonth};
use leptos::html;
use leptos::prelude::*;

use super::address_fields::{self, AddressInputs, EARLIER};
use super::{StepContext, field_problems, problem};
use crate::i18n::{Key, Phrase, Text, month, tr_with};
use crate::ui::{
    Button, ButtonKind, ButtonRow, FieldMessage, Form, FormErrors, LinkButton, MonthField,
    MonthParts, PageHeading, SummaryList, SummaryRow,
};

/// The form id of a new address; that of a changed one has its index appended.
const FORM: &str = StepKind::AddressHistory.as_str();

const SINCE: &str = "earlier-since";

/// The page of the earlier addresses.
pub(super) fn view(context: StepContext) -> AnyView {
    context.session_now().map(|session| page(context, &session)).into_any()
}

/// The data of the page.
#[derive(Clone, Copy)]
struct History {
    context: StepContext,
    /// The addresses on the server, latest first.
    previous: Memo<Vec<PastAddress>>,
    /// The month in which the applicant moved to the current address.
    current_since: CivilMonth,
    born: Option<CivilDate>,
    today: CivilDate,
    /// The index of the address that is being changed, and the list that it is from; a change of
    /// the list ends the editing.
    changing: RwSignal<Option<(usize, Vec<PastAddress>)>>,
}

impl History {
    fn new(context: StepContext, session: &SessionView) -> Self {
        let today = context.services.with_value(|services| services.today);
        let previous =
            context.answering(|answering| answering.session.applicant.previous_addresses.clone());
        Self {
            context,
            previous: Memo::new(move |_| previous.get().unwrap_or_default()),
            current_since: session
                .applicant
                .address_since
                .as_deref()
                .and_then(CivilMonth::parse)
                .unwrap_or(CivilMonth::of(today)),
            born: session.applicant.date_of_birth.as_deref().and_then(CivilDate::parse),
            today,
            changing: RwSignal::new(None),
        }
    }

    /// Resumes the editing that was in progress when the page was left.
    fn resume(self) {
        let drafts = self.context.services.with_value(|services| Rc::clone(&services.drafts));
        let previous = self.previous.get_untracked();
        if let Some(index) = (0..previous.len()).find(|index| drafts.has(&form_of(Some(*index)))) {
            self.changing.set(Some((index, previous)));
        }
    }

    /// Ends the editing of the address at `index`.
    fn stop_changing(self, index: usize) {
        self.context.services.with_value(|services| services.drafts.forget(&form_of(Some(index))));
        self.changing.set(None);
    }

    fn index_in_change(self, previous: &[PastAddress]) -> Option<usize> {
        self.changing
            .get()
            .filter(|(index, list)| list == previous && *index < list.len())
            .map(|(index, _)| index)
    }

    fn answers(previous: Vec<PastAddress>) -> SessionUpdate {
        let applicant =
            ApplicantUpdate { previous_addresses: Some(previous), ..ApplicantUpdate::default() };
        SessionUpdate { applicant: Some(applicant), ..SessionUpdate::default() }
    }

    /// Returns the first and last month of the address at `index`, as text.
    fn period(self, index: usize, previous: &[PastAddress]) -> (String, String) {
        let since = previous.get(index).map(|past| past.since.clone()).unwrap_or_default();
        let until = Place::of(index, self.current_since, previous).until;
        (since, until.to_string())
    }
}

/// Returns the form id of the address at `index`, or of a new one.
fn form_of(index: Option<usize>) -> String {
    index.map_or_else(|| FORM.to_owned(), |index| format!("{FORM}.{index}"))
}

fn page(context: StepContext, session: &SessionView) -> AnyView {
    let history = History::new(context, session);
    history.resume();
    let back_to = history_start(history.today).to_string();
    let is_missing = context.lacks(Requirement::ApplicantAddressHistory);
    let current = StoredValue::new(session.applicant.address.clone().unwrap_or_default());
    let is_first = StoredValue::new(true);
    let given = move || {
        let previous = history.previous.get();
        let earlier: Vec<_> =
            (0..previous.len()).map(|index| given_address(history, index, &previous)).collect();
        let since = history.current_since.to_string();
        view! {
            <SummaryList title=Key::AddressHistoryGivenTitle>
                <SummaryRow
                    label=Text::from(move || tr_with(Phrase::AddressHistoryNow { since: &month(&since) }))
                    on_change=move |()| context.change(StepKind::Details)
                    change_name=Key::CheckChangeDetails
                >
                    {current.with_value(address_fields::lines)}
                </SummaryRow>
                {earlier}
            </SummaryList>
        }
    };
    let next = move || {
        let previous = history.previous.get();
        let takes_focus = !is_first.get_value();
        is_first.set_value(false);
        match history.index_in_change(&previous) {
            Some(index) => one_address(history, index, previous, takes_focus),
            None if is_missing.get() => missing_address(history, previous, takes_focus),
            None => covered(context, takes_focus),
        }
    };
    view! {
        <div class="stack">
            <PageHeading text=Key::AddressHistoryTitle />
            <p class="lead">{move || tr_with(Phrase::AddressHistoryIntro { month: &month(&back_to) })}</p>
            {given}
            {next}
        </div>
    }
    .into_any()
}

fn given_address(history: History, index: usize, previous: &[PastAddress]) -> AnyView {
    let (since, until) = history.period(index, previous);
    let months = StoredValue::new((since, until));
    let phrase = move |make: fn(&str, &str) -> String| {
        Text::from(move || months.with_value(|(since, until)| make(&month(since), &month(until))))
    };
    let list = StoredValue::new(previous.to_vec());
    let change = move |()| history.changing.set(Some((index, list.get_value())));
    let remove = move |()| {
        let mut rest = list.get_value();
        rest.remove(index);
        // Those after it move up, so their drafts no longer belong to their index. The draft of a
        // new address stays.
        (index..=rest.len()).for_each(|index| history.stop_changing(index));
        history.context.send(Event::Answered(Box::new(History::answers(rest))));
    };
    let address = previous.get(index).map(|past| address_fields::lines(&past.address));
    let remove = view! {
        <LinkButton
            label=Key::AddressHistoryRemove
            name=phrase(|since, until| tr_with(Phrase::AddressHistoryRemoveName { since, until }))
            on_press=remove
        />
    };
    view! {
        <SummaryRow
            label=phrase(|since, until| tr_with(Phrase::AddressHistoryPeriod { since, until }))
            on_change=change
            change_name=phrase(|since, until| tr_with(Phrase::AddressHistoryChangeName { since, until }))
            other=remove.into_any()
        >
            {address}
        </SummaryRow>
    }
    .into_any()
}

/// Returns the form for the address before the earliest known one.
fn missing_address(history: History, previous: Vec<PastAddress>, takes_focus: bool) -> AnyView {
    let until = address_history::known_from(history.current_since, &previous).to_string();
    let title = Text::from(move || tr_with(Phrase::AddressHistoryGap { month: &month(&until) }));
    let index = previous.len();
    // Most people move within a country.
    let country = previous.last().map(|past| past.address.country.clone());
    let current =
        || history.context.session_now().and_then(|session| session.applicant.address?.country);
    let mut empty = PastAddress::default();
    empty.address.country = country.unwrap_or_else(current);
    address_form(Target { history, index, previous, was: None }, &empty, title, takes_focus)
}

/// Returns the form for an address that was given before.
fn one_address(
    history: History,
    index: usize,
    previous: Vec<PastAddress>,
    takes_focus: bool,
) -> AnyView {
    let (since, until) = history.period(index, &previous);
    let title = Text::from(move || {
        tr_with(Phrase::AddressHistoryChanging { since: &month(&since), until: &month(&until) })
    });
    let known = previous.get(index).cloned().unwrap_or_default();
    address_form(
        Target { history, index, previous, was: Some(known.clone()) },
        &known,
        title,
        takes_focus,
    )
}

/// The address that a form is for, and its previous value.
struct Target {
    history: History,
    index: usize,
    previous: Vec<PastAddress>,
    was: Option<PastAddress>,
}

impl Target {
    /// Returns the form id.
    fn form(&self) -> String {
        form_of(self.was.as_ref().map(|_| self.index))
    }

    /// Saves the address in the list; an unchanged one is not saved.
    fn save(&self, past: PastAddress) {
        if self.was.as_ref() == Some(&past) {
            self.history.stop_changing(self.index);
            return;
        }
        let mut previous = self.previous.clone();
        previous.truncate(self.index);
        previous.push(past);
        previous.extend(self.previous.iter().skip(self.index + 1).cloned());
        self.history.context.answer(&self.form(), History::answers(previous));
    }
}

fn address_form(target: Target, known: &PastAddress, title: Text, takes_focus: bool) -> AnyView {
    let Target { history, index, .. } = target;
    let is_change = target.was.is_some();
    let draft = history.context.draft(target.form());
    let inputs = AddressInputs::new(&known.address);
    let since = RwSignal::new(MonthParts::from_iso(&known.since));
    let errors = FormErrors::new();
    let save = move |()| {
        let typed = TypedPast { address: inputs.typed(), since: since.get_untracked() };
        let place = Place::of(index, history.current_since, &target.previous);
        match typed.answer(place, history.born, history.today) {
            Ok(past) => {
                errors.clear();
                target.save(past);
            }
            Err(found) => errors.set(found.into_iter().map(error).collect()),
        }
    };
    let refused = move |param: &str| {
        let (at, field) = address_history::from_param(param)?;
        (at == index).then(|| error(FieldError { field, problem: FieldProblem::Refused }))
    };
    let busy = history.context.is_busy();
    let cancel = move || {
        view! {
            <Button label=Key::AddressHistoryCancel kind=ButtonKind::Secondary busy=busy on_press=move |()| history.stop_changing(index) />
        }
    };
    view! {
        <Form errors=errors on_submit=save draft=draft>
            {part_heading(title, takes_focus)}
            {address_fields::view(EARLIER, inputs, errors)}
            <MonthField id=SINCE legend=Key::DetailsSince hint=Key::DetailsSinceHint value=since errors=errors />
            {problem::banner_or_field(history.context, errors, refused)}
            <ButtonRow>
                <Button label=Key::FormSave submit=true busy=busy />
                {is_change.then(cancel)}
            </ButtonRow>
        </Form>
    }
    .into_any()
}

/// Returns the page when nothing is missing, for an applicant who has come back to it.
fn covered(context: StepContext, takes_focus: bool) -> AnyView {
    view! {
        {part_heading(Key::AddressHistoryCovered.into(), takes_focus)}
        {problem::banner(context)}
        <ButtonRow>
            <Button label=Key::AddressHistoryContinue busy=context.is_busy() on_press=move |()| context.send(Event::Continued) />
        </ButtonRow>
    }
    .into_any()
}

/// Returns the heading of the page's lower part. It takes the focus when it changes, because the
/// button that was pressed is gone.
fn part_heading(title: Text, takes_focus: bool) -> AnyView {
    let heading = NodeRef::<html::H2>::new();
    if takes_focus {
        heading.on_load(|heading| {
            // A heading that was removed meanwhile cannot take the focus.
            let _ = heading.focus();
        });
    }
    view! { <h2 node_ref=heading tabindex="-1">{title.view()}</h2> }.into_any()
}

fn error(error: FieldError<PastField>) -> FieldMessage {
    let FieldError { field, problem } = error;
    match field {
        PastField::Address(part) => {
            FieldMessage::new(EARLIER.of(part), address_fields::words(part, problem))
        }
        PastField::Since => {
            let words = if problem == FieldProblem::Missing {
                Key::DetailsSinceMissing.into()
            } else {
                field_problems::words(problem)
            };
            field_problems::at(SINCE, problem, words)
        }
    }
}
