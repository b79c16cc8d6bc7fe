//! Calling somebody: the operator's own device rings first, then the far end.
use std::borrow::Cow;

use axum::http::StatusCode;
use call_core::{Action, DialTarget, Refusal, Request, TrunkId, Way, dialled_slot};
use sea_orm::DbErr;
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};
use utoipa::ToSchema;

use super::store;
use crate::{
    asterisk::{handle::CoreHandle, refusal::Refused},
    auth::types::Session,
    calls::{
        list::{self, parked::ParkedCalls},
        number::{self, Dialable},
    },
    common::{
        clock::Clock,
        db::Db,
        fold::fold,
        idempotency::{self, KeyError, Turn},
        ids::{CallId, OperatorId},
        problem::{Fault, StoreError},
    },
    outgoing,
};

/// Whom to call.
#[derive(Clone, Debug, Deserialize, Serialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct OutboundCall {
    /// A number as people write it, an extension, or `*` and the slot of a parked call, which is picked up.
    pub to: String,
    /// Who calls; oneself without it. Others only for supervisors and admins.
    pub operator_id: Option<OperatorId>,
    /// The trunk's id or name, and no other; those of the outgoing rules, one after another, without it.
    pub trunk: Option<String>,
    /// The number to show instead of each trunk's own.
    pub caller_id: Option<String>,
}

/// The call that was started.
#[derive(Clone, Debug, Serialize, Deserialize, ToSchema)]
pub struct StartedCall {
    /// `call_…`
    pub call_id: CallId,
}

