//! The configuration: addresses, keys, limits and durations.

mod locations;
pub mod verification_flows;

use std::collections::BTreeMap;
use std::path::PathBuf;

use latchkey_api_types::Business;
use latchkey_rules::file::FILE_LIMIT_BYTES;
use secrecy::SecretString;

pub(crate) use locations::is_this_machine;
pub use locations::{DatabaseLocation, FilesLocation};
pub use verification_flows::VerificationFlow;

/// The documented test key.
pub const DEFAULT_SECRET_KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
/// The default key that signs webhooks.
pub const DEFAULT_WEBHOOK_SECRET: &str = "whsec_9mKqT2vXc7LrYpB4nZsWdE8fGhJ6aQ1u";

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

#[derive(Debug, Clone)]
pub struct Config {
    /// The directory of the database, the server's key and the files, unless they are elsewhere.
    pub data: PathBuf,
    /// The location of everything but the files.
    pub database: DatabaseLocation,
    pub files: FilesLocation,
    /// The file with the server's key, where it is neither in the data directory nor in a shared
    /// database.
    pub server_key: Option<PathBuf>,
    /// The directory of the built widget.
    pub assets: PathBuf,
    /// The credential of the business.
    pub secret_key: SecretString,
    /// The key that signs webhooks.
    pub webhook_secret: SecretString,
    /// The origin of the widget, the API and the hosted page: `http://localhost:PORT`.
    pub widget_origin: String,
    /// The origin of the business's demo page and of the simulated bank: `http://127.0.0.1:PORT`.
    pub business_origin: String,
    /// The origins whose pages may embed the widget and be returned to from a bank, including the
    /// business's own.
    pub allowed_origins: Vec<String>,
    /// The business that requests verifications.
    pub business: Business,
    /// The duration of checks.
    pub processing_seconds: i64,
    /// The duration of checks with the test value `slow`.
    pub slow_seconds: i64,
    /// Named presets for Stripe clients.
    pub verification_flows: BTreeMap<String, VerificationFlow>,
    pub limits: Limits,
}

/// Limits of time, in seconds, and of size, in bytes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From a session's creation to its expiry.
    pub session_lifetime: i64,
    /// From a client secret's issue to its expiry.
    pub client_secret_lifetime: i64,
    /// From a hosted link's issue to its expiry.
    pub hosted_link_lifetime: i64,
    /// From a signed file address's issue to its expiry.
    pub file_url_lifetime: i64,
    /// From the last chunk of an unfinished upload to its expiry.
    pub upload_lifetime: i64,
    /// The longest silence in the body of an upload.
    pub body_stall: u64,
    /// The longest wait for a bank's response.
    pub bank_connection_lifetime: i64,
    /// The longest wait for the response to a webhook.
    pub webhook_timeout: i64,
    /// How long the response of an idempotency key is kept.
    pub idempotency_lifetime: i64,
    /// How long a claim lasts that its process does not renew. Longer than an attempt at a webhook.
    pub lease: i64,
    /// The largest uploaded file.
    pub file_bytes: usize,
    /// The largest body that is not an upload.
    pub body_bytes: usize,
    pub rate_limit: RateLimit,
}

/// The rate limit of one caller.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests per second, in the long run; 0 for no limit.
    pub per_second: u32,
    /// Requests at once, after a quiet time.
    pub burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            session_lifetime: 7 * DAY,
            client_secret_lifetime: DAY,
            hosted_link_lifetime: 2 * DAY,
            file_url_lifetime: HOUR,
            upload_lifetime: DAY,
            body_stall: 30,
            bank_connection_lifetime: 600,
            webhook_timeout: 10,
            idempotency_lifetime: DAY,
            lease: 60,
            file_bytes: FILE_LIMIT_BYTES as usize,
            body_bytes: 1024 * 1024,
            rate_limit: RateLimit { per_second: 100, burst: 1000 },
        }
    }
}

impl Config {
    /// Returns the redirect URI that is registered with every bank.
    pub fn bank_redirect_uri(&self) -> String {
        format!("{}/bank/callback", self.widget_origin)
    }

    /// Returns the address of a session's hosted page, without the token that opens it.
    pub fn hosted_page(&self, session: &str) -> String {
        format!("{}/session/{session}", self.widget_origin)
    }

    /// The defaults of a sandbox that listens on `port` of this machine.
    pub fn for_port(port: u16, data: impl Into<PathBuf>, assets: impl Into<PathBuf>) -> Self {
        let widget_origin = format!("http://localhost:{port}");
        let business_origin = format!("http://127.0.0.1:{port}");
        Self {
            data: data.into(),
            database: DatabaseLocation::default(),
            files: FilesLocation::default(),
            server_key: None,
            assets: assets.into(),
            secret_key: SecretString::from(DEFAULT_SECRET_KEY),
            webhook_secret: SecretString::from(DEFAULT_WEBHOOK_SECRET),
            allowed_origins: vec![business_origin.clone(), widget_origin.clone()],
            business: Business {
                name: "Maple Court Lettings".to_owned(),
                icon_url: Some(format!("{widget_origin}/demo/icon.svg")),
                privacy_url: Some(format!("{business_origin}/demo/privacy")),
                support_email: Some("help@maplecourt.example".to_owned()),
            },
            widget_origin,
            business_origin,
            processing_seconds: 2,
            slow_seconds: 75,
            verification_flows: verification_flows::built_in(),
            limits: Limits::default(),
        }
    }
}
