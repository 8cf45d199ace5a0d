//! Finding things by role and name, as the browser computes them for assistive technology.
//!
//! A selector only narrows down which elements the browser is asked about; whether one is meant,
//! the browser says.

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use serde_json::{Value, json};

use crate::browser::Browser;

/// What a thing is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Role {
    Alert,
    Button,
    Checkbox,
    Combobox,
    Dialog,
    Group,
    Heading,
    Iframe,
    Link,
    List,
    Progressbar,
    Radio,
    Searchbox,
    Status,
    Textbox,
}

impl Role {
    /// Every role, for describing a page.
    pub(crate) const ALL: &[Self] = &[
        Self::Alert,
        Self::Button,
        Self::Checkbox,
        Self::Combobox,
        Self::Dialog,
        Self::Group,
        Self::Heading,
        Self::Iframe,
        Self::Link,
        Self::List,
        Self::Progressbar,
        Self::Radio,
        Self::Searchbox,
        Self::Status,
        Self::Textbox,
    ];

    /// As the browser says it.
    pub(crate) fn as_str(self) -> &'static str {
        match self {
            Self::Alert => "alert",
            Self::Button => "button",
            Self::Checkbox => "checkbox",
            Self::Combobox => "combobox",
            Self::Dialog => "dialog",
            Self::Group => "group",
            Self::Heading => "heading",
            Self::Iframe => "Iframe",
            Self::Link => "link",
            Self::List => "list",
            Self::Progressbar => "progressbar",
            Self::Radio => "radio",
            Self::Searchbox => "searchbox",
            Self::Status => "status",
            Self::Textbox => "textbox",
        }
    }

    /// Everything that can have the role, and much that has not.
    fn candidates(self) -> &'static str {
        match self {
            Self::Alert => "[role=alert]",
            Self::Button => {
                "button, input[type=submit], input[type=button], summary, [role=button]"
            }
            Self::Checkbox => "input[type=checkbox], [role=checkbox]",
            Self::Combobox => "select, [role=combobox]",
            Self::Dialog => "dialog, [role=dialog]",
            Self::Group => "fieldset, [role=group]",
            Self::Heading => "h1, h2, h3, h4, [role=heading]",
            Self::Iframe => "iframe",
            Self::Link => "a, [role=link]",
            Self::List => "ul, ol, [role=list]",
            Self::Progressbar => "progress, [role=progressbar]",
            Self::Radio => "input[type=radio], [role=radio]",
            Self::Searchbox | Self::Textbox => "input, textarea, [role=searchbox], [role=textbox]",
            Self::Status => "output, [role=status]",
        }
    }
}

/// What a thing is called.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'a> {
    /// Exactly so.
    Is(&'a str),
    /// It begins so.
    Begins(&'a str),
    /// It is this text of a language file, whatever is in its gaps.
    Like(&'a str),
}

impl Name<'_> {
    fn fits(self, name: &str) -> bool {
        // What keeps a name of the other direction apart from the words around it is not heard.
        let name = name.replace(['\u{2068}', '\u{2069}'], "");
        match self {
            Self::Is(wanted) => name == wanted,
            Self::Begins(wanted) => name.starts_with(wanted),
            Self::Like(text) => is_like(text, &name),
        }
    }
}

/// Whether `words` are those of a text of a language file, with something in each of its gaps.
fn is_like(text: &str, words: &str) -> bool {
    let mut pieces =
        text.split("{{").map(|piece| piece.split_once("}}").map_or(piece, |(_, rest)| rest));
    let first = pieces.next().unwrap_or_default();
    let Some(mut rest) = words.strip_prefix(first) else { return false };
    for piece in pieces {
        let Some(place) = (if piece.is_empty() { Some(rest.len()) } else { rest.find(piece) })
        else {
            return false;
        };
        rest = &rest[place + piece.len()..];
    }
    rest.is_empty()
}

impl<'a> From<&'a str> for Name<'a> {
    fn from(name: &'a str) -> Self {
        Self::Is(name)
    }
}

impl<'a> From<&'a String> for Name<'a> {
    fn from(name: &'a String) -> Self {
        Self::Is(name)
    }
}

/// The candidates that are drawn: asking the browser about each of those that are not would only
/// take time.
///
/// Open shadow roots are looked into as well, as the loader keeps what it draws in one.
const DRAWN: &str = "const [selector, within] = arguments;
    const hosts = within ? [] : [...document.querySelectorAll('[data-latchkey]')].filter((element) => element.shadowRoot);
    const roots = [within ?? document, ...hosts.map((host) => host.shadowRoot)];
    return roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter((element) => element.checkVisibility());";

/// The first thing of that role and name that is drawn; only inside of `within`, where it is given.
pub(crate) async fn first(
    browser: &Browser,
    role: Role,
    name: Name<'_>,
    within: Option<&Element>,
) -> Result<Option<Element>, CmdError> {
    for element in drawn(browser, role, within).await? {
        if name.fits(&browser.name_of(&element).await?)
            && browser.role_of(&element).await? == role.as_str()
        {
            return Ok(Some(element));
        }
    }
    Ok(None)
}

/// What could have that role, in the order of the page.
async fn drawn(
    browser: &Browser,
    role: Role,
    within: Option<&Element>,
) -> Result<Vec<Element>, CmdError> {
    let within = within.map_or(Value::Null, |element| json!(element));
    let drawn = browser.client.execute(DRAWN, vec![json!(role.candidates()), within]).await?;
    Ok(drawn
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|reference| element(browser, reference))
        .collect())
}

/// The element that a script has given back.
pub(crate) fn element(browser: &Browser, reference: &Value) -> Option<Element> {
    let id = reference.as_object()?.values().next()?.as_str()?;
    Some(Element::from_element_id(browser.client.clone(), id.to_owned().into()))
}

/// The page as it is told to somebody who does not see it: a line for each thing, and then its
/// words.
pub(crate) async fn described(browser: &Browser) -> Result<String, CmdError> {
    let mut lines = Vec::new();
    for role in Role::ALL {
        for element in drawn(browser, *role, None).await? {
            if browser.role_of(&element).await? == role.as_str() {
                lines.push(format!("{}: {}", role.as_str(), browser.name_of(&element).await?));
            }
        }
    }
    let words = browser.client.execute("return document.body?.innerText ?? ''", Vec::new()).await?;
    lines.push(String::new());
    lines.push(words.as_str().unwrap_or_default().to_owned());
    Ok(lines.join("\n"))
}

#[cfg(test)]
mod tests {
    use super::is_like;

    #[test]
    fn a_text_is_known_by_what_is_around_its_gaps() {
        let text = "Change the address from {{since}} to {{until}}";
        assert!(is_like(text, "Change the address from May 2020 to June 2021"));
        assert!(!is_like(text, "Remove the address from May 2020 to June 2021"));
        assert!(!is_like(text, "Change the address from May 2020"));
        assert!(
            is_like("{{bank}}", "Kestrel")
                && is_like("Help", "Help")
                && !is_like("Help", "Help me")
        );
    }
}
