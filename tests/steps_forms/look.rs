//! look
use crate::journey::{Stage, session, with};
use latchkey_flow::{Page};
use serde_json::json;
use wasm_bindgen_test::{wasm_bindgen_test, console_log};
fn dump(name: &str, stage: &Stage) { console_log!("@@@{name}@@@{}@@@END", stage.find(".stack").outer_html().replace('\n', " ")); }
#[wasm_bindgen_test]
async fn look() {
    let all = ["consent.data_processing","consent.biometric","consent.credit_check","applicant.name","applicant.date_of_birth","applicant.phone","applicant.address","document.id_type","document.id_front","document.selfie","bank_connection","employment"];
    let stage = Stage::at(Page::Start, session(&all, &[])).await; stage.press("Agree and start").await; dump("start", &stage); drop(stage);
    let stage = Stage::at(Page::Declined, with(session(&all, &[]), json!({"consents": {"biometric": {"granted": false, "decided_at": 1}}}))).await; dump("declined", &stage); drop(stage);
    let stage = Stage::at(Page::Details, session(&all, &[])).await; stage.press("Save and continue").await; dump("details", &stage); drop(stage);
    let stage = Stage::at(Page::Employment, session(&all, &[])).await; stage.tick("employment-status").await; dump("employment", &stage); drop(stage);
    let errors = json!([{"requirement": "document.id_front", "code": "document_expired"}]);
    let stage = Stage::at(Page::Attention, with(session(&[], &[]), json!({"requirements": {"missing": ["document.id_front"], "errors": errors}}))).await; dump("attention", &stage); drop(stage);
    let stage = Stage::at(Page::AddressHistory, super::address_history::look()).await; dump("history", &stage); drop(stage);
    let stage = Stage::at(Page::Check, super::check::complete()).await; dump("check", &stage); drop(stage);
}