/// Why nobody is called.
#[derive(Debug, thiserror::Error)]
pub enum DialError {
    /// Operators call for themselves.
    #[error("Only supervisors and admins may call for somebody else.")]
    ForSomebodyElse,
    /// The number to show is none.
    #[error("`caller_id` must be 3 to 15 digits, with or without a leading +.")]
    CallerId,
    /// The core refused.
    #[error(transparent)]
    Refused(#[from] Refused),
    /// The idempotency key cannot be honoured.
    #[error(transparent)]
    Key(#[from] KeyError),
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for DialError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl From<Refusal> for DialError {
    fn from(refusal: Refusal) -> Self {
        Self::Refused(Refused(refusal))
    }
}

impl Fault for DialError {
    fn status(&self) -> StatusCode {
        match self {
            Self::ForSomebodyElse => StatusCode::FORBIDDEN,
            Self::CallerId => StatusCode::UNPROCESSABLE_ENTITY,
            Self::Refused(error) => error.status(),
            Self::Key(error) => error.status(),
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::ForSomebodyElse => "forbidden".into(),
            Self::CallerId => "invalid_caller_id".into(),
            Self::Refused(error) => error.code(),
            Self::Key(error) => error.code(),
            Self::Store(error) => error.code(),
        }
    }
}

/// Starts calls.
pub struct Dialer<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// The call core.
    pub core: &'a CoreHandle,
}

impl Dialer<'_> {
    /// Starts the call, once for each `key`.
    pub async fn dial(
        &self,
        session: &Session,
        key: Option<String>,
        ask: OutboundCall,
    ) -> Result<StartedCall, DialError> {
        let operator = ask.operator_id.clone().unwrap_or_else(|| session.operator_id.clone());
        if operator != session.operator_id && !session.role.sees_all() {
            return Err(DialError::ForSomebodyElse);
        }
        let fresh = self.call_of(&ask).await?;
        let Some(key) = key else { return self.start(operator, &ask, fresh).await };
        let plan = json!({ "call_id": fresh });
        let owner = session.operator_id.as_str();
        let (claim, turn) = idempotency::claim(self.db, self.clock, owner, &key, &ask, plan).await?;
        let call_id = |plan: &Value| plan["call_id"].as_str().map_or_else(|| fresh.clone(), CallId::from);
        let result = match &turn {
            Turn::Answered(plan) => return Ok(StartedCall { call_id: call_id(plan) }),
            Turn::First(plan) => self.start(operator, &ask, call_id(plan)).await,
            Turn::CutOff(plan) => self.resume(operator, &ask, call_id(plan)).await,
        };
        match &result {
            Ok(_) => claim.answered(self.db, StatusCode::ACCEPTED).await?,
            Err(_) => claim.give_up(self.db).await?,
        }
        result
    }

    /// The call that this is about: a new one, or the one in the slot that was dialled.
    async fn call_of(&self, ask: &OutboundCall) -> Result<CallId, DbErr> {
        let Some(slot) = dialled_slot(ask.to.trim()) else { return Ok(CallId::generate(self.clock)) };
        let parked = ParkedCalls::read(self.db, self.clock.now()).await?;
        Ok(parked.in_slot(slot).cloned().unwrap_or_else(|| CallId::generate(self.clock)))
    }

    /// After a crash: a call that was started has its row. A parked one had it before.
    async fn resume(&self, operator: OperatorId, ask: &OutboundCall, call: CallId) -> Result<StartedCall, DialError> {
        let is_new = dialled_slot(ask.to.trim()).is_none();
        if is_new && list::store::one(self.db, call.as_str(), None, self.clock.now()).await?.is_some() {
            return Ok(StartedCall { call_id: call });
        }
        self.start(operator, ask, call).await
    }

    async fn start(&self, operator: OperatorId, ask: &OutboundCall, call: CallId) -> Result<StartedCall, DialError> {
        if dialled_slot(ask.to.trim()).is_some() {
            let (parked, operator) = (call.as_str().into(), Some(operator.as_str().into()));
            let picked_up = self.core.ask(Request::Act { call: parked, operator, action: Action::PickUp }).await;
            // A new id was made for a slot in which there is nobody.
            let none = |r| if r == Refusal::CallUnknown { Refusal::NotParked } else { r };
            picked_up.map_err(none)?;
            return Ok(StartedCall { call_id: call });
        }
        let (target, to, trunk) = resolve(self.db, &ask.to, ask.trunk.as_deref(), ask.caller_id.as_deref()).await?;
        let request = Request::Dial {
            call: call.as_str().into(),
            operator: operator.as_str().into(),
            target,
            to,
            trunk: trunk.as_deref().map(TrunkId::new),
        };
        self.core.ask(request).await?;
        Ok(StartedCall { call_id: call })
    }
}

/// Where a number leads that somebody wrote, how it is shown, and through which trunk first: `trunk` is its id or name,
/// those of the outgoing rules without it; `shown` the caller id, each trunk's own without it.
pub(super) async fn resolve(
    db: &Db,
    to: &str,
    trunk: Option<&str>,
    shown: Option<&str>,
) -> Result<(DialTarget, String, Option<String>), DialError> {
    let number = match number::dialable(to)? {
        Dialable::Short(short) => {
            if let Some(operator) = store::operator_of(db, &short).await? {
                return Ok((DialTarget::Operator(operator.into()), short, None));
            }
            short
        }
        Dialable::Full(e164) => e164,
    };
    if trunk.is_some_and(|name| name.contains('\0')) {
        return Err(Refusal::NoTrunk.into());
    }
    let all = store::trunks(db, trunk, &fold(trunk.unwrap_or_default())).await?;
    let ways = match trunk {
        Some(_) => all.into_iter().take(1).collect(),
        None => outgoing::service::ways(db.read(), all, |way| way.id.as_str()).await?,
    };
    let shown = shown.map(|shown| caller_id(shown).ok_or(DialError::CallerId)).transpose()?;
    let mut ways = ways.into_iter().map(|way| Way {
        trunk: TrunkId::new(&way.id),
        endpoint: way.endpoint,
        caller_id: shown.clone().or(way.caller_id),
    });
    let first = ways.next().ok_or(Refusal::NoTrunk)?;
    let target = DialTarget::Number {
        number: number.clone(),
        trunk: Some(first.trunk.clone()),
        endpoint: first.endpoint,
        caller_id: first.caller_id,
        others: ways.collect(),
    };
    Ok((target, number, Some(first.trunk.to_string())))
}

/// A number that a trunk can show.
fn caller_id(text: &str) -> Option<String> {
    let text: String = text.chars().filter(|c| !" -()".contains(*c)).collect();
    let digits = text.strip_prefix('+').unwrap_or(&text);
    ((3..=15).contains(&digits.len()) && digits.bytes().all(|b| b.is_ascii_digit())).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_number_can_be_shown() {
        assert_eq!(caller_id("+998 (71) 200-11-22").as_deref(), Some("+998712001122"));
        for bad in ["", "12", "Bank", "+99871\r\nX: y", "1234567890123456"] {
            assert_eq!(caller_id(bad), None, "{bad}");
        }
    }
}
