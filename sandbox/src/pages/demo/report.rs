//! A rendered verification report.

use latchkey_api_types::VerificationReport;
use latchkey_api_types::report::{CashFlowReport, CreditReport, IdentityReport, IncomeReport};
use maud::{Markup, html};
use serde_json::Value;

use crate::clock::date_of;
use crate::simulator::money::formatted as money;

/// Renders a report, with a panel for each section.
pub(super) fn render(report: &VerificationReport) -> Markup {
    html! {
        section.panel aria-labelledby="report-heading" {
            div.report__head {
                h2 id="report-heading" { "Verification report" }
                span.badge.badge--large.badge--good { (report.status) }
            }
            dl.details {
                dt { "Report" } dd { code { (report.id) } }
                dt { "Made" }
                dd {
                    time datetime=(datetime(report.created)) {
                        (date_of(report.created).strftime("%-d %B %Y")) " " (clock_time(report.created))
                    }
                }
            }
        }
        div.report__parts {
            @if let Some(identity) = &report.identity { (identity_part(identity)) }
            @if let Some(income) = &report.income { (income_part(income)) }
            @if let Some(credit) = &report.credit_data { (credit_part(credit)) }
            @if let Some(cash_flow) = &report.cash_flow { (cash_flow_part(cash_flow)) }
            @if !report.sources.is_empty() {
                section.panel aria-labelledby="sources-heading" {
                    h2 id="sources-heading" { "Sources" }
                    dl.details {
                        @for source in &report.sources {
                            dt { (label(&source.source_type)) } dd { (label(&source.status)) }
                        }
                    }
                }
            }
        }
    }
}

fn identity_part(identity: &IdentityReport) -> Markup {
    html! {
        section.panel aria-labelledby="identity-heading" {
            div.report__head {
                h2 id="identity-heading" { "Identity" }
                @if identity.verified {
                    span.badge.badge--large.badge--good { "Verified" }
                } @else {
                    span.badge.badge--large.badge--bad { "Not verified" }
                }
            }
            dl.details {
                @if let Some(name) = &identity.full_name { dt { "Full name" } dd { (name) } }
                @if let Some(date) = &identity.date_of_birth { dt { "Date of \
                    birth" } dd { (day(date)) } }
                @if let Some(likeness) = identity.selfie_match { dt { "Selfie \
                    match" } dd { (format!("{:.0} %", likeness * 100.0)) } }
                @for document in &identity.documents {
                    dt { (label(&document.kind)) }
                    dd {
                        @if let Some(number) = &document.number { (number) " " }
                        @if let Some(country) = &document.country { "(" (country) ")" }
                        @if let Some(date) = &document.expiry_date { ", valid until " (day(date)) }
                    }
                }
            }
        }
    }
}

fn income_part(income: &IncomeReport) -> Markup {
    let currency = income.sources.first().map_or("gbp", |source| source.currency.as_str());
    html! {
        section.panel aria-labelledby="income-heading" {
            h2 id="income-heading" { "Income" }
            dl.details {
                dt { "Before tax, a year" } dd { (money(income.annual_gross, currency)) }
                dt { "After tax, a year" } dd { (money(income.annual_net, currency)) }
                dt { "Paid" } dd { (label(&income.pay_frequency)) }
                @if let Some(job) = &income.employment {
                    dt { "Employer" } dd { (job.employer) }
                    dt { "Job" }
                    dd {
                        (job.title) ", since " (day(&job.start_date)) " (" (label(&job.status)) ")"
                    }
                }
                @for source in &income.sources {
                    dt { (label(&source.kind)) }
                    dd {
                        (money(source.amount, &source.currency)) ", " (label(&source.frequency).to_lowercase())
                        @if let Some(employer) = &source.employer {
                            ", " (employer)
                        }
                    }
                }
            }
        }
    }
}

fn credit_part(credit: &CreditReport) -> Markup {
    html! {
        section.panel aria-labelledby="credit-heading" {
            h2 id="credit-heading" { "Credit" }
            dl.details {
                @for score in &credit.bureau_scores {
                    dt { (label(&score.bureau)) " score" }
                    dd { (score.score) " on " (day(&score.date)) }
                }
                dt { "Public records" } dd { (credit.public_records.len()) }
                dt { "Debts in collection" } dd { (credit.collections.len()) }
                dt { "Searches" } dd { (credit.inquiries.len()) }
            }
            @if !credit.tradelines.is_empty() {
                div.scroller tabindex="0" role="region" aria-label="Credit agreements" {
                    table {
                        caption { "Credit agreements" }
                        thead {
                            tr {
                                th scope="col" { "Creditor" }
                                th scope="col" { "Type" }
                                th.is-number scope="col" { "Balance" }
                                th.is-number scope="col" { "Limit" }
                                th scope="col" { "Status" }
                            }
                        }
                        tbody {
                            @for line in &credit.tradelines {
                                tr {
                                    td { (line.creditor) }
                                    td { (label(&line.kind)) }
                                    td.is-number { (money(line.balance, "gbp")) }
                                    td.is-number { (money(line.limit, "gbp")) }
                                    td { (label(&line.status)) }
                                }
                            }
                        }
                    }
                }
            }
        }
    }
}

fn cash_flow_part(cash_flow: &CashFlowReport) -> Markup {
    html! {
        section.panel aria-labelledby="cash-flow-heading" {
            h2 id="cash-flow-heading" { "Cash flow" }
            dl.details {
                @for score in &cash_flow.scores {
                    dt { (label(&score.kind)) }
                    dd { (score.value) " of 100, " (label(&score.risk_indicator)) }
                }
                @for account in &cash_flow.accounts {
                    dt { (account.institution) }
                    dd {
                        (label(&account.account_type)) ", " (money(account.balance, &account.currency))
                    }
                }
                @for attribute in &cash_flow.attributes {
                    dt { (label(&attribute.name)) } dd { (figure(&attribute.value, cash_flow)) }
                }
            }
        }
    }
}

/// Formats a cash-flow figure. Numbers are amounts in the currency of the accounts.
fn figure(value: &Value, cash_flow: &CashFlowReport) -> String {
    let currency = cash_flow.accounts.first().map_or("gbp", |account| account.currency.as_str());
    match value {
        Value::Number(number) => {
            number.as_i64().map_or_else(|| number.to_string(), |amount| money(amount, currency))
        }
        Value::String(text) => text.clone(),
        Value::Null | Value::Bool(_) | Value::Array(_) | Value::Object(_) => value.to_string(),
    }
}

/// Converts an API name to a label: `driving_license` to "Driving license".
fn label(name: &str) -> String {
    let spaced = name.replace('_', " ");
    let mut letters = spaced.chars();
    letters.next().map_or_else(String::new, |first| first.to_uppercase().chain(letters).collect())
}

/// Formats a date as `15 May 1990`. Returns an invalid date unchanged.
fn day(date: &str) -> String {
    date.parse::<jiff::civil::Date>()
        .map_or_else(|_| date.to_owned(), |date| date.strftime("%-d %B %Y").to_string())
}

/// Formats a timestamp for `datetime` attributes: `2026-03-15T12:00:00Z`.
pub(super) fn datetime(seconds: i64) -> String {
    jiff::Timestamp::from_second(seconds).unwrap_or(jiff::Timestamp::UNIX_EPOCH).to_string()
}

/// Formats the time of day in UTC: `12:00:00`.
pub(super) fn clock_time(seconds: i64) -> String {
    let seconds = seconds.rem_euclid(86_400);
    format!("{:02}:{:02}:{:02}", seconds / 3600, seconds / 60 % 60, seconds % 60)
}
