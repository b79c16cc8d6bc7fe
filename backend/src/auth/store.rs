//! The SQL of sessions and of the first-run token.
use sea_orm::{
    ActiveModelTrait, ActiveValue::Set, ColumnTrait, ConnectionTrait, DbErr, EntityTrait, QueryFilter, sea_query::Expr,
};

/// Table `sessions`.
pub(crate) mod session_row {
    #![expect(unreachable_pub, reason = "the macros of an entity write `pub`")]

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "sessions")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        pub operator_id: String,
        pub session_version: i64,
        pub generation: i64,
        pub client_hash: String,
        pub remember: bool,
        pub created_at: i64,
        pub rotated_at: i64,
        pub expires_at: i64,
        pub revoked_at: Option<i64>,
        pub revoked_why: Option<String>,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

mod setup_row {
    #![expect(unreachable_pub, reason = "the macros of an entity write `pub`")]

    use sea_orm::entity::prelude::*;

    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "setup_tokens")]
    pub struct Model {
        #[sea_orm(primary_key, auto_increment = false)]
        pub token_hash: String,
        pub created_at: i64,
    }

    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

use session_row::{Column, Entity as Sessions, Model as SessionRow};

pub(crate) async fn insert_session<C: ConnectionTrait>(db: &C, row: SessionRow) -> Result<(), DbErr> {
    Sessions::insert(session_row::ActiveModel::from(row).reset_all()).exec_without_returning(db).await.map(drop)
}

pub(crate) async fn session<C: ConnectionTrait>(db: &C, id: &str) -> Result<Option<SessionRow>, DbErr> {
    Sessions::find_by_id(id).one(db).await
}

/// Moves a session to its next generation; false if somebody else did, or it is over.
pub(crate) async fn rotate<C: ConnectionTrait>(
    db: &C,
    id: &str,
    from: i64,
    client: &str,
    now: i64,
    expires_at: i64,
) -> Result<bool, DbErr> {
    let updated = Sessions::update_many()
        .col_expr(Column::Generation, Expr::value(from + 1))
        .col_expr(Column::ClientHash, Expr::value(client))
        .col_expr(Column::RotatedAt, Expr::value(now))
        .col_expr(Column::ExpiresAt, Expr::value(expires_at))
        .filter(Column::Id.eq(id))
        .filter(Column::Generation.eq(from))
        .filter(Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Ends a session; false if it was over already.
pub(crate) async fn revoke<C: ConnectionTrait>(db: &C, id: &str, now: i64, why: &str) -> Result<bool, DbErr> {
    let updated = Sessions::update_many()
        .col_expr(Column::RevokedAt, Expr::value(now))
        .col_expr(Column::RevokedWhy, Expr::value(why))
        .filter(Column::Id.eq(id))
        .filter(Column::RevokedAt.is_null())
        .exec(db)
        .await?;
    Ok(updated.rows_affected == 1)
}

/// Forgets sessions that ended before `before`.
pub(crate) async fn forget_sessions<C: ConnectionTrait>(db: &C, before: i64) -> Result<u64, DbErr> {
    let deleted = Sessions::delete_many().filter(Column::ExpiresAt.lt(before)).exec(db).await?;
    Ok(deleted.rows_affected)
}

/// Puts the first-run token in the place of every earlier one.
pub(crate) async fn replace_setup_token<C: ConnectionTrait>(db: &C, hash: &str, now: i64) -> Result<(), DbErr> {
    setup_row::Entity::delete_many().exec(db).await?;
    let row = setup_row::ActiveModel { token_hash: Set(hash.to_owned()), created_at: Set(now) };
    setup_row::Entity::insert(row).exec_without_returning(db).await.map(drop)
}

/// Uses the first-run token up; false if it is not the one.
pub(crate) async fn take_setup_token<C: ConnectionTrait>(db: &C, hash: &str) -> Result<bool, DbErr> {
    let deleted = setup_row::Entity::delete_by_id(hash).exec(db).await?;
    Ok(deleted.rows_affected == 1)
}
