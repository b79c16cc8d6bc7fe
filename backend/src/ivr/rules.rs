//! What a menu may be. Pure.
use std::collections::HashSet;

use super::{
    error::MenuError,
    types::{Menu, MenuKey, MenuPatch},
};
use crate::routes::types::RouteTarget;

/// The menu with what a patch changes.
pub(super) fn patched(mut menu: Menu, patch: MenuPatch) -> Result<Menu, MenuError> {
    if let Some(text) = patch.name {
        menu.name = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let fits = (1..=100).contains(&menu.name.chars().count()) && !menu.name.chars().any(char::is_control);
        fits.then_some(()).ok_or(MenuError::Invalid("name", "must have 1 to 100 characters"))?;
    }
    menu.prompt_id = patch.prompt_id.unwrap_or(menu.prompt_id);
    menu.invalid_prompt_id = patch.invalid_prompt_id.unwrap_or(menu.invalid_prompt_id);
    menu.wait_secs = patch.wait_secs.unwrap_or(menu.wait_secs);
    menu.tries = patch.tries.unwrap_or(menu.tries);
    menu.fallback = patch.fallback.unwrap_or(menu.fallback);
    if let Some(keys) = patch.keys {
        menu.keys = checked(keys)?;
    }
    if !(1..=30).contains(&menu.wait_secs) {
        return Err(MenuError::Invalid("wait_secs", "must be 1 to 30"));
    }
    if !(1..=9).contains(&menu.tries) {
        return Err(MenuError::Invalid("tries", "must be 1 to 9"));
    }
    Ok(menu)
}

/// The keys, in the order in which they stand on a telephone.
fn checked(mut keys: Vec<MenuKey>) -> Result<Vec<MenuKey>, MenuError> {
    const ORDER: &str = "1234567890*#";
    let mut seen = HashSet::new();
    for key in &keys {
        let one = key.key.len() == 1 && ORDER.contains(key.key.as_str());
        one.then_some(()).ok_or(MenuError::Invalid("keys", "are 0 to 9, * and #"))?;
        if !seen.insert(key.key.clone()) {
            return Err(MenuError::Invalid("keys", "must not come twice"));
        }
    }
    keys.sort_by_key(|key| ORDER.find(key.key.as_str()));
    Ok(keys)
}

/// Refuses a menu whose way for callers who press nothing comes back to it.
pub(super) fn check_circle(menu: &Menu, others: &[Menu]) -> Result<(), MenuError> {
    let mut way = vec![menu];
    let mut at = menu;
    while let RouteTarget::Ivr { id } = &at.fallback {
        let known = if *id == menu.id { Some(menu) } else { others.iter().find(|other| other.id == *id) };
        let Some(next) = known else { return Ok(()) };
        if way.iter().any(|before| before.id == next.id) {
            let names: Vec<&str> = way.iter().chain([&next]).map(|menu| menu.name.as_str()).collect();
            return Err(MenuError::Circle(names.join(" → ")));
        }
        way.push(next);
        at = next;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{common::clock::Timestamp, ivr::types::KeyTarget};

    fn menu(name: &str, fallback: RouteTarget) -> Menu {
        Menu {
            id: name.into(),
            name: name.to_owned(),
            prompt_id: None,
            invalid_prompt_id: None,
            wait_secs: 5,
            tries: 3,
            keys: Vec::new(),
            fallback,
            created_at: Timestamp(0),
        }
    }

    fn to(name: &str) -> RouteTarget {
        RouteTarget::Ivr { id: name.into() }
    }

    #[test]
    fn a_circle_of_fallbacks_is_refused_in_words_and_one_of_keys_is_not() {
        let others = [menu("B", to("C")), menu("C", to("A")), menu("D", RouteTarget::Voicemail)];
        let circle = check_circle(&menu("A", to("B")), &others).unwrap_err();
        assert_eq!(circle.to_string(), "A caller who presses nothing would go round in a circle: A → B → C → A.");
        assert!(check_circle(&menu("A", to("A")), &[]).is_err());
        assert!(check_circle(&menu("A", to("D")), &others).is_ok());
        let key = |key: &str, id: &str| MenuKey {
            key: key.to_owned(),
            language: None,
            target: KeyTarget::Ivr { id: id.into() },
        };
        let back = Menu { keys: vec![key("1", "A")], ..menu("B", RouteTarget::Voicemail) };
        let there = Menu { keys: vec![key("1", "B")], ..menu("A", to("B")) };
        assert!(check_circle(&there, &[back]).is_ok());
    }

    #[test]
    fn keys_are_those_of_a_telephone_each_once_and_in_its_order() {
        let keys = |texts: &[&str]| {
            let keys =
                texts.iter().map(|key| MenuKey { key: (*key).to_owned(), language: None, target: KeyTarget::Repeat });
            checked(keys.collect()).map(|keys| keys.into_iter().map(|key| key.key).collect::<String>())
        };
        assert_eq!(keys(&["#", "0", "1", "*", "9"]).unwrap(), "190*#");
        for bad in [["1", "1"], ["A", "2"], ["12", "3"], ["", "4"], ["²", "5"]] {
            assert!(keys(&bad).is_err(), "{bad:?}");
        }
    }
}
