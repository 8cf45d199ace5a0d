//! `expand[]`: which ids are to be answered as whole objects, and which parts are only told when
//! asked for.

use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::params::Params;

/// What of a session is expanded.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Expand {
    /// `last_verification_report`
    pub(super) report: bool,
    /// `verified_outputs`
    pub(super) outputs: bool,
}

/// Stripe tells these parts of a report only when they are asked for by name. They are always told
/// here, so that asking changes nothing, and is no mistake.
const PARTS_OF_A_REPORT: [&str; 8] = [
    "document",
    "document.dob",
    "document.expiration_date",
    "document.number",
    "id_number",
    "id_number.dob",
    "id_number.id_number",
    "selfie",
];

/// The same of the verified outputs.
const PARTS_OF_OUTPUTS: [&str; 3] = ["address", "dob", "id_number"];

/// What a call on one session expands.
pub(super) fn of_session(params: &mut Params) -> StripeResult<Expand> {
    of(params, "")
}

/// What a list of sessions expands, each path beginning with `data`.
pub(super) fn of_sessions(params: &mut Params) -> StripeResult<Expand> {
    of(params, "data.")
}

/// What a call on reports expands: nothing has to be.
pub(super) fn of_report(params: &mut Params, prefix: &str) -> StripeResult<()> {
    for (index, path) in paths(params)?.iter().enumerate() {
        let known = path.strip_prefix(prefix).is_some_and(|part| PARTS_OF_A_REPORT.contains(&part));
        if !known {
            return Err(unknown(index));
        }
    }
    Ok(())
}

fn of(params: &mut Params, prefix: &str) -> StripeResult<Expand> {
    let mut expand = Expand::default();
    for (index, path) in paths(params)?.iter().enumerate() {
        let (object, part) = match path.strip_prefix(prefix).map(|path| path.split_once('.')) {
            Some(Some((object, part))) => (object, Some(part)),
            Some(None) => (path.strip_prefix(prefix).unwrap_or_default(), None),
            None => return Err(unknown(index)),
        };
        match object {
            "last_verification_report"
                if part.is_none_or(|part| PARTS_OF_A_REPORT.contains(&part)) =>
            {
                expand.report = true
            }
            "verified_outputs" if part.is_none_or(|part| PARTS_OF_OUTPUTS.contains(&part)) => {
                expand.outputs = true
            }
            _ => return Err(unknown(index)),
        }
    }
    Ok(expand)
}

fn paths(params: &mut Params) -> StripeResult<Vec<String>> {
    Ok(params.texts("expand")?.unwrap_or_default())
}

fn unknown(index: usize) -> StripeFailure {
    StripeFailure::invalid(
        format!("expand[{index}]"),
        "This property cannot be expanded. In a list, paths begin with 'data.'.",
    )
}
