//! Finding elements by role and name, as the browser computes them for assistive technology.
//!
//! Selectors only narrow down the candidates. Whether an element is meant is decided by the
//! computed role and name.

use fantoccini::elements::Element;
use fantoccini::error::CmdError;
use serde_json::{Value, json};

use super::browser::Browser;

/// A role of WAI-ARIA.
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
    /// All roles.
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

    /// Returns the role as browsers compute it.
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

    /// Returns a selector of all elements that can have the role.
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

/// An accessible name to look for.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Name<'a> {
    /// The whole name.
    Is(&'a str),
    /// The beginning of the name.
    StartsWith(&'a str),
    /// A text of a language file, with any values for its placeholders.
    Template(&'a str),
}

impl Name<'_> {
    fn matches(self, name: &str) -> bool {
        // Bidi isolates around a name are not part of what is read out.
        let name = name.replace(['\u{2068}', '\u{2069}'], "");
        match self {
            Self::Is(wanted) => name == wanted,
            Self::StartsWith(wanted) => name.starts_with(wanted),
            Self::Template(text) => matches_template(text, &name),
        }
    }
}

/// Returns whether `words` are those of a text, with any values for its placeholders.
fn matches_template(text: &str, words: &str) -> bool {
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

/// Returns the candidates that are visible, of the page and of the loader's open shadow root. To
/// ask the browser about hidden ones would only take time.
const VISIBLE: &str = "const [selector, within] = arguments;
    const hosts = within ? [] : [...document.querySelectorAll('[data-latchkey]')].filter((element) => element.shadowRoot);
    const roots = [within ?? document, ...hosts.map((host) => host.shadowRoot)];
    return roots.flatMap((root) => [...root.querySelectorAll(selector)]).filter((element) => element.checkVisibility());";

/// Returns the first visible element of that role and name, inside `within` where it is given.
pub(crate) async fn first(
    browser: &Browser,
    role: Role,
    name: Name<'_>,
    within: Option<&Element>,
) -> Result<Option<Element>, CmdError> {
    for element in visible(browser, role, within).await? {
        if name.matches(&browser.name_of(&element).await?)
            && has_role(browser, &element, role).await?
        {
            return Ok(Some(element));
        }
    }
    Ok(None)
}

/// Returns whether the browser computes that role for one of the role's candidates. WAI-ARIA defines
/// no role for a frame or a password field, so browsers differ, and the element decides.
async fn has_role(browser: &Browser, element: &Element, role: Role) -> Result<bool, CmdError> {
    Ok(role == Role::Iframe
        || browser.role_of(element).await? == role.as_str()
        || role == Role::Textbox
            && element.prop("type").await?.is_some_and(|kind| kind == "password"))
}

/// Returns the visible candidates for a role, in document order.
async fn visible(
    browser: &Browser,
    role: Role,
    within: Option<&Element>,
) -> Result<Vec<Element>, CmdError> {
    let within = within.map_or(Value::Null, |element| json!(element));
    let visible = browser.client.execute(VISIBLE, vec![json!(role.candidates()), within]).await?;
    Ok(visible
        .as_array()
        .into_iter()
        .flatten()
        .filter_map(|reference| element(browser, reference))
        .collect())
}

/// Returns the element that a script has returned.
pub(crate) fn element(browser: &Browser, reference: &Value) -> Option<Element> {
    let id = reference.as_object()?.values().next()?.as_str()?;
    Some(Element::from_element_id(browser.client.clone(), id.to_owned().into()))
}

/// Describes the page as it is exposed to assistive technology: one line for each element of a
/// known role, and then the text.
pub(crate) async fn describe_page(browser: &Browser) -> Result<String, CmdError> {
    let mut lines = Vec::new();
    for role in Role::ALL {
        for element in visible(browser, *role, None).await? {
            if has_role(browser, &element, *role).await? {
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
    use super::matches_template;

    #[test]
    fn a_text_is_matched_around_its_placeholders() {
        let text = "Change the address from {{since}} to {{until}}";
        assert!(matches_template(text, "Change the address from May 2020 to June 2021"));
        assert!(!matches_template(text, "Remove the address from May 2020 to June 2021"));
        assert!(!matches_template(text, "Change the address from May 2020"));
        assert!(
            matches_template("{{bank}}", "Kestrel")
                && matches_template("Help", "Help")
                && !matches_template("Help", "Help me")
        );
    }
}
