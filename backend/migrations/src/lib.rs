//! The database schema, one source for SQLite and PostgreSQL.
//!
//! Conventions: ids are text with a visible prefix; every moment is a `BIGINT` of milliseconds since the Unix
//! epoch (sorts the same on both engines); documents are JSON in `TEXT`. A migration that has been released is
//! never edited: changes are new files, first expanding, later contracting.
pub use sea_orm_migration::MigratorTrait;
use sea_orm_migration::{MigrationTrait, async_trait};

mod m0001_accounts;
mod m0002_calls;
mod m0003_platform;
mod m0004_trunks;
mod m0005_imports;
mod m0006_live_legs;
mod m0007_queues;
mod m0008_routes;
mod m0009_missed_tasks;
mod m0010_recording_holds;
mod m0011_menus;
mod m0013_wallboards;
mod m0014_callbacks;
mod m0016_compressed_recordings;

/// All migrations, in order.
#[derive(Debug)]
pub struct Migrator;

#[async_trait::async_trait]
impl MigratorTrait for Migrator {
    fn migrations() -> Vec<Box<dyn MigrationTrait>> {
        vec![
            Box::new(m0001_accounts::Migration),
            Box::new(m0002_calls::Migration),
            Box::new(m0003_platform::Migration),
            Box::new(m0004_trunks::Migration),
            Box::new(m0005_imports::Migration),
            Box::new(m0006_live_legs::Migration),
            Box::new(m0007_queues::Migration),
            Box::new(m0008_routes::Migration),
            Box::new(m0009_missed_tasks::Migration),
            Box::new(m0010_recording_holds::Migration),
            Box::new(m0011_menus::Migration),
            Box::new(m0013_wallboards::Migration),
            Box::new(m0014_callbacks::Migration),
            Box::new(m0016_compressed_recordings::Migration),
        ]
    }
}

/// Runs several statements that are the same text on both engines.
pub(crate) async fn run(
    manager: &sea_orm_migration::SchemaManager<'_>,
    statements: &[&str],
) -> Result<(), sea_orm_migration::DbErr> {
    use sea_orm_migration::sea_orm::ConnectionTrait;
    for sql in statements {
        manager.get_connection().execute_unprepared(sql).await?;
    }
    Ok(())
}
