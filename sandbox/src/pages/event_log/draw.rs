//! The page, as HTML. No script is needed to read it or to press its button; with one it keeps
//! itself up to date.

use latchkey_api_types::{Event, EventType};
use maud::{Markup, html};

use crate::pages::event_log::look_up::{Found, Told};
use crate::pages::event_log::query::{Asked, STANDINGS};
use crate::pages::shell::{Page, PageData, PageKind};
use crate::store::delivery_history::{AttemptRecord, DeliveryState};
use crate::store::event_log::DeliveryStanding;

/// So many attempts of a delivery are shown at once, the latest; earlier ones have to be unfolded.
const ATTEMPTS_SHOWN: usize = 3;

/// The page with its events.
pub(super) fn events(asked: &Asked, found: &Found, now: i64) -> Markup {
    let main = html! {
        div.intro {
            h1 { "Events" }
            p { "What your server is told by webhook, newest first, with every attempt to deliver it. Times are UTC." }
        }
        (filters(asked))
        (notices(asked, found))
        div.list id="events" data-newest=[asked.is_newest().then_some("")] {
            @for told in &found.events { (event(asked, told, now)) }
        }
        (pages(asked, found))
    };
    page("Events", main)
}

/// A page with one sentence, and the way on.
pub(super) fn words(sentence: &str, address: &str) -> Markup {
    page(sentence, html! { div.intro { h1 { (sentence) } p { a href=(address) { (address) } } } })
}

fn page(title: &str, main: Markup) -> Markup {
    let title = format!("{title} – Latchkey sandbox");
    Page {
        kind: PageKind::EventLog,
        title: &title,
        data: PageData::default(),
        head: Some(html! { script type="module" src="/events/events.js" {} }),
        ribbon: html! {
            p { strong { "Latchkey sandbox" } " shows the data of test sessions to everybody who can open this page." }
            nav aria-label="Sandbox" { a href="/" { "Demo page" } a href="/docs" { "API" } }
        },
        header: None,
        navigation: None,
        main,
        footer: None,
    }
    .render()
}

fn filters(asked: &Asked) -> Markup {
    let kind = asked.filter.kind.as_deref();
    html! {
        form.filters method="get" action="/events" aria-label="Filter" {
            label { span { "Session" } input type="text" name="session" value=[asked.filter.session.as_deref()] placeholder="vs_…" autocomplete="off" spellcheck="false"; }
            label {
                span { "Type" }
                select name="type" {
                    option value="" { "All types" }
                    @for known in EventType::KNOWN { option value=(known) selected[kind == Some(known.as_str())] { (known) } }
                }
            }
            label {
                span { "Delivery" }
                select name="delivery" {
                    option value="" { "Any" }
                    @for (standing, value, words) in STANDINGS { option value=(value) selected[asked.filter.standing == Some(*standing)] { (words) } }
                }
            }
            div.filters__actions {
                button.button.button--small type="submit" { "Show" }
                @if asked.is_filtered() { a href="/events" { "Show all" } }
            }
            // Only a script can keep the page up to date, so only a script shows that it does.
            label.live hidden { input type="checkbox" id="live" checked; span { "Keep this page up to date" } }
        }
    }
}

fn notices(asked: &Asked, found: &Found) -> Markup {
    html! {
        div.notices id="notices" role="status" {
            @if let Some(id) = &asked.sent { p.notice id="sent" { "Sent again: " a href=(format!("#{id}")) { code { (id) } } " is on its way." } }
            p.notice id="news" hidden { a href=(asked.newest().address()) { "There are new events" } }
        }
        @if found.is_lost {
            p.empty { "The address of this page goes on from an event that there is not. " a href=(asked.newest().address()) { "Show the newest" } }
        } @else if found.events.is_empty() && asked.is_filtered() {
            p.empty { "No event is like that. " a href="/events" { "Show all" } }
        } @else if found.events.is_empty() {
            p.empty { "Nothing has happened yet. " a href="/" { "Start a verification on the demo page" } ", or create a session with the API." }
        }
        noscript { p.soft { "Reload this page to see what has happened since." } }
    }
}

fn pages(asked: &Asked, found: &Found) -> Markup {
    let (Some(first), Some(last)) = (found.events.first(), found.events.last()) else {
        return html! {};
    };
    html! {
        nav.pages aria-label="Pages" {
            @if found.has_newer {
                a href=(asked.newest().address()) { "Newest" }
                a rel="prev" href=(asked.newer_than(&first.event.id)) { "Newer" }
            }
            @if found.has_older { a rel="next" href=(asked.older_than(&last.event.id)) { "Older" } }
        }
    }
}

fn event(asked: &Asked, told: &Told, now: i64) -> Markup {
    let Event { id, kind, created, .. } = &told.event;
    html! {
        article.event id=(id) aria-labelledby=(format!("{id}-type")) {
            div.event__head {
                h2 id=(format!("{id}-type")) { code { (name(kind.as_str())) } }
                (time(*created, now))
                span.event__status data-part="standing" { (standing(told.standing())) }
            }
            dl.event__ids {
                div { dt { "Event" } dd { code { (id) } } }
                div { dt { "Session" } dd { a href=(Asked::of_session(&told.session)) { code { (told.session) } } } }
            }
            div data-part="deliveries" { (deliveries(told, now)) }
            div.event__actions {
                details data-key="json" {
                    summary { "The event as it is sent" }
                    pre tabindex="0" role="region" aria-label="The event as JSON" { (pretty(&told.event)) }
                }
                @if told.webhook_url.is_some() {
                    form method="post" action=(asked.send_address(id)) { button.button.button--small.button--outline type="submit" aria-describedby=(format!("{id}-type")) { "Send again" } }
                }
            }
        }
    }
}

