//! The table of which colour token the style sheets draw on which other. A new combination in the
//! style sheets needs an entry here.

use crate::contrast::{NON_TEXT, TEXT};
use crate::tokens::Token;

/// Foreground, its backgrounds, and the contrast ratio that it needs on each of them. Corrections
/// are made in this order.
pub const CONTRAST_PAIRS: &[(Token, &[Token], f32)] = &[
    (
        Token::Text,
        &[
            Token::Surface,
            Token::Inset,
            Token::AccentSoft,
            Token::DangerSoft,
            Token::SuccessSoft,
            Token::WarningSoft,
            Token::InfoSoft,
        ],
        TEXT,
    ),
    // Notes are on the page, in cards and in selected choices.
    (Token::Muted, &[Token::Surface, Token::Inset, Token::AccentSoft], TEXT),
    (Token::AccentText, LINKS, TEXT),
    (Token::AccentStrong, LINKS, TEXT),
    (Token::Danger, &[Token::Surface, Token::Inset, Token::DangerSoft], TEXT),
    (Token::Success, &[Token::Surface, Token::Inset, Token::SuccessSoft], TEXT),
    (Token::Warning, &[Token::Surface, Token::Inset, Token::WarningSoft], TEXT),
    (Token::Info, &[Token::Surface, Token::InfoSoft], TEXT),
    (Token::OnAccent, &[Token::Accent, Token::AccentHover], TEXT),
    (Token::OnDanger, &[Token::Danger, Token::DangerStrong], TEXT),
    (Token::OnWarm, &[Token::Warm], NON_TEXT),
    (Token::OnCamera, &[Token::Camera], TEXT),
    (Token::BorderStrong, &[Token::Surface, Token::Inset], NON_TEXT),
    (
        Token::Focus,
        &[
            Token::Surface,
            Token::Inset,
            Token::AccentSoft,
            Token::DangerSoft,
            Token::SuccessSoft,
            Token::WarningSoft,
            Token::InfoSoft,
        ],
        NON_TEXT,
    ),
];

/// Links and quiet buttons occur everywhere, banners included.
const LINKS: &[Token] = &[
    Token::Surface,
    Token::Inset,
    Token::AccentSoft,
    Token::SuccessSoft,
    Token::WarningSoft,
    Token::DangerSoft,
    Token::InfoSoft,
];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tokens::NAMES;

    #[test]
    fn every_colour_token_is_in_the_table_or_decorative() {
        // The page background and separating lines carry no information.
        let decoration = ["--color-background", "--color-border"];
        let known = |name: &&str| {
            let is = |token: Token| NAMES[token as usize] == *name;
            decoration.contains(name)
                || CONTRAST_PAIRS.iter().any(|(foreground, backgrounds, _)| {
                    is(*foreground) || backgrounds.iter().any(|background| is(*background))
                })
        };
        let missing: Vec<_> = NAMES.into_iter().filter(|name| !known(name)).collect();
        assert_eq!(
            missing,
            Vec::<&str>::new(),
            "a new token: add its backgrounds to CONTRAST_PAIRS, or list it as decoration"
        );
    }
}
