//! The state of a combobox: the typed text, the matching options, the marked one, and the chosen
//! one.

use gloo_timers::callback::Timeout;
use leptos::prelude::*;

use super::matching::{Names, best_first, is_exact};
use crate::i18n::{Key, Phrase, folded, tr, tr_with};
use crate::ui::draft::FormDraft;
use crate::ui::focus::bring_into_sight;
use crate::ui::select::SelectOption;

/// The delay after the last key before the number of matches is announced, in milliseconds. Without
/// it each letter would interrupt the screen reader.
const ANNOUNCEMENT_DELAY: u32 = 700;

/// An option: its value and its label.
type Entry = (String, String);

/// The state of one combobox.
#[derive(Clone, Copy)]
pub(super) struct Finder {
    id: StoredValue<String>,
    draft: Option<FormDraft>,
    value: RwSignal<String>,
    entries: Memo<Vec<Entry>>,
    names: Memo<Vec<Names>>,
    /// The typed text, until an option is chosen.
    typed: RwSignal<Option<String>>,
    /// The indexes of the matching options, the best first.
    matches: Memo<Vec<usize>>,
    is_open: RwSignal<bool>,
    /// The index of the marked option among the matches.
    active: RwSignal<Option<usize>>,
    /// Whether the applicant has moved to the marked option with the arrow keys.
    navigated: StoredValue<bool>,
    announcement: RwSignal<String>,
    announcement_timer: StoredValue<Option<Timeout>, LocalStorage>,
}

impl Finder {
    pub(super) fn new(
        id: String,
        value: RwSignal<String>,
        options: Signal<Vec<SelectOption>>,
    ) -> Self {
        let entries = Memo::new(move |_| {
            options.with(|options| options.iter().map(SelectOption::entry).collect::<Vec<_>>())
        });
        // Computed when the first letter is typed, and again when the language has changed.
        let names = Memo::new(move |_| {
            options.with(|options| options.iter().map(SelectOption::names).collect::<Vec<_>>())
        });
        let typed = RwSignal::new(None::<String>);
        let matches = Memo::new(move |_| {
            match typed.get().map(|typed| folded(&typed)).filter(|query| !query.is_empty()) {
                None => (0..entries.with(Vec::len)).collect::<Vec<_>>(),
                Some(query) => names.with(|names| best_first(&query, names)),
            }
        });
        let finder = Self {
            id: StoredValue::new(id),
            draft: use_context(),
            value,
            entries,
            names,
            typed,
            matches,
            is_open: RwSignal::new(false),
            active: RwSignal::new(None),
            navigated: StoredValue::new(false),
            announcement: RwSignal::new(String::new()),
            announcement_timer: StoredValue::new_local(None),
        };
        Effect::new(move || {
            let marked = finder
                .active_id()
                .unwrap_or_else(|| finder.id.with_value(|id| format!("{id}-list")));
            if finder.is_expanded() {
                // The list is drawn by the next frame.
                request_animation_frame(move || {
                    if let Some(element) = document().get_element_by_id(&marked) {
                        bring_into_sight(&element);
                    }
                });
            }
        });
        finder
    }

    /// Returns the text of the field. Tracked.
    pub(super) fn text(self) -> String {
        self.typed.get().unwrap_or_else(|| {
            let value = self.value.get();
            self.entries.with(|entries| {
                entries
                    .iter()
                    .find(|(own, _)| *own == value)
                    .map(|(_, label)| label.clone())
                    .unwrap_or_default()
            })
        })
    }

    /// Returns whether the list is visible. Tracked.
    pub(super) fn is_expanded(self) -> bool {
        self.is_open.get() && self.matches.with(|matches| !matches.is_empty())
    }

    /// Returns whether the message that nothing matches is visible. Tracked.
    pub(super) fn has_no_match(self) -> bool {
        self.is_open.get() && self.matches.with(Vec::is_empty)
    }

    /// Returns the id of the marked option. Tracked.
    pub(super) fn active_id(self) -> Option<String> {
        let index = self.active.get().filter(|_| self.is_expanded())?;
        Some(self.id.with_value(|id| format!("{id}-option-{index}")))
    }

    pub(super) fn announcement(self) -> Signal<String> {
        self.announcement.into()
    }

    /// Returns the options of the open list. Tracked.
    pub(super) fn visible_entries(self) -> Vec<AnyView> {
        if !self.is_open.get() {
            return Vec::new();
        }
        let active = self.active.get();
        let entry = |(index, place): (usize, &usize)| {
            let id = self.id.with_value(|id| format!("{id}-option-{index}"));
            let label =
                self.entries.with(|entries| entries.get(*place).map(|(_, label)| label.clone()));
            let marked = (active == Some(index)).then_some("true");
            view! { <li class="combobox-option" role="option" id=id aria-selected=marked.unwrap_or("false")>{label}</li> }.into_any()
        };
        self.matches.with(|matches| matches.iter().enumerate().map(entry).collect())
    }

