//! The markup of the bank's pages. Which page comes next is decided in `steps`.

use latchkey_api_types::BankAccount;
use maud::{Markup, html};

use crate::html_document::HtmlDocument;
use crate::simulator::institutions::{BankProfile, Behaviour, HeldAccount};
use crate::simulator::money::formatted as money;

const STYLESHEET: &str = "/bank/assets/bank.css";

/// The name of the OAuth client on the bank's pages.
const CLIENT_NAME: &str = "Latchkey Verification";

/// What the form of every step carries.
pub(super) struct StepForm<'a> {
    pub(super) profile: &'a BankProfile,
    /// The signed authorization request.
    pub(super) request: &'a str,
    /// The address of "Go back without connecting".
    pub(super) leave: &'a str,
}

/// An error of one field.
pub(super) struct FieldError {
    /// The id of the field.
    pub(super) field: &'static str,
    /// What is wrong and how to correct it.
    pub(super) message: &'static str,
}

/// The layout of every page of a bank.
fn frame(profile: &BankProfile, title: &str, content: Markup) -> Markup {
    let title = format!("{title} – {}", profile.name);
    let icon = format!("/institutions/{}/icon.svg", profile.id);
    let body = html! {
        body {
            p.ribbon { strong { "Sandbox: nothing is real." } " This bank is invented and no money \
                is behind it." }
            header.masthead {
                div.masthead__inner {
                    img.masthead__icon src=(icon) alt="" width="44" height="44";
                    span.masthead__name { (profile.name) }
                    span.masthead__safe { (padlock()) "Secure online banking" }
                }
            }
            main.card id="main" { (content) }
            footer.footer {
                p { (profile.full_name) " · " (profile.country) " · a bank of the sandbox" }
            }
        }
    };
    HtmlDocument {
        title: &title,
        has_dark_mode: false,
        icon: Some(&icon),
        stylesheets: &[STYLESHEET, &format!("/bank/{}/theme.css", profile.id)],
        head: Some(html! { meta name="robots" content="noindex"; }),
        body,
    }
    .render()
}

fn padlock() -> Markup {
    html! {
        svg aria-hidden="true" viewBox="0 0 16 16" width="16" height="16" {
            path fill="none" stroke="currentColor" stroke-width="1.6" d="M5 7V5a3 3 0 0 1 6 0v2" {}
            rect x="3" y="7" width="10" height="7" rx="1.5" fill="currentColor" {}
        }
    }
}

fn step_heading(position: usize, profile: &BankProfile, heading: &str) -> Markup {
    let total = if profile.behaviour == Behaviour::SecondFactor { 4 } else { 3 };
    html! {
        div.progress role="img" aria-label=(format!("Step {position} of {total}")) {
            @for step in 1..=total { span.progress__part.is-done[step <= position] {} }
        }
        h1 { (heading) }
    }
}

fn error_summary(error: Option<&FieldError>) -> Markup {
    html! {
        @if let Some(error) = error {
            div.summary role="alert" tabindex="-1" autofocus {
                h2 { "There is a problem" }
                p { a href=(format!("#{}", error.field)) { (error.message) } }
            }
        }
    }
}

/// Screen readers read the title first.
fn title(heading: &str, error: Option<&FieldError>) -> String {
    if error.is_some() { format!("Error: {heading}") } else { heading.to_owned() }
}

fn field_error(error: Option<&FieldError>, field: &str) -> Markup {
    html! {
        @if let Some(error) = error.filter(|error| error.field == field) {
            p.field__error id=(format!("{field}-error")) { (error.message) }
        }
    }
}

fn hidden(form: &StepForm<'_>) -> Markup {
    html! { input type="hidden" name="request" value=(form.request); }
}

fn leave_link(form: &StepForm<'_>) -> Markup {
    html! { p.leave { a href=(form.leave) { "Go back without connecting" } } }
}

/// The login page.
pub(super) fn login(form: &StepForm<'_>, user_name: &str, error: Option<&FieldError>) -> Markup {
    let content = html! {
        (error_summary(error))
        (step_heading(1, form.profile, "Log in"))
        p { strong { (CLIENT_NAME) } " asks to see some of your accounts. Log in to choose which." }
        @if form.profile.behaviour == Behaviour::Degraded {
            p.notice { "We are slower than usual today. Logging in takes a few seconds." }
        }
        form method="post" action=(format!("/bank/{}/login", form.profile.id)) novalidate {
            (hidden(form))
            div.field {
                label for="username" { "User name" }
                (field_error(error, "username"))
                input type="text" id="username" name="username" value=(user_name) autocomplete="username" autocapitalize="none" spellcheck="false"
                    required aria-invalid=[error.filter(|error| error.field == "username").map(|_| "true")]
                    aria-describedby=[error.filter(|error| error.field == "username").map(|_| "username-error")];
            }
            div.field {
                label for="password" { "Password" }
                (field_error(error, "password"))
                input type="password" id="password" name="password" autocomplete="current-password" required
                    aria-invalid=[error.filter(|error| error.field == "password").map(|_| "true")]
                    aria-describedby=[error.filter(|error| error.field == "password").map(|_| "password-error")];
            }
            button.button type="submit" { "Log in" }
        }
        (test_values(html! {
            dt { "User name" } dd { code { "sandbox" } }
            dt { "Password" } dd { "anything; " code { "wrong" } " is refused" }
        }))
        (leave_link(form))
    };
    frame(form.profile, &title("Log in", error), content)
}

