//! Customers who asked to be called back.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        // A document: the request that the call answers, and which attempt it is.
        crate::run(manager, &["ALTER TABLE calls ADD COLUMN callback TEXT"]).await
    }
}
