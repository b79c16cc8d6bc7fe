//! What a queue does besides waiting, the places of its operators, and callers who are treated in their own way.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                // A document: overflow, announcements, music, the known operator, unanswered offers.
                "ALTER TABLE queues ADD COLUMN rules TEXT NOT NULL DEFAULT '{}'",
                // `priority` is the operator's group, from 1; `place` the fixed order.
                "ALTER TABLE queue_members ADD COLUMN place BIGINT NOT NULL DEFAULT 0",
                "CREATE TABLE caller_rules (
                    number TEXT NOT NULL PRIMARY KEY,
                    rule TEXT NOT NULL,
                    note TEXT NOT NULL DEFAULT '',
                    created_at BIGINT NOT NULL
                )",
            ],
        )
        .await
    }
}
