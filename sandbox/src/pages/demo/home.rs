//! `/`: the flat, the application, and the button that starts the verification.

use axum::extract::{RawQuery, State};
use axum::http::StatusCode;
use axum::response::Response;
use latchkey_api_types::Product;
use maud::{Markup, html};

use crate::pages::demo::choices::{
    Choices, LOOKS, OUTCOMES, PRESENTATIONS, THEMES, languages, product_name,
};
use crate::pages::demo::layout;
use crate::pages::shell::PageData;
use crate::state::AppState;

pub(super) async fn home(State(state): State<AppState>, RawQuery(query): RawQuery) -> Response {
    let choices = Choices::from_query(query.as_deref().unwrap_or_default());
    let head = html! {
        script type="module" src=(format!("{}/verify.js", state.config.widget_origin)) {}
        script type="module" src="/demo/demo.js" {}
    };
    let main = html! {
        div.wrap.wrap--two {
            div.column {
                (flat())
                (stages())
            }
            div.column {
                (application(&choices))
                (events())
            }
        }
    };
    let data = PageData { redirect: Some(choices.redirect), ..PageData::default() };
    let page = layout::page("Your application", Some(head), data, main);
    super::respond(&state, StatusCode::OK, page)
}

fn flat() -> Markup {
    html! {
        article.panel.home {
            img.home__picture src="/demo/flat.svg" alt="Maple Court: a brick house of three \
                floors with a maple tree in front" width="640" height="360";
            div.home__text {
                p.home__where { "Clifton, Bristol BS8" }
                h1 { "Two-bedroom flat, Maple Court" }
                p.home__price { strong { "£1,450" } " a month" }
                ul.facts {
                    li { "2 bedrooms" }
                    li { "First floor" }
                    li { "Unfurnished" }
                    li { "From 1 December" }
                }
            }
        }
    }
}

fn stages() -> Markup {
    html! {
        section.panel.stages-panel aria-labelledby="stages" {
            h2 id="stages" { "Your application" }
            p.soft { "Jane Doe, jane.doe@example.com" }
            ol.stages {
                li.is-done { strong { "Viewing" } "Done" }
                li.is-done { strong { "Offer" } "Accepted by the owner" }
                li.is-now aria-current="step" { strong { "Verification" } "Now: a few minutes, on \
                    this page" }
                li { strong { "Agreement" } "We send it as soon as you are verified" }
            }
        }
    }
}

fn application(choices: &Choices) -> Markup {
    html! {
        section.panel aria-labelledby="verify" {
            h2 id="verify" { "Verify your application" }
            p { "Before we draw up the agreement we check a few things. Choose what this \
                demonstration should do, then start." }
            form.choices id="choices" method="get" action="/" {
                fieldset {
                    legend { "Products" }
                    div.options {
                        @for product in Product::KNOWN {
                            label.option {
                                input type="checkbox" name="products" value=(product) checked[choices.products.contains(product)];
                                (product_name(product))
                            }
                        }
                    }
                }
                div.pair {
                    fieldset {
                        legend { "Outcome" }
                        select name="outcome" id="outcome" aria-label="Outcome" {
                            (options(OUTCOMES, choices.outcome))
                        }
                    }
                    fieldset {
                        legend { "Language" }
                        select name="locale" id="locale" aria-label="Language" {
                            (options(&languages(choices.locale), choices.locale))
                        }
                    }
                }
                div.pair {
                    fieldset {
                        legend { "Look" }
                        select name="look" id="look" aria-label="Look" {
                            (options(LOOKS, choices.look))
                        }
                    }
                    fieldset {
                        legend { "Light or dark" }
                        select name="theme" id="theme" aria-label="Light or \
                            dark" { (options(THEMES, choices.theme)) }
                    }
                }
                fieldset {
                    legend { "Presentation" }
                    div.options {
                        @for (value, label) in PRESENTATIONS {
                            label.option {
                                input type="radio" name="present" value=(value) checked[choices.present == *value];
                                (label)
                            }
                        }
                    }
                }
                div.actions {
                    button.button type="submit" id="start" { "Start verification" }
                    a.button id="report-link" href="/demo/complete" hidden { "See the report" }
                }
                p.message id="message" role="status" {}
                noscript { p.message.is-bad { "This demonstration needs JavaScript." } }
            }
            div id="verification" {}
        }
    }
}

fn options(list: &[(&str, &str)], chosen: &str) -> Markup {
    html! {
        @for (value, label) in list {
            option value=(value) selected[*value == chosen] { (label) }
        }
    }
}

fn events() -> Markup {
    html! {
        section.panel aria-labelledby="events-heading" {
            h2 id="events-heading" { "Events" }
            p.soft {
                "What the widget tells this page, and what the server tells ours. "
                a href="/events" { "Webhooks, and how they arrived" }
            }
            p.soft id="no-events" { "None so far." }
            ol.events id="events" aria-label="Events" aria-live="polite" {}
        }
    }
}
