//! The session's own events: reading it, saving to it, moving between its pages, leaving it.

use latchkey_api_types::SessionView;

use super::saving::saved;
use super::{is_free, show};
use crate::effect::{Effect, Notice};
use crate::event::SessionAnswer;
use crate::plan::{self, PageName};
use crate::problem::Problem;
use crate::state::{Activity, Answering, Ended, Outcome, Page, Standing, State, Working};
use crate::upload::Upload;

/// What a declined consent leaves: the requirement missing, and the decision on record.
fn is_declined(session: &SessionView) -> bool {
    session.requirements.missing.iter().any(|requirement| {
        let name = requirement.as_str().strip_prefix("consent.");
        name.and_then(|name| session.consents.get(name)).is_some_and(|consent| !consent.granted)
    })
}

/// Where somebody who has just given an answer goes on.
pub(super) fn next_page(session: &SessionView) -> Page {
    if let Some(requirement) = plan::unsupported(&session.requirements) {
        return Page::Unsupported(requirement.clone());
    }
    if is_declined(session) {
        return Page::Declined;
    }
    Page::open(plan::first_unmet(session), session)
}

/// Where somebody who comes back goes on. The same view always leads to the same page.
fn landing_page(session: &SessionView) -> Page {
    match next_page(session) {
        Page::Start => Page::Start,
        page if page.name().is_some() && !session.requirements.errors.is_empty() => Page::Attention,
        page => page,
    }
}

/// The state that `session` speaks of, on the page that `choose` gives where the person can answer.
pub(super) fn settle(
    state: &mut State,
    session: SessionView,
    uploads: Vec<Upload>,
    on_arrival: bool,
    choose: fn(&SessionView) -> Page,
) -> Vec<Effect> {
    match Standing::of(&session.status) {
        Standing::Open => {
            let page = choose(&session);
            *state =
                State::Answering(Box::new(Answering { uploads, ..Answering::new(session, page) }));
            Vec::new()
        }
        Standing::Processing => {
            let mut effects = forget(&uploads);
            effects.extend([Effect::Watch, Effect::WarnWhenOverdue]);
            *state = State::Working(Box::new(Working { session, overdue: false }));
            effects
        }
        Standing::Over(outcome) => {
            let mut effects = forget(&uploads);
            effects.push(Effect::Tell(Notice::Ended(session.status.clone())));
            *state = State::Ended(Box::new(Ended { session, outcome, on_arrival }));
            effects
        }
    }
}

fn forget(uploads: &[Upload]) -> Vec<Effect> {
    uploads.iter().map(|upload| Effect::ForgetUpload(upload.id)).collect()
}

/// Ends in a problem that the person cannot get past on this page.
pub(super) fn become_unavailable(state: &mut State, problem: Problem) -> Vec<Effect> {
    let mut effects = match state {
        State::Answering(answering) => forget(&answering.uploads),
        State::Loading
        | State::Unavailable(_)
        | State::Working(_)
        | State::Ended(_)
        | State::Left(_) => Vec::new(),
    };
    effects.push(Effect::Tell(Notice::Failed(problem.clone())));
    *state = State::Unavailable(problem);
    effects
}

pub(super) fn loaded(state: &mut State, answer: SessionAnswer) -> Vec<Effect> {
    if *state != State::Loading {
        return Vec::new();
    }
    let mut effects = match answer {
        Ok(session) => settle(state, *session, Vec::new(), true, landing_page),
        Err(problem) => become_unavailable(state, problem),
    };
    effects.insert(0, Effect::Tell(Notice::Loaded));
    effects
}

/// Takes the files on their way out of a state that is about to be replaced.
pub(super) fn take_uploads(state: &mut State) -> Vec<Upload> {
    match state {
        State::Answering(answering) => std::mem::take(&mut answering.uploads),
        State::Loading
        | State::Unavailable(_)
        | State::Working(_)
        | State::Ended(_)
        | State::Left(_) => Vec::new(),
    }
}

