mod actions;
mod detail;
mod driver;
mod export;
mod import;
mod journal;
mod list;
mod worklist;
