//! The routes of calls.
use std::sync::Arc;

use axum::extract::FromRef;
use utoipa_axum::routes;

use super::{
    actions::{http as actions, park, supervise},
    detail::http as detail,
    list,
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::access::{ADMINS, ANYONE, CALLERS, Routes, SUPERVISORS},
    common::{clock::Clock, config::Settings, db::Db},
    realtime::hub::Hub,
};

/// Everything under `/api/calls` but recordings.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Clock: FromRef<S>,
    Hub: FromRef<S>,
    CoreHandle: FromRef<S>,
    Arc<Settings>: FromRef<S>,
{
    Routes::default()
        .add(ANYONE, routes!(list::http::list_calls))
        .add(ANYONE, routes!(list::http::list_live_calls))
        .add(ANYONE, routes!(list::parked::list_parked_calls))
        .add(ANYONE, routes!(list::export::export_calls))
        .add(CALLERS, routes!(actions::dial))
        .add(ANYONE, routes!(detail::read_call))
        .add(CALLERS, routes!(detail::amend_call))
        .add(ADMINS, routes!(detail::delete_call))
        .add(CALLERS, routes!(actions::answer))
        .add(CALLERS, routes!(actions::reject))
        .add(CALLERS, routes!(actions::hangup))
        .add(CALLERS, routes!(actions::hold))
        .add(CALLERS, routes!(actions::unhold))
        .add(CALLERS, routes!(actions::mute))
        .add(CALLERS, routes!(actions::unmute))
        .add(CALLERS, routes!(actions::dtmf))
        .add(CALLERS, routes!(actions::transfer))
        .add(CALLERS, routes!(actions::consult))
        .add(CALLERS, routes!(actions::park))
        .add(CALLERS, routes!(park::pick_up))
        .add(CALLERS, routes!(actions::complete))
        .add(CALLERS, routes!(actions::cancel))
        .add(CALLERS, routes!(actions::conference))
        .add(CALLERS, routes!(actions::cancel_callback))
        .add(SUPERVISORS, routes!(supervise::listen))
        .add(SUPERVISORS, routes!(supervise::whisper))
        .add(SUPERVISORS, routes!(supervise::barge))
        .add(SUPERVISORS, routes!(supervise::leave))
        .add(SUPERVISORS, routes!(supervise::take_over))
        .add(SUPERVISORS, routes!(supervise::end_call))
        .add(CALLERS, routes!(actions::record_pause))
        .add(CALLERS, routes!(actions::record_resume))
}
