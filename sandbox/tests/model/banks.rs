//! The model of bank connections.

use latchkey_api_types::{BankConnection, BankConnectionStatus};
use serde_json::Value;

use crate::model::{Checked, Model, hold};
use crate::transport::QueuedRequest;

/// How long a bank grants access, in seconds; the second is that of a bank that ends it early.
const ACCESS_SECONDS: [i64; 2] = [90 * 24 * 3600, 15];
/// How long a bank's response is waited for, in seconds.
const BANK_SECONDS: i64 = 600;

/// A bank connection.
#[derive(Debug, Clone)]
pub(crate) struct Bank {
    pub(crate) id: String,
    pub(crate) institution: String,
    pub(crate) status: BankConnectionStatus,
    /// When it times out or the access ends.
    pub(crate) ends_at: i64,
    /// The URL of the bank's first page.
    pub(crate) url: String,
}

impl Model {
    /// Records a bank's response to the request at `position`. Only the first one in time counts.
    pub(crate) fn bank_answers(&mut self, position: usize, yes: bool, now: i64) {
        let is_open = self.is_open();
        let bank = &mut self.banks[position];
        if bank.status != BankConnectionStatus::Pending {
            return;
        }
        bank.status = match (is_open, yes) {
            (false, _) => BankConnectionStatus::Revoked,
            (true, true) => BankConnectionStatus::Authorised,
            (true, false) => BankConnectionStatus::Failed,
        };
        bank.ends_at =
            now + ACCESS_SECONDS[usize::from(bank.institution == "sandbox_bank_ends_access")];
    }

    /// Checks the response to the creation of a connection.
    pub(crate) fn check_bank_created(
        &mut self,
        request: &QueuedRequest,
        status: u16,
        body: &Value,
        now: i64,
    ) -> Checked {
        let asked: Value =
            serde_json::from_slice(&request.body).map_err(|error| error.to_string())?;
        let code = body["error"]["code"].as_str().unwrap_or_default();
        if asked["institution"] == "sandbox_bank_down" {
            hold!(
                status == 422 && code == "institution_unavailable",
                "a bank that is down was answered {status} {code}"
            );
            return Ok(());
        }
        hold!(status == 200, "refused with {status} {code}");
        let connection: BankConnection =
            serde_json::from_value(body.clone()).map_err(|error| error.to_string())?;
        for bank in
            self.banks.iter_mut().filter(|bank| bank.status == BankConnectionStatus::Pending)
        {
            bank.status = BankConnectionStatus::Revoked;
        }
        let url = connection.authorization_url.unwrap_or_default();
        let institution = connection.institution.id;
        self.banks.push(Bank {
            id: connection.id,
            institution,
            status: BankConnectionStatus::Pending,
            ends_at: now + BANK_SECONDS,
            url,
        });
        self.started();
        Ok(())
    }
}
