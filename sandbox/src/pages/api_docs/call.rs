//! One call: how it is made, what it takes, and what it answers.

use maud::{Markup, html};
use serde_json::Value;

use crate::pages::api_docs::{Call, Reference, list, text, words};

impl<'a> Reference<'a> {
    pub(super) fn call(&self, call: &Call<'a>) -> Markup {
        let operation = call.operation;
        let id = text(&operation["operationId"]);
        html! {
            article.call id=(id) aria-labelledby={ (id) "-name" } {
                h3 id={ (id) "-name" } { a href={ "#" (id) } { (text(&operation["summary"])) } }
                p.address { span class={ "method method--" (call.method) } { (call.method.to_uppercase()) } " " code { (call.path) } }
                (credentials(operation))
                (words(text(&operation["description"])))
                (self.parameters(operation, "path", "In the path"))
                (self.parameters(operation, "query", "In the query"))
                (self.body(operation))
                (self.answers(operation))
                details { summary { "Headers, and refusals that other calls have too" } (self.parameters(operation, "header", "Headers")) (self.shared_refusals(operation)) }
                div.examples {
                    (sample("Request", &self.curl(call)))
                    @if let Some(answer) = self.answer_example(operation) { (sample("Answer", &answer)) }
                }
            }
        }
    }

    fn parameters(&self, operation: &'a Value, place: &str, title: &str) -> Markup {
        let parameters = list(&operation["parameters"]).map(|parameter| self.resolve(parameter));
        let here: Vec<&Value> =
            parameters.filter(|parameter| text(&parameter["in"]) == place).collect();
        html! {
            @if !here.is_empty() {
                h4 { (title) }
                dl.fields {
                    @for parameter in here {
                        (self.field(text(&parameter["name"]), &parameter["schema"], text(&parameter["description"]), parameter["required"] == true))
                    }
                }
            }
        }
    }

    fn body(&self, operation: &'a Value) -> Markup {
        let body = self.resolve(&operation["requestBody"]);
        html! {
            @for (media_type, content) in body["content"].as_object().into_iter().flatten() {
                h4 { "Body " span.note { (media_type) @if body["required"] != true { ", may be left out" } } }
                (self.fields_of(self.resolve(&content["schema"])))
            }
        }
    }

    /// What the call answers, apart from the refusals that the document has in one place for all
    /// calls.
    fn answers(&self, operation: &'a Value) -> Markup {
        html! {
            h4 { "Answers" }
            dl.fields { @for (status, answer) in answers(operation).filter(|(_, answer)| !is_shared(answer)) { (self.answer(status, answer)) } }
        }
    }

    fn shared_refusals(&self, operation: &'a Value) -> Markup {
        html! {
            h4 { "Refusals" }
            dl.fields { @for (status, answer) in answers(operation).filter(|(_, answer)| is_shared(answer)) { (self.answer(status, self.resolve(answer))) } }
        }
    }

    fn answer(&self, status: &str, answer: &'a Value) -> Markup {
        html! {
            div {
                dt {
                    code class={ "status-code status-code--" (status.get(..1).unwrap_or_default()) } { (status) } " "
                    @for (media_type, content) in answer["content"].as_object().into_iter().flatten() {
                        @if media_type == "application/json" { (self.kind(&content["schema"])) } @else { span.kind { (media_type) " " } }
                    }
                }
                dd { (words(text(&answer["description"]))) }
            }
        }
    }
}

fn answers(operation: &Value) -> impl Iterator<Item = (&String, &Value)> {
    operation["responses"].as_object().into_iter().flatten()
}

fn is_shared(answer: &Value) -> bool {
    answer["$ref"].is_string()
}

fn credentials(operation: &Value) -> Markup {
    let name = |requirement: &Value| {
        requirement
            .as_object()
            .and_then(|schemes| schemes.keys().next())
            .map(|name| name.replace('_', " "))
    };
    let names: Vec<String> = list(&operation["security"]).filter_map(name).collect();
    html! { p.note { @if names.is_empty() { "No credential." } @else { "Credential: " (names.join(" or ")) "." } } }
}

fn sample(title: &str, code: &str) -> Markup {
    html! { details open[title == "Request"] { summary { (title) } pre tabindex="0" { code { (code) } } } }
}
