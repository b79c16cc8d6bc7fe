//! Customers who called in vain and are to be called back.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                "CREATE TABLE missed_tasks (
                    id TEXT NOT NULL PRIMARY KEY,
                    number TEXT NOT NULL,
                    misses BIGINT NOT NULL,
                    first_missed_at BIGINT NOT NULL,
                    last_missed_at BIGINT NOT NULL,
                    last_call_id TEXT NOT NULL,
                    queue_id TEXT,
                    owner_id TEXT,
                    taken_at BIGINT,
                    closed_at BIGINT,
                    closed_by TEXT,
                    reached_call_id TEXT,
                    called_back_secs BIGINT,
                    close_reason TEXT,
                    close_note TEXT NOT NULL DEFAULT '',
                    updated_at BIGINT NOT NULL
                )",
                // One open task for each number, whoever writes at the same time.
                "CREATE UNIQUE INDEX missed_tasks_open ON missed_tasks (number) WHERE closed_at IS NULL",
                "CREATE INDEX missed_tasks_open_page ON missed_tasks (first_missed_at, id) WHERE closed_at IS NULL",
                "CREATE INDEX missed_tasks_closed_page ON missed_tasks (closed_at, id) WHERE closed_at IS NOT NULL",
                "CREATE INDEX missed_tasks_begun ON missed_tasks (first_missed_at)",
                "CREATE INDEX missed_tasks_reached ON missed_tasks (reached_call_id) WHERE reached_call_id IS NOT NULL",
                // A call belongs to one task, for ever: told again, it makes no second one.
                "CREATE TABLE missed_task_calls (
                    call_id TEXT NOT NULL PRIMARY KEY,
                    task_id TEXT NOT NULL REFERENCES missed_tasks (id) ON DELETE CASCADE,
                    missed_at BIGINT NOT NULL
                )",
                "CREATE INDEX missed_task_calls_task ON missed_task_calls (task_id, missed_at)",
            ],
        )
        .await
    }
}
