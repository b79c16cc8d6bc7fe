//! An operator as others see him.
use super::{Account, Operators};
use crate::{
    common::{
        clock::Timestamp,
        ids::{OperatorId, QueueId},
    },
    operators::{
        error::OperatorError,
        store::{self, OperatorRow},
        types::{Device, Locale, ManualStatus, Operator},
    },
};

impl Operators {
    pub(super) async fn views(&self, rows: Vec<OperatorRow>) -> Result<Vec<Operator>, OperatorError> {
        let ids: Vec<String> = rows.iter().map(|row| row.id.clone()).collect();
        let memberships = store::memberships(self.db.read(), &ids).await?;
        let view = |row: OperatorRow| {
            let queues = memberships
                .iter()
                .filter(|(operator, _)| *operator == row.id)
                .map(|(_, q)| q.as_str().into())
                .collect();
            self.view(row, queues)
        };
        Ok(rows.into_iter().filter_map(view).collect())
    }

    fn view(&self, row: OperatorRow, queues: Vec<QueueId>) -> Option<Operator> {
        let id = OperatorId::from(row.id);
        let device: Device = row.device.parse().ok()?;
        // What the core said last is newer than the row; before its first word the row is all there is.
        let live = self.hub.presence(&id);
        let (status, reason, next_status, reachable, since, until) = match live {
            Some(live) => (live.status, live.reason, live.next_status, live.reachable, live.since, live.until),
            None => (
                row.status,
                row.status_reason,
                row.next_status,
                device == Device::External,
                Timestamp(row.status_since),
                row.wrap_up_until.map(Timestamp),
            ),
        };
        Some(Operator {
            id,
            name: row.name,
            username: row.username,
            role: row.role.parse().ok()?,
            extension: row.extension,
            device,
            external_number: row.external_number,
            locale: row.locale.parse().unwrap_or(Locale::Uz),
            queues,
            status,
            reason,
            next_status,
            reachable,
            since,
            until,
            created_at: Timestamp(row.created_at),
        })
    }
}

pub(super) fn word(status: call_core::OperatorStatus) -> &'static str {
    match status {
        call_core::OperatorStatus::Available => ManualStatus::Available,
        call_core::OperatorStatus::Break => ManualStatus::Break,
        call_core::OperatorStatus::WrapUp => ManualStatus::WrapUp,
        call_core::OperatorStatus::Offline => ManualStatus::Offline,
    }
    .as_str()
}

pub(super) fn account(row: OperatorRow) -> Option<Account> {
    Some(Account {
        role: row.role.parse().ok()?,
        id: row.id.into(),
        name: row.name,
        username: row.username,
        extension: row.extension,
        locale: row.locale,
        password_hash: row.password_hash,
        session_version: row.session_version,
    })
}
