//! Pages of a list: newest first, by keyset, with a cursor that belongs to the query it came from.
use std::borrow::Cow;

use axum::http::StatusCode;
use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use sha2::{Digest, Sha256};
use utoipa::{IntoParams, ToSchema};

use super::problem::Fault;

/// Items a page has when the client does not say.
pub const DEFAULT_LIMIT: u64 = 50;
/// Items a page has at most.
pub const MAX_LIMIT: u64 = 200;

/// Which page.
#[derive(Clone, Debug, Default, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub struct PageQuery {
    /// 1 to 200, 50 by default.
    pub limit: Option<u64>,
    /// `next_cursor` of the page before.
    pub cursor: Option<String>,
}

/// One page of a list.
#[derive(Debug, Serialize, Deserialize, ToSchema)]
pub struct Page<T> {
    /// Newest first.
    pub items: Vec<T>,
    /// Where the next page starts; null on the last.
    #[schema(required = true)]
    pub next_cursor: Option<String>,
}

/// Why a page cannot be given.
#[derive(Debug, thiserror::Error)]
pub enum PageError {
    /// `limit` is out of range.
    #[error("limit must be between 1 and 200")]
    Limit,
    /// The cursor is not one of ours.
    #[error("this cursor is not valid")]
    Cursor,
    /// The cursor is ours and belongs to another query.
    #[error("this cursor belongs to another query: ask again without it")]
    OtherQuery,
}

impl Fault for PageError {
    fn status(&self) -> StatusCode {
        StatusCode::BAD_REQUEST
    }

    fn code(&self) -> Cow<'static, str> {
        match self {
            Self::Limit => "invalid_limit",
            Self::Cursor => "invalid_cursor",
            Self::OtherQuery => "cursor_of_another_query",
        }
        .into()
    }
}

/// Checks `limit` and gives the default for none.
pub fn limit(asked: Option<u64>) -> Result<u64, PageError> {
    match asked.unwrap_or(DEFAULT_LIMIT) {
        limit @ 1..=MAX_LIMIT => Ok(limit),
        _ => Err(PageError::Limit),
    }
}

#[derive(Serialize, Deserialize)]
struct Cursor<K> {
    q: String,
    k: K,
}

/// The cursor after `key` in the list `scope` under `filter` (without limit and cursor).
pub fn encode<F: Serialize, K: Serialize>(scope: &str, filter: &F, key: &K) -> String {
    let cursor = Cursor { q: fingerprint(scope, filter), k: key };
    URL_SAFE_NO_PAD.encode(serde_json::to_vec(&cursor).unwrap_or_default())
}

/// The key inside a cursor that [`encode`] made for the same list and filter.
pub fn decode<F: Serialize, K: DeserializeOwned>(scope: &str, filter: &F, cursor: &str) -> Result<K, PageError> {
    let bytes = URL_SAFE_NO_PAD.decode(cursor).map_err(|_| PageError::Cursor)?;
    let raw: Cursor<serde_json::Value> = serde_json::from_slice(&bytes).map_err(|_| PageError::Cursor)?;
    if raw.q != fingerprint(scope, filter) {
        return Err(PageError::OtherQuery);
    }
    serde_json::from_value(raw.k).map_err(|_| PageError::Cursor)
}

/// Cuts a list that was read with `limit + 1` rows into a page.
pub fn page<T, F: Serialize, K: Serialize>(
    mut items: Vec<T>,
    limit: u64,
    scope: &str,
    filter: &F,
    key: impl Fn(&T) -> K,
) -> Page<T> {
    let size = usize::try_from(limit).unwrap_or(usize::MAX);
    let more = items.len() > size;
    items.truncate(size);
    let next_cursor = items.last().filter(|_| more).map(|last| encode(scope, filter, &key(last)));
    Page { items, next_cursor }
}

fn fingerprint<F: Serialize>(scope: &str, filter: &F) -> String {
    let mut hash = Sha256::new();
    hash.update(scope.as_bytes());
    hash.update([0]);
    hash.update(serde_json::to_vec(filter).unwrap_or_default());
    hex::encode(&hash.finalize()[..8])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cursor_works_only_for_its_own_query() {
        let cursor = encode("calls", &("inbound", 7), &(5_i64, "call_x"));
        let (at, id): (i64, String) = decode("calls", &("inbound", 7), &cursor).unwrap();
        assert_eq!((at, id.as_str()), (5, "call_x"));
        let other = decode::<_, (i64, String)>("calls", &("outbound", 7), &cursor);
        assert!(matches!(other, Err(PageError::OtherQuery)));
        assert!(matches!(decode::<_, i64>("calls", &(), "%%%"), Err(PageError::Cursor)));
    }

    #[test]
    fn the_last_page_has_no_cursor() {
        let key = |item: &i32| *item;
        assert!(page(vec![3, 2, 1], 2, "x", &(), key).next_cursor.is_some());
        assert!(page(vec![2, 1], 2, "x", &(), key).next_cursor.is_none());
    }
}
