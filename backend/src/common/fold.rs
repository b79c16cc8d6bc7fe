//! Search folding: one spelling for what people type in two alphabets, with or without apostrophes. The browser folds
//! with the same table; `frontend/src/lib/fold.vectors.json` is the test of both.
use unicode_normalization::UnicodeNormalization;

/// Lower-case Latin without apostrophes; other characters stay as they are.
pub fn fold(text: &str) -> String {
    let plain: String = text.chars().filter(|c| !is_apostrophe(*c)).nfkc().collect();
    let mut out = String::with_capacity(plain.len());
    for c in plain.to_lowercase().chars() {
        match latin(c) {
            Some(letters) => out.push_str(letters),
            None if c.is_whitespace() => {
                if !out.ends_with(' ') {
                    out.push(' ');
                }
            }
            None => out.push(c),
        }
    }
    out.trim().to_owned()
}

/// Digits of a query that looks for a number by any part of it (three or more).
pub fn phone_query(query: &str) -> Option<String> {
    let digits: String = query.chars().filter(|c| !(c.is_whitespace() || "()+-.".contains(*c))).collect();
    (digits.len() >= 3 && digits.bytes().all(|b| b.is_ascii_digit())).then_some(digits)
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '`' | '\u{b4}' | '\u{2bb}' | '\u{2bc}' | '\u{2018}' | '\u{2019}' | '\u{201b}' | '\u{2032}')
}

/// Uzbek and Russian Cyrillic, and what today's and the 2026 Latin alphabet write differently.
fn latin(c: char) -> Option<&'static str> {
    Some(match c {
        'а' => "a",
        'б' => "b",
        'в' => "v",
        'г' | 'ғ' | 'ğ' | 'ǵ' => "g",
        'д' => "d",
        'е' | 'э' => "e",
        'ё' => "yo",
        'ж' => "j",
        'з' => "z",
        'и' | 'ы' => "i",
        'й' => "y",
        'к' => "k",
        'л' => "l",
        'м' => "m",
        'н' => "n",
        'о' | 'ў' | 'ö' | 'õ' | 'ó' => "o",
        'п' => "p",
        'р' => "r",
        'с' => "s",
        'т' => "t",
        'у' => "u",
        'ф' => "f",
        'х' | 'ҳ' | 'x' => "h",
        'ц' => "ts",
        'ч' | 'ç' => "ch",
        'ш' | 'щ' | 'ş' => "sh",
        'ъ' | 'ь' => "",
        'ю' => "yu",
        'я' => "ya",
        'қ' => "q",
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn folds_as_the_browser_does() {
        let shared = include_str!("../../../frontend/src/lib/fold.vectors.json");
        let shared: serde_json::Value = serde_json::from_str(shared).unwrap();
        for vector in shared["vectors"].as_array().unwrap() {
            let (input, folded) = (vector["input"].as_str().unwrap(), vector["folded"].as_str().unwrap());
            assert_eq!(fold(input), folded, "{input}");
        }
    }

    #[test]
    fn three_digits_are_a_number() {
        assert_eq!(phone_query("+998 (90) 12").as_deref(), Some("9989012"));
        assert_eq!(phone_query("90"), None);
        assert_eq!(phone_query("90a"), None);
        assert_eq!(phone_query("'; DROP TABLE calls;--"), None);
    }
}
