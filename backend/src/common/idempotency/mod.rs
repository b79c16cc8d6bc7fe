//! Requests that must not happen twice: `Idempotency-Key`. The key and the planned answer are written before the
//! request is carried out, so a repetition — also one after a crash — finds what the first one did.
mod store;

use std::{borrow::Cow, time::Duration};

use axum::http::{HeaderMap, StatusCode};
use sea_orm::DbErr;
use serde::Serialize;
use serde_json::Value;
use sha2::{Digest, Sha256};

use super::{
    clock::{Clock, Timestamp},
    db::Db,
    problem::{Fault, StoreError},
};

/// A request that has not been answered after this was cut off by a crash.
const IN_FLIGHT: Duration = Duration::from_secs(60);
/// Keys older than this are forgotten.
const KEPT: Duration = Duration::from_secs(24 * 3600);
const LONGEST_KEY: usize = 200;

/// Why a key cannot be honoured.
#[derive(Debug, thiserror::Error)]
pub enum KeyError {
    /// The header is not 1 to 200 visible ASCII characters.
    #[error("Idempotency-Key must be 1 to 200 visible ASCII characters")]
    Malformed,
    /// The key was used for something else.
    #[error("this Idempotency-Key was used for another request")]
    Reused,
    /// The first request with this key is still being carried out.
    #[error("the request with this Idempotency-Key is still being carried out")]
    InFlight,
    /// The database failed.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl From<DbErr> for KeyError {
    fn from(error: DbErr) -> Self {
        Self::Store(StoreError(error))
    }
}

impl Fault for KeyError {
    fn status(&self) -> StatusCode {
        match self {
            Self::Malformed => StatusCode::BAD_REQUEST,
            Self::Reused => StatusCode::UNPROCESSABLE_ENTITY,
            Self::InFlight => StatusCode::CONFLICT,
            Self::Store(error) => error.status(),
        }
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Malformed => "invalid_idempotency_key".into(),
            Self::Reused => "idempotency_key_reused".into(),
            Self::InFlight => "request_in_flight".into(),
            Self::Store(error) => error.code(),
        }
    }
}

/// What to do with a request that has a key.
#[derive(Clone, Debug, PartialEq)]
pub enum Turn {
    /// It is the first: carry it out as planned.
    First(Value),
    /// It was cut off by a crash: see how far it got, with the plan of then.
    CutOff(Value),
    /// It was answered with this.
    Answered(Value),
}

/// The claim on a key.
#[derive(Clone, Debug)]
pub struct Claim {
    owner: String,
    key: String,
}

/// A key's row.
struct Row {
    request_hash: String,
    answered: bool,
    response: String,
    created_at: Timestamp,
}

/// The key of a request, if it has one.
pub fn key_of(headers: &HeaderMap) -> Result<Option<String>, KeyError> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    let key = value.to_str().map_err(|_| KeyError::Malformed)?.trim();
    let fits = (1..=LONGEST_KEY).contains(&key.len()) && key.bytes().all(|b| b.is_ascii_graphic());
    if fits { Ok(Some(key.to_owned())) } else { Err(KeyError::Malformed) }
}

/// Claims `key` of `owner` for `request`, which will be answered with `plan`.
pub async fn claim(
    db: &Db,
    clock: &Clock,
    owner: &str,
    key: &str,
    request: &impl Serialize,
    plan: Value,
) -> Result<(Claim, Turn), KeyError> {
    let now = clock.now();
    let hash = hex::encode(Sha256::digest(serde_json::to_vec(request).unwrap_or_default()));
    let claim = Claim { owner: owner.to_owned(), key: key.to_owned() };
    let tx = db.write().await?;
    store::forget_older_than(&*tx, now.minus(KEPT)).await?;
    let first = store::insert(&*tx, &claim, &hash, &plan.to_string(), now).await?;
    let turn = if first {
        Turn::First(plan)
    } else {
        // Forgotten between the two statements: as good as still there.
        let row = store::read(&*tx, &claim).await?.ok_or(KeyError::InFlight)?;
        if row.request_hash != hash {
            return Err(KeyError::Reused);
        }
        let stored = serde_json::from_str(&row.response).unwrap_or(plan);
        if row.answered {
            Turn::Answered(stored)
        } else if now.since(row.created_at) < IN_FLIGHT {
            return Err(KeyError::InFlight);
        } else {
            store::touch(&*tx, &claim, now).await?;
            Turn::CutOff(stored)
        }
    };
    tx.commit().await?;
    Ok((claim, turn))
}

impl Claim {
    /// The request was carried out as planned.
    pub async fn answered(self, db: &Db, status: StatusCode) -> Result<(), KeyError> {
        let tx = db.write().await?;
        store::set_answered(&*tx, &self, i64::from(status.as_u16())).await?;
        Ok(tx.commit().await?)
    }

    /// The request was refused and did nothing: its key may be used again.
    pub async fn give_up(self, db: &Db) -> Result<(), KeyError> {
        let tx = db.write().await?;
        store::delete(&*tx, &self).await?;
        Ok(tx.commit().await?)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_key_is_short_and_visible() {
        let with = |value: &str| {
            let mut headers = HeaderMap::new();
            headers.insert("idempotency-key", value.parse().unwrap());
            key_of(&headers)
        };
        assert_eq!(key_of(&HeaderMap::new()).unwrap(), None);
        assert_eq!(with("a-1").unwrap().as_deref(), Some("a-1"));
        for bad in ["", "a b", &"x".repeat(201)] {
            assert!(matches!(with(bad), Err(KeyError::Malformed)), "{bad}");
        }
    }
}
