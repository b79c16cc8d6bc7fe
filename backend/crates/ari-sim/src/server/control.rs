//! `/sim`: the world around the fake, for tests in other languages and for trying things by hand.

use std::sync::Arc;

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use serde::Deserialize;
use serde_json::{Value, json};

use super::{Figures, Shared};
use crate::model::{Behaviour, Sim, Then};

/// What people and phones do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Deed {
    /// Somebody calls. The answer has `channel`.
    Call {
        /// Who calls.
        number: String,
        /// Which number.
        did: String,
        /// Through which trunk.
        #[serde(default = "default_trunk")]
        trunk: String,
    },
    /// An operator dials a number on a phone. The answer has `channel`.
    Dial {
        /// The phone.
        extension: String,
        /// What is dialled.
        number: String,
    },
    /// The far end of a channel hangs up.
    HangUp {
        /// The channel.
        channel: String,
    },
    /// The phone that a channel rings is answered.
    Answer {
        /// The channel.
        channel: String,
    },
    /// The phone that a channel rings refuses.
    Refuse {
        /// The channel.
        channel: String,
        /// SIP status.
        sip: u16,
    },
    /// A key is pressed at the far end of a channel.
    Key {
        /// The channel.
        channel: String,
        /// The key.
        digit: char,
    },
    /// A phone puts its call on hold or takes it back.
    Hold {
        /// The channel.
        channel: String,
        /// On or off.
        on: bool,
    },
    /// A phone asks to transfer its call.
    Refer {
        /// The channel.
        channel: String,
        /// To whom.
        to: String,
    },
    /// A phone registers, or its registration ends.
    Register {
        /// The phone.
        extension: String,
        /// On or off.
        on: bool,
    },
    /// A phone, or an outside number, changes what it does when it is called.
    Behave {
        /// The phone or number.
        extension: String,
        /// When it rings, in milliseconds; never, if missing.
        ring_after_ms: Option<i64>,
        /// When it answers, in milliseconds; never, if missing.
        answer_after_ms: Option<i64>,
        /// The SIP status it refuses with, if it does.
        refuse: Option<u16>,
        /// When it hangs up after its answer, in milliseconds.
        hang_up_after_ms: Option<i64>,
    },
}

fn default_trunk() -> String {
    "trunk".to_owned()
}

impl Deed {
    /// Does it. Returns the channel that came of it, if one did.
    pub fn apply(self, sim: &mut Sim) -> Option<String> {
        match self {
            Self::Call { number, did, trunk } => return Some(sim.caller_calls(&number, &did, &trunk)),
            Self::Dial { extension, number } => return Some(sim.phone_dials(&extension, &number)),
            Self::HangUp { channel } => sim.hang_up(&channel),
            Self::Answer { channel } => sim.answer(&channel),
            Self::Refuse { channel, sip } => sim.refuse(&channel, sip),
            Self::Key { channel, digit } => sim.press_key(&channel, digit),
            Self::Hold { channel, on } => sim.phone_hold(&channel, on),
            Self::Refer { channel, to } => sim.phone_refers(&channel, &to),
            Self::Register { extension, on: true } => sim.register(&extension),
            Self::Register { extension, on: false } => sim.unregister(&extension),
            Self::Behave { extension, ring_after_ms, answer_after_ms, refuse, hang_up_after_ms } => {
                let then = match (refuse, answer_after_ms) {
                    (Some(sip), after) => Then::Refuse { after_ms: after.unwrap_or(0), sip },
                    (None, Some(after_ms)) => Then::Answer { after_ms },
                    (None, None) => Then::Nothing,
                };
                let behaviour = Behaviour { ring_after_ms, then, hang_up_after_ms };
                sim.set_behaviour(&extension, behaviour.clone());
                sim.set_number(&extension, behaviour);
            }
        }
        None
    }
}

/// What breaks.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(tag = "do", rename_all = "snake_case", deny_unknown_fields)]
pub enum Fault {
    /// The event socket breaks.
    CutLink,
    /// Asterisk is killed and started again.
    Restart,
    /// Asterisk stops, or goes on, as a stopped process does.
    Freeze {
        /// On or off.
        on: bool,
    },
    /// Everything under `/ari` is answered with this status, or works again.
    Unavailable {
        /// The status; `null` ends it.
        status: Option<u16>,
    },
}

pub(super) async fn break_something(State(shared): State<Arc<Shared>>, body: String) -> (StatusCode, Json<Value>) {
    match serde_json::from_str(&body) {
        Ok(Fault::CutLink) => shared.cut_link(),
        Ok(Fault::Restart) => shared.restart_pbx(),
        Ok(Fault::Freeze { on }) => shared.freeze(on),
        Ok(Fault::Unavailable { status }) => shared.set_unavailable(status),
        Err(error) => return refuse(&error),
    }
    (StatusCode::OK, Json(json!({})))
}

fn refuse(error: &serde_json::Error) -> (StatusCode, Json<Value>) {
    (StatusCode::BAD_REQUEST, Json(json!({ "message": error.to_string() })))
}

pub(super) async fn act(State(shared): State<Arc<Shared>>, body: String) -> (StatusCode, Json<Value>) {
    match serde_json::from_str::<Deed>(&body) {
        Ok(deed) => {
            let channel = shared.with(|sim| deed.apply(sim));
            (StatusCode::OK, Json(json!({ "channel": channel })))
        }
        Err(error) => refuse(&error),
    }
}

pub(super) async fn figures(State(shared): State<Arc<Shared>>) -> Json<Figures> {
    Json(shared.figures())
}
