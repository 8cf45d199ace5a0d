//! What can be set from outside: addresses, keys, limits, and how long things take.

mod locations;
pub mod verification_flows;

use std::collections::BTreeMap;
use std::path::PathBuf;

use latchkey_api_types::Business;
use secrecy::SecretString;

pub(crate) use locations::is_this_machine;
pub use locations::{DatabaseLocation, FilesLocation};
pub use verification_flows::VerificationFlow;

/// The documented test key.
pub const DEFAULT_SECRET_KEY: &str = "sk_test_4eC39HqLyjWDarjtT1zdp7dc";
/// The key that signs webhooks, unless another is set.
pub const DEFAULT_WEBHOOK_SECRET: &str = "whsec_9mKqT2vXc7LrYpB4nZsWdE8fGhJ6aQ1u";

const HOUR: i64 = 3600;
const DAY: i64 = 24 * HOUR;

/// Everything that can be set from outside.
#[derive(Debug, Clone)]
pub struct Config {
    /// Where the database, the server's key and the files are, unless they are elsewhere.
    pub data: PathBuf,
    /// Where everything but the files is kept.
    pub database: DatabaseLocation,
    /// Where the files are kept.
    pub files: FilesLocation,
    /// The file with the server's key, where it is not in the data directory or in the shared
    /// database.
    pub server_key: Option<PathBuf>,
    /// Where the built widget is.
    pub assets: PathBuf,
    /// The landlord's credential.
    pub secret_key: SecretString,
    /// The key that signs webhooks.
    pub webhook_secret: SecretString,
    /// The origin of the widget, the API and the hosted page: `http://localhost:PORT`.
    pub widget_origin: String,
    /// The origin of the landlord's demo page and of the sandbox bank: `http://127.0.0.1:PORT`.
    pub landlord_origin: String,
    /// Origins whose pages may embed the widget and may be returned to from a bank, the landlord's
    /// own among them.
    pub allowed_origins: Vec<String>,
    /// Who asks for verifications.
    pub business: Business,
    /// How long checks take.
    pub processing_seconds: i64,
    /// How long checks take with the test value `slow`.
    pub slow_seconds: i64,
    /// Named presets for Stripe clients.
    pub verification_flows: BTreeMap<String, VerificationFlow>,
    /// How long, and how large, things may be.
    pub limits: Limits,
}

/// How long, and how large, things may be. Times in seconds, sizes in bytes.
#[derive(Debug, Clone)]
pub struct Limits {
    /// From a session's creation to its expiry.
    pub session_lifetime: i64,
    /// From a client secret's issue to its lapse.
    pub client_secret_lifetime: i64,
    /// From a hosted link's issue to its lapse.
    pub open_link_lifetime: i64,
    /// From a signed file address's issue to its lapse.
    pub file_url_lifetime: i64,
    /// From the last piece of an unfinished upload to its lapse.
    pub upload_lifetime: i64,
    /// How long nothing may arrive of an upload's body before it is taken for cut off.
    pub body_stall: u64,
    /// How long a bank may take to answer.
    pub bank_connection_lifetime: i64,
    /// How long a landlord's server may take to answer a webhook.
    pub webhook_answer: i64,
    /// How long the answer for an idempotency key is kept.
    pub idempotency_lifetime: i64,
    /// For how long a process that is not heard of again keeps what it was at. Longer than any
    /// attempt at a webhook takes.
    pub lease: i64,
    /// The largest uploaded file.
    pub file_bytes: usize,
    /// The largest body that is not an upload.
    pub body_bytes: usize,
    /// How often one caller may call.
    pub rate_limit: RateLimit,
}

/// How often one caller may call the API.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct RateLimit {
    /// Requests a second, in the long run; 0 for any number.
    pub per_second: u32,
    /// Requests at once, after a quiet time.
    pub burst: u32,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            session_lifetime: 7 * DAY,
            client_secret_lifetime: DAY,
            open_link_lifetime: 2 * DAY,
            file_url_lifetime: HOUR,
            upload_lifetime: DAY,
            body_stall: 30,
            bank_connection_lifetime: 600,
            webhook_answer: 10,
            idempotency_lifetime: DAY,
            lease: 60,
            file_bytes: 20 * 1024 * 1024,
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

    /// The defaults for a sandbox that listens on `port` of this machine.
    pub fn for_port(port: u16, data: impl Into<PathBuf>, assets: impl Into<PathBuf>) -> Self {
        let widget_origin = format!("http://localhost:{port}");
        let landlord_origin = format!("http://127.0.0.1:{port}");
        Self {
            data: data.into(),
            database: DatabaseLocation::default(),
            files: FilesLocation::default(),
            server_key: None,
            assets: assets.into(),
            secret_key: SecretString::from(DEFAULT_SECRET_KEY),
            webhook_secret: SecretString::from(DEFAULT_WEBHOOK_SECRET),
            allowed_origins: vec![landlord_origin.clone(), widget_origin.clone()],
            business: Business {
                name: "Maple Court Lettings".to_owned(),
                icon_url: Some(format!("{widget_origin}/demo/icon.svg")),
                privacy_url: Some(format!("{landlord_origin}/demo/privacy")),
                support_email: Some("help@maplecourt.example".to_owned()),
            },
            widget_origin,
            landlord_origin,
            processing_seconds: 2,
            slow_seconds: 75,
            verification_flows: verification_flows::built_in(),
            limits: Limits::default(),
        }
    }
}
