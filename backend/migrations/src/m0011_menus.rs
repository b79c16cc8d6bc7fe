//! Menus of keys, and the sounds that they say.
use sea_orm_migration::prelude::*;

#[derive(DeriveMigrationName)]
pub(crate) struct Migration;

#[async_trait::async_trait]
impl MigrationTrait for Migration {
    async fn up(&self, manager: &SchemaManager) -> Result<(), DbErr> {
        crate::run(
            manager,
            &[
                // The sound itself is a file beside Asterisk, named after the id.
                "CREATE TABLE prompts (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    name_folded TEXT NOT NULL,
                    duration_ms BIGINT NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL
                )",
                "CREATE UNIQUE INDEX prompts_name ON prompts (name_folded)",
                // `menu_keys` and `fallback` are documents.
                "CREATE TABLE ivr_menus (
                    id TEXT NOT NULL PRIMARY KEY,
                    name TEXT NOT NULL,
                    name_folded TEXT NOT NULL,
                    prompt_id TEXT REFERENCES prompts (id),
                    invalid_prompt_id TEXT REFERENCES prompts (id),
                    wait_secs INTEGER NOT NULL,
                    tries INTEGER NOT NULL,
                    menu_keys TEXT NOT NULL,
                    fallback TEXT NOT NULL,
                    created_at BIGINT NOT NULL,
                    updated_at BIGINT NOT NULL
                )",
                "CREATE UNIQUE INDEX ivr_menus_name ON ivr_menus (name_folded)",
            ],
        )
        .await
    }
}
