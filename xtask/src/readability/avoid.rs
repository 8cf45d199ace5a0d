//! Words to avoid and what to use instead, from the GOV.UK style guide and from earlier texts of
//! the widget.

/// The word, or several in a row, and what to say instead.
const AVOID: &[(&str, &str)] = &[
    ("abort", "“stop”"),
    ("additional", "“more”"),
    ("advise", "“tell”"),
    ("apartment", "“flat”"),
    ("ascertain", "“find out”"),
    ("assist", "“help”"),
    ("at this time", "“now”"),
    ("authenticate", "“check who you are”"),
    ("authenticating", "“checking who you are”"),
    ("authorise", "“allow”"),
    ("begin", "“start”"),
    ("biometric", "“your face”"),
    ("click", "“choose” or “press”: not everybody has a mouse"),
    ("commence", "“start”"),
    ("consent", "“agree” or “agreement”"),
    ("credentials", "“login details”"),
    ("currently", "nothing, or “now”"),
    ("e.g", "“for example” or “like”"),
    ("ensure", "“make sure”"),
    ("error code", "what happened"),
    ("etc", "what it is"),
    ("facilitate", "“help”"),
    ("failure", "what happened"),
    ("furthermore", "nothing"),
    ("go on", "“continue”"),
    ("goes on", "“continues”"),
    ("going on", "“continuing”"),
    ("i.e", "“that is”"),
    ("illegal", "what is wrong with it"),
    ("in order to", "“to”"),
    ("incorrect", "“wrong”"),
    ("indicate", "“show” or “tell”"),
    ("inform", "“tell”"),
    ("initiate", "“start”"),
    ("invalid", "what is wrong with it, and how to put it right"),
    ("log-in", "“log in” (what to do) or “login details”"),
    ("modify", "“change”"),
    ("obtain", "“get”"),
    ("papers", "“documents”"),
    ("permit access", "“allow”"),
    ("please", "nothing: say what to do"),
    ("prior to", "“before”"),
    ("proceed", "“continue”"),
    ("process", "“check” or “use”"),
    ("processing", "“checking” or “using”"),
    ("provide", "“give”"),
    ("purchase", "“buy”"),
    ("receive", "“get”"),
    ("regarding", "“about”"),
    ("request", "“ask for”"),
    ("require", "“need”"),
    ("required", "“needed”"),
    ("retain", "“keep”"),
    ("retrieve", "“get”"),
    ("retry", "“try again”"),
    ("session", "“check” or “link”"),
    ("sign in", "“log in”"),
    ("sorry", "what to do next"),
    ("subsequently", "“then”"),
    ("sufficient", "“enough”"),
    ("terminate", "“end”"),
    ("transmit", "“send”"),
    ("unable to", "“cannot”"),
    ("unsuccessful", "what happened"),
    ("upon", "“on”"),
    ("utilise", "“use”"),
    ("valid format", "what it looks like"),
    ("verification", "“check”"),
    ("verified", "“checked” or “confirmed”"),
    ("verify", "“check” or “confirm”"),
    ("whether", "“if”"),
    ("with regard to", "“about”"),
    ("zip code", "“postcode”"),
];

/// Those of the words to avoid that stand among `words` (in lower case, without marks), with what
/// to say instead.
pub(super) fn found(words: &[String]) -> impl Iterator<Item = (&'static str, &'static str)> {
    let spaced = format!(" {} ", words.join(" "));
    AVOID.iter().copied().filter(move |(avoided, _)| spaced.contains(&format!(" {avoided} ")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn avoided(text: &str) -> Vec<&'static str> {
        let words: Vec<String> = text.split(' ').map(str::to_owned).collect();
        found(&words).map(|(word, _)| word).collect()
    }

    #[test]
    fn several_words_in_a_row_are_found_and_parts_of_words_are_not() {
        assert_eq!(avoided("you were unable to do it"), ["unable to"]);
        assert_eq!(avoided("the beginning"), [""; 0]);
    }

    #[test]
    fn the_list_is_in_order_and_each_word_once() {
        assert!(AVOID.is_sorted_by(|(one, _), (other, _)| one < other));
    }
}
