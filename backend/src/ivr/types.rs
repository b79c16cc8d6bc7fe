//! What a menu is.
use serde::{Deserialize, Deserializer, Serialize};
use utoipa::ToSchema;

use crate::{
    common::{
        clock::Timestamp,
        ids::{MenuId, OperatorId, PromptId, QueueId},
    },
    routes::types::RouteTarget,
};

/// A language that callers are spoken to in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(rename_all = "lowercase")]
pub enum Language {
    /// Uzbek.
    Uz,
    /// Russian.
    Ru,
    /// English.
    En,
}

impl Language {
    /// As Asterisk names its sounds.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Uz => "uz",
            Self::Ru => "ru",
            Self::En => "en",
        }
    }
}

/// Where a key leads.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum KeyTarget {
    /// To a queue.
    Queue {
        /// `queue_…`
        id: QueueId,
    },
    /// To one operator for half a minute, if he is at work; then to the default queue.
    Operator {
        /// `op_…`
        id: OperatorId,
    },
    /// To another menu.
    Ivr {
        /// `ivr_…`
        id: MenuId,
    },
    /// The caller may leave a message.
    Voicemail,
    /// The call ends.
    Hangup,
    /// The caller hears the menu once more.
    Repeat,
}

impl KeyTarget {
    /// Away from the menu; none if it does not lead away.
    pub fn away(&self) -> Option<RouteTarget> {
        Some(match self.clone() {
            Self::Queue { id } => RouteTarget::Queue { id },
            Self::Operator { id } => RouteTarget::Operator { id },
            Self::Ivr { id } => RouteTarget::Ivr { id },
            Self::Voicemail => RouteTarget::Voicemail,
            Self::Hangup => RouteTarget::Hangup,
            Self::Repeat => return None,
        })
    }
}

/// A key of a menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MenuKey {
    /// One of `0 1 2 3 4 5 6 7 8 9 * #`.
    pub key: String,
    /// The caller is spoken to in it from then on.
    #[serde(default)]
    #[schema(required = true)]
    pub language: Option<Language>,
    /// Where it leads.
    pub target: KeyTarget,
}

/// A menu.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, ToSchema)]
pub struct Menu {
    /// `ivr_…`
    pub id: MenuId,
    /// Its name.
    pub name: String,
    /// What the caller hears; none = silence.
    #[schema(required = true)]
    pub prompt_id: Option<PromptId>,
    /// What he hears before that after a key that the menu does not have.
    #[schema(required = true)]
    pub invalid_prompt_id: Option<PromptId>,
    /// Seconds for a key after the prompt.
    pub wait_secs: i32,
    /// How often he hears the menu without a key that it has.
    pub tries: i32,
    /// The keys.
    pub keys: Vec<MenuKey>,
    /// Where he goes then.
    pub fallback: RouteTarget,
    /// When it was made.
    pub created_at: Timestamp,
}

/// A new menu.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewMenu {
    /// 1 to 100 characters; no other menu may have it.
    pub name: String,
    /// What the caller hears.
    pub prompt_id: Option<PromptId>,
    /// What he hears before that after a key that the menu does not have.
    pub invalid_prompt_id: Option<PromptId>,
    /// 1 to 30; 5 without it.
    pub wait_secs: Option<i32>,
    /// 1 to 9; 3 without it.
    pub tries: Option<i32>,
    /// The keys, each once.
    pub keys: Vec<MenuKey>,
    /// Where a caller goes who pressed none of them.
    pub fallback: RouteTarget,
}

/// What changes in a menu. Left out = unchanged.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct MenuPatch {
    /// As in a new menu.
    pub name: Option<String>,
    /// As in a new menu; null = silence.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub prompt_id: Option<Option<PromptId>>,
    /// As in a new menu; null = nothing.
    #[serde(default, deserialize_with = "present")]
    #[schema(value_type = Option<String>)]
    pub invalid_prompt_id: Option<Option<PromptId>>,
    /// As in a new menu.
    pub wait_secs: Option<i32>,
    /// As in a new menu.
    pub tries: Option<i32>,
    /// As in a new menu; all of them.
    pub keys: Option<Vec<MenuKey>>,
    /// As in a new menu.
    pub fallback: Option<RouteTarget>,
}

/// Tells `null` from nothing.
fn present<'de, T: Deserialize<'de>, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Option<T>>, D::Error> {
    Option::deserialize(deserializer).map(Some)
}
