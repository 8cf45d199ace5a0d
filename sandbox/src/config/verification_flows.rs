//! Verification flows: named presets of type and options. Stripe's users create them in the
//! dashboard, the sandbox reads them from a file.

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::{Context, ensure};
use latchkey_api_types::stripe::{StripeOptions, StripeType};
use latchkey_api_types::{DocumentOptions, IdDocumentType, JsonMap};
use serde::Deserialize;

/// A verification flow.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct VerificationFlow {
    /// The type: `document` or `id_number`.
    #[serde(rename = "type")]
    pub kind: StripeType,
    #[serde(default)]
    pub options: StripeOptions,
}

/// Returns the built-in flows.
pub fn built_in() -> BTreeMap<String, VerificationFlow> {
    let document = DocumentOptions {
        require_live_capture: Some(true),
        require_matching_selfie: Some(true),
        ..DocumentOptions::default()
    };
    let document_and_selfie = VerificationFlow {
        kind: StripeType::Document,
        options: StripeOptions { document: Some(document), id_number: None },
    };
    let id_number = VerificationFlow {
        kind: StripeType::IdNumber,
        options: StripeOptions { document: None, id_number: Some(JsonMap::new()) },
    };
    BTreeMap::from([
        ("vf_document_and_selfie".to_owned(), document_and_selfie),
        ("vf_id_number".to_owned(), id_number),
    ])
}

/// Reads the flows of a JSON file, by name.
pub fn read(file: &Path) -> anyhow::Result<BTreeMap<String, VerificationFlow>> {
    let text =
        std::fs::read_to_string(file).with_context(|| format!("cannot read {}", file.display()))?;
    parse(&text).with_context(|| format!("cannot parse verification flows in {}", file.display()))
}

fn parse(text: &str) -> anyhow::Result<BTreeMap<String, VerificationFlow>> {
    let mut flows: BTreeMap<String, VerificationFlow> = serde_json::from_str(text)?;
    for (name, flow) in &mut flows {
        let types = flow
            .options
            .document
            .iter()
            .flat_map(|document| document.allowed_types.iter().flatten());
        for kind in types {
            ensure!(
                !matches!(kind, IdDocumentType::Other(_)),
                "{name}: unknown document type \"{kind}\""
            );
        }
        match flow.kind {
            StripeType::Document => {
                ensure!(
                    flow.options.id_number.is_none(),
                    "{name}: options.id_number requires the type id_number"
                );
            }
            StripeType::IdNumber => {
                ensure!(
                    flow.options.document.is_none(),
                    "{name}: options.document requires the type document"
                );
                flow.options.id_number = Some(JsonMap::new());
            }
            StripeType::VerificationFlow | StripeType::Other(_) => {
                anyhow::bail!("{name}: the type must be document or id_number")
            }
        }
    }
    Ok(flows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_defines_flows() {
        let flows = parse(r#"{"vf_passport": {"type": "document", "options": {"document": {"allowed_types": ["passport"]}}}}"#).unwrap();
        let document = flows["vf_passport"].options.document.clone().unwrap();
        assert_eq!(document.allowed_types, Some(vec![IdDocumentType::Passport]));
    }

    #[test]
    fn invalid_flows_are_rejected_at_the_start() {
        for flow in [
            r#"{"type": "selfie"}"#,
            r#"{"type": "document", "options": {"document": {"allowed_types": ["library_card"]}}}"#,
            r#"{"type": "id_number", "options": {"document": {}}}"#,
            r#"{"type": "document", "optoins": {}}"#,
        ] {
            assert!(parse(&format!(r#"{{"vf": {flow}}}"#)).is_err(), "{flow}");
        }
    }
}
