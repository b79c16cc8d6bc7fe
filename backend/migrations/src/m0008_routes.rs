//! Where calls from outside go, and the hours in which they go there.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                // `week` and `holidays` are documents.
                "CREATE TABLE schedules (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    name_folded TEXT NOT NULL,
                    week TEXT NOT NULL,
                    holidays TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL
                )",
                "CREATE UNIQUE INDEX schedules_name ON schedules (name_folded)",
                // `did` is `*` for every number; the targets are documents.
                "CREATE TABLE routes (
                    id TEXT NOT NULL PRIMARY KEY,
                    trunk_id TEXT,
                    did TEXT NOT NULL,
                    target TEXT NOT NULL,
                    schedule_id TEXT,
                    closed_target TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL
                )",
                // One route for a number on a trunk: two would be a matter of luck.
                "CREATE UNIQUE INDEX routes_place ON routes (COALESCE(trunk_id, ''), did)",
            ],
        )
        .await
    }
}
