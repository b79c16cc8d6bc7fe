//! Trunks, the ways to the telephone network; and contacts' names as they are searched.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                "CREATE TABLE trunks (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    name_folded TEXT NOT NULL,
                    kind TEXT NOT NULL,
                    endpoint TEXT NOT NULL,
                    host TEXT NOT NULL,
                    port BIGINT NOT NULL DEFAULT 5060,
                    transport TEXT NOT NULL DEFAULT 'udp',
                    username TEXT,
                    password TEXT,
                    matches TEXT NOT NULL DEFAULT '[]',
                    codecs TEXT NOT NULL DEFAULT 'alaw,ulaw',
                    caller_id TEXT,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    deleted_at BIGINT
                )",
                // A deleted trunk stays for the calls that went through it, and frees its name and endpoint.
                "CREATE UNIQUE INDEX trunks_name ON trunks (name_folded) WHERE deleted_at IS NULL",
                "CREATE UNIQUE INDEX trunks_endpoint ON trunks (endpoint) WHERE deleted_at IS NULL",
                // As `common::fold` spells it: one spelling for two alphabets.
                "ALTER TABLE contacts ADD COLUMN name_folded TEXT NOT NULL DEFAULT ''",
            ],
        )
        .await
    }
}
