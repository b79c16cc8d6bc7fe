//! A server that starts again asks for the legs that outlived their calls.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &["CREATE INDEX call_legs_live ON call_legs (call_id) WHERE ended_at IS NULL"]).await
    }
}
