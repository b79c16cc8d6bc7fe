//! Routes as the call core knows them.
use call_core::{RouteTarget, Routes, TrunkId, Zone};
use sea_orm::DbErr;

use super::{rules::EVERY, store, types};
use crate::{common::db::Db, schedules};

/// Reads everything. `zone` is the clock of all hours.
pub async fn stored(db: &Db, zone: Zone) -> Result<Routes, DbErr> {
    let hours = schedules::service::hours(db).await?;
    let routes = store::all(db.read()).await?.into_iter().map(|route| call_core::Route {
        trunk: route.trunk_id.map(TrunkId::from),
        did: Some(route.did).filter(|did| did != EVERY),
        target: target(&route.target),
        hours: route.schedule_id.and_then(|id| hours.get(id.as_str()).cloned()),
        closed_target: target(&route.closed_target),
    });
    Ok(Routes { routes: routes.collect(), zone })
}

/// A target as the call core knows it.
pub fn target(target: &types::RouteTarget) -> RouteTarget {
    match target {
        types::RouteTarget::Queue { id } => RouteTarget::Queue(id.as_str().into()),
        types::RouteTarget::Operator { id } => RouteTarget::Operator(id.as_str().into()),
        types::RouteTarget::Ivr { id } => RouteTarget::Menu(id.as_str().into()),
        types::RouteTarget::Voicemail => RouteTarget::Voicemail,
        types::RouteTarget::Hangup => RouteTarget::HangUp,
    }
}
