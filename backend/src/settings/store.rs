//! The SQL of the audit log and of the settled values.
use sea_orm::{ActiveModelTrait, ActiveValue::Set, ConnectionTrait, DbErr, EntityTrait, sea_query::OnConflict};

/// Table `audit_log`.
pub mod audit_row {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "audit_log")]
    pub struct Model {
        /// `audit_…`
        #[sea_orm(primary_key, auto_increment = false)]
        pub id: String,
        /// Milliseconds since the epoch.
        pub at: i64,
        /// Who did it; none for the system.
        pub actor_id: Option<String>,
        /// What was done.
        pub action: String,
        /// To what.
        pub subject_id: Option<String>,
        /// From where.
        pub ip: Option<String>,
        /// JSON.
        pub details: String,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Table `kv`.
pub mod kv_row {
    use sea_orm::entity::prelude::*;

    /// A row.
    #[derive(Clone, Debug, PartialEq, Eq, DeriveEntityModel)]
    #[sea_orm(table_name = "kv")]
    pub struct Model {
        /// The name.
        #[sea_orm(primary_key, auto_increment = false)]
        pub key: String,
        /// The value.
        pub value: String,
        /// Milliseconds since the epoch.
        pub updated_at: i64,
    }

    /// No relations.
    #[derive(Copy, Clone, Debug, EnumIter, DeriveRelation)]
    pub enum Relation {}

    impl ActiveModelBehavior for ActiveModel {}
}

/// Appends to the audit log.
pub async fn append_audit<C: ConnectionTrait>(db: &C, row: audit_row::Model) -> Result<(), DbErr> {
    audit_row::Entity::insert(audit_row::ActiveModel::from(row).reset_all()).exec_without_returning(db).await.map(drop)
}

/// Reads a value.
pub async fn read_value<C: ConnectionTrait>(db: &C, key: &str) -> Result<Option<String>, DbErr> {
    Ok(kv_row::Entity::find_by_id(key).one(db).await?.map(|row| row.value))
}

/// Writes a value over the old one.
pub async fn write_value<C: ConnectionTrait>(db: &C, key: &str, value: &str, at: i64) -> Result<(), DbErr> {
    let row = kv_row::ActiveModel { key: Set(key.to_owned()), value: Set(value.to_owned()), updated_at: Set(at) };
    kv_row::Entity::insert(row)
        .on_conflict(
            OnConflict::column(kv_row::Column::Key)
                .update_columns([kv_row::Column::Value, kv_row::Column::UpdatedAt])
                .to_owned(),
        )
        .exec_without_returning(db)
        .await
        .map(drop)
}
