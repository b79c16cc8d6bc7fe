//! What a route may be. Pure.
use super::{
    error::RouteError,
    types::{Route, RoutePatch},
};
use crate::calls::number;

/// Every number.
pub(super) const EVERY: &str = "*";

/// The route with what a patch changes.
pub(super) fn patched(mut route: Route, patch: RoutePatch) -> Result<Route, RouteError> {
    if let Some(text) = patch.did {
        route.did = did(&text).ok_or(RouteError::Did)?;
    }
    route.trunk_id = patch.trunk_id.unwrap_or(route.trunk_id);
    route.schedule_id = patch.schedule_id.unwrap_or(route.schedule_id);
    route.target = patch.target.unwrap_or(route.target);
    route.closed_target = patch.closed_target.unwrap_or(route.closed_target);
    Ok(route)
}

/// A dialled number in the form in which calls are compared with it. What people put between digits is left out; names,
/// which some trunks dial instead of numbers, stay as they are. The dialplan lets nothing else in.
fn did(text: &str) -> Option<String> {
    let text = text.trim();
    if text == EVERY {
        return Some(EVERY.to_owned());
    }
    let spaced = |c: char| " -().\u{a0}".contains(c);
    let is_number = text.chars().all(|c| c.is_ascii_digit() || c == '+' || spaced(c));
    let did = number::stored(&if is_number { text.replace(spaced, "") } else { text.to_owned() });
    let fits = |(n, c): (usize, char)| c.is_ascii_alphanumeric() || c == '+' || (n > 1 && "_.-".contains(c));
    ((2..=64).contains(&did.len()) && did.chars().enumerate().all(fits)).then_some(did)
}

/// The order in which routes are tried: number and trunk, number, trunk, the rest.
pub(super) fn in_order(routes: &mut [Route]) {
    routes.sort_by(|a, b| {
        let rank = |route: &Route| (route.did == EVERY, route.trunk_id.is_none());
        (rank(a), &a.did, &a.trunk_id).cmp(&(rank(b), &b.did, &b.trunk_id))
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_has_one_form_however_it_is_written() {
        for text in ["71 200 11 22", "712001122", "+998 (71) 200-11-22", "998712001122", " 8 71 200 11 22 "] {
            assert_eq!(did(text).as_deref(), Some("+998712001122"), "{text}");
        }
        for (text, kept) in [("1003", "1003"), ("10 03", "1003"), ("sales-line_2", "sales-line_2"), ("*", "*")] {
            assert_eq!(did(text).as_deref(), Some(kept));
        }
    }

    #[test]
    fn what_no_trunk_can_send_is_refused() {
        for text in ["", "1", "**", "1*", "a b", "100;x", "a\nb", "-ab", "Яндекс", &"1".repeat(65)] {
            assert_eq!(did(text), None, "{text}");
        }
    }

    #[test]
    fn what_the_dialplan_hands_over_is_found() {
        for (received, written) in [("712001122", "71 200 11 22"), ("998712001122", "712001122"), ("sales", "sales")] {
            assert_eq!(did(written), Some(number::stored(received)));
        }
    }
}
