//! Background jobs, small settled values and keys that make a repeated request harmless.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                // Outgoing work is a row in the transaction of the change that caused it.
                "CREATE TABLE jobs (
                    id TEXT NOT NULL PRIMARY KEY,
                    kind TEXT NOT NULL,
                    unique_key TEXT,
                    payload TEXT NOT NULL,
                    run_at BIGINT NOT NULL,
                    attempts BIGINT NOT NULL DEFAULT 0,
                    locked_until BIGINT,
                    last_error TEXT,
                    parked_at BIGINT,
                    created_at BIGINT NOT NULL
                )",
                "CREATE UNIQUE INDEX jobs_unique ON jobs (kind, unique_key) WHERE unique_key IS NOT NULL",
                "CREATE INDEX jobs_due ON jobs (run_at, id) WHERE parked_at IS NULL",
                "CREATE TABLE kv (
                    key TEXT NOT NULL PRIMARY KEY,
                    value TEXT NOT NULL,
                    updated_at BIGINT NOT NULL
                )",
                "CREATE TABLE idempotency_keys (
                    operator_id TEXT NOT NULL,
                    key TEXT NOT NULL,
                    request_hash TEXT NOT NULL,
                    status BIGINT,
                    response TEXT,
                    created_at BIGINT NOT NULL,
                    PRIMARY KEY (operator_id, key)
                )",
                "CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at)",
            ],
        )
        .await
    }
}
