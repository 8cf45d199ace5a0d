//! The session as the server of a business sees it.

use latchkey_api_types::{Applicant, VerificationSession};

use crate::config::Config;
use crate::store::sessions::SessionRecord;

/// Returns the session without credentials, for lists and events.
pub fn without_secrets(config: &Config, record: &SessionRecord) -> VerificationSession {
    VerificationSession {
        id: record.id.clone(),
        object: "verification_session".to_owned(),
        status: record.status.clone(),
        applicant: Some(Applicant {
            first_name: record.applicant.first_name.clone(),
            last_name: record.applicant.last_name.clone(),
            email: record.applicant.email.clone(),
            date_of_birth: record.applicant.date_of_birth.clone(),
            phone: record.applicant.phone.clone(),
            address: record.applicant.address.clone(),
        }),
        products: Some(record.products.clone()),
        redirect_url: Some(
            record.redirect_url.clone().unwrap_or_else(|| config.hosted_page(&record.id)),
        ),
        url: None,
        webhook_url: record.webhook_url.clone(),
        client_secret: None,
        report: record.report.clone(),
        cancellation_reason: record.cancellation_reason.clone(),
        metadata: Some(record.metadata.clone()),
        expires_at: Some(record.expires_at),
        created: record.created,
        livemode: Some(false),
    }
}
