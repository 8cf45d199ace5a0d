//! What the proxy has observed of a run: each request, its fault, and the bytes of files.

use std::collections::BTreeMap;
use std::fmt;

use tokio::time::Instant;

use super::fault::Fault;
use super::plan::Plan;
use super::proxy::Head;
use super::uploads::{UploadRequest, Uploads};

/// A request.
#[derive(Debug)]
struct Entry {
    received_at: Instant,
    name: String,
    occurrence: u32,
    fault: Option<Fault>,
    /// The status of the server's response, where there was one.
    status: Option<u16>,
    /// Whether the whole response was returned.
    is_delivered: bool,
    /// Its part in an upload.
    upload: UploadRequest,
}

/// Everything that was observed of a run.
#[derive(Debug, Default)]
pub(super) struct Record {
    entries: Vec<Entry>,
    occurrences: BTreeMap<String, u32>,
    uploads: Uploads,
    proxy_errors: Vec<String>,
}

impl Record {
    /// Adds a request. Returns its index here, and its fault.
    pub(super) fn add_request(
        &mut self,
        plan: &Plan,
        name: String,
        head: &Head,
    ) -> (usize, Option<Fault>) {
        let occurrence = self.occurrences.entry(name.clone()).or_default();
        *occurrence += 1;
        let occurrence = *occurrence;
        let fault = plan
            .faults
            .iter()
            .find(|planned| planned.matches(&name, occurrence))
            .map(|planned| planned.fault);
        let upload = self.uploads.classify(head);
        let received_at = Instant::now();
        self.entries.push(Entry {
            received_at,
            name,
            occurrence,
            fault,
            status: None,
            is_delivered: false,
            upload,
        });
        (self.entries.len() - 1, fault)
    }

    /// Notes that bytes of a request's body have left the browser.
    pub(super) fn body_sent(&mut self, entry: usize, bytes: usize) {
        self.uploads.sent(&self.entries[entry].upload, bytes as u64);
    }

    /// Notes the status of the server's response.
    pub(super) fn responded(&mut self, entry: usize, status: u16) {
        self.entries[entry].status = Some(status);
    }

    /// Notes that a whole response was returned to the browser.
    pub(super) fn delivered(&mut self, entry: usize, head: &Head) {
        let entry = &mut self.entries[entry];
        entry.is_delivered = true;
        self.uploads.acknowledged(&entry.upload, head);
    }

    /// Notes an error of the proxy itself.
    pub(super) fn add_proxy_error(&mut self, error: String) {
        self.proxy_errors.push(error);
    }

    /// Returns the errors of the proxy itself.
    pub(super) fn proxy_errors(&self) -> &[String] {
        &self.proxy_errors
    }

    /// Returns what was observed of uploads.
    pub(super) fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// Returns the faults that have happened.
    pub(super) fn faults(&self) -> impl Iterator<Item = Fault> {
        self.entries.iter().filter_map(|entry| entry.fault)
    }

    /// Returns the requests, by name and occurrence.
    pub(super) fn requests(&self) -> impl Iterator<Item = (&str, u32)> {
        self.entries.iter().map(|entry| (entry.name.as_str(), entry.occurrence))
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let began = self.entries.first().map(|entry| entry.received_at);
        for Entry { received_at, name, occurrence, fault, status, is_delivered, upload, .. } in
            &self.entries
        {
            let seconds = began
                .map(|began| received_at.duration_since(began).as_secs_f64())
                .unwrap_or_default();
            write!(f, "{seconds:.2} s: {name} #{occurrence}{upload}:")?;
            match status {
                Some(status) => write!(f, " {status}")?,
                None => f.write_str(" no response of the server")?,
            }
            if !is_delivered {
                f.write_str(", no whole response to the browser")?;
            }
            if let Some(fault) = fault {
                write!(f, " [{fault}]")?;
            }
            writeln!(f)?;
        }
        for error in &self.proxy_errors {
            writeln!(f, "error of the proxy: {error}")?;
        }
        Ok(())
    }
}