fn test_values(rows: Markup) -> Markup {
    html! {
        section.values aria-label="Test values" {
            h2 { "Test values" }
            dl { (rows) }
        }
    }
}

/// The page of the second factor.
pub(super) fn code(form: &StepForm<'_>, error: Option<&FieldError>) -> Markup {
    let content = html! {
        (error_summary(error))
        (step_heading(2, form.profile, "Enter your code"))
        p { "We have sent a code of six digits to the phone that ends in 01. It is valid for ten \
            minutes." }
        form method="post" action=(format!("/bank/{}/code", form.profile.id)) novalidate {
            (hidden(form))
            div.field {
                label for="code" { "Code" }
                (field_error(error, "code"))
                input.code type="text" id="code" name="code" inputmode="numeric" autocomplete="one-time-code" maxlength="10" required
                    aria-invalid=[error.map(|_| "true")] aria-describedby=[error.map(|_| "code-error")];
            }
            button.button type="submit" { "Continue" }
        }
        (test_values(html! { dt { "Code" } dd { code { "123456" } } }))
        (leave_link(form))
    };
    frame(form.profile, &title("Enter your code", error), content)
}

/// The choice of accounts.
pub(super) fn accounts(
    form: &StepForm<'_>,
    held: &[HeldAccount],
    chosen: &[String],
    error: Option<&FieldError>,
) -> Markup {
    let position = if form.profile.behaviour == Behaviour::SecondFactor { 3 } else { 2 };
    let content = html! {
        (error_summary(error))
        (step_heading(position, form.profile, "Choose accounts"))
        p { "Only the accounts that you tick are shown to " strong { (CLIENT_NAME) } ". Tick the \
            one that your pay goes to." }
        form method="post" action=(format!("/bank/{}/accounts", form.profile.id)) novalidate {
            (hidden(form))
            fieldset.choices {
                legend.visually-hidden { "Accounts" }
                (field_error(error, "account-0"))
                @for (position, account) in held.iter().enumerate() {
                    label.choice for=(format!("account-{position}")) {
                        input type="checkbox" id=(format!("account-{position}")) name="account" value=(account.key)
                            checked[chosen.contains(&account.key)]
                            aria-describedby=[error.map(|_| "account-0-error")];
                        span.choice__text {
                            span.choice__name { (account.account.name) }
                            span.choice__detail { "•••• " (account.account.last4) }
                        }
                        span.choice__amount { (money(account.balance, &account.account.currency)) }
                    }
                }
            }
            button.button type="submit" { "Continue" }
        }
        (leave_link(form))
    };
    frame(form.profile, &title("Choose accounts", error), content)
}

/// The consent page.
pub(super) fn consent(form: &StepForm<'_>, accounts: &[BankAccount], how_long: &str) -> Markup {
    let position = if form.profile.behaviour == Behaviour::SecondFactor { 4 } else { 3 };
    let content = html! {
        (step_heading(position, form.profile, "Allow access?"))
        p { strong { (CLIENT_NAME) } " asks to read these accounts, to show your landlord what you \
            earn and can afford." }
        dl.terms {
            dt { "Accounts" }
            dd { ul { @for account in accounts { li { (account.name) " •••• \
                " (account.last4) } } } }
            dt { "They can read" }
            dd { ul.terms__can { li { "Your name as the account holder" } li { "Balances" } li { "Payments in and out of the last 12 months" } } }
            dt { "They cannot" }
            dd { ul.terms__cannot { li { "Move money" } li { "See your password" } li { "Change \
                anything" } } }
            dt { "For how long" }
            dd { (how_long) ". You can end it here at any time." }
        }
        form.decide method="post" action=(format!("/bank/{}/consent", form.profile.id)) {
            (hidden(form))
            button.button type="submit" name="decision" value="allow" { "Allow" }
            button.button.button--quiet type="submit" name="decision" value="decline" { "Decline" }
        }
    };
    frame(form.profile, "Allow access", content)
}

/// A page with a message and a link.
pub(super) fn message(
    profile: &BankProfile,
    heading: &str,
    paragraphs: &[&str],
    next_url: Option<&str>,
) -> Markup {
    let content = html! {
        h1 { (heading) }
        @for paragraph in paragraphs { p { (paragraph) } }
        @if let Some(next_url) = next_url { p { a.button href=(next_url) { "Go back" } } }
    };
    frame(profile, heading, content)
}

/// A page that never finishes loading.
pub(super) fn connecting(profile: &BankProfile, leave: &str) -> Markup {
    let content = html! {
        h1 { "Connecting" }
        div.waiting role="status" {
            span.waiting__dots aria-hidden="true" { span {} span {} span {} }
            "Waiting for " (profile.name) " to answer."
        }
        p { "This can take a while. You can stop at any time; nothing has been shared." }
        p { a.button.button--quiet href=(leave) { "Stop and go back" } }
    };
    frame(profile, "Connecting", content)
}

/// A page without a bank: for a form that has expired or an unknown address.
pub(crate) fn plain(title: &str, heading: &str, content: &Markup) -> Markup {
    let body = html! {
        body {
            p.ribbon { strong { "Sandbox: nothing is real." } }
            main.card.card--plain id="main" {
                h1 { (heading) }
                (content)
            }
        }
    };
    HtmlDocument {
        title,
        has_dark_mode: false,
        icon: Some("data:,"),
        stylesheets: &[STYLESHEET],
        head: Some(html! { meta name="robots" content="noindex"; }),
        body,
    }
    .render()
}
