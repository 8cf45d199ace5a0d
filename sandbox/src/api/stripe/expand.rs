//! The `expand[]` parameter: ids to return as whole objects, and parts that are returned on request
//! only.

use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::params::Params;

/// Expanded properties of a session.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(super) struct Expand {
    pub(super) report: bool,
    pub(super) outputs: bool,
}

/// Parts of a report that Stripe returns on request only. They are always returned here, so
/// requesting them is allowed and has no effect.
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

/// The same for the verified outputs.
const PARTS_OF_OUTPUTS: [&str; 3] = ["address", "dob", "id_number"];

/// Parses the parameter of an operation on one session.
pub(super) fn of_session(params: &mut Params) -> StripeResult<Expand> {
    of(params, "")
}

/// Parses the parameter of a list of sessions, whose paths begin with `data`.
pub(super) fn of_sessions(params: &mut Params) -> StripeResult<Expand> {
    of(params, "data.")
}

/// Validates the parameter of an operation on reports, which has no effect.
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
