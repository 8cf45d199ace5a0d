//! The HTML of the page. It works without a script; the script keeps it up to date.

use latchkey_api_types::{Event, EventType};
use maud::{Markup, html};

use crate::pages::event_log::query::{DELIVERY_STATUSES, LogQuery};
use crate::pages::event_log::search::{LoggedEvent, SearchResults};
use crate::pages::shell::{Page, PageData, PageKind};
use crate::store::delivery_history::{AttemptRecord, DeliveryState};
use crate::store::event_log::DeliveryStatus;

/// Number of attempts of a delivery that are shown, the latest ones. Earlier attempts are
/// collapsed.
const ATTEMPTS_SHOWN: usize = 3;

/// Renders the page with its events.
pub(super) fn events(query: &LogQuery, results: &SearchResults, now: i64) -> Markup {
    let main = html! {
        div.intro {
            h1 { "Events" }
            p { "The events that your server receives by webhook, newest first, with every \
                delivery attempt. Times are in UTC." }
        }
        (filters(query))
        (notices(query, results))
        div.list id="events" data-newest=[query.is_newest().then_some("")] {
            @for logged in &results.events { (event(query, logged, now)) }
        }
        (pagination(query, results))
    };
    page("Events", main)
}

/// Renders a page with a message and a link.
pub(super) fn message(sentence: &str, address: &str) -> Markup {
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
            p { strong { "Latchkey \
                sandbox" } " shows the data of test sessions to everybody who can open this page." }
            nav aria-label="Sandbox" { a href="/" { "Demo page" } a href="/docs" { "API" } }
        },
        header: None,
        navigation: None,
        main,
        footer: None,
    }
    .render()
}

fn filters(query: &LogQuery) -> Markup {
    let kind = query.filter.kind.as_deref();
    html! {
        form.filters method="get" action="/events" aria-label="Filter" {
            label {
                span { "Session" }
                input type="text" name="session" value=[query.filter.session.as_deref()] placeholder="vs_…"
                    autocomplete="off" spellcheck="false";
            }
            label {
                span { "Type" }
                select name="type" {
                    option value="" { "All types" }
                    @for known in EventType::KNOWN {
                        option value=(known) selected[kind == Some(known.as_str())] { (known) }
                    }
                }
            }
            label {
                span { "Delivery" }
                select name="delivery" {
                    option value="" { "Any" }
                    @for (status, value, label) in DELIVERY_STATUSES {
                        option value=(value) selected[query.filter.delivery == Some(*status)] {
                            (label)
                        }
                    }
                }
            }
            div.filters__actions {
                button.button.button--small type="submit" { "Show" }
                @if query.is_filtered() { a href="/events" { "Show all" } }
            }
            // Shown by the script, without which the page is not updated.
            label.live hidden { input type="checkbox" id="live" checked; span { "Keep this page \
                up to date" } }
        }
    }
}

fn notices(query: &LogQuery, results: &SearchResults) -> Markup {
    html! {
        div.notices id="notices" role="status" {
            @if let Some(id) = &query.sent {
                p.notice id="sent" {
                    "Sent again: " a href=(format!("#{id}")) { code { (id) } } " is on its way."
                }
            }
            p.notice id="news" hidden { a href=(query.newest().address()) { "There are new \
                events" } }
        }
        @if results.is_cursor_unknown {
            p.empty {
                "The event in the address of this page does not exist. "
                a href=(query.newest().address()) {
                    "Show the newest"
                }
            }
        } @else if results.events.is_empty() && query.is_filtered() {
            p.empty { "No event matches the filter. " a href="/events" { "Show all" } }
        } @else if results.events.is_empty() {
            p.empty { "Nothing has happened yet. " a href="/" { "Start a verification on the demo \
                page" } ", or create a session with the API." }
        }
        noscript { p.soft { "Reload this page to see new events." } }
    }
}

fn pagination(query: &LogQuery, results: &SearchResults) -> Markup {
    let (Some(first), Some(last)) = (results.events.first(), results.events.last()) else {
        return html! {};
    };
    html! {
        nav.pages aria-label="Pages" {
            @if results.has_newer {
                a href=(query.newest().address()) { "Newest" }
                a rel="prev" href=(query.newer_than(&first.event.id)) { "Newer" }
            }
            @if results.has_older {
                a rel="next" href=(query.older_than(&last.event.id)) { "Older" }
            }
        }
    }
}

