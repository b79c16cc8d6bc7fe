//! Where a call from outside goes: by the line it came on, the number that was dialled, and the hour.

use std::sync::Arc;

use crate::{Hours, MenuId, OperatorId, QueueId, Timestamp, TrunkId, Zone};

/// Who takes the calls of a route, or of a key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RouteTarget {
    /// A queue.
    Queue(QueueId),
    /// One operator for a while, and then the usual queue.
    Operator(OperatorId),
    /// A menu of keys.
    Menu(MenuId),
    /// The voicemail.
    Voicemail,
    /// Nobody.
    HangUp,
}

/// One rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Route {
    /// The line; `None` = every one.
    pub trunk: Option<TrunkId>,
    /// The dialled number, in the form of [`Entry::Inbound`](crate::Entry::Inbound); `None` = every one.
    pub did: Option<String>,
    /// Who takes the calls.
    pub target: RouteTarget,
    /// When; `None` = always.
    pub hours: Option<Arc<Hours>>,
    /// Who takes them at other times.
    pub closed_target: RouteTarget,
}

impl Route {
    fn fits(&self, trunk: Option<&TrunkId>, dialled: &str) -> bool {
        let line = self.trunk.as_ref().is_none_or(|own| trunk == Some(own));
        line && self.did.as_ref().is_none_or(|own| own == dialled)
    }

    /// The number says more than the line, and both more than either.
    fn rank(&self) -> (bool, bool) {
        (self.did.is_some(), self.trunk.is_some())
    }
}

/// All rules, in any order, and the clock by which they are kept.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Routes {
    /// The rules.
    pub routes: Vec<Route>,
    /// The clock.
    pub zone: Zone,
}

impl Routes {
    /// Who takes a call now, and whether that is within the hours of its route; `None` if no route fits.
    #[must_use]
    pub fn decide(&self, trunk: Option<&TrunkId>, dialled: &str, now: Timestamp) -> Option<(&RouteTarget, bool)> {
        let route = self.routes.iter().filter(|r| r.fits(trunk, dialled)).max_by_key(|r| r.rank())?;
        let open = route.hours.as_ref().is_none_or(|hours| hours.are_open(&self.zone, now));
        Some((if open { &route.target } else { &route.closed_target }, open))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn route(trunk: Option<&str>, did: Option<&str>) -> Route {
        Route {
            trunk: trunk.map(TrunkId::from),
            did: did.map(str::to_owned),
            // Named after itself, to be known again.
            target: RouteTarget::Queue(format!("{trunk:?} {did:?}").into()),
            hours: None,
            closed_target: RouteTarget::Voicemail,
        }
    }

    #[test]
    fn the_most_exact_route_counts_whatever_the_order() {
        let all = [(None, None), (Some("a"), None), (None, Some("1")), (Some("a"), Some("1"))];
        for turn in 0..all.len() {
            let mut routes: Vec<Route> = all.iter().map(|(trunk, did)| route(*trunk, *did)).collect();
            routes.rotate_left(turn);
            let routes = Routes { routes, zone: Zone::default() };
            for (trunk, did, expected) in [
                (Some("a"), "1", all[3]),
                (Some("b"), "1", all[2]),
                (None, "1", all[2]),
                (Some("a"), "2", all[1]),
                (Some("b"), "2", all[0]),
                (None, "2", all[0]),
            ] {
                let trunk = trunk.map(TrunkId::from);
                let found = routes.decide(trunk.as_ref(), did, Timestamp::default());
                let (trunk, did) = expected;
                assert_eq!(found, Some((&route(trunk, did).target, true)));
            }
        }
        let only = Routes { routes: vec![route(Some("a"), Some("1"))], zone: Zone::default() };
        assert_eq!(only.decide(None, "1", Timestamp::default()), None);
    }

    #[test]
    fn outside_its_hours_a_route_has_another_target() {
        let never = Route { hours: Some(Arc::default()), ..route(None, None) };
        let routes = Routes { routes: vec![never], zone: Zone::default() };
        assert_eq!(routes.decide(None, "1", Timestamp::default()), Some((&RouteTarget::Voicemail, false)));
    }
}
