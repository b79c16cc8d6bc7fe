//! Telephone numbers: what a person typed, in the one form that is stored. Pure.

use call_core::Refusal;
use phonenumber::{Mode, country};

/// A number that may be called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Dialable {
    /// An extension, or a short number of the network (3 to 5 digits), as typed.
    Short(String),
    /// A full number in E.164.
    Full(String),
}

/// Reads a number as people in Uzbekistan write it: `90 123 45 67`, `8 90 …`, `998…`, `+998…`, `00…`.
///
/// # Errors
/// `BadNumber` if it is none. Whether it may be called is for the core to say.
pub fn dialable(typed: &str) -> Result<Dialable, Refusal> {
    let digits = significant(typed).ok_or(Refusal::BadNumber)?;
    if !typed.trim_start().starts_with('+') && (3..=5).contains(&digits.len()) {
        return Ok(Dialable::Short(digits));
    }
    e164(typed).map(Dialable::Full).ok_or(Refusal::BadNumber)
}

/// A caller's number in E.164 where it is one, else as received: a hidden or short number stays what it is.
#[must_use]
pub fn stored(received: &str) -> String {
    e164(received).unwrap_or_else(|| received.to_owned())
}

fn e164(text: &str) -> Option<String> {
    let digits = significant(text)?;
    let plus = text.trim_start().starts_with('+');
    let international = match digits.as_str() {
        d if plus => format!("+{d}"),
        d if d.len() == 12 && d.starts_with("998") => format!("+{d}"),
        d if d.len() == 14 && d.starts_with("00998") => format!("+{}", &d[2..]),
        d if d.len() > 10 && d.starts_with("00") => format!("+{}", &d[2..]),
        d if d.len() == 10 && d.starts_with('8') => format!("+998{}", &d[1..]),
        d if d.len() == 9 => format!("+998{d}"),
        // Many trunks leave the plus out.
        d if d.len() >= 11 => format!("+{d}"),
        _ => return None,
    };
    // libphonenumber lacks some Uzbek ranges; a number of the right length there is taken as it is.
    if international.starts_with("+998") {
        return (international.len() == 13).then_some(international);
    }
    let number = phonenumber::parse(Some(country::UZ), &international).ok()?;
    phonenumber::is_valid(&number).then(|| number.format().mode(Mode::E164).to_string())
}

/// The digits, if the rest is only what people put between them.
fn significant(text: &str) -> Option<String> {
    let text = text.trim();
    let body = text.strip_prefix('+').unwrap_or(text);
    let fine = body.chars().all(|c| c.is_ascii_digit() || " -().\u{a0}".contains(c));
    let digits: String = body.chars().filter(char::is_ascii_digit).collect();
    (fine && (3..=15).contains(&digits.len())).then_some(digits)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_way_to_write_an_uzbek_number_is_one_number() {
        for typed in
            ["90 123 45 67", "901234567", "8-90-123-45-67", "998901234567", "+998 (90) 123-45-67", "00998901234567"]
        {
            assert_eq!(dialable(typed), Ok(Dialable::Full("+998901234567".into())), "{typed}");
        }
        assert_eq!((stored("79161234567"), stored("12345678901234")), ("+79161234567".into(), "12345678901234".into()));
        assert_eq!(dialable("1003"), Ok(Dialable::Short("1003".into())));
        assert_eq!(dialable("101"), Ok(Dialable::Short("101".into())));
    }

    #[test]
    fn what_is_no_number_is_told_from_what_is_abroad() {
        for typed in ["", "12", "abc", "+998", "90123456", "90 123 45 67; DROP", "+998901234567&1", "٣٤٥٦٧٨٩٠١"]
        {
            assert_eq!(dialable(typed), Err(Refusal::BadNumber), "{typed}");
        }
        for abroad in ["+79161234567", "0079161234567"] {
            assert_eq!(dialable(abroad), Ok(Dialable::Full("+79161234567".into())));
        }
    }

    #[test]
    fn a_received_number_is_normalised_or_kept() {
        assert_eq!(stored("998901234567"), "+998901234567");
        assert_eq!(stored("anonymous"), "anonymous");
        assert_eq!(stored("1003"), "1003");
    }
}
