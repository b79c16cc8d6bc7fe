//! What the rules for outgoing calls are.
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The rules for calls to numbers outside. Emergency numbers (101, 102, 103, 104, 112) can always be called.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutgoingRules {
    /// Beginnings of the numbers that may be called, such as `+998`; short numbers of the network always may.
    pub allowed: Vec<String>,
    /// Beginnings of numbers that may not, although they are allowed: what costs more. The longer beginning counts.
    pub premium: Vec<String>,
    /// When people may call; always without it. Where a queue sends its callers is called at every hour.
    #[schema(required = true)]
    pub hours: Option<CallingHours>,
    /// How many for each operator.
    pub operator: Caps,
    /// How many for all together, those that queues call included.
    pub company: Caps,
    /// Ids of the trunks that calls leave by, in order, up to 20: when one does not do its part (cannot be reached, does
    /// not know us, 408, 5xx, silent for 4 s), an operator's own call goes on through the next. None: the oldest trunk
    /// alone. A trunk that is gone is passed over.
    #[serde(default)]
    pub trunks: Vec<String>,
}

/// Hours of every day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CallingHours {
    /// `08:00`; from `00:00` to `23:59`.
    pub from: String,
    /// `21:00`, up to `24:00`. What is before `from` is on the next day.
    pub to: String,
}

/// How many numbers may be called, 1 to 100000 each; as many as one likes where there is none.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Caps {
    /// Called or talked with at the same moment.
    #[schema(required = true)]
    pub at_once: Option<u32>,
    /// Within sixty seconds.
    #[schema(required = true)]
    pub per_minute: Option<u32>,
    /// On a day of the company's clock.
    #[schema(required = true)]
    pub per_day: Option<u32>,
}

impl Default for OutgoingRules {
    /// Within the country; no more than one person can do with a telephone.
    fn default() -> Self {
        let list = |numbers: &[&str]| numbers.iter().map(|&number| number.to_owned()).collect();
        Self {
            allowed: list(&["+998"]),
            premium: list(&["+1900", "+449", "+7809", "+870", "+881", "+882", "+883", "+979"]),
            hours: None,
            // None at once: who hands customers on outside has many talks that he is not in.
            operator: Caps { at_once: None, per_minute: Some(30), per_day: Some(1000) },
            company: Caps::default(),
            trunks: Vec::new(),
        }
    }
}
