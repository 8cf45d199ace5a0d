//! Headings, illustrations and lists.

use latchkey::i18n::Key;
use latchkey::ui::{
    Card, Fact, FactList, FactSentence, Illustration, IllustrationKind, PageHeading, SummaryList,
    SummaryRow, Symbol,
};
use leptos::prelude::*;

use crate::sample::{Sample, long_words, words};

pub(super) fn page_heading() -> AnyView {
    view! {
        <Sample state="It takes the focus when its page appears; not here">
            <PageHeading text=words("Your details") take_focus=false />
        </Sample>
        <Sample state="With a caption">
            <PageHeading text=words("Photo page of your passport") caption=words("Identity document") take_focus=false />
        </Sample>
        <Sample state="Long"><PageHeading text=long_words() caption=long_words() take_focus=false /></Sample>
    }
    .into_any()
}

const ILLUSTRATIONS: [(&str, IllustrationKind); 19] = [
    ("Start", IllustrationKind::Start),
    ("Passport", IllustrationKind::Passport),
    ("Front of a card", IllustrationKind::CardFront),
    ("Back of a card", IllustrationKind::CardBack),
    ("Selfie", IllustrationKind::Selfie),
    ("No camera", IllustrationKind::NoCamera),
    ("Bank", IllustrationKind::Bank),
    ("Bank connected", IllustrationKind::BankConnected),
    ("Bank problem", IllustrationKind::BankProblem),
    ("Processing", IllustrationKind::Processing),
    ("Done", IllustrationKind::Done),
    ("Attention", IllustrationKind::Attention),
    ("Failed", IllustrationKind::Failed),
    ("Declined", IllustrationKind::Declined),
    ("Saved", IllustrationKind::Saved),
    ("Expired", IllustrationKind::Expired),
    ("Closed", IllustrationKind::Closed),
    ("Broken link", IllustrationKind::BrokenLink),
    ("Offline", IllustrationKind::Offline),
];

pub(super) fn illustrations() -> AnyView {
    let sample = |(state, kind)| view! { <Sample state=state><Illustration kind=kind /></Sample> };
    ILLUSTRATIONS.map(sample).into_iter().collect::<Vec<_>>().into_any()
}

pub(super) fn facts() -> AnyView {
    let note = || view! { <p>"A passport, a driving licence or an identity card"</p> }.into_any();
    view! {
        <Sample state="Names, and more about them">
            <FactList>
                <Fact symbol=Symbol::Card title=words("Who you are") note=note() />
                <Fact symbol=Symbol::Home title=long_words() note=view! { <p>{long_words().view()}</p> }.into_any() />
            </FactList>
        </Sample>
        <Sample state="Whole sentences">
            <FactList>
                <FactSentence symbol=Symbol::Clock text=words("It takes about five minutes.") />
                <FactSentence symbol=Symbol::Lock text=words("Only the business sees what you send.") />
            </FactList>
        </Sample>
        <Sample state="A card around things that belong together"><Card><p>"These belong together."</p><p>"And so does this."</p></Card></Sample>
    }
    .into_any()
}

pub(super) fn summary_list() -> AnyView {
    view! {
        <Sample state="The whole group is changed">
            <SummaryList title=Key::CheckDetails on_change=|()| () change_name=Key::CheckChangeDetails>
                <SummaryRow label=words("Name") value=words("Zoë Ní Bhriain") />
                <SummaryRow label=words("Date of birth") value=words("31 March 1990") />
            </SummaryList>
        </Sample>
        <Sample state="Each answer is changed by itself; one is more than words, one is long">
            <SummaryList title=words("Your home")>
                <SummaryRow label=Key::CheckAddress on_change=|()| ()>
                    <span>"12 St James’s Square"<br/>"London"</span>
                </SummaryRow>
                <SummaryRow label=long_words() value=long_words() on_change=|()| () />
            </SummaryList>
        </Sample>
        <Sample state="Pointed at, with the focus" force="force-hover force-focus">
            <SummaryList title=Key::CheckBank><SummaryRow label=Key::CheckAccounts value=words("•••• 6789") on_change=|()| () change_name=Key::CheckChangeBank /></SummaryList>
        </Sample>
    }
    .into_any()
}
