mod actions;
mod detail;
mod export;
mod list;
