mod actions;
mod detail;
mod export;
mod import;
mod journal;
mod list;
