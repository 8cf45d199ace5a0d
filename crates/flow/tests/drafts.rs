//! Random typing, saving and leaving against a small model of the server: whatever order requests
//! arrive in, and whichever responses are lost, in the end the server has exactly what was typed
//! and not saved.

use std::collections::BTreeMap;

use latchkey_api_types::{Draft, DraftMark, SavedDraft};
use latchkey_flow::Drafts;
use latchkey_flow::draft::SendOutcome;
use proptest::prelude::*;

const FORMS: [&str; 2] = ["details", "employment"];
const FIELDS: [&str; 3] = ["one", "two", "three"];

/// An action of the applicant or the network.
#[derive(Debug, Clone)]
enum Step {
    Type {
        form: usize,
        field: usize,
        text: u8,
    },
    Send,
    /// The draft in flight arrives, and its response does or does not.
    Arrive {
        is_answered: bool,
    },
    /// The draft in flight is given up; it may still arrive later.
    Delay,
    /// One of the delayed arrives.
    ArriveLate(usize),
    /// The page is hidden, and shown again. What it sends arrives or not.
    Leave {
        arrives: bool,
    },
    Save {
        form: usize,
        is_taken: bool,
    },
    Refresh,
}

fn step() -> impl Strategy<Value = Step> {
    let form = 0..FORMS.len();
    prop_oneof![
        6 => (form.clone(), 0..FIELDS.len(), 0..3_u8).prop_map(|(form, field, text)| Step::Type { form, field, text }),
        4 => Just(Step::Send),
        4 => any::<bool>().prop_map(|is_answered| Step::Arrive { is_answered }),
        1 => Just(Step::Delay),
        2 => (0..4_usize).prop_map(Step::ArriveLate),
        1 => any::<bool>().prop_map(|arrives| Step::Leave { arrives }),
        2 => (form, any::<bool>()).prop_map(|(form, is_taken)| Step::Save { form, is_taken }),
        1 => Just(Step::Refresh),
    ]
}

#[derive(Debug, Default)]
struct Server {
    drafts: BTreeMap<String, SavedDraft>,
    newest: BTreeMap<String, u64>,
}

impl Server {
    fn is_late(&mut self, form: &str, sequence: u64) -> bool {
        let newest = self.newest.entry(form.to_owned()).or_default();
        let is_late = sequence <= *newest;
        *newest = sequence.max(*newest);
        is_late
    }

    fn put(&mut self, draft: &Draft) {
        if self.is_late(&draft.page, draft.sequence) {
            return;
        }
        if draft.fields.is_empty() {
            self.drafts.remove(&draft.page);
        } else {
            let saved = SavedDraft {
                revision: draft.revision.unwrap_or_default(),
                fields: draft.fields.clone(),
            };
            self.drafts.insert(draft.page.clone(), saved);
        }
    }

    fn save(&mut self, mark: &DraftMark) {
        if !self.is_late(&mark.page, mark.sequence) {
            self.drafts.remove(&mark.page);
        }
    }
}

/// One page, the network, and what the applicant has typed.
struct World {
    drafts: Drafts,
    server: Server,
    in_flight: Option<Draft>,
    delayed: Vec<Draft>,
    /// The text by form and field, where it is not what is saved.
    typed: BTreeMap<(usize, usize), String>,
}

impl World {
    fn take(&mut self, step: &Step) {
        match *step {
            // One of the texts is what is saved.
            Step::Type { form, field, text } => {
                let text = (text > 0).then(|| text.to_string());
                match text.clone() {
                    Some(text) => drop(self.typed.insert((form, field), text)),
                    None => drop(self.typed.remove(&(form, field))),
                }
                self.drafts.typed(FORMS[form], FIELDS[field], text, 1);
            }
            Step::Send => {
                if let Some(draft) = self.drafts.next_unsent() {
                    assert!(self.in_flight.replace(draft).is_none(), "two are in flight");
                }
            }
            Step::Arrive { is_answered } => {
                if let Some(draft) = self.in_flight.take() {
                    self.server.put(&draft);
                    self.drafts.record(
                        draft.sequence,
                        if is_answered { SendOutcome::Stored } else { SendOutcome::Lost },
                    );
                }
            }
            Step::Delay => {
                if let Some(draft) = self.in_flight.take() {
                    self.drafts.record(draft.sequence, SendOutcome::Lost);
                    self.delayed.push(draft);
                }
            }
            Step::ArriveLate(index) => {
                if !self.delayed.is_empty() {
                    let draft = self.delayed.remove(index % self.delayed.len());
                    self.server.put(&draft);
                }
            }
            Step::Leave { arrives } => {
                self.delayed.extend(self.in_flight.take());
                for draft in self.drafts.all_unsent() {
                    if arrives {
                        self.server.put(&draft);
                    }
                    self.drafts.record(
                        draft.sequence,
                        if arrives { SendOutcome::Stored } else { SendOutcome::Lost },
                    );
                }
            }
            Step::Save { form, is_taken } => {
                let mark = self.drafts.mark(FORMS[form]);
                if is_taken {
                    self.server.save(&mark);
                    self.drafts.saved(&mark, 2);
                    self.typed.retain(|(of, _), _| *of != form);
                } else {
                    self.drafts.save_failed(&mark);
                }
            }
            Step::Refresh => drop(self.drafts.learn(&self.server.drafts)),
        }
    }

    fn typed_into(&self, form: usize) -> BTreeMap<String, String> {
        self.typed
            .iter()
            .filter(|((of, _), _)| *of == form)
            .map(|((_, field), text)| (FIELDS[*field].to_owned(), text.clone()))
            .collect()
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 2_000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn the_server_ends_up_with_what_was_typed_and_not_saved(steps in proptest::collection::vec(step(), 0..80)) {
        let mut world = World {
            drafts: Drafts::new("writer".to_owned()),
            server: Server::default(),
            in_flight: None,
            delayed: Vec::new(),
            typed: BTreeMap::new(),
        };
        for step in &steps {
            world.take(step);
            for (index, form) in FORMS.into_iter().enumerate() {
                for (field, text) in world.typed_into(index) {
                    prop_assert_eq!(world.drafts.text(form, &field), Some(text.as_str()), "the page has lost what was typed");
                }
            }
        }
        // The network works from here on, and what was late arrives in between.
        for step in [Step::Arrive { is_answered: true }, Step::Send].iter().cycle().take(20) {
            world.take(step);
            world.take(&Step::ArriveLate(0));
        }
        prop_assert!(!world.drafts.has_unsent());
        for (index, form) in FORMS.into_iter().enumerate() {
            let kept = world.server.drafts.get(form).map(|draft| draft.fields.clone()).unwrap_or_default();
            prop_assert_eq!(kept, world.typed_into(index));
        }
    }
}