/// A long name that may go over to the next line after each of its words.
fn name(text: &str) -> Markup {
    html! { @for part in text.split_inclusive(['.', '_']) { (part) wbr; } }
}

fn standing(standing: DeliveryStanding) -> Markup {
    let words =
        STANDINGS.iter().find(|(one, ..)| *one == standing).map_or("", |(_, _, words)| *words);
    let class = match standing {
        DeliveryStanding::Delivered => "badge badge--good",
        DeliveryStanding::GivenUp => "badge badge--bad",
        DeliveryStanding::Retrying => "badge badge--warn",
        DeliveryStanding::Waiting | DeliveryStanding::NotSent => "badge",
    };
    html! { span class=(class) { (words) } }
}

fn deliveries(told: &Told, now: i64) -> Markup {
    html! {
        @match (&told.webhook_url, told.deliveries.is_empty()) {
            (None, true) => p.soft { "The session has no " code { "webhook_url" } ", so this was sent nowhere." },
            (None, false) => p.soft { "The session has no " code { "webhook_url" } " any more, so this cannot be sent again." },
            (Some(_), true) => p.soft { "This was sent nowhere." },
            (Some(_), false) => {},
        }
        @if !told.deliveries.is_empty() {
            ol.deliveries aria-label="Deliveries" {
                @for (state, attempts) in &told.deliveries { (delivery(state, attempts, now)) }
            }
        }
    }
}

fn delivery(state: &DeliveryState, attempts: &[AttemptRecord], now: i64) -> Markup {
    let (earlier, latest) = attempts.split_at(attempts.len().saturating_sub(ATTEMPTS_SHOWN));
    html! {
        li.delivery {
            p.delivery__to { @if state.resent == 1 { "Sent again to " } @else { "To " } code { (state.url) } }
            @if !earlier.is_empty() {
                details data-key=(format!("earlier-{}", state.seq)) {
                    summary { (count(earlier.len(), "earlier attempt", "earlier attempts")) }
                    ol.attempts { @for one in earlier { (attempt(one, now)) } }
                }
            }
            @if !latest.is_empty() { ol.attempts aria-label="Attempts" { @for one in latest { (attempt(one, now)) } } }
            p.delivery__next { (what_is_next(state, now)) }
        }
    }
}

fn what_is_next(state: &DeliveryState, now: i64) -> Markup {
    match (state.finished_at, state.delivered == 1) {
        (Some(at), true) => {
            html! { "Taken at " (time(at, now)) ", after " (count_of_attempts(state)) "." }
        }
        (Some(at), false) => {
            html! { "Given up at " (time(at, now)) ", after " (count_of_attempts(state)) "." }
        }
        (None, _) if state.next_attempt > now => {
            html! { "Next try at " (time(state.next_attempt, now)) ", in " (span_of(state.next_attempt - now)) "." }
        }
        (None, _) if state.resent == 1 => html! { "Being sent now." },
        (None, _) => {
            html! { "Being sent now, or as soon as the session’s earlier events have been taken." }
        }
    }
}

fn attempt(attempt: &AttemptRecord, now: i64) -> Markup {
    let class = if attempt.outcome == "taken" {
        "attempt__result is-good"
    } else {
        "attempt__result is-bad"
    };
    html! {
        li.attempt {
            (time(attempt.at, now))
            " "
            strong class=(class) { (result(attempt)) }
            " "
            span.soft { "after " (duration(attempt.milliseconds)) }
            @if let Some(answer) = &attempt.answer { pre.attempt__response { (answer) } }
        }
    }
}

fn result(attempt: &AttemptRecord) -> String {
    match (attempt.status, attempt.outcome.as_str()) {
        (Some(status), _) => {
            let known = u16::try_from(status)
                .ok()
                .and_then(|status| axum::http::StatusCode::from_u16(status).ok());
            known
                .and_then(|status| status.canonical_reason())
                .map_or_else(|| status.to_string(), |reason| format!("{status} {reason}"))
        }
        (None, "timed_out") => "No answer in time".to_owned(),
        (None, "not_connected") => "Nobody could be reached".to_owned(),
        (None, _) => "The connection was lost".to_owned(),
    }
}

fn count_of_attempts(state: &DeliveryState) -> String {
    let attempts = usize::try_from(state.attempts).unwrap_or_default();
    count(attempts, "attempt", "attempts")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// A moment; with its date where it is not today's.
fn time(seconds: i64, now: i64) -> Markup {
    let moment = jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH);
    let pattern = if seconds.div_euclid(86_400) == now.div_euclid(86_400) {
        "%H:%M:%S"
    } else {
        "%-d %b %Y, %H:%M:%S"
    };
    html! { time datetime=(moment) { (moment.strftime(pattern)) } }
}

fn duration(milliseconds: i64) -> String {
    if milliseconds < 1000 {
        format!("{milliseconds} ms")
    } else {
        format!("{}.{} s", milliseconds / 1000, milliseconds % 1000 / 100)
    }
}

/// A span of time ahead, in the two largest units that it fills.
fn span_of(seconds: i64) -> String {
    match seconds {
        ..60 => format!("{seconds} s"),
        60..3600 => format!("{} min {} s", seconds / 60, seconds % 60),
        3600.. => format!("{} h {} min", seconds / 3600, seconds % 3600 / 60),
    }
}

fn pretty(event: &Event) -> String {
    serde_json::to_string_pretty(event).unwrap_or_default()
}
