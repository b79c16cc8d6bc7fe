//! What can be done with routes.
use std::net::IpAddr;

use sea_orm::DbErr;
use serde_json::json;

use super::{
    error::RouteError,
    rules::{self, EVERY},
    store::{self, Named},
    types::{NewRoute, Route, RoutePatch, RouteTarget},
};
use crate::{
    asterisk::handle::CoreHandle,
    auth::types::Session,
    common::{
        clock::Clock,
        db::{Db, Tx},
        ids::{self, RouteId},
    },
    ivr, schedules,
    settings::audit,
};

/// What routes may need.
#[derive(Clone, Copy, Debug)]
pub enum Uses<'a> {
    /// Calls go to this queue.
    Queue(&'a str),
    /// Calls come from this trunk.
    Trunk(&'a str),
    /// It keeps to these hours.
    Schedule(&'a str),
    /// Calls go to this menu.
    Menu(&'a str),
    /// Calls go to this operator.
    Operator(&'a str),
}

/// The routes that need something which is about to be deleted, in words; `None` if there are none.
pub async fn users(tx: &Tx, what: &Uses<'_>) -> Result<Option<String>, DbErr> {
    let leads = |target: &RouteTarget| match (target, what) {
        (RouteTarget::Queue { id }, Uses::Queue(of)) => id.as_str() == *of,
        (RouteTarget::Ivr { id }, Uses::Menu(of)) => id.as_str() == *of,
        (RouteTarget::Operator { id }, Uses::Operator(of)) => id.as_str() == *of,
        _ => false,
    };
    let mut routes = store::all(&**tx).await?;
    routes.retain(|route| match what {
        Uses::Queue(_) | Uses::Menu(_) | Uses::Operator(_) => leads(&route.target) || leads(&route.closed_target),
        Uses::Trunk(id) => route.trunk_id.as_deref() == Some(*id),
        Uses::Schedule(id) => route.schedule_id.as_ref().is_some_and(|own| own.as_str() == *id),
    });
    if routes.is_empty() {
        return Ok(None);
    }
    rules::in_order(&mut routes);
    let trunks = store::trunk_names(&**tx).await?;
    let words: Vec<String> = routes.iter().map(|route| in_words(route, &trunks)).collect();
    Ok(Some(words.join(", ")))
}

/// What a target names and is not there, in a word.
pub async fn missing(tx: &Tx, target: &RouteTarget) -> Result<Option<&'static str>, DbErr> {
    let (there, word) = match target {
        RouteTarget::Queue { id } => (is_there(tx, Named::Queue, id.as_str()).await?, "queue"),
        RouteTarget::Operator { id } => (is_there(tx, Named::Operator, id.as_str()).await?, "operator"),
        RouteTarget::Ivr { id } => (ivr::service::exist(tx, id.as_str()).await?, "ivr"),
        RouteTarget::Voicemail | RouteTarget::Hangup => return Ok(None),
    };
    Ok((!there).then_some(word))
}

fn in_words(route: &Route, trunks: &[(String, String)]) -> String {
    let number = if route.did == EVERY { "every number" } else { &route.did };
    let trunk = route.trunk_id.as_ref().and_then(|own| trunks.iter().find(|(id, _)| id == own));
    trunk.map_or_else(|| number.to_owned(), |(_, name)| format!("{number} on {name}"))
}

/// The routes, for one person's request.
pub struct CallRoutes<'a> {
    /// The database.
    pub db: &'a Db,
    /// The time.
    pub clock: &'a Clock,
    /// Reads changes at once.
    pub core: &'a CoreHandle,
}

impl CallRoutes<'_> {
    /// All of them, in the order in which they are tried.
    pub async fn list(&self) -> Result<Vec<Route>, RouteError> {
        let mut routes = store::all(self.db.read()).await?;
        rules::in_order(&mut routes);
        Ok(routes)
    }

    /// One of them.
    pub async fn get(&self, id: &str) -> Result<Route, RouteError> {
        store::one(self.db.read(), plain(id)?).await?.ok_or(RouteError::NotFound)
    }

    /// Makes a route.
    pub async fn create(&self, session: &Session, ip: IpAddr, new: NewRoute) -> Result<Route, RouteError> {
        let route = Route {
            id: RouteId::generate(self.clock),
            trunk_id: new.trunk_id,
            did: String::new(),
            target: new.target,
            schedule_id: new.schedule_id,
            closed_target: new.closed_target.unwrap_or(RouteTarget::Voicemail),
            created_at: self.clock.now(),
        };
        let route = rules::patched(route, RoutePatch { did: Some(new.did), ..RoutePatch::default() })?;
        let tx = self.db.write().await?;
        self.save(&tx, &route).await?;
        self.done(tx, session, ip, "route.created", &route).await?;
        Ok(route)
    }

    /// Changes a route.
    pub async fn update(
        &self,
        session: &Session,
        ip: IpAddr,
        id: &str,
        patch: RoutePatch,
    ) -> Result<Route, RouteError> {
        let tx = self.db.write().await?;
        let before = store::one(&*tx, plain(id)?).await?.ok_or(RouteError::NotFound)?;
        let route = rules::patched(before, patch)?;
        self.save(&tx, &route).await?;
        self.done(tx, session, ip, "route.changed", &route).await?;
        Ok(route)
    }

    /// Deletes a route. Calls that it has sent somewhere stay there.
    pub async fn delete(&self, session: &Session, ip: IpAddr, id: &str) -> Result<(), RouteError> {
        let tx = self.db.write().await?;
        let route = store::one(&*tx, plain(id)?).await?.ok_or(RouteError::NotFound)?;
        store::delete(&*tx, id).await?;
        self.done(tx, session, ip, "route.deleted", &route).await
    }

    async fn save(&self, tx: &Tx, route: &Route) -> Result<(), RouteError> {
        if let Some(trunk) = &route.trunk_id {
            let known = is_there(tx, Named::Trunk, trunk).await?;
            known.then_some(()).ok_or(RouteError::Unknown("trunk"))?;
        }
        for target in [&route.target, &route.closed_target] {
            if let Some(missing) = missing(tx, target).await? {
                return Err(RouteError::Unknown(missing));
            }
        }
        if let Some(schedule) = &route.schedule_id {
            let known = ids::is_plain(schedule.as_str()) && schedules::service::exist(tx, schedule.as_str()).await?;
            known.then_some(()).ok_or(RouteError::Unknown("schedule"))?;
        }
        Ok(store::save(&**tx, route, self.clock.now()).await?)
    }

    async fn done(
        &self,
        tx: Tx,
        session: &Session,
        ip: IpAddr,
        action: &'static str,
        route: &Route,
    ) -> Result<(), RouteError> {
        let details = json!({
            "trunk_id": route.trunk_id, "did": route.did, "target": route.target,
            "schedule_id": route.schedule_id, "closed_target": route.closed_target,
        });
        let actor = Some(&session.operator_id);
        let entry = audit::Entry { actor, action, subject: Some(route.id.as_str()), ip: Some(ip), details };
        audit::record(&*tx, self.clock, entry).await?;
        tx.commit().await?;
        self.core.reload().await;
        Ok(())
    }
}

async fn is_there(tx: &Tx, what: Named, id: &str) -> Result<bool, DbErr> {
    Ok(ids::is_plain(id) && store::is_there(&**tx, what, id).await?)
}

fn plain(id: &str) -> Result<&str, RouteError> {
    if ids::is_plain(id) { Ok(id) } else { Err(RouteError::NotFound) }
}
