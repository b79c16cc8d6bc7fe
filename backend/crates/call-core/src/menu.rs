//! Menus of keys: what the configuration says of one, and where a caller stands in it.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::{MenuId, Millis, RouteTarget, Timestamp};

/// A recorded sound.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Prompt {
    /// Its name, as Asterisk plays it.
    pub sound: String,
    /// How long it is.
    pub length: Millis,
}

/// What a key does.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Choice {
    /// The language of the call from now on.
    pub language: Option<String>,
    /// Where it leads; `None` = the same menu, from the beginning.
    pub target: Option<RouteTarget>,
}

/// A menu.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MenuConfig {
    /// The menu.
    pub id: MenuId,
    /// What the caller hears; `None` = nothing.
    pub prompt: Option<Prompt>,
    /// What he hears before that when he has pressed a key that the menu does not have.
    pub invalid: Option<Prompt>,
    /// Seconds that he has for a key when the prompt is over; at least one.
    pub wait_secs: u32,
    /// How often he hears the menu without a key that it has; at least once.
    pub tries: u32,
    /// The keys: `0-9 * #`.
    pub keys: BTreeMap<char, Choice>,
    /// Where he goes then.
    pub fallback: RouteTarget,
}

impl MenuConfig {
    /// A menu without keys.
    #[must_use]
    pub const fn new(id: MenuId, fallback: RouteTarget) -> Self {
        Self { id, prompt: None, invalid: None, wait_secs: 5, tries: 3, keys: BTreeMap::new(), fallback }
    }
}

/// Why a menu is said again.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Again {
    /// A key asks for it.
    Asked,
    /// No key came in time.
    Timeout,
    /// A key came that the menu does not have.
    Invalid,
    /// This server or the connection to Asterisk was away.
    Resumed,
}

/// A caller in a menu of keys.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InMenu {
    /// The menu.
    pub menu: MenuId,
    /// He came outside the hours of his route.
    pub closed: bool,
    /// Since when it is said.
    pub since: Timestamp,
    /// Why it is said again; `None` = it is not.
    pub again: Option<Again>,
    /// How often it was said in vain.
    pub failed: u32,
}