/// New knowledge in passing: the person stays where they are, unless that place is gone. While
/// answers are on their way, what follows from them is newer than what was read meanwhile.
pub(super) fn refreshed(state: &mut State, answer: SessionAnswer) -> Vec<Effect> {
    let State::Answering(answering) = state else { return Vec::new() };
    match answer {
        Ok(session) => match Standing::of(&session.status) {
            Standing::Open
                if !is_free(answering) || session.revision < answering.session.revision =>
            {
                Vec::new()
            }
            Standing::Open => {
                let waited = answering.awaited().next().is_some();
                let before = std::mem::replace(&mut answering.session, *session);
                if waited {
                    super::files::stop_waiting(answering);
                }
                if let Some(page) = page_kept(answering, &before) {
                    answering.page = page;
                    return Vec::new();
                }
                let page = next_page(&answering.session);
                show(answering, page)
            }
            Standing::Processing | Standing::Over(_) => {
                let uploads = take_uploads(state);
                settle(state, *session, uploads, false, next_page)
            }
        },
        Err(problem @ Problem::Access(_)) => become_unavailable(state, problem),
        Err(
            Problem::Network
            | Problem::Server { .. }
            | Problem::Unreadable { .. }
            | Problem::Refused { .. },
        ) => Vec::new(),
    }
}

/// The present page with what is now known and was not `before`, or `None` where the session has no
/// such page any more.
pub(super) fn page_kept(answering: &Answering, before: &SessionView) -> Option<Page> {
    let session = &answering.session;
    let kept = match &answering.page {
        Page::Declined => is_declined(session),
        Page::Attention => !session.requirements.errors.is_empty(),
        Page::Unsupported(requirement) => session.requirements.missing.contains(requirement),
        Page::Check => session.requirements.missing.is_empty(),
        page => page.name().is_some_and(|name| {
            plan::pages(&session.requirements).contains(&name) && plan::has_data_for(name, session)
        }),
    };
    kept.then(|| match &answering.page {
        Page::Bank(stage) => Page::Bank(stage.kept(session, before)),
        page => page.clone(),
    })
}

pub(super) fn submitted(state: &mut State, answer: SessionAnswer) -> Vec<Effect> {
    let accepted = answer.is_ok();
    let mut effects = saved(state, answer);
    if accepted && matches!(state, State::Working(_) | State::Ended(_)) {
        effects.insert(0, Effect::Tell(Notice::Submitted));
    }
    effects
}

/// The server calls both the same; only here is it known that it was the person.
pub(super) fn withdrawn(state: &mut State, answer: SessionAnswer) -> Vec<Effect> {
    let accepted = answer.is_ok();
    let effects = saved(state, answer);
    if accepted
        && let State::Ended(ended) = state
        && ended.outcome == Outcome::Canceled
    {
        ended.outcome = Outcome::Withdrawn;
    }
    effects
}

pub(super) fn watched(state: &mut State, answer: SessionAnswer) -> Vec<Effect> {
    let State::Working(working) = state else { return Vec::new() };
    match answer {
        Ok(session) => match Standing::of(&session.status) {
            Standing::Processing => {
                working.session = *session;
                vec![Effect::Watch]
            }
            Standing::Open | Standing::Over(_) => {
                settle(state, *session, Vec::new(), false, landing_page)
            }
        },
        Err(problem @ Problem::Access(_)) => become_unavailable(state, problem),
        Err(
            Problem::Network
            | Problem::Server { .. }
            | Problem::Unreadable { .. }
            | Problem::Refused { .. },
        ) => vec![Effect::Watch],
    }
}

pub(super) fn overdue(state: &mut State) -> Vec<Effect> {
    if let State::Working(working) = state {
        working.overdue = true;
    }
    Vec::new()
}

pub(super) fn resumed(state: &mut State) -> Vec<Effect> {
    match state {
        State::Answering(answering) if is_free(answering) => vec![Effect::Refresh],
        State::Loading
        | State::Unavailable(_)
        | State::Answering(_)
        | State::Working(_)
        | State::Ended(_)
        | State::Left(_) => Vec::new(),
    }
}

