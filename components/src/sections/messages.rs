//! Messages and announcements.

use latchkey::ui::{
    Banner, BannerKind, ErrorSummary, FieldMessage, Form, FormErrors, LiveRegion, TextField,
};
use leptos::prelude::*;

use crate::sample::{Sample, long_words, words};

pub(super) fn banners() -> AnyView {
    let kinds = [
        (
            BannerKind::Info,
            "Good to know",
            "You can leave and come back: what you have answered is kept.",
        ),
        (BannerKind::Success, "It worked", "Your bank is connected."),
        (BannerKind::Warning, "Look out", "Your document expires soon."),
        (BannerKind::Error, "It did not work", "We could not save your answers. Try again."),
    ];
    let banner = |(kind, title, what): (BannerKind, &'static str, &'static str)| {
        view! { <Sample state=title><Banner kind=kind title=words(title) live=false><p>{what}</p></Banner></Sample> }
    };
    view! {
        {kinds.map(banner).into_iter().collect::<Vec<_>>()}
        <Sample state="Without a title, long">
            <Banner live=false><p>{long_words().view()}</p><p>"And more about it, in a paragraph of its own. "<a href="#component-banner">"A link"</a></p></Banner>
        </Sample>
    }
    .into_any()
}

pub(super) fn error_summary() -> AnyView {
    let errors = FormErrors::new();
    let show = move |()| {
        errors.set(vec![
            FieldMessage::new("summary-name", words("Enter your name")),
            FieldMessage::new(
                "summary-street",
                words("Enter the number of your house and the name of your street, as a letter to you would have them"),
            ),
        ]);
    };
    show(());
    view! {
        <Sample state="It takes the focus whenever errors are set, and leads to each field" wide=true>
            <Form errors=errors on_submit=show>
                <TextField id="summary-name" label=words("Name") value=RwSignal::new(String::new()) errors=errors />
                <TextField id="summary-street" label=words("Street") value=RwSignal::new(String::new()) errors=errors />
                <button class="button button-primary" type="submit">"Set them again"</button>
            </Form>
        </Sample>
        <Sample state="Nothing is wrong: it is not there"><ErrorSummary errors=FormErrors::new() /></Sample>
    }
    .into_any()
}

pub(super) fn live_region() -> AnyView {
    let (count, message) = (RwSignal::new(0), RwSignal::new(String::new()));
    let announce = move |_| {
        count.update(|count| *count += 1);
        message.set(format!("Announced {} times", count.get_untracked()));
    };
    view! {
        <Sample state="Heard and not seen">
            <button class="button button-secondary" type="button" on:click=announce>"Announce something"</button>
            <LiveRegion message=message />
        </Sample>
    }
    .into_any()
}
