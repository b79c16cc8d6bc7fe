//! Queues, calls, their legs, facts and recordings.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                "CREATE TABLE queues (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    strategy TEXT NOT NULL,
                    ring_timeout_secs BIGINT NOT NULL DEFAULT 20,
                    wrap_up_secs BIGINT NOT NULL DEFAULT 30,
                    max_wait_secs BIGINT,
                    max_size BIGINT,
                    service_level_secs BIGINT NOT NULL DEFAULT 20,
                    service_level_target BIGINT NOT NULL DEFAULT 80,
                    short_secs BIGINT NOT NULL DEFAULT 5,
                    is_default BOOLEAN NOT NULL DEFAULT FALSE,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    deleted_at BIGINT
                )",
                "CREATE UNIQUE INDEX queues_default ON queues (is_default) WHERE is_default",
                "INSERT INTO queues (id, name, strategy, is_default, created_at, updated_at)
                    VALUES ('queue_default', 'Default', 'longest_idle', TRUE, 0, 0)",
                "CREATE TABLE queue_members (
                    queue_id TEXT NOT NULL REFERENCES queues (id),
                    operator_id TEXT NOT NULL REFERENCES operators (id),
                    priority BIGINT NOT NULL DEFAULT 1,
                    PRIMARY KEY (queue_id, operator_id)
                )",
                "CREATE INDEX queue_members_operator ON queue_members (operator_id)",
                "CREATE TABLE contacts (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL,
                    deleted_at BIGINT
                )",
                "CREATE TABLE contact_phones (
                    number TEXT NOT NULL PRIMARY KEY,
                    contact_id TEXT NOT NULL REFERENCES contacts (id)
                )",
                "CREATE INDEX contact_phones_contact ON contact_phones (contact_id)",
                "CREATE TABLE calls (
                    id TEXT NOT NULL PRIMARY KEY,
                    direction TEXT NOT NULL,
                    state TEXT NOT NULL,
                    status TEXT,
                    missed_reason TEXT,
                    cause_code BIGINT,
                    cause_sip BIGINT,
                    cause_text TEXT,
                    from_number TEXT NOT NULL,
                    from_name TEXT,
                    to_number TEXT NOT NULL,
                    did TEXT,
                    trunk_id TEXT,
                    queue_id TEXT,
                    operator_id TEXT,
                    contact_id TEXT,
                    callback_of TEXT,
                    started_at BIGINT NOT NULL,
                    queued_at BIGINT,
                    first_ring_at BIGINT,
                    answered_at BIGINT,
                    ended_at BIGINT,
                    wait_secs BIGINT NOT NULL DEFAULT 0,
                    ring_secs BIGINT NOT NULL DEFAULT 0,
                    talk_secs BIGINT NOT NULL DEFAULT 0,
                    hold_secs BIGINT NOT NULL DEFAULT 0,
                    wrap_up_secs BIGINT NOT NULL DEFAULT 0,
                    voicemail BOOLEAN NOT NULL DEFAULT FALSE,
                    notes TEXT NOT NULL DEFAULT '',
                    disposition TEXT,
                    tags TEXT NOT NULL DEFAULT '[]',
                    channel_id TEXT,
                    pbx TEXT,
                    live TEXT,
                    facts_seq BIGINT NOT NULL DEFAULT 0,
                    updated_at BIGINT NOT NULL
                )",
                // Pages are read newest first by (started_at, id); each index covers the filter that it serves.
                "CREATE INDEX calls_page ON calls (started_at, id, direction, status)",
                "CREATE INDEX calls_operator ON calls (operator_id, started_at, id, from_number, to_number)",
                "CREATE INDEX calls_queue ON calls (queue_id, started_at, id)",
                "CREATE INDEX calls_status ON calls (status, started_at, id)",
                "CREATE INDEX calls_from ON calls (from_number, started_at, id)",
                "CREATE INDEX calls_to ON calls (to_number, started_at, id)",
                "CREATE INDEX calls_live ON calls (started_at, id) WHERE ended_at IS NULL",
                "CREATE TABLE call_legs (
                    id TEXT NOT NULL PRIMARY KEY,
                    call_id TEXT NOT NULL REFERENCES calls (id) ON DELETE CASCADE,
                    seq BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    operator_id TEXT,
                    number TEXT,
                    device TEXT,
                    state TEXT NOT NULL,
                    outcome TEXT,
                    cause_code BIGINT,
                    cause_text TEXT,
                    started_at BIGINT NOT NULL,
                    ringing_at BIGINT,
                    answered_at BIGINT,
                    ended_at BIGINT
                )",
                "CREATE INDEX call_legs_call ON call_legs (call_id, seq)",
                "CREATE INDEX call_legs_operator ON call_legs (operator_id, started_at)",
                "CREATE TABLE call_facts (
                    call_id TEXT NOT NULL,
                    seq BIGINT NOT NULL,
                    at_ms BIGINT NOT NULL,
                    kind TEXT NOT NULL,
                    body TEXT NOT NULL,
                    PRIMARY KEY (call_id, seq)
                )",
                "CREATE TABLE recordings (
                    call_id TEXT NOT NULL PRIMARY KEY REFERENCES calls (id) ON DELETE CASCADE,
                    state TEXT NOT NULL,
                    path TEXT,
                    duration_secs DOUBLE PRECISION,
                    expected_secs DOUBLE PRECISION,
                    bytes BIGINT,
                    sha256 TEXT,
                    peaks TEXT,
                    error TEXT,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL
                )",
                "CREATE INDEX recordings_state ON recordings (state, created_at)",
            ],
        )
        .await
    }
}
