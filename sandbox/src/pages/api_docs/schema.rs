//! The sections of schemas, and their fields.

use maud::{Markup, html};
use serde_json::Value;

use crate::pages::api_docs::{DocsPage, list, markdown, text};

const SCHEMAS: &str = "#/components/schemas/";

impl<'a> DocsPage<'a> {
    /// Renders all schemas.
    pub(super) fn schemas(&self) -> Markup {
        let schemas = self.document["components"]["schemas"].as_object();
        html! {
            section.group aria-labelledby="objects" {
                h2 id="objects" { "Objects" }
                @for (name, schema) in schemas.into_iter().flatten() {
                    article.call id={ "schema-" (name) } aria-labelledby={ "schema-" (name) "-name" } {
                        h3 id={ "schema-" (name) "-name" } {
                            a href={ "#schema-" (name) } { code { (name) } }
                        }
                        (markdown(text(&schema["description"])))
                        (self.fields_of(schema))
                        @if let Some(example) = list(&schema["examples"]).next() {
                            div.examples {
                                details {
                                    summary { "Example" }
                                    pre tabindex="0" { code { (pretty(example)) } }
                                }
                            }
                        }
                    }
                }
            }
        }
    }

    /// Renders the fields of an object, or a link to its schema.
    pub(super) fn fields_of(&self, schema: &'a Value) -> Markup {
        let required: Vec<&str> = list(&schema["required"]).map(text).collect();
        html! {
            @if schema["$ref"].is_string() { p { (self.type_of(schema)) } }
            @if let Some(fields) = schema["properties"].as_object() {
                dl.fields {
                    @for (name, field) in fields {
                        (self.field(name, field, self.description(field), required.contains(&name.as_str())))
                    }
                }
            }
        }
    }

    /// Renders a field or parameter.
    pub(super) fn field(
        &self,
        name: &str,
        schema: &'a Value,
        description: &str,
        required: bool,
    ) -> Markup {
        html! {
            div {
                dt {
                    code { (name) }
                    " " (self.type_of(schema)) @if required { " " span.required { "required" } }
                }
                dd { (markdown(description)) (limits(schema)) }
            }
        }
    }

    /// Renders the type of a schema, with links to other schemas.
    pub(super) fn type_of(&self, schema: &'a Value) -> Markup {
        if let Some(name) =
            schema["$ref"].as_str().and_then(|reference| reference.strip_prefix(SCHEMAS))
        {
            return html! { a.kind href={ "#schema-" (name) } { (name) } };
        }
        let choices = ["oneOf", "anyOf", "allOf"].iter().flat_map(|key| list(&schema[*key]));
        if let Some(choice) = choices.into_iter().find(|choice| choice["type"] != "null") {
            return self.type_of(choice);
        }
        let types = match &schema["type"] {
            Value::Array(types) => types.iter().map(text).filter(|name| *name != "null").collect(),
            other => vec![text(other)],
        };
        html! {
            @if types == ["array"] { span.kind { "list of " (self.type_of(&schema["items"])) } }
            @else if types == [""] { span.kind { "anything" } }
            @else {
                span.kind {
                    (types.join(" or "))
                    @if let Some(format) = schema["format"].as_str().filter(|format| !format.starts_with("int")) {
                        ", " (format)
                    }
                }
            }
        }
    }

    /// Returns the description of a field. An optional reference has its description in `oneOf`.
    fn description(&self, schema: &'a Value) -> &'a str {
        let own = text(&schema["description"]);
        if own.is_empty() {
            list(&schema["oneOf"])
                .map(|choice| text(&choice["description"]))
                .find(|description| !description.is_empty())
                .unwrap_or_default()
        } else {
            own
        }
    }
}

/// Renders the known values and the limits of a schema.
fn limits(schema: &Value) -> Markup {
    let values: Vec<&str> =
        list(&schema["enum"]).chain(list(&schema["items"]["enum"])).map(text).collect();
    let bounds = [
        range(schema, "minimum", "maximum", ""),
        range(schema, "minLength", "maxLength", " characters"),
    ];
    html! {
        @if !values.is_empty() { p.note { @for value in values { code { (value) } " " } } }
        @for range in bounds.iter().flatten() { p.note { (range) } }
    }
}

fn range(schema: &Value, least: &str, most: &str, unit: &str) -> Option<String> {
    match (schema.get(least).filter(|least| **least != 0), schema.get(most)) {
        (Some(least), Some(most)) => Some(format!("{least} to {most}{unit}")),
        (Some(least), None) if *least == 1 && !unit.is_empty() => Some("not empty".to_owned()),
        (Some(least), None) => Some(format!("at least {least}{unit}")),
        (None, Some(most)) => Some(format!("at most {most}{unit}")),
        (None, None) => None,
    }
}

pub(super) fn pretty(value: &Value) -> String {
    serde_json::to_string_pretty(value).unwrap_or_default()
}
