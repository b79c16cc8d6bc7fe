//! How the engine reads a page: for the test that no page sorts, and for those who look into a slow one.
use sea_orm::DbErr;

use super::{
    filter::Filter,
    store::{self, Key},
};
use crate::common::db::Db;

/// The plan of a page before `key`, in the engine's own words.
pub async fn of_page(db: &Db, filter: &Filter, key: Option<&Key>) -> Result<String, DbErr> {
    store::explain_page(db, filter, key).await
}