pub(super) fn continued(answering: &mut Answering) -> Vec<Effect> {
    if !is_free(answering) {
        return Vec::new();
    }
    if let Some(name) = answering.page.name() {
        if !super::files::all_arrived(answering, name) {
            answering.activity = Activity::StillMissing;
            // What had arrived of a file before may be there as a whole by now, sent from another
            // window.
            return if answering.unfinished().next().is_some() {
                vec![Effect::Refresh]
            } else {
                Vec::new()
            };
        }
        if !plan::is_met(name, &answering.session.requirements) {
            // What is known here may be older than what the server has: a file or a bank whose news
            // was lost on the way.
            answering.activity = Activity::Busy;
            return vec![Effect::ReadBack];
        }
    }
    match answering.page {
        Page::Declined | Page::Unsupported(_) | Page::Check => Vec::new(),
        Page::Start
        | Page::Attention
        | Page::Details
        | Page::AddressHistory
        | Page::IdType
        | Page::IdFront
        | Page::IdBack
        | Page::IdNumber
        | Page::Selfie
        | Page::Bank(_)
        | Page::Employment
        | Page::Documents => {
            let page = next_page(&answering.session);
            show(answering, page)
        }
    }
}

pub(super) fn went_back(answering: &mut Answering) -> Vec<Effect> {
    if !is_free(answering) {
        return Vec::new();
    }
    let earlier = match answering.page.name() {
        Some(name) => plan::before(name, &answering.session.requirements),
        None if answering.page == Page::Declined => Some(PageName::Start),
        None => None,
    };
    open(answering, earlier)
}

pub(super) fn changed(answering: &mut Answering, name: PageName) -> Vec<Effect> {
    let is_reachable = plan::pages(&answering.session.requirements).contains(&name)
        && name <= plan::first_unmet(&answering.session);
    if is_free(answering) { open(answering, is_reachable.then_some(name)) } else { Vec::new() }
}

fn open(answering: &mut Answering, name: Option<PageName>) -> Vec<Effect> {
    let Some(name) = name else { return Vec::new() };
    let page = Page::open(name, &answering.session);
    show(answering, page)
}

pub(super) fn reconsidered(answering: &mut Answering) -> Vec<Effect> {
    if answering.page == Page::Declined {
        open(answering, Some(PageName::Start))
    } else {
        Vec::new()
    }
}

pub(super) fn submit_asked(answering: &mut Answering) -> Vec<Effect> {
    if answering.page != Page::Check || !is_free(answering) {
        return Vec::new();
    }
    if !answering.session.requirements.missing.is_empty() {
        let page = next_page(&answering.session);
        return show(answering, page);
    }
    if answering.uploads.iter().any(Upload::is_on_its_way) {
        answering.activity = Activity::StillMissing;
        return Vec::new();
    }
    answering.activity = Activity::Busy;
    vec![Effect::Submit]
}

pub(super) fn withdraw_asked(answering: &mut Answering) -> Vec<Effect> {
    if !is_free(answering) {
        return Vec::new();
    }
    answering.activity = Activity::Busy;
    vec![Effect::Withdraw]
}

pub(super) fn leave_asked(state: &mut State) -> Vec<Effect> {
    let mut effects = Vec::new();
    let session = match state {
        State::Answering(answering) => {
            effects = forget(&answering.uploads);
            Some(answering.session.clone())
        }
        State::Working(working) => Some(working.session.clone()),
        State::Loading | State::Unavailable(_) | State::Ended(_) | State::Left(_) => None,
    };
    if let Some(session) = session {
        *state = State::Left(Box::new(session));
    }
    effects.push(Effect::Tell(Notice::Left));
    effects
}

pub(super) fn retry_asked(state: &mut State) -> Vec<Effect> {
    match state {
        State::Unavailable(_) | State::Left(_) => {
            *state = State::Loading;
            vec![Effect::Load]
        }
        State::Loading | State::Answering(_) | State::Working(_) | State::Ended(_) => Vec::new(),
    }
}

pub(super) fn redirect_asked(state: &mut State) -> Vec<Effect> {
    let session = match state {
        State::Answering(answering) => &answering.session,
        State::Working(working) => &working.session,
        State::Ended(ended) => &ended.session,
        State::Left(session) => session,
        State::Loading | State::Unavailable(_) => return Vec::new(),
    };
    if session.redirect_url.is_some() { vec![Effect::FollowRedirect] } else { Vec::new() }
}
