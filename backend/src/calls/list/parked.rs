//! Parked calls: everybody sees them, and anybody may take one.
use axum::extract::State;
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use super::store;
use crate::{
    calls::types::{Call, ContactRef, Direction, Parked},
    common::{
        clock::{Clock, Timestamp},
        db::Db,
        http::Json,
        ids::{CallId, QueueId},
        problem::{Problem, StoreError},
    },
};

/// A call that is parked, with what may be known of it by everybody.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ParkedCall {
    /// `call_…`
    pub call_id: CallId,
    /// Where it is parked.
    #[serde(flatten)]
    pub place: Parked,
    /// The customer's number.
    pub number: String,
    /// Whose number it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<ContactRef>,
    /// In which queue.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub queue_id: Option<QueueId>,
}

/// All parked calls, by their slots.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize, ToSchema)]
pub struct ParkedCalls {
    /// The lowest slot first.
    pub items: Vec<ParkedCall>,
}

impl ParkedCalls {
    /// What is parked now.
    pub async fn read(db: &Db, now: Timestamp) -> Result<Self, DbErr> {
        let mut parked = Self::default();
        for row in store::parked(db, now).await? {
            parked.take(&row.call);
        }
        Ok(parked)
    }

    /// The list with a call as it is now; `false` if that changes nothing.
    pub fn take(&mut self, call: &Call) -> bool {
        let before = self.items.clone();
        self.items.retain(|parked| parked.call_id != call.id);
        if let Some(place) = &call.parked {
            self.items.push(ParkedCall {
                call_id: call.id.clone(),
                place: place.clone(),
                number: if call.direction == Direction::Outbound { call.to.clone() } else { call.from.clone() },
                contact: call.contact.clone(),
                queue_id: call.queue_id.clone(),
            });
            self.items.sort_by_key(|parked| parked.place.slot);
        }
        self.items != before
    }

    /// Which call is in the slot.
    #[must_use]
    pub fn in_slot(&self, slot: u16) -> Option<&CallId> {
        self.items.iter().find(|parked| parked.place.slot == slot).map(|parked| &parked.call_id)
    }
}

/// Parked calls of everybody.
#[utoipa::path(get, path = "/api/calls/parked", tag = "calls", responses((status = 200, body = ParkedCalls)))]
pub(in crate::calls) async fn list_parked_calls(
    State(db): State<Db>,
    State(clock): State<Clock>,
) -> Result<Json<ParkedCalls>, Problem> {
    Ok(Json(ParkedCalls::read(&db, clock.now()).await.map_err(StoreError)?))
}
