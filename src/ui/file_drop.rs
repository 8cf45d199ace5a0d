//! Choosing files: by a button, with a phone's camera, or by dropping them on the card.

use leptos::html;
use leptos::prelude::*;
use web_sys::{File, FileList};

use super::drop_target;
use super::field::{FormErrors, described_by, error_line, hint_line, invalid};
use super::icon::{Symbol, icon};
use crate::i18n::{Key, Text, tr};

/// The camera of a phone that an input asks for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Capture {
    /// The one at the back.
    Environment,
    /// The one that faces the applicant.
    User,
}

impl Capture {
    fn attribute(self) -> &'static str {
        match self {
            Self::Environment => "environment",
            Self::User => "user",
        }
    }
}

/// A field for files: from the file picker, a camera, or dropped on the card around it.
#[component]
pub fn FileDrop(
    /// The id of the button, which also identifies its errors; the input is `{id}-input`.
    #[prop(into)]
    id: String,
    /// The label of the button.
    #[prop(into)]
    label: Text,
    /// The accepted types, such as `image/*,application/pdf`.
    accept: &'static str,
    /// Called with the files.
    #[prop(into)]
    on_files: Callback<Vec<File>>,
    /// The errors of the page.
    errors: FormErrors,
    /// Whether it takes several files at once.
    #[prop(optional)]
    multiple: bool,
    /// What sort of file, and how large.
    #[prop(into, optional)]
    hint: Option<Text>,
    /// Whether the device's own camera application is offered too, on touch screens.
    #[prop(optional_no_strip)]
    capture: Option<Capture>,
    /// Called when the page's own camera is chosen, which is offered if this is given.
    #[prop(optional_no_strip)]
    on_camera: Option<Callback<()>>,
    /// Whether the camera is the primary action.
    #[prop(optional)]
    camera_first: bool,
    /// Whether the page has a better alternative, so that no button here is primary.
    #[prop(optional)]
    is_second: bool,
    /// The label of the button for either camera.
    #[prop(into, optional)]
    camera_label: Option<Text>,
    /// Whether a file is being prepared; others are refused meanwhile.
    #[prop(into, optional)]
    busy: Signal<bool>,
) -> AnyView {
    let (over, refused) = (RwSignal::new(false), RwSignal::new(None::<Key>));
    let take = move |files: Option<FileList>| {
        let files: Vec<File> = files
            .map(|files| (0..files.length()).filter_map(|index| files.get(index)).collect())
            .unwrap_or_default();
        if files.is_empty() {
            return;
        }
        let refusal = if busy.get_untracked() {
            Some(Key::UiDropBusy)
        } else if files.len() > 1 && !multiple {
            Some(Key::UiDropOne)
        } else {
            None
        };
        refused.set(refusal);
        if refusal.is_none() {
            on_files.run(files);
        }
    };
    let zone = NodeRef::<html::Div>::new();
    zone.on_load(move |zone| {
        let held = StoredValue::new_local(drop_target::listen(
            &zone,
            move |is_over| over.set(is_over),
            take,
        ));
        on_cleanup(move || held.dispose());
    });
    let described = described_by(&id, hint.is_some(), errors);
    let programs = capture.zip(camera_label.clone()).map(|(capture, label)| {
        let picker = Picker {
            id: format!("{id}-camera"),
            accept: "image/*",
            multiple: false,
            capture: Some(capture),
            busy,
        };
        let class = if is_second {
            "button button-secondary camera-button"
        } else {
            "button button-primary camera-button"
        };
        picker.view(class, Symbol::Camera, label, described.clone(), take)
    });
    let own = on_camera.zip(camera_label).map(|(on_camera, label)| {
        view! {
            <button class=button_class(camera_first && !is_second) type="button" on:click=move |_| on_camera.run(())>
                {icon(Symbol::Camera)}
                <span class="button-label">{label.view()}</span>
            </button>
        }
    });
    let picker = Picker { id: id.clone(), accept, multiple, capture: None, busy };
    let choose = picker.view(
        button_class(!camera_first && !is_second && programs.is_none()),
        Symbol::Upload,
        label,
        described,
        take,
    );
    let (before, after) = if camera_first { (own, None) } else { (None, own) };
    view! {
        <div class="field" class:field-invalid=invalid(&id, errors)>
            {error_line(&id, errors)}
            <div class="file-drop" class:file-drop-over=move || over.get() node_ref=zone>
                {hint_line(&id, hint)}
                <div class="file-drop-buttons">{programs} {before} {choose} {after}</div>
                <p class="file-drop-note">{Text::from(if multiple { Key::UiDropSeveral } else { Key::UiDropHere }).view()}</p>
                // Always in the page, so that screen readers announce what appears in it.
                <div role="status">{move || refused.get().map(|why| view! { <p class="file-drop-refusal">{icon(Symbol::Alert)} {tr(why)}</p> })}</div>
            </div>
        </div>
    }
    .into_any()
}

fn button_class(is_first: bool) -> &'static str {
    if is_first { "button button-primary" } else { "button button-secondary" }
}

/// A button and the input that it opens. The input itself is hidden, because browsers do not let it
/// be labelled and styled.
struct Picker {
    id: String,
    accept: &'static str,
    multiple: bool,
    capture: Option<Capture>,
    busy: Signal<bool>,
}

impl Picker {
    fn view(
        self,
        class: &'static str,
        symbol: Symbol,
        label: Text,
        described: impl Fn() -> Option<String> + Send + 'static,
        take: impl Fn(Option<FileList>) + Copy + 'static,
    ) -> AnyView {
        let Self { id, accept, multiple, capture, busy } = self;
        let control = NodeRef::<html::Input>::new();
        let open = move |_| {
            if let Some(control) = control.get_untracked().filter(|_| !busy.get_untracked()) {
                control.click();
            }
        };
        let changed = move |_| {
            if let Some(control) = control.get_untracked() {
                take(control.files());
                // The same file can then be chosen again after it was removed.
                control.set_value("");
            }
        };
        view! {
            <button
                class=class
                id=id.clone()
                type="button"
                aria-describedby=described
                aria-disabled=move || busy.get().then_some("true")
                class:button-busy=move || busy.get()
                on:click=open
            >
                {icon(symbol)}
                <span class="button-label">{label.view()}</span>
            </button>
            <input
                hidden
                type="file"
                id=format!("{id}-input")
                node_ref=control
                accept=accept
                multiple=multiple
                capture=capture.map(Capture::attribute)
                on:change=changed
            />
        }
        .into_any()
    }
}
