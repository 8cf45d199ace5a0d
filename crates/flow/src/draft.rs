//! What is typed and not saved yet: which of it the server still has to be told, and what it may
//! have been told too late.
//!
//! A form's draft holds only the fields that differ from what is saved. So a form that nobody has
//! touched has none, one that was put back as it was has none any more, and what another window
//! saves meanwhile is seen around what is typed here. One draft is on its way at a time; what is
//! typed meanwhile goes with the next, in whole, so none needs to be sent again for its own sake.
//! Numbers that only grow tell the server which of two drafts is the newer.

use std::collections::BTreeMap;

use latchkey_api_types::{Draft, DraftMark, SavedDraft};

/// The most that one draft may hold, in bytes: beyond it the server takes none, and the page alone
/// has what is typed.
const LARGEST: usize = 8_000;

/// What became of a draft that was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sent {
    /// The server has it.
    Kept,
    /// The server does not want it. The same would be refused again.
    Refused,
    /// There was no answer, or none to go by.
    Lost,
}

/// The drafts of all forms of one session, as one page has them.
#[derive(Debug, Clone)]
pub struct Drafts {
    writer: String,
    sequence: u64,
    forms: BTreeMap<String, Form>,
    /// The numbers of those that are on their way, with their forms: one, but for those that a
    /// page sends when it is left.
    on_the_way: BTreeMap<u64, String>,
}

/// What is typed into one form.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
struct Form {
    /// Of the answers on which it builds.
    revision: u64,
    fields: BTreeMap<String, String>,
    /// Here, and not only read from the server.
    is_typed_here: bool,
    is_unsent: bool,
    /// The number of the last draft that was sent of it.
    sent: u64,
    saving: Option<Saving>,
}

/// What a form held when its answers were sent to be saved.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Saving {
    /// The mark's number. The one before it is kept free for a draft that the answers take the
    /// place of.
    sequence: u64,
    fields: BTreeMap<String, String>,
}

impl Form {
    /// Whether its answers, just as they are, are on their way to be saved.
    fn is_being_saved(&self) -> bool {
        self.saving.as_ref().is_some_and(|saving| saving.fields == self.fields)
    }
}

impl Drafts {
    /// None yet. `writer` is a name that no other page has.
    pub fn new(writer: String) -> Self {
        Self { writer, sequence: 0, forms: BTreeMap::new(), on_the_way: BTreeMap::new() }
    }

    /// Learns what the server has. What was typed here is newer, and stays; where the server has
    /// lost it to what another window has saved, it is sent once more. Gives back the forms
    /// that have changed by this.
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

    /// What was typed into a field and is not saved.
    pub fn text(&self, form: &str, field: &str) -> Option<&str> {
        self.forms.get(form)?.fields.get(field).map(String::as_str)
    }

    /// Whether anything is typed into a form that is not saved.
    pub fn has(&self, form: &str) -> bool {
        self.forms.get(form).is_some_and(|form| !form.fields.is_empty())
    }

    /// Whether anything is typed here, and not only read from the server, into a form whose name
    /// begins like that.
    pub fn is_typed_here(&self, step: &str) -> bool {
        self.forms.iter().any(|(name, form)| {
            name.starts_with(step) && form.is_typed_here && !form.fields.is_empty()
        })
    }

    /// The revision on which that builds.
    pub fn revision(&self, form: &str) -> Option<u64> {
        self.forms.get(form).filter(|form| !form.fields.is_empty()).map(|form| form.revision)
    }

    /// A field holds `text` now; `None` where that is what is saved. `revision` is that of the
    /// answers in the form.
    pub fn typed(&mut self, form: &str, field: &str, text: Option<String>, revision: u64) {
        let form = self.forms.entry(form.to_owned()).or_default();
        if form.fields.is_empty() {
            form.revision = revision;
        }
        form.is_unsent |= put(&mut form.fields, field, text);
        form.is_typed_here = true;
    }

    /// Forgets what is typed into a form, here and on the server.
    pub fn drop_form(&mut self, form: &str) {
        if let Some(form) = self.forms.get_mut(form) {
            // As if it were typed here that nothing is typed: no older news of the server's brings
            // it back.
            *form = Form { is_unsent: true, is_typed_here: true, ..Form::default() };
        }
    }

    /// The session takes no answers any more, so nothing is kept for any.
    pub fn end(&mut self) {
        self.forms.clear();
        self.on_the_way.clear();
    }

    /// Whether there is something to send.
    pub fn has_unsent(&self) -> bool {
        self.forms.values().any(|form| form.is_unsent && !form.is_being_saved())
    }

    /// The next draft to send, unless one is on its way. What is being saved is none.
    pub fn to_send(&mut self) -> Option<Draft> {
        if self.on_the_way.is_empty() {
            self.take_unsent(|form| !form.is_being_saved())
        } else {
            None
        }
    }

    /// Every draft that the server may not have, whatever is on its way: the page may be gone
    /// before there is an answer.
    pub fn leaving(&mut self) -> Vec<Draft> {
        for form in std::mem::take(&mut self.on_the_way).into_values() {
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
            // Should the answers arrive, they take the place of a draft that holds the same; should
            // they not, it stays.
            form.sent = match &form.saving {
                Some(saving) if saving.fields == form.fields => saving.sequence - 1,
                Some(_) | None => {
                    self.sequence += 1;
                    self.sequence
                }
            };
            let (step, sequence) = (name.clone(), form.sent);
            self.on_the_way.insert(sequence, step.clone());
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

    /// Hears what became of the draft of that number.
    pub fn heard(&mut self, sequence: u64, sent: Sent) {
        let Some(name) = self.on_the_way.remove(&sequence) else { return };
        let Some(form) = self.forms.get_mut(&name) else { return };
        if sent == Sent::Lost {
            form.is_unsent = true;
        } else if form.fields.is_empty() && !form.is_unsent && form.saving.is_none() {
            self.forms.remove(&name);
        }
    }

    /// The answers of a form are about to be saved: what they take the place of. Every draft before
    /// this mark is older.
    pub fn mark(&mut self, form: &str) -> DraftMark {
        self.sequence += 2;
        let sequence = self.sequence;
        if let Some(form) = self.forms.get_mut(form) {
            form.saving = Some(Saving { sequence, fields: form.fields.clone() });
        }
        DraftMark { page: form.to_owned(), writer: self.writer.clone(), sequence }
    }

    /// The answers with this mark were saved, which made them those of `revision`. Only what was
    /// typed after the mark is left, and goes to the server once more.
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

    /// The answers with this mark were not saved: what is typed is a draft as before.
    pub fn not_saved(&mut self, mark: &DraftMark) {
        if let Some(form) = self.forms.get_mut(&mark.page) {
            form.saving.take_if(|saving| saving.sequence == mark.sequence);
        }
    }
}

/// Puts a text in its place, or takes it away. Whether that changes anything.
fn put(texts: &mut BTreeMap<String, String>, field: &str, text: Option<String>) -> bool {
    match text {
        Some(text) => texts.insert(field.to_owned(), text.clone()) != Some(text),
        None => texts.remove(field).is_some(),
    }
}

#[cfg(test)]
mod tests;
