//! What is asked before a change, and what is written with it.
use std::net::IpAddr;

use sea_orm::{ConnectionTrait, DbErr};

use super::Operators;
use crate::{
    auth::types::{Role, Session},
    common::ids::QueueId,
    operators::{
        error::OperatorError,
        store::{self, OperatorRow},
        types::OperatorPatch,
    },
    settings::audit,
};

impl Operators {
    pub(super) async fn check_rights(
        &self,
        session: &Session,
        row: &OperatorRow,
        patch: &OperatorPatch,
    ) -> Result<(), OperatorError> {
        let own = session.operator_id.as_str() == row.id;
        if own && patch.password.is_some() {
            let current = patch.current_password.as_ref().ok_or(OperatorError::WrongPassword)?;
            if !self.passwords.verify(current, Some(row.password_hash.clone())).await? {
                return Err(OperatorError::WrongPassword);
            }
        }
        if session.role == Role::Admin {
            return Ok(());
        }
        if !own {
            return Err(OperatorError::NotFound);
        }
        let OperatorPatch { name, username, role, extension, device, external_number, queues, .. } = patch;
        let only_own_matters = name.is_none()
            && username.is_none()
            && role.is_none()
            && extension.is_none()
            && device.is_none()
            && external_number.is_none()
            && queues.is_none();
        if only_own_matters { Ok(()) } else { Err(OperatorError::Forbidden) }
    }

    pub(super) async fn keep_an_admin<C: ConnectionTrait>(
        &self,
        db: &C,
        row: &OperatorRow,
    ) -> Result<(), OperatorError> {
        let is_admin = row.role == Role::Admin.as_str();
        if is_admin && store::count_role(db, Role::Admin.as_str(), Some(&row.id)).await? == 0 {
            return Err(OperatorError::LastAdmin);
        }
        Ok(())
    }

    pub(super) async fn check_free<C: ConnectionTrait>(
        &self,
        db: &C,
        folded: &str,
        extension: &str,
        except: Option<&str>,
    ) -> Result<(), OperatorError> {
        let other = store::by_username(db, folded).await?;
        if other.is_some_and(|row| Some(row.id.as_str()) != except) {
            return Err(OperatorError::UsernameTaken);
        }
        if store::has_extension(db, extension, except).await? {
            return Err(OperatorError::ExtensionTaken);
        }
        Ok(())
    }

    pub(super) async fn put_into_queues<C: ConnectionTrait>(
        &self,
        db: &C,
        operator: &str,
        queues: &[QueueId],
    ) -> Result<(), OperatorError> {
        let mut queues: Vec<String> = queues.iter().map(ToString::to_string).collect();
        queues.sort();
        queues.dedup();
        if store::count_queues(db, &queues).await? != queues.len() as u64 {
            return Err(OperatorError::UnknownQueue);
        }
        Ok(store::set_memberships(db, operator, &queues).await?)
    }

    pub(super) async fn audit<C: ConnectionTrait>(
        &self,
        db: &C,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        subject: &str,
        details: serde_json::Value,
    ) -> Result<(), DbErr> {
        let entry =
            audit::Entry { actor: Some(&session.operator_id), action, subject: Some(subject), ip: Some(ip), details };
        audit::record(db, &self.clock, entry).await
    }
}
