//! Recordings that must not be deleted.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                "ALTER TABLE recordings ADD COLUMN held_at BIGINT",
                "ALTER TABLE recordings ADD COLUMN held_by TEXT",
                "ALTER TABLE recordings ADD COLUMN hold_reason TEXT",
            ],
        )
        .await
    }
}
