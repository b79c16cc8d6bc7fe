//! What an operator's fields may hold.
use super::{error::OperatorError, types::Device};

/// The first extension that is proposed.
const FIRST_EXTENSION: u32 = 101;

/// The user name under which two spellings are the same person.
pub(crate) fn fold(username: &str) -> String {
    username.trim().to_lowercase()
}

pub(crate) fn name(text: &str) -> Result<String, OperatorError> {
    let text = text.trim();
    if text.is_empty() || text.chars().count() > 100 || text.chars().any(char::is_control) {
        return Err(OperatorError::Invalid("name", "A name has 1 to 100 characters."));
    }
    Ok(text.to_owned())
}

pub(crate) fn username(text: &str) -> Result<String, OperatorError> {
    let text = text.trim();
    let fits = |c: char| c.is_alphanumeric() || matches!(c, '.' | '_' | '-' | '@');
    if !(2..=64).contains(&text.chars().count()) || !text.chars().all(fits) {
        return Err(OperatorError::Invalid("username", "A user name has 2 to 64 letters, digits, or . _ - @."));
    }
    Ok(text.to_owned())
}

/// An extension stands in Asterisk's configuration and is dialled on phones: digits only.
pub(crate) fn extension(text: &str) -> Result<String, OperatorError> {
    let text = text.trim();
    if !(2..=8).contains(&text.len()) || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(OperatorError::Invalid("extension", "An extension has 2 to 8 digits."));
    }
    Ok(text.to_owned())
}

/// The number that rings outside, in E.164; only an `external` operator has one, and needs it.
pub(crate) fn external_number(device: Device, text: Option<&str>) -> Result<Option<String>, OperatorError> {
    let text = text.map(str::trim).filter(|text| !text.is_empty());
    match (device, text) {
        (Device::External, Some(text)) => phonenumber::parse(Some(phonenumber::country::Id::UZ), text)
            .ok()
            .filter(phonenumber::is_valid)
            .map(|number| Some(number.format().mode(phonenumber::Mode::E164).to_string()))
            .ok_or(OperatorError::Invalid("external_number", "This is not a telephone number.")),
        (Device::External, None) => {
            Err(OperatorError::Invalid("external_number", "An external operator needs a number."))
        }
        _ => Ok(None),
    }
}

/// The lowest free extension from 101 on.
pub(crate) fn next_extension(taken: &[String]) -> String {
    (FIRST_EXTENSION..).map(|number| number.to_string()).find(|text| !taken.contains(text)).unwrap_or_default()
}

/// Why a status is set: nothing, a reason of 64 characters at most, or a note of 200.
pub(crate) fn remark(field: &'static str, text: Option<String>) -> Result<Option<String>, OperatorError> {
    let (most, wrong) = match field {
        "note" => (200, "A note has at most 200 characters."),
        _ => (64, "A reason has at most 64 characters."),
    };
    let text = text.map(|text| text.trim().to_owned()).filter(|text| !text.is_empty());
    if text.as_ref().is_some_and(|text| text.chars().count() > most || text.chars().any(char::is_control)) {
        return Err(OperatorError::Invalid(field, wrong));
    }
    Ok(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn extensions_are_digits_and_nothing_else() {
        for bad in ["", "1", "123456789", "10a", "1 0", "$(reboot)", "101\n[evil]", "１０１"] {
            assert!(extension(bad).is_err(), "{bad:?}");
        }
        assert_eq!(extension(" 101 ").unwrap(), "101");
        assert_eq!(next_extension(&["101".into(), "103".into()]), "102");
    }

    #[test]
    fn an_external_operator_needs_a_real_number() {
        assert_eq!(external_number(Device::External, Some("90 123 45 67")).unwrap().unwrap(), "+998901234567");
        assert!(external_number(Device::External, Some("12")).is_err());
        assert!(external_number(Device::External, None).is_err());
        assert_eq!(external_number(Device::Sip, Some("90 123 45 67")).unwrap(), None);
    }
}
