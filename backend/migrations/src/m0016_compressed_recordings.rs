//! Recordings that were made small.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                "ALTER TABLE recordings ADD COLUMN compressed_at BIGINT",
                "CREATE INDEX recordings_to_compress ON recordings (created_at)
                    WHERE compressed_at IS NULL AND path IS NOT NULL",
            ],
        )
        .await
    }
}
