//! The interface to `src/boot/languages.js`, which chooses and fetches languages.

use std::fmt;

use js_sys::{Array, Function, Promise, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;

use super::language::Language;

const SCRIPT: &str = "__latchkey_languages";

/// The error of texts that could not be loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LanguageMissing;

impl fmt::Display for LanguageMissing {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str("the texts of the language could not be loaded")
    }
}

impl std::error::Error for LanguageMissing {}

/// Returns tag and own name of the available languages. `messages` are the host's texts, unchecked,
/// or `undefined`; the script validates them.
pub fn languages(messages: &JsValue) -> Vec<(String, String)> {
    let listed = call("list", &[messages])
        .and_then(|list| list.dyn_into::<Array>().ok())
        .unwrap_or_default();
    pairs(&listed)
}

/// Returns the first language, which the script has begun to fetch: nothing can be drawn without
/// its texts.
pub async fn first_language() -> Result<Language, LanguageMissing> {
    load(property(&script(), "first")).await
}

/// Returns the language of the applicant's earlier choice, or the best match for the host's locale.
pub async fn preferred_language(
    locale: Option<&str>,
    messages: &JsValue,
) -> Result<Language, LanguageMissing> {
    load(call("load", &[&locale.into(), messages]).unwrap_or_default()).await
}

/// Switches to the language that the applicant has chosen, for the rest of this browser tab.
pub async fn choose_language(tag: &str, messages: &JsValue) -> Result<Language, LanguageMissing> {
    load(call("choose", &[&tag.into(), messages]).unwrap_or_default()).await
}

async fn load(promise: JsValue) -> Result<Language, LanguageMissing> {
    let promise = promise.dyn_into::<Promise>().map_err(|_| LanguageMissing)?;
    let language = JsFuture::from(promise).await.map_err(|_| LanguageMissing)?;
    let list = |name| property(&language, name).dyn_into::<Array>().map_err(|_| LanguageMissing);
    let text = |name| property(&language, name).as_string().ok_or(LanguageMissing);
    let texts = list("texts")?
        .iter()
        .map(|text| text.as_string().ok_or(LanguageMissing))
        .collect::<Result<_, _>>()?;
    Ok(Language {
        tag: text("tag")?,
        locale: text("locale")?,
        names: text("names")?,
        plurals: text("plurals")?,
        texts,
        others: pairs(&list("others")?),
    })
}

fn pairs(list: &Array) -> Vec<(String, String)> {
    let pair = |entry: JsValue| {
        let entry = entry.dyn_into::<Array>().ok()?;
        entry.get(0).as_string().zip(entry.get(1).as_string())
    };
    list.iter().filter_map(pair).collect()
}

fn script() -> JsValue {
    property(&js_sys::global(), SCRIPT)
}

/// Returns a property, or `undefined` where there is none: only the widget's own page has the
/// script.
fn property(object: &JsValue, name: &str) -> JsValue {
    Reflect::get(object, &name.into()).unwrap_or_default()
}

fn call(method: &str, arguments: &[&JsValue]) -> Option<JsValue> {
    let script = script();
    let method = property(&script, method).dyn_into::<Function>().ok()?;
    Reflect::apply(&method, &script, &arguments.iter().copied().collect()).ok()
}
