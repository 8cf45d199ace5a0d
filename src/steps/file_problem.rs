//! Texts about files that cannot be used: the problem, and what to do.

use latchkey_client::Problem;
use latchkey_flow::FileProblem;

use crate::i18n::{Key, Phrase, Text, file_size, tr_with};

/// Returns the problem of a file, and what to do about it.
pub(super) fn words(problem: &FileProblem) -> Text {
    match problem {
        FileProblem::Empty => Key::FileProblemEmpty.into(),
        FileProblem::TooLarge { limit_bytes } => {
            #[expect(clippy::cast_precision_loss, reason = "a limit of some megabytes")]
            let limit = *limit_bytes as f64;
            Text::from(move || tr_with(Phrase::FileProblemTooLarge { limit: &file_size(limit) }))
        }
        FileProblem::TypeUnsupported => Key::FileProblemTypeUnsupported.into(),
        FileProblem::Encrypted => Key::FileProblemEncrypted.into(),
        FileProblem::HeifUnsupported => Key::FileProblemHeifUnsupported.into(),
        FileProblem::Unreadable => Key::FileProblemUnreadable.into(),
        FileProblem::TooSmall => Key::FileProblemTooSmall.into(),
        FileProblem::TooComplex => Key::FileProblemTooComplex.into(),
        FileProblem::NotSent(Problem::Network) => Key::FileProblemNetwork.into(),
        FileProblem::NotSent(Problem::Server { .. } | Problem::Unreadable { .. }) => {
            Key::FileProblemServer.into()
        }
        FileProblem::NotSent(Problem::Refused { .. } | Problem::Access(_)) => {
            Key::FileProblemRefused.into()
        }
    }
}
