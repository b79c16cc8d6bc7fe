//! Operators as the call core and Asterisk know them: with what is stored of their presence and of their phone.
use std::collections::HashMap;

use call_core::{Membership, NextStatus, OperatorConfig, OperatorId, OperatorStatus, Presence, Timestamp};
use sea_orm::DbErr;

use super::{
    store::{self, OperatorRow},
    types::Device,
};
use crate::common::db::Db;

/// An operator whose phone is here.
#[derive(Clone, Debug)]
pub struct Phone {
    /// For the core.
    pub config: OperatorConfig,
    /// Stored presence.
    pub presence: Presence,
    /// Name that other phones show.
    pub name: String,
    /// Secret of the SIP device; none until credentials were asked for.
    pub sip_secret: Option<String>,
}

/// Operators who are not deleted and whose phone is here, oldest first. `members` are the queues of each.
pub async fn stored(db: &Db, mut members: HashMap<String, Vec<Membership>>) -> Result<Vec<Phone>, DbErr> {
    let rows = store::with_phone(db.read(), Device::External.as_str()).await?;
    let phones = rows.into_iter().map(|row| {
        let queues = members.remove(&row.id).unwrap_or_default();
        phone(row, queues)
    });
    Ok(phones.collect())
}

fn phone(row: OperatorRow, queues: Vec<Membership>) -> Phone {
    Phone {
        presence: presence(&row),
        config: OperatorConfig {
            id: OperatorId::new(&row.id),
            extension: row.extension,
            device: if row.device == Device::Webrtc.as_str() {
                call_core::Device::Webrtc
            } else {
                call_core::Device::Sip
            },
            queues,
        },
        name: row.name,
        sip_secret: row.sip_secret,
    }
}

fn presence(row: &OperatorRow) -> Presence {
    let next = row.next_status.as_deref().map(status_of);
    Presence {
        status: status_of(&row.status),
        reason: row.status_reason.clone(),
        since: Timestamp::from_millis(row.status_since),
        next: next.map(|status| NextStatus { status, reason: row.next_reason.clone() }),
        wrap_up_until: row.wrap_up_until.map(Timestamp::from_millis),
        missed_offers: u32::try_from(row.missed_offers).unwrap_or(0),
        idle_since: Timestamp::from_millis(row.idle_since),
    }
}

fn status_of(word: &str) -> OperatorStatus {
    match word {
        "available" => OperatorStatus::Available,
        "break" => OperatorStatus::Break,
        "wrap_up" => OperatorStatus::WrapUp,
        _ => OperatorStatus::Offline,
    }
}
