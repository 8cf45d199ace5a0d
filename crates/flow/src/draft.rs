//! The drafts of a session: what is typed and not saved yet, and which of it still has to be sent.
//!
//! A form's draft holds only the fields that differ from what is saved. So a form that was not
//! changed has none, one that was changed back has none any more, and what another window saves
//! meanwhile is shown around what is typed here. One draft is sent at a time, always as a whole;
//! what is typed meanwhile goes with the next, so none has to be repeated. A growing sequence
//! number tells the server which of two drafts is newer.

use std::collections::BTreeMap;

use latchkey_api_types::{Draft, DraftMark, SavedDraft};

/// The largest draft that the server takes, in bytes. What is typed beyond it stays in the page
/// only.
const LARGEST: usize = 8_000;

/// The result of sending a draft.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SendOutcome {
    /// The server has stored it.
    Stored,
    /// The server has refused it, and would refuse it again.
    Refused,
    /// There was no response, or none that settles it.
    Lost,
}

/// The drafts of all forms of one session, as one page has them.
#[derive(Debug, Clone)]
pub struct Drafts {
    writer: String,
    sequence: u64,
    forms: BTreeMap<String, Form>,
    /// The sequence numbers of drafts being sent, with their forms: one, except for those that a
    /// page sends when it is left.
    in_flight: BTreeMap<u64, String>,
}

/// The draft of one form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Form {
    /// The revision of the answers that it builds on.
    revision: u64,
    fields: BTreeMap<String, String>,
    /// Whether it was typed here, and not only read from the server.
    is_typed_here: bool,
    is_unsent: bool,
    /// The sequence number of the last draft sent of it.
    sent: u64,
    saving: Option<Saving>,
}

/// The fields of a form at the time when its answers were sent to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Saving {
    /// The sequence number of the mark. The one before it is reserved for a draft that the answers
    /// replace.
    sequence: u64,
    fields: BTreeMap<String, String>,
}

impl Form {
    /// Whether its fields, unchanged, are being saved.
    fn is_being_saved(&self) -> bool {
        self.saving.as_ref().is_some_and(|saving| saving.fields == self.fields)
    }
}

impl Drafts {
    /// Creates a set without drafts. `writer` is unique to this page.
    pub fn new(writer: String) -> Self {
        Self { writer, sequence: 0, forms: BTreeMap::new(), in_flight: BTreeMap::new() }
    }

    /// Takes over the drafts that the server has. What was typed here is newer, and stays; where
    /// the server has dropped it for what another window has saved, it is sent again. Returns the
    /// forms that were changed.
    pub fn learn(&mut self, known: &BTreeMap<String, SavedDraft>) -> Vec<String> {
        let mut changed = Vec::new();
        self.forms.retain(|name, form| {
            let is_gone = !known.contains_key(name) && form.saving.is_none();
            if is_gone && form.is_typed_here {
                form.is_unsent |= !form.fields.is_empty();
            } else if is_gone {
                changed.push(name.clone());
            }
            form.is_typed_here || !is_gone
        });
        for (name, draft) in known {
            let form = self.forms.entry(name.clone()).or_default();
            if !form.is_typed_here && form.fields != draft.fields {
                *form = Form {
                    revision: draft.revision,
                    fields: draft.fields.clone(),
                    ..Form::default()
                };
                changed.push(name.clone());
            }
        }
        changed
    }

    /// Returns the text that was typed into a field and is not saved.
    pub fn text(&self, form: &str, field: &str) -> Option<&str> {
        self.forms.get(form)?.fields.get(field).map(String::as_str)
    }

    /// Whether anything is typed into a form that is not saved.
    pub fn has(&self, form: &str) -> bool {
        self.forms.get(form).is_some_and(|form| !form.fields.is_empty())
    }

    /// Whether anything is typed here, and not only read from the server, into a form whose name
    /// begins with `step`.
    pub fn is_typed_here(&self, step: &str) -> bool {
        self.forms.iter().any(|(name, form)| {
            name.starts_with(step) && form.is_typed_here && !form.fields.is_empty()
        })
    }

    /// Returns the revision that the draft of a form builds on.
    pub fn revision(&self, form: &str) -> Option<u64> {
        self.forms.get(form).filter(|form| !form.fields.is_empty()).map(|form| form.revision)
    }

    /// Sets the text of a field; `None` where it is what is saved. `revision` is that of the
    /// answers in the form.
    pub fn typed(&mut self, form: &str, field: &str, text: Option<String>, revision: u64) {
        let form = self.forms.entry(form.to_owned()).or_default();
        if form.fields.is_empty() {
            form.revision = revision;
        }
        form.is_unsent |= set(&mut form.fields, field, text);
        form.is_typed_here = true;
    }

