//! The database schema, one source for SQLite and PostgreSQL.
