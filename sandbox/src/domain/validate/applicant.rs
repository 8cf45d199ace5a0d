//! The personal details: what is sent is checked and tidied, what is absent stays as it is.

use latchkey_api_types::{ApplicantUpdate, ApplicantView, PastAddress};
use latchkey_rules::contact::PHONE_LIMIT;
use latchkey_rules::date::{CivilDate, CivilMonth};
use latchkey_rules::id_number::{self, ID_NUMBER_LIMIT, IdNumberError};
use latchkey_rules::text::{LINE_LIMIT, western_digits};
use phonenumber::metadata::DATABASE;
use phonenumber::{Mode, PhoneNumber};

use crate::domain::validate::dates::{date_of_birth, past_month};
use crate::domain::validate::text::line;
use crate::domain::validate::{Invalid, address};

/// More earlier addresses than anybody has in three years.
const MOST_PREVIOUS_ADDRESSES: usize = 20;

/// Where a phone number without a country code is from when no address says it.
const DEFAULT_COUNTRY: phonenumber::country::Id = phonenumber::country::Id::GB;

/// The details after an update. The id number comes and goes in clear; only the view masks it.
pub(crate) fn merge(
    current: &ApplicantView,
    update: &ApplicantUpdate,
    today: CivilDate,
) -> Result<ApplicantView, Invalid> {
    let mut merged = current.clone();
    if let Some(name) = &update.first_name {
        merged.first_name = Some(line("applicant.first_name", name, LINE_LIMIT)?);
    }
    if let Some(name) = &update.last_name {
        merged.last_name = Some(line("applicant.last_name", name, LINE_LIMIT)?);
    }
    if let Some(text) = &update.date_of_birth {
        merged.date_of_birth =
            Some(date_of_birth("applicant.date_of_birth", text, today)?.to_string());
    }
    if let Some(text) = &update.id_number_country {
        merged.id_number_country = Some(address::country("applicant.id_number_country", text)?);
        // A number is one country's: that of another is asked for again.
        if current.id_number_country.is_some()
            && current.id_number_country != merged.id_number_country
        {
            merged.id_number = None;
        }
    }
    if let Some(text) = &update.id_number {
        merged.id_number = Some(id_number(text, merged.id_number_country.as_deref())?);
    }
    if let Some(home) = &update.address {
        merged.address = Some(address::address("applicant.address", home)?);
    }
    // After the address, because its country says what a number without a country code means.
    if let Some(text) = &update.phone {
        merged.phone = Some(phone(text, &merged)?);
    }
    merge_history(&mut merged, update, today)?;
    Ok(merged)
}

/// When somebody was born, as far as it is known.
pub(crate) fn born(applicant: &ApplicantView) -> Option<CivilDate> {
    applicant.date_of_birth.as_deref().and_then(CivilDate::parse)
}

/// The addresses in time. They are judged together, because each ends where the one before it in
/// the list begins.
fn merge_history(
    merged: &mut ApplicantView,
    update: &ApplicantUpdate,
    today: CivilDate,
) -> Result<(), Invalid> {
    if let Some(text) = &update.address_since {
        let since = past_month("applicant.address_since", text, today)?;
        merged.address_since = Some(since.to_string());
        // Somebody who corrects this month sees only this page: what no longer fits before it is
        // asked for again.
        merged.previous_addresses.retain(|past| {
            CivilMonth::parse(&past.since).is_some_and(|past_since| past_since < since)
        });
    }
    if let Some(previous) = &update.previous_addresses {
        merged.previous_addresses =
            previous_addresses(previous, merged.address_since.as_deref(), today)?;
    }
    let Some(born) = born(merged) else { return Ok(()) };
    let too_early =
        |month: &str| CivilMonth::parse(month).is_some_and(|since| since.is_before_birth(born));
    if merged.address_since.as_deref().is_some_and(too_early) {
        let (param, message) = match &update.address_since {
            Some(_) => ("applicant.address_since", "This month is before the date of birth."),
            None => (
                "applicant.date_of_birth",
                "This date is after the month in which the applicant moved in.",
            ),
        };
        return Err(Invalid::new(param, message));
    }
    if let Some(index) = merged.previous_addresses.iter().position(|past| too_early(&past.since)) {
        let param = match &update.previous_addresses {
            Some(_) => format!("applicant.previous_addresses[{index}].since"),
            None => "applicant.date_of_birth".to_owned(),
        };
        return Err(Invalid::new(
            param,
            "The applicant cannot have moved in somewhere before the date of birth.",
        ));
    }
    Ok(())
}