fn event(query: &LogQuery, logged: &LoggedEvent, now: i64) -> Markup {
    let Event { id, kind, created, .. } = &logged.event;
    html! {
        article.event id=(id) aria-labelledby=(format!("{id}-type")) {
            div.event__head {
                h2 id=(format!("{id}-type")) { code { (name(kind.as_str())) } }
                (time(*created, now))
                span.event__status data-part="status" { (status_badge(logged.status())) }
            }
            dl.event__ids {
                div { dt { "Event" } dd { code { (id) } } }
                div {
                    dt { "Session" }
                    dd {
                        a href=(LogQuery::of_session(&logged.session)) { code { (logged.session) } }
                    }
                }
            }
            div data-part="deliveries" { (deliveries(logged, now)) }
            div.event__actions {
                details data-key="json" {
                    summary { "Show JSON" }
                    pre tabindex="0" role="region" aria-label="The event as \
                        JSON" { (pretty(&logged.event)) }
                }
                @if logged.webhook_url.is_some() {
                    form method="post" action=(query.send_address(id)) {
                        button.button.button--small.button--outline type="submit"
                            aria-describedby=(format!("{id}-type")) {
                            "Send again"
                        }
                    }
                }
            }
        }
    }
}

/// Renders an event type with line break opportunities after each word.
fn name(text: &str) -> Markup {
    html! { @for part in text.split_inclusive(['.', '_']) { (part) wbr; } }
}

fn status_badge(status: DeliveryStatus) -> Markup {
    let label = DELIVERY_STATUSES
        .iter()
        .find(|(known, ..)| *known == status)
        .map_or("", |(_, _, label)| *label);
    let class = match status {
        DeliveryStatus::Delivered => "badge badge--good",
        DeliveryStatus::GivenUp => "badge badge--bad",
        DeliveryStatus::Retrying => "badge badge--warn",
        DeliveryStatus::Waiting | DeliveryStatus::NotSent => "badge",
    };
    html! { span class=(class) { (label) } }
}

fn deliveries(logged: &LoggedEvent, now: i64) -> Markup {
    html! {
        @match (&logged.webhook_url, logged.deliveries.is_empty()) {
            (None, true) => p.soft { "The session has no " code { "webhook_url" } ", so this \
                event was not sent." },
            (None, false) => p.soft { "The session has no " code { "webhook_url" } " any more, so \
                this event cannot be sent again." },
            (Some(_), true) => p.soft { "This event was not sent." },
            (Some(_), false) => {},
        }
        @if !logged.deliveries.is_empty() {
            ol.deliveries aria-label="Deliveries" {
                @for (state, attempts) in &logged.deliveries { (delivery(state, attempts, now)) }
            }
        }
    }
}

fn delivery(state: &DeliveryState, attempts: &[AttemptRecord], now: i64) -> Markup {
    let (earlier, latest) = attempts.split_at(attempts.len().saturating_sub(ATTEMPTS_SHOWN));
    html! {
        li.delivery {
            p.delivery__to {
                @if state.resent == 1 { "Sent again to " } @else { "To " } code { (state.url) }
            }
            @if !earlier.is_empty() {
                details data-key=(format!("earlier-{}", state.seq)) {
                    summary { (count(earlier.len(), "earlier attempt", "earlier attempts")) }
                    ol.attempts { @for one in earlier { (attempt(one, now)) } }
                }
            }
            @if !latest.is_empty() {
                ol.attempts aria-label="Attempts" { @for one in latest { (attempt(one, now)) } }
            }
            p.delivery__next { (next_step(state, now)) }
        }
    }
}

fn next_step(state: &DeliveryState, now: i64) -> Markup {
    match (state.finished_at, state.delivered == 1) {
        (Some(at), true) => {
            html! { "Delivered at " (time(at, now)) ", after " (count_of_attempts(state)) "." }
        }
        (Some(at), false) => {
            html! { "Given up at " (time(at, now)) ", after " (count_of_attempts(state)) "." }
        }
        (None, _) if state.next_attempt > now => {
            html! {
                "Next attempt at " (time(state.next_attempt, now))
                ", in " (span_of(state.next_attempt - now)) "."
            }
        }
        (None, _) if state.resent == 1 => html! { "Being sent now." },
        (None, _) => {
            html! { "Being sent now, or as soon as the session’s earlier events are delivered." }
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
            @if let Some(response) = &attempt.response { pre.attempt__response { (response) } }
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
        (None, "timed_out") => "No response in time".to_owned(),
        (None, "not_connected") => "Connection failed".to_owned(),
        (None, _) => "Connection lost".to_owned(),
    }
}

fn count_of_attempts(state: &DeliveryState) -> String {
    let attempts = usize::try_from(state.attempts).unwrap_or_default();
    count(attempts, "attempt", "attempts")
}

fn count(number: usize, one: &str, many: &str) -> String {
    format!("{number} {}", if number == 1 { one } else { many })
}

/// Renders a time, with its date unless it is today's.
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

/// Formats a duration in its two largest units.
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
