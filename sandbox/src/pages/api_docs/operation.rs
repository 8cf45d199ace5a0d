//! The section of an operation: parameters, body, responses and examples.

use maud::{Markup, html};
use serde_json::Value;

use crate::pages::api_docs::{DocsPage, Operation, list, markdown, text};

impl<'a> DocsPage<'a> {
    pub(super) fn operation(&self, operation: &Operation<'a>) -> Markup {
        let spec = operation.spec;
        let id = text(&spec["operationId"]);
        html! {
            article.call id=(id) aria-labelledby={ (id) "-name" } {
                h3 id={ (id) "-name" } { a href={ "#" (id) } { (text(&spec["summary"])) } }
                p.address {
                    span class={ "method method--" (operation.method) } {
                        (operation.method.to_uppercase())
                    }
                    " "
                    code { (operation.path) }
                }
                (credentials(spec))
                (markdown(text(&spec["description"])))
                (self.parameters(spec, "path", "Path parameters"))
                (self.parameters(spec, "query", "Query parameters"))
                (self.body(spec))
                (self.responses(spec))
                details {
                    summary { "Headers and common errors" }
                    (self.parameters(spec, "header", "Headers"))
                    (self.shared_errors(spec))
                }
                div.examples {
                    (sample("Request", &self.curl(operation)))
                    @if let Some(response) = self.response_example(spec) {
                        (sample("Response", &response))
                    }
                }
            }
        }
    }

    fn parameters(&self, spec: &'a Value, place: &str, title: &str) -> Markup {
        let parameters = list(&spec["parameters"]).map(|parameter| self.resolve(parameter));
        let here: Vec<&Value> =
            parameters.filter(|parameter| text(&parameter["in"]) == place).collect();
        html! {
            @if !here.is_empty() {
                h4 { (title) }
                dl.fields {
                    @for parameter in here {
                        (self.field(
                            text(&parameter["name"]),
                            &parameter["schema"],
                            text(&parameter["description"]),
                            parameter["required"] == true,
                        ))
                    }
                }
            }
        }
    }

    fn body(&self, spec: &'a Value) -> Markup {
        let body = self.resolve(&spec["requestBody"]);
        html! {
            @for (media_type, content) in body["content"].as_object().into_iter().flatten() {
                h4 { "Body " span.note { (media_type) @if body["required"] != true { ", \
                    optional" } } }
                (self.fields_of(self.resolve(&content["schema"])))
            }
        }
    }

    /// Renders the responses, apart from the shared errors that are references.
    fn responses(&self, spec: &'a Value) -> Markup {
        html! {
            h4 { "Responses" }
            dl.fields {
                @for (status, response) in responses(spec).filter(|(_, response)| !is_shared(response)) {
                    (self.response(status, response))
                }
            }
        }
    }

    fn shared_errors(&self, spec: &'a Value) -> Markup {
        html! {
            h4 { "Common errors" }
            dl.fields {
                @for (status, response) in responses(spec).filter(|(_, response)| is_shared(response)) {
                    (self.response(status, self.resolve(response)))
                }
            }
        }
    }

    fn response(&self, status: &str, response: &'a Value) -> Markup {
        html! {
            div {
                dt {
                    code class={ "status-code \
                        status-code--" (status.get(..1).unwrap_or_default()) } { (status) } " "
                    @for (media_type, content) in response["content"].as_object().into_iter().flatten() {
                        @if media_type == "application/json" {
                            (self.type_of(&content["schema"]))
                        } @else {
                            span.kind { (media_type) " " }
                        }
                    }
                }
                dd { (markdown(text(&response["description"]))) }
            }
        }
    }
}

fn responses(spec: &Value) -> impl Iterator<Item = (&String, &Value)> {
    spec["responses"].as_object().into_iter().flatten()
}

fn is_shared(response: &Value) -> bool {
    response["$ref"].is_string()
}

fn credentials(spec: &Value) -> Markup {
    let name = |requirement: &Value| {
        requirement
            .as_object()
            .and_then(|schemes| schemes.keys().next())
            .map(|name| name.replace('_', " "))
    };
    let names: Vec<String> = list(&spec["security"]).filter_map(name).collect();
    html! { p.note { @if names.is_empty() { "No credential \
    required." } @else { "Credential: " (names.join(" or ")) "." } } }
}

fn sample(title: &str, code: &str) -> Markup {
    html! {
        details open[title == "Request"] {
            summary { (title) }
            pre tabindex="0" { code { (code) } }
        }
    }
}
