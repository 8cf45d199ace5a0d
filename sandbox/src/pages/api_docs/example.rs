//! Examples: a curl command for a request, and its response.

use serde_json::{Map, Value, json};

use crate::pages::api_docs::schema::pretty;
use crate::pages::api_docs::{DocsPage, Operation, list, text};

/// Maximum nesting depth of examples, which ends recursive schemas.
const MAX_DEPTH: usize = 8;

impl<'a> DocsPage<'a> {
    /// Returns a curl command for the operation, with the placeholders `$KEY`, `$SECRET` and `$ID`.
    pub(super) fn curl(&self, operation: &Operation<'a>) -> String {
        let credential = list(&operation.spec["security"])
            .next()
            .and_then(Value::as_object)
            .and_then(|schemes| schemes.keys().next());
        let body = self.resolve(&operation.spec["requestBody"])["content"]
            .as_object()
            .and_then(|content| content.iter().next());
        let query: Vec<String> = list(&operation.spec["parameters"])
            .filter(|parameter| parameter["in"] == "query" && parameter["required"] == true)
            .map(|parameter| format!("{}=…", text(&parameter["name"])))
            .collect();
        let query = if query.is_empty() { String::new() } else { format!("?{}", query.join("&")) };
        let mut line =
            format!("curl \"{}{}{query}\"", self.base, operation.path.replace("{id}", "$ID"));
        match (operation.method, body) {
            ("delete", _) => line.push_str(" -X DELETE"),
            ("post", None) => line.push_str(" -X POST"),
            _ => {}
        }
        if let Some(credential) = credential {
            let variable = if credential == "secret_key" { "$KEY" } else { "$SECRET" };
            line.push_str(&format!(" \\\n  -H \"Authorization: Bearer {variable}\""));
        }
        match body {
            Some((media_type, content)) if media_type == "application/json" => {
                let example =
                    pretty(&self.example(&content["schema"], MAX_DEPTH)).replace('\'', "'\\''");
                line.push_str(&format!(
                    " \\\n  -H \"Content-Type: application/json\" \\\n  -d '{example}'"
                ));
            }
            Some((_, content)) => {
                let schema = self.resolve(&content["schema"]);
                for name in list(&schema["required"]).map(text) {
                    let value = if schema["properties"][name]["format"] == "binary" {
                        "@page.pdf"
                    } else {
                        "…"
                    };
                    line.push_str(&format!(" \\\n  -F {name}={value}"));
                }
            }
            None => {}
        }
        line
    }

    /// Returns an example of the successful response, if it is JSON.
    pub(super) fn response_example(&self, spec: &'a Value) -> Option<String> {
        let content =
            self.resolve(&spec["responses"]["200"]).pointer("/content/application~1json")?;
        Some(pretty(&self.example(&content["schema"], MAX_DEPTH)))
    }

    /// Returns the example of a schema, or one composed of the examples of its parts.
    fn example(&self, schema: &'a Value, depth: usize) -> Value {
        let schema = self.resolve(schema);
        if let Some(example) = list(&schema["examples"]).next() {
            return example.clone();
        }
        if depth == 0 {
            return Value::Null;
        }
        if let Some(value) = list(&schema["enum"]).next() {
            return value.clone();
        }
        let mut choices = ["oneOf", "anyOf", "allOf"].iter().flat_map(|key| list(&schema[*key]));
        if let Some(choice) = choices.find(|choice| choice["type"] != "null") {
            return self.example(choice, depth - 1);
        }
        let is =
            |kind: &str| schema["type"] == kind || list(&schema["type"]).any(|name| name == kind);
        if let Some(fields) = schema["properties"].as_object() {
            return fields
                .iter()
                .map(|(name, field)| (name.clone(), self.example(field, depth - 1)))
                .collect::<Map<_, _>>()
                .into();
        }
        if is("array") {
            return json!([self.example(&schema["items"], depth - 1)]);
        }
        if is("object") {
            json!({})
        } else if is("integer") || is("number") {
            schema.get("minimum").cloned().unwrap_or(json!(0))
        } else if is("boolean") {
            json!(true)
        } else {
            json!("…")
        }
    }
}
