//! Validation and application of changes to a session.

use latchkey_api_types::stripe::StripeStatus;

use crate::api::stripe::errors::{StripeFailure, StripeResult};
use crate::api::stripe::params::Params;
use crate::api::stripe::{fields, options};
use crate::store::sessions::SessionRecord;

/// Changes the record. After an error the record is in an undefined state.
pub(super) fn apply(record: &mut SessionRecord, mut params: Params) -> StripeResult<()> {
    require_input(record, "updated")?;
    let mut request = fields::request_of(record);
    let kind = options::kind(&mut params)?;
    let changes_request = kind.is_some() || params.names().iter().any(|name| name == "options");
    if let Some(kind) = kind {
        request.kind = kind;
        // The type no longer comes from the verification flow.
        request.verification_flow = None;
    }
    request.options = options::options(&mut params, &request.kind, request.options)?;
    if changes_request {
        record.options =
            options::to_session_options(&request.kind, &request.options, &record.options);
    }
    record.metadata = options::metadata(&mut params, std::mem::take(&mut record.metadata))?;
    options::provided_details(&mut params, &mut request, record)?;
    params.finish()?;
    record.stripe = Some(request);
    Ok(())
}

/// Fails unless the session requires input.
pub(super) fn require_input(record: &SessionRecord, done: &str) -> StripeResult<()> {
    let status = record.stripe_status();
    if record.redaction.is_some() {
        return Err(StripeFailure::state_invalid(format!(
            "A redacted VerificationSession cannot be {done}."
        )));
    }
    if status != StripeStatus::RequiresInput {
        let message = format!(
            "A VerificationSession can be {done} only while its status is requires_input, but the \
                status is {status}."
        );
        return Err(StripeFailure::state_invalid(message));
    }
    Ok(())
}