    /// Filters the options by `text`, which the applicant has typed or the browser has filled in.
    pub(super) fn search(self, text: String, is_typed: bool) {
        self.typed.set(Some(text));
        self.navigated.set_value(false);
        let count = self.matches.with_untracked(Vec::len);
        let is_looking = self
            .typed
            .with_untracked(|typed| typed.as_ref().is_some_and(|typed| !typed.trim().is_empty()));
        self.active.set((is_looking && count > 0).then_some(0));
        if is_typed {
            self.is_open.set(true);
            let tell = Timeout::new(ANNOUNCEMENT_DELAY, move || {
                let words = if count == 0 {
                    tr(Key::UiNoMatch)
                } else {
                    tr_with(Phrase::UiMatches { count: u32::try_from(count).unwrap_or(u32::MAX) })
                };
                let _ = self.announcement.try_set(words);
            });
            self.announcement_timer.set_value(Some(tell));
        }
    }

    /// Opens the list at the chosen option. Returns whether it was closed and nothing was typed.
    pub(super) fn open_all(self) -> bool {
        if self.is_open.get_untracked() {
            return false;
        }
        let value = self.value.get_untracked();
        let place = self
            .entries
            .with_untracked(|entries| entries.iter().position(|(own, _)| *own == value));
        let is_unfiltered = self.typed.with_untracked(Option::is_none);
        self.active.set(place.filter(|_| is_unfiltered));
        self.navigated.set_value(false);
        self.is_open.set(true);
        is_unfiltered
    }

    /// Handles a key that was pressed in the field. Returns whether it had an effect.
    pub(super) fn press(self, key: &str) -> bool {
        let is_open = self.is_open.get_untracked();
        match key {
            "ArrowDown" | "ArrowUp" if !is_open => {
                self.open_all();
            }
            "ArrowDown" => self.go(1),
            "ArrowUp" => self.go(-1),
            "Enter" if is_open => match self.active.get_untracked() {
                Some(index) => self.take(index),
                None => self.settle(),
            },
            "Escape" if is_open => {
                self.typed.set(None);
                self.close();
            }
            _ => return false,
        }
        true
    }

    fn go(self, by: isize) {
        let count = self.matches.with_untracked(Vec::len);
        if count == 0 {
            return;
        }
        let last = count - 1;
        let next = match (self.active.get_untracked(), by > 0) {
            (None, true) => 0,
            (None, false) | (Some(0), false) => last,
            (Some(index), true) => {
                if index >= last {
                    0
                } else {
                    index + 1
                }
            }
            (Some(index), false) => index - 1,
        };
        self.active.set(Some(next));
        self.navigated.set_value(true);
    }

    /// Chooses one of the matches.
    pub(super) fn take(self, index: usize) {
        let place = self.matches.with_untracked(|matches| matches.get(index).copied());
        let value = place.and_then(|place| {
            self.entries
                .with_untracked(|entries| entries.get(place).map(|(value, _)| value.clone()))
        });
        if let Some(value) = value {
            self.keep(value);
            self.typed.set(None);
            self.close();
        }
    }

    /// Handles the loss of focus: chooses the option that was navigated to, or the only unambiguous
    /// one.
    pub(super) fn settle(self) {
        // The page, and the field with it, may be gone.
        let Some(is_open) = self.is_open.try_get_untracked() else { return };
        if is_open
            && self.navigated.get_value()
            && let Some(index) = self.active.get_untracked()
        {
            self.take(index);
            return;
        }
        self.close();
        let Some(query) = self.typed.get_untracked().map(|typed| folded(&typed)) else { return };
        let only = self.matches.with_untracked(|matches| match matches.as_slice() {
            [only] => Some(*only),
            [first, ..] => self
                .names
                .with_untracked(|names| {
                    names.get(*first).is_some_and(|names| is_exact(&query, names))
                })
                .then_some(*first),
            [] => None,
        });
        if query.is_empty() {
            self.keep(String::new());
            self.typed.set(None);
        } else if only.is_some() {
            self.take(0);
        } else {
            self.keep(String::new());
        }
    }

    fn close(self) {
        self.is_open.set(false);
        self.active.set(None);
        self.navigated.set_value(false);
        self.announcement_timer.set_value(None);
        self.announcement.set(String::new());
    }

    fn keep(self, value: String) {
        if self.value.with_untracked(|kept| *kept != value) {
            if let Some(draft) = self.draft {
                self.id.with_value(|id| draft.record(id, value.clone()));
            }
            self.value.set(value);
        }
    }
}