fn previous_addresses(
    previous: &[PastAddress],
    address_since: Option<&str>,
    today: CivilDate,
) -> Result<Vec<PastAddress>, Invalid> {
    if previous.len() > MOST_PREVIOUS_ADDRESSES {
        return Err(Invalid::new(
            "applicant.previous_addresses",
            format!("At most {MOST_PREVIOUS_ADDRESSES} earlier addresses can be given."),
        ));
    }
    let mut later = address_since.and_then(CivilMonth::parse);
    let mut kept = Vec::with_capacity(previous.len());
    for (index, past) in previous.iter().enumerate() {
        let param = format!("applicant.previous_addresses[{index}]");
        let address = address::address(&format!("{param}.address"), &past.address)?;
        let since = past_month(&format!("{param}.since"), &past.since, today)?;
        if later.is_some_and(|later| since >= later) {
            return Err(Invalid::new(
                format!("{param}.since"),
                "This month must be before the one in which the applicant moved on.",
            ));
        }
        later = Some(since);
        kept.push(PastAddress { address, since: since.to_string() });
    }
    Ok(kept)
}

/// A phone number in E.164.
fn phone(text: &str, applicant: &ApplicantView) -> Result<String, Invalid> {
    const PARAM: &str = "applicant.phone";
    let text = western_digits(&line(PARAM, text, PHONE_LIMIT)?);
    let country = applicant
        .address
        .as_ref()
        .and_then(|home| home.country.as_deref())
        .and_then(|code| code.parse().ok())
        .unwrap_or(DEFAULT_COUNTRY);
    match phonenumber::parse(Some(country), &text) {
        Ok(number) if is_possible(&number) => Ok(number.format().mode(Mode::E164).to_string()),
        Ok(_) | Err(_) => Err(Invalid::new(
            PARAM,
            "This is not a phone number. Write it with its country code, for example +44 20 7946 0958.",
        )),
    }
}

/// Whether the number is of a range that is in use, or at least as long as the country's mobile
/// numbers are. One that is set aside for fiction, or is newer than the tables, is taken too, since
/// nothing here dials it; a digit too few is still found.
fn is_possible(number: &PhoneNumber) -> bool {
    let length = number.national().to_string().len();
    // Several countries may share a code, as the United Kingdom and Jersey do.
    let countries = DATABASE.by_code(&number.code().value()).unwrap_or_default();
    let mut mobiles = countries.iter().filter_map(|country| country.descriptors().mobile());
    number.is_valid()
        || mobiles.any(|mobile| {
            mobile.possible_length().iter().any(|possible| usize::from(*possible) == length)
        })
}

/// `country` is the number's own, where it is known.
fn id_number(text: &str, country: Option<&str>) -> Result<String, Invalid> {
    id_number::check(text, country).map(str::to_owned).map_err(|error| {
        let message = match error {
            IdNumberError::Missing => "This cannot be empty.".to_owned(),
            IdNumberError::TooLong => {
                format!("This is too long: at most {ID_NUMBER_LIMIT} characters.")
            }
            IdNumberError::NotANumber => {
                "An ID number has only letters, digits, blanks, and - . /".to_owned()
            }
            IdNumberError::NotOfCountry => "This is not an ID number of its country.".to_owned(),
        };
        Invalid::new("applicant.id_number", message)
    })
}

#[cfg(test)]
mod tests;
