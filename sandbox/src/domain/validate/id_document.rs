//! The identity document that the applicant will show.

use latchkey_api_types::{IdDocument, IdDocumentType};

use crate::domain::validate::Invalid;
use crate::domain::validate::address::country;

/// Returns the document in its stored form. `allowed` are the types that the business accepts; if
/// it is empty, all are.
pub(crate) fn id_document(
    document: &IdDocument,
    allowed: &[IdDocumentType],
) -> Result<IdDocument, Invalid> {
    if let IdDocumentType::Other(_) = document.kind {
        let known: Vec<&str> = IdDocumentType::KNOWN.iter().map(IdDocumentType::as_str).collect();
        return Err(Invalid::new(
            "id_document.type",
            format!("This is not a type that can be used: {}.", known.join(", ")),
        ));
    }
    if !allowed.is_empty() && !allowed.contains(&document.kind) {
        return Err(Invalid::new("id_document.type", "Documents of this type are not taken here."));
    }
    let issuing_country = country("id_document.issuing_country", &document.issuing_country)?;
    Ok(IdDocument { kind: document.kind.clone(), issuing_country })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(kind: &str, country: &str, allowed: &[IdDocumentType]) -> Result<String, String> {
        let document = IdDocument { kind: kind.into(), issuing_country: country.to_owned() };
        id_document(&document, allowed)
            .map(|kept| kept.issuing_country)
            .map_err(|invalid| invalid.param)
    }

    #[test]
    fn every_known_type_is_accepted_where_the_business_restricts_none() {
        for kind in IdDocumentType::KNOWN {
            assert_eq!(check(kind.as_str(), "de", &[]), Ok("DE".to_owned()));
        }
    }

    #[test]
    fn a_refusal_names_the_parameter() {
        assert_eq!(check("library_card", "DE", &[]), Err("id_document.type".to_owned()));
        assert_eq!(
            check("id_card", "DE", &[IdDocumentType::Passport]),
            Err("id_document.type".to_owned())
        );
        assert_eq!(
            check("passport", "ZZ", &[IdDocumentType::Passport]),
            Err("id_document.issuing_country".to_owned())
        );
    }
}
