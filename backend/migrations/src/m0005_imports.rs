//! The import of calls that came while the server was away asks for every line of Asterisk's ledger whether its channel
//! is known.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(manager, &["CREATE INDEX calls_channel ON calls (channel_id)"]).await
    }
}
