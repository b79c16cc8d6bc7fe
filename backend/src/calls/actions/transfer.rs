//! To whom a customer is handed on.
use call_core::TransferTarget;
use serde::Deserialize;
use utoipa::ToSchema;

use super::dial::{self, DialError};
use crate::common::{
    db::Db,
    ids::{OperatorId, QueueId},
};

/// Hands the customer on, or asks somebody first.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Transfer {
    /// To whom.
    pub target: Target,
}

/// Makes it a talk of three.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Conference {
    /// Who is called; without it whoever is asked already takes part.
    pub target: Option<Target>,
}

/// Somebody who can take a customer.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(tag = "type", rename_all = "snake_case", deny_unknown_fields)]
pub enum Target {
    /// An operator who is free now.
    Operator {
        /// Who.
        id: OperatorId,
    },
    /// Whoever of a queue is asked.
    Queue {
        /// Which.
        id: QueueId,
    },
    /// A number as people write it, or an extension.
    Number {
        /// The number.
        number: String,
    },
}

impl Target {
    /// The core's target; a number is looked at as for a call.
    pub(super) async fn resolve(self, db: &Db) -> Result<TransferTarget, DialError> {
        Ok(match self {
            Self::Operator { id } => TransferTarget::To(call_core::DialTarget::Operator(id.as_str().into())),
            Self::Queue { id } => TransferTarget::Queue(id.as_str().into()),
            Self::Number { number } => TransferTarget::To(dial::resolve(db, &number, None, None).await?.0),
        })
    }
}
