//! What people are told of the connection to Asterisk.
use std::collections::BTreeMap;

use axum::extract::{FromRef, State};
use serde::Serialize;
use tokio::sync::watch;
use utoipa::ToSchema;
use utoipa_axum::routes;

use super::driver::LinkState;
use crate::{
    auth::access::{ANYONE, Routes},
    common::http::Json,
    realtime::{
        hub::Hub,
        types::{Audience, Event, Level, Notification, Topic},
    },
};

/// How the connection to Asterisk is; cheap to clone. The driver writes it.
#[derive(Clone, Debug)]
pub struct Link(watch::Sender<LinkState>);

impl Default for Link {
    fn default() -> Self {
        Self(watch::Sender::new(LinkState::Down(None)))
    }
}

impl Link {
    /// The driver's end.
    pub fn sender(&self) -> watch::Sender<LinkState> {
        self.0.clone()
    }

    fn is_up(&self) -> bool {
        *self.0.borrow() == LinkState::Up
    }

    /// Tells every page when it breaks and when all is known again.
    pub async fn tell(self, hub: Hub) {
        let mut seen = self.0.subscribe();
        let mut told = self.is_up();
        // The sender is here: this lasts until the task is ended.
        while seen.changed().await.is_ok() {
            let up = *seen.borrow_and_update() == LinkState::Up;
            if up != told {
                told = up;
                let (code, level) = if up { ("asterisk_back", Level::Info) } else { ("asterisk_away", Level::Error) };
                let notice = Notification { code: code.to_owned(), level, params: BTreeMap::new() };
                hub.publish(&Event::Notification(notice), Audience::everyone(Topic::Operators));
            }
        }
    }
}

/// The connection to Asterisk.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
struct PhoneServer {
    /// It stands, and what goes on there is known. While it does not, talks go on, and what the pages show of calls is as
    /// it was last known.
    connected: bool,
}

/// The routes of this module.
pub fn routes<S>() -> Routes<S>
where
    S: Clone + Send + Sync + 'static,
    Link: FromRef<S>,
{
    Routes::default().add(ANYONE, routes!(phone_server))
}

/// Whether Asterisk is there. Changes are told by `notification` with `asterisk_away` and `asterisk_back`.
#[utoipa::path(get, path = "/api/phone-server", tag = "system", responses((status = 200, body = PhoneServer)))]
async fn phone_server(State(link): State<Link>) -> Json<PhoneServer> {
    Json(PhoneServer { connected: link.is_up() })
}
