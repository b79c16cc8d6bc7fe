//! Operators, their login sessions, the first-run token and the audit log.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                "CREATE TABLE operators (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    username TEXT NOT NULL,
                    username_folded TEXT NOT NULL,
                    password_hash TEXT NOT NULL,
                    role TEXT NOT NULL,
                    extension TEXT NOT NULL,
                    device TEXT NOT NULL,
                    external_number TEXT,
                    locale TEXT NOT NULL,
                    status TEXT NOT NULL,
                    status_reason TEXT,
                    status_since BIGINT NOT NULL,
                    next_status TEXT,
                    next_reason TEXT,
                    wrap_up_until BIGINT,
                    missed_offers BIGINT NOT NULL DEFAULT 0,
                    idle_since BIGINT NOT NULL,
                    sip_secret TEXT,
                    session_version BIGINT NOT NULL DEFAULT 1,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    deleted_at BIGINT
                )",
                // A deleted operator keeps his calls, and frees his name and extension.
                "CREATE UNIQUE INDEX operators_username ON operators (username_folded) WHERE deleted_at IS NULL",
                "CREATE UNIQUE INDEX operators_extension ON operators (extension) WHERE deleted_at IS NULL",
                "CREATE INDEX operators_page ON operators (created_at, id)",
                "CREATE TABLE operator_status_log (
                    id TEXT NOT NULL PRIMARY KEY,
                    operator_id TEXT NOT NULL REFERENCES operators (id),
                    status TEXT NOT NULL,
                    reason TEXT,
                    since BIGINT NOT NULL,
                    until BIGINT
                )",
                "CREATE INDEX operator_status_log_time ON operator_status_log (operator_id, since)",
                // One row per login. The refresh token is derived from (id, generation) with a key that is not in
                // the database, so nothing here can be used to log in.
                "CREATE TABLE sessions (
                    id TEXT NOT NULL PRIMARY KEY,
                    operator_id TEXT NOT NULL REFERENCES operators (id),
                    session_version BIGINT NOT NULL,
                    generation BIGINT NOT NULL,
                    client_hash TEXT NOT NULL,
                    remember BOOLEAN NOT NULL,
                    created_at BIGINT NOT NULL,
                    rotated_at BIGINT NOT NULL,
                    expires_at BIGINT NOT NULL,
                    revoked_at BIGINT,
                    revoked_why TEXT
                )",
                "CREATE INDEX sessions_operator ON sessions (operator_id)",
                "CREATE INDEX sessions_expiry ON sessions (expires_at)",
                "CREATE TABLE setup_tokens (
                    token_hash TEXT NOT NULL PRIMARY KEY,
                    created_at BIGINT NOT NULL
                )",
                "CREATE TABLE audit_log (
                    id TEXT NOT NULL PRIMARY KEY,
                    at BIGINT NOT NULL,
                    actor_id TEXT,
                    action TEXT NOT NULL,
                    subject_id TEXT,
                    ip TEXT,
                    details TEXT NOT NULL
                )",
                "CREATE INDEX audit_log_page ON audit_log (at, id)",
                "CREATE INDEX audit_log_subject ON audit_log (subject_id, at, id)",
            ],
        )
        .await
    }
}
