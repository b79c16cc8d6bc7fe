mod actions;
mod detail;
mod export;
mod import;
mod list;
