//! What a prompt is.
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

use crate::common::{clock::Timestamp, ids::PromptId};

/// A sound that menus can say.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct Prompt {
    /// `prompt_…`
    pub id: PromptId,
    /// Its name.
    pub name: String,
    /// Its length.
    pub duration_secs: f64,
    /// When it was uploaded first.
    pub created_at: Timestamp,
    /// When it was uploaded last.
    pub updated_at: Timestamp,
}

/// Of an upload.
#[derive(Clone, Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct NewPrompt {
    /// 1 to 100 characters; no other prompt may have it.
    pub name: String,
}
