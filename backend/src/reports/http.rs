//! `/api/dashboard`, `/api/monitor` and `/api/reports/calls`.
use std::{sync::Arc, time::Duration};

use axum::extract::{FromRef, State};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use utoipa_axum::routes;

use super::{
    dashboard::{self, Dashboard},
    monitor::{Floor, Monitor, everybody},
};
use crate::{
    auth::{
        access::{ANYONE, Routes, SUPERVISORS},
        types::Session,
    },
    calls::list::{
        figures::{self, HourCount, percent},
        filter::{CallQuery, Filter},
        live::live_calls,
    },
    common::{
        clock::Clock,
        config::Settings,
        db::Db,
        http::{Json, Query},
        problem::{Problem, ProblemBody, StoreError},
    },
    operators::service::Operators,
};

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Db: FromRef<S>,
    Clock: FromRef<S>,
    Arc<Settings>: FromRef<S>,
    Operators: FromRef<S>,
    Floor: FromRef<S>,
{
    Routes::default()
        .add(ANYONE, routes!(show_dashboard))
        .add(SUPERVISORS, routes!(show_monitor))
        .add(ANYONE, routes!(report_calls))
}

#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
struct DashboardQuery {
    /// Only this queue; several with commas.
    queue_id: Option<String>,
}

/// Today's figures, live calls and operators. An operator sees his own calls, and how many wait in all.
#[utoipa::path(get, path = "/api/dashboard", tag = "reports", params(DashboardQuery),
    responses((status = 200, body = Dashboard)))]
async fn show_dashboard(
    State(db): State<Db>,
    State(clock): State<Clock>,
    State(settings): State<Arc<Settings>>,
    State(operators): State<Operators>,
    session: Session,
    Query(query): Query<DashboardQuery>,
) -> Result<Json<Dashboard>, Problem> {
    let now = clock.now();
    let zone = settings.timezone;
    let query = CallQuery { queue_id: query.queue_id, ..CallQuery::default() };
    let scope = query.filter(&session, zone)?;
    let live = live_calls(&db, &clock, &scope).await.map_err(StoreError)?;
    let people = everybody(&operators).await?;
    let waiting = if session.role.sees_all() {
        live.clone()
    } else {
        // Queues are shared: how many wait is no secret, who they are is.
        let unscoped = Filter { visible_to: None, ..scope.clone() };
        live_calls(&db, &clock, &unscoped).await.map_err(StoreError)?
    };
    let built = dashboard::build(&db, zone, now, &scope, people, live, &waiting).await;
    Ok(Json(built.map_err(StoreError)?))
}

/// The floor now: queues, operators, live calls.
#[utoipa::path(get, path = "/api/monitor", tag = "reports", responses((status = 200, body = Monitor)))]
async fn show_monitor(State(floor): State<Floor>) -> Result<Json<Monitor>, Problem> {
    Ok(Json(Monitor::clone(&*floor.look(Duration::ZERO).await?)))
}

/// Counts over what the filter of the calls list finds.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
struct CallsReport {
    /// Calls.
    count: i64,
    /// Both parties talked.
    answered: i64,
    /// answered / count.
    #[schema(required = true)]
    answered_percent: Option<f64>,
    /// Inbound and never answered.
    missed: i64,
    /// Talk of all that are over.
    talk_secs: i64,
    /// Wait of all that are over.
    wait_secs: i64,
    /// By hour of the day where the company is.
    by_hour: Vec<HourCount>,
}

/// A summary of calls; the filter is that of `/api/calls`.
#[utoipa::path(get, path = "/api/reports/calls", tag = "reports", params(CallQuery),
    responses((status = 200, body = CallsReport), (status = 422, body = ProblemBody)))]
async fn report_calls(
    State(db): State<Db>,
    State(settings): State<Arc<Settings>>,
    session: Session,
    Query(query): Query<CallQuery>,
) -> Result<Json<CallsReport>, Problem> {
    let filter = query.filter(&session, settings.timezone)?;
    let sum = figures::summary(&db, &filter).await.map_err(StoreError)?;
    let by_hour = figures::by_hour(&db, &filter, settings.timezone, false).await.map_err(StoreError)?;
    Ok(Json(CallsReport {
        count: sum.count,
        answered: sum.answered,
        answered_percent: percent(sum.answered, sum.count),
        missed: sum.missed,
        talk_secs: sum.talk_secs,
        wait_secs: sum.wait_secs,
        by_hour,
    }))
}
