//! What the proxy has seen of a run: each request, what happened to it, and which bytes of which
//! file were on the way.

use std::collections::BTreeMap;
use std::fmt;

use tokio::time::Instant;

use super::fault::Fault;
use super::plan::Plan;
use super::proxy::Head;
use super::uploads::Uploads;

/// One request.
#[derive(Debug)]
struct Entry {
    came: Instant,
    name: String,
    turn: u32,
    fault: Option<Fault>,
    /// The server's answer, where it was asked and has answered.
    status: Option<u16>,
    /// Whether the whole answer has gone back.
    is_delivered: bool,
    /// What of a file it carries.
    upload: super::uploads::Carried,
}

/// Everything that was seen of a run.
#[derive(Debug, Default)]
pub(super) struct Record {
    entries: Vec<Entry>,
    turns: BTreeMap<String, u32>,
    uploads: Uploads,
    complaints: Vec<String>,
}

impl Record {
    /// A request has come. Gives its place here, and what is to happen to it.
    pub(super) fn arrived(
        &mut self,
        plan: &Plan,
        name: String,
        head: &Head,
    ) -> (usize, Option<Fault>) {
        let turn = self.turns.entry(name.clone()).or_default();
        *turn += 1;
        let turn = *turn;
        let fault = plan
            .faults
            .iter()
            .find(|planned| planned.meets(&name, turn))
            .map(|planned| planned.fault);
        let upload = self.uploads.carried_by(head);
        let came = Instant::now();
        self.entries.push(Entry {
            came,
            name,
            turn,
            fault,
            status: None,
            is_delivered: false,
            upload,
        });
        (self.entries.len() - 1, fault)
    }

    /// So many bytes of its body have come from the browser.
    pub(super) fn sent(&mut self, entry: usize, bytes: usize) {
        self.uploads.sent(&self.entries[entry].upload, bytes as u64);
    }

    /// The server has answered.
    pub(super) fn answered_by_server(&mut self, entry: usize, status: u16) {
        self.entries[entry].status = Some(status);
    }

    /// An answer with that head has gone back to the browser, whole.
    pub(super) fn delivered(&mut self, entry: usize, head: &Head) {
        let entry = &mut self.entries[entry];
        entry.is_delivered = true;
        self.uploads.acknowledged(&entry.upload, head);
    }

    /// Something is wrong with the proxy or with what speaks to it.
    pub(super) fn complain(&mut self, complaint: String) {
        self.complaints.push(complaint);
    }

    /// What is wrong.
    pub(super) fn complaints(&self) -> &[String] {
        &self.complaints
    }

    /// What became of the bytes of files.
    pub(super) fn uploads(&self) -> &Uploads {
        &self.uploads
    }

    /// The faults that have happened.
    pub(super) fn faults(&self) -> impl Iterator<Item = Fault> {
        self.entries.iter().filter_map(|entry| entry.fault)
    }

    /// The requests, by name and turn.
    pub(super) fn requests(&self) -> impl Iterator<Item = (&str, u32)> {
        self.entries.iter().map(|entry| (entry.name.as_str(), entry.turn))
    }
}

impl fmt::Display for Record {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let began = self.entries.first().map(|entry| entry.came);
        for Entry { came, name, turn, fault, status, is_delivered, upload, .. } in &self.entries {
            let seconds =
                began.map(|began| came.duration_since(began).as_secs_f64()).unwrap_or_default();
            write!(f, "{seconds:.2} s: {name} #{turn}{upload}:")?;
            match status {
                Some(status) => write!(f, " {status}")?,
                None => f.write_str(" not answered by the server")?,
            }
            if !is_delivered {
                f.write_str(", no whole answer to the browser")?;
            }
            if let Some(fault) = fault {
                write!(f, " [{fault}]")?;
            }
            writeln!(f)?;
        }
        for complaint in &self.complaints {
            writeln!(f, "complaint: {complaint}")?;
        }
        Ok(())
    }
}