    /// Removes the draft of a form, here and on the server.
    pub fn drop_form(&mut self, form: &str) {
        if let Some(form) = self.forms.get_mut(form) {
            // An empty draft that was typed here: an older session of the server does not bring the
            // removed one back.
            *form = Form { is_unsent: true, is_typed_here: true, ..Form::default() };
        }
    }

    /// Removes all drafts, as the session takes no answers any more.
    pub fn end(&mut self) {
        self.forms.clear();
        self.in_flight.clear();
    }

    /// Whether there is something to send.
    pub fn has_unsent(&self) -> bool {
        self.forms.values().any(|form| form.is_unsent && !form.is_being_saved())
    }

    /// Returns the next draft to send, unless one is being sent. What is being saved is left out.
    pub fn next_unsent(&mut self) -> Option<Draft> {
        if self.in_flight.is_empty() {
            self.take_unsent(|form| !form.is_being_saved())
        } else {
            None
        }
    }

    /// Returns every draft that the server may not have, also those that are being sent: the page
    /// may be gone before there is a response.
    pub fn all_unsent(&mut self) -> Vec<Draft> {
        for form in std::mem::take(&mut self.in_flight).into_values() {
            if let Some(form) = self.forms.get_mut(&form) {
                form.is_unsent = true;
            }
        }
        std::iter::from_fn(|| self.take_unsent(|_| true)).collect()
    }

    fn take_unsent(&mut self, may_go: fn(&Form) -> bool) -> Option<Draft> {
        loop {
            let (name, form) =
                self.forms.iter_mut().find(|(_, form)| form.is_unsent && may_go(form))?;
            form.is_unsent = false;
            if form.fields.iter().map(|(field, text)| field.len() + text.len()).sum::<usize>()
                > LARGEST
            {
                continue;
            }
            // If the answers arrive, they replace a draft with the same fields; if not, it stays.
            form.sent = match &form.saving {
                Some(saving) if saving.fields == form.fields => saving.sequence - 1,
                Some(_) | None => {
                    self.sequence += 1;
                    self.sequence
                }
            };
            let (step, sequence) = (name.clone(), form.sent);
            self.in_flight.insert(sequence, step.clone());
            let (revision, fields) = (Some(form.revision), form.fields.clone());
            return Some(Draft {
                page: step,
                writer: self.writer.clone(),
                sequence,
                revision,
                fields,
            });
        }
    }

    /// Takes note of the result of sending the draft with that sequence number.
    pub fn record(&mut self, sequence: u64, outcome: SendOutcome) {
        let Some(name) = self.in_flight.remove(&sequence) else { return };
        let Some(form) = self.forms.get_mut(&name) else { return };
        if outcome == SendOutcome::Lost {
            form.is_unsent = true;
        } else if form.fields.is_empty() && !form.is_unsent && form.saving.is_none() {
            self.forms.remove(&name);
        }
    }

    /// Marks the answers of a form that are about to be saved. They replace every draft before this
    /// mark.
    pub fn mark(&mut self, form: &str) -> DraftMark {
        self.sequence += 2;
        let sequence = self.sequence;
        if let Some(form) = self.forms.get_mut(form) {
            form.saving = Some(Saving { sequence, fields: form.fields.clone() });
        }
        DraftMark { page: form.to_owned(), writer: self.writer.clone(), sequence }
    }

    /// Takes note that the answers with this mark were saved as those of `revision`. Only what was
    /// typed after the mark is left, and is sent again.
    pub fn saved(&mut self, mark: &DraftMark, revision: u64) {
        let Some(form) = self.forms.get_mut(&mark.page) else { return };
        let Some(saving) = form.saving.take_if(|saving| saving.sequence == mark.sequence) else {
            return;
        };
        form.fields.retain(|field, text| saving.fields.get(field) != Some(text));
        form.revision = revision;
        form.is_unsent = !form.fields.is_empty() || form.sent > mark.sequence;
        if !form.is_unsent && form.fields.is_empty() {
            self.forms.remove(&mark.page);
        }
    }

    /// Takes note that the answers with this mark were not saved: what is typed is a draft as
    /// before.
    pub fn save_failed(&mut self, mark: &DraftMark) {
        if let Some(form) = self.forms.get_mut(&mark.page) {
            form.saving.take_if(|saving| saving.sequence == mark.sequence);
        }
    }
}

/// Sets or removes a text. Returns whether that changes anything.
fn set(texts: &mut BTreeMap<String, String>, field: &str, text: Option<String>) -> bool {
    match text {
        Some(text) => texts.insert(field.to_owned(), text.clone()) != Some(text),
        None => texts.remove(field).is_some(),
    }
}

#[cfg(test)]
mod tests;
