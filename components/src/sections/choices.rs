//! Components for choosing.

use latchkey::ui::{
    Checkbox, ChoiceCard, ChoiceList, ChoiceOption, Combobox, ConsentBox, CountrySelect,
    FormErrors, RadioGroup, Select, SelectOption,
};
use leptos::prelude::*;

use super::fields::wrong;
use crate::sample::{Sample, long_words, words};

fn chosen(value: &str) -> RwSignal<String> {
    RwSignal::new(value.to_owned())
}

fn how_often() -> Vec<SelectOption> {
    [("weekly", "Every week"), ("monthly", "Every month"), ("yearly", "Once a year")]
        .map(|(value, label)| SelectOption::new(value, words(label)))
        .to_vec()
}

pub(super) fn select() -> AnyView {
    let none = FormErrors::new();
    let list = move |id: &'static str, value: &str, errors| {
        view! { <Select id=id label=words("How often are you paid?") value=chosen(value) options=how_often() errors=errors hint=words("The most usual way") /> }
    };
    view! {
        <Sample state="Nothing chosen">{list("select-empty", "", none)}</Sample>
        <Sample state="Pointed at" force="force-hover">{list("select-hover", "", none)}</Sample>
        <Sample state="With the focus" force="force-focus">{list("select-focus", "", none)}</Sample>
        <Sample state="Chosen">{list("select-chosen", "monthly", none)}</Sample>
        <Sample state="Wrong">{list("select-wrong", "", wrong("select-wrong", "Choose how often you are paid"))}</Sample>
        <Sample state="A few countries">
            <CountrySelect id="select-country" label=words("Country") value=chosen("GB") errors=none allowed=["FR", "GB", "IE"].map(str::to_owned).to_vec() />
        </Sample>
    }
    .into_any()
}

/// Options with long names and alternative names.
fn documents_with_aliases() -> Vec<SelectOption> {
    let paper = |(value, label): (&'static str, &'static str)| {
        SelectOption::new(value, words(label)).other_names(|value| vec![value.to_owned()])
    };
    [
        ("p60", "End of year certificate"),
        ("p45", "Certificate of leaving work"),
        ("sa302", "Tax calculation of somebody who works for themselves"),
    ]
    .map(paper)
    .to_vec()
}

pub(super) fn combobox() -> AnyView {
    let none = FormErrors::new();
    let country = move |id: &'static str, value: &str, errors| {
        view! { <CountrySelect id=id label=words("Country") value=chosen(value) errors=errors hint=words("Where you live now") /> }
    };
    view! {
        <Sample state="Nothing chosen: type any part of a name, also in English, or a code">{country("combobox-empty", "", none)}</Sample>
        <Sample state="Pointed at" force="force-hover">{country("combobox-hover", "", none)}</Sample>
        <Sample state="With the focus" force="force-focus">{country("combobox-focus", "", none)}</Sample>
        <Sample state="Chosen">{country("combobox-chosen", "CI", none)}</Sample>
        <Sample state="Wrong">{country("combobox-wrong", "", wrong("combobox-wrong", "Choose the country"))}</Sample>
        <Sample state="With other names: p60, p45, sa302">
            <Combobox id="combobox-documents_with_aliases" label=words("Paper") value=chosen("") options=documents_with_aliases() errors=none />
        </Sample>
    }
    .into_any()
}

fn documents() -> Vec<ChoiceOption> {
    vec![
        ChoiceOption::new("passport", words("Passport")).hint(words("The page with your photo")),
        ChoiceOption::new("driving_license", words("Driving licence")),
        ChoiceOption::new("other", long_words()),
    ]
}

pub(super) fn radios() -> AnyView {
    let none = FormErrors::new();
    let group = move |id: &'static str, value: &str, errors| {
        view! { <RadioGroup id=id legend=words("Which document will you use?") value=chosen(value) options=documents() errors=errors hint=words("Choose one") /> }
    };
    view! {
        <Sample state="Nothing chosen">{group("radio-empty", "", none)}</Sample>
        <Sample state="Pointed at" force="force-hover">{group("radio-hover", "", none)}</Sample>
        <Sample state="With the focus" force="force-focus">{group("radio-focus", "passport", none)}</Sample>
        <Sample state="Chosen">{group("radio-chosen", "driving_license", none)}</Sample>
        <Sample state="Wrong">{group("radio-wrong", "", wrong("radio-wrong", "Choose which document you will use"))}</Sample>
        <Sample state="The heading of the page has asked">
            <RadioGroup id="radio-hidden" legend=words("Which document?") value=chosen("") options=documents() errors=none legend_hidden=true />
        </Sample>
    }
    .into_any()
}

pub(super) fn checkboxes() -> AnyView {
    let none = FormErrors::new();
    let ticked = RwSignal::new;
    view! {
        <Sample state="Not ticked">
            <Checkbox id="box-empty" label=words("I still work here") checked=ticked(false) errors=none hint=words("Leave it empty if you have left") />
        </Sample>
        <Sample state="Ticked"><Checkbox id="box-ticked" label=words("I still work here") checked=ticked(true) errors=none /></Sample>
        <Sample state="Pointed at" force="force-hover"><Checkbox id="box-hover" label=words("I still work here") checked=ticked(false) errors=none /></Sample>
        <Sample state="With the focus" force="force-focus"><Checkbox id="box-focus" label=words("I still work here") checked=ticked(false) errors=none /></Sample>
        <Sample state="Wrong">
            <Checkbox id="box-wrong" label=words("I still work here") checked=ticked(false) errors=wrong("box-wrong", "Tick the box to go on") />
        </Sample>
        <Sample state="A consent, with what it means">
            <ConsentBox id="consent" label=words("I agree to a search of my credit file") checked=ticked(false) errors=none>
                <p>"What is read, why, and how long it is kept. "<a href="#component-checkbox">"More about it"</a></p>
            </ConsentBox>
        </Sample>
        <Sample state="A consent that is missing">
            <ConsentBox id="consent-wrong" label=long_words() checked=ticked(false) errors=wrong("consent-wrong", "Tick the box if you agree")>
                <p>"What is read, why, and how long it is kept."</p>
            </ConsentBox>
        </Sample>
    }
    .into_any()
}

pub(super) fn choice_list() -> AnyView {
    let sign = "data:image/svg+xml,%3Csvg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 4 4'%3E%3Cpath fill='%2314663f' d='M0 0h4v4H0z'/%3E%3C/svg%3E";
    let list = move |name: &'static str| {
        view! {
            <ChoiceList label=words(name)>
                <ChoiceCard title=words("Harbour Bank") image=Some(sign.to_owned()) on_choose=|()| () />
                <ChoiceCard title=words("Meadow Building Society") note=words("For savings too") image=Some(sign.to_owned()) on_choose=|()| () />
                <ChoiceCard title=words("Tide Bank") note=words("Not working today") image=None disabled=true on_choose=|()| () />
                <ChoiceCard title=long_words() image=None on_choose=|()| () />
            </ChoiceList>
        }
    };
    view! {
        <Sample state="At rest; with an image, a note, one that cannot be chosen now, a long one">{list("Banks")}</Sample>
        <Sample state="Pointed at" force="force-hover">{list("Banks, pointed at")}</Sample>
        <Sample state="With the focus" force="force-focus">{list("Banks, with the focus")}</Sample>
    }
    .into_any()
}
