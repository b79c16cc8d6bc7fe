//! One row of the list, and the spans of a call that still goes on.
use sea_orm::{DbErr, QueryResult};
use serde::{Deserialize, de::DeserializeOwned};

use crate::{
    calls::{
        cause::cause,
        service::word,
        types::{Call, CallState, Consult, ContactRef, Direction, Parked, RecordingRef, RecordingState, Supervision},
    },
    common::clock::Timestamp,
};

/// What is known of a live call beside its row.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(default)]
pub struct LiveDetails {
    /// Operators whose devices ring.
    pub offered_to: Vec<String>,
    /// When the present offer ends.
    pub ring_until: Option<i64>,
    /// Who has more stands before who came earlier.
    pub priority: u8,
    /// On hold since.
    pub held_since: Option<i64>,
    /// Holds that are over.
    pub held_ms: i64,
    /// The operator's microphone is off.
    pub muted: bool,
    /// `none`, `recording` or `paused`.
    pub recording: String,
    /// Who talks with the customer.
    pub current_operator: Option<String>,
    /// Whom he asks.
    pub consult: Option<Consult>,
    /// Its place among the parked calls.
    pub parked: Option<Parked>,
    /// Who listens to it.
    pub supervision: Option<Supervision>,
}

/// A call as read, with what the list does not show.
#[derive(Clone, Debug)]
pub struct CallRow {
    /// As people see it.
    pub call: Call,
    /// Entered the queue, or first rang.
    pub queued_at: Option<Timestamp>,
    /// The last ring began.
    pub rang_at: Option<Timestamp>,
    /// Only of a live call.
    pub live: Option<LiveDetails>,
}

/// Reads a row of `store::COLUMNS`; spans of a live call reach up to `now`.
pub fn read(row: &QueryResult, now: Timestamp) -> Result<CallRow, DbErr> {
    let at = |name: &str| Ok::<_, DbErr>(row.try_get::<Option<i64>>("", name)?.map(Timestamp));
    let text = |name: &str| row.try_get::<Option<String>>("", name);
    let secs = |name: &str| row.try_get::<i64>("", name);
    let contact = text("contact_id")?.zip(text("contact_name")?);
    let recording = text("recording_state")?.as_deref().and_then(word::<RecordingState>);
    let mut call = Call {
        id: row.try_get::<String>("", "id")?.into(),
        direction: stored(&row.try_get::<String>("", "direction")?, Direction::Inbound),
        state: stored(&row.try_get::<String>("", "state")?, CallState::Ended),
        status: text("status")?.as_deref().and_then(word),
        missed_reason: text("missed_reason")?.as_deref().and_then(word),
        cause: cause(row.try_get("", "cause_code")?, row.try_get("", "cause_sip")?, text("cause_text")?.as_deref()),
        from: row.try_get("", "from_number")?,
        to: row.try_get("", "to_number")?,
        did: text("did")?,
        trunk_id: text("trunk_id")?,
        queue_id: text("queue_id")?.map(Into::into),
        operator_id: text("operator_id")?.map(Into::into),
        current_operator_id: None,
        consult: None,
        callback: text("callback")?.and_then(|json| serde_json::from_str(&json).ok()),
        parked: None,
        contact: contact.map(|(id, name)| ContactRef { id, name }),
        started_at: Timestamp(row.try_get("", "started_at")?),
        answered_at: at("answered_at")?,
        ended_at: at("ended_at")?,
        wait_secs: secs("wait_secs")?,
        ring_secs: secs("ring_secs")?,
        talk_secs: secs("talk_secs")?,
        hold_secs: secs("hold_secs")?,
        recording: recording
            .map(|state| Ok::<_, DbErr>(RecordingRef { state, duration_secs: row.try_get("", "recording_secs")? }))
            .transpose()?,
        voicemail: row.try_get("", "voicemail")?,
        notes: row.try_get("", "notes")?,
        disposition: text("disposition")?,
        tags: serde_json::from_str(&row.try_get::<String>("", "tags")?).unwrap_or_default(),
    };
    let live: Option<LiveDetails> = match text("live")? {
        Some(json) if call.ended_at.is_none() => Some(serde_json::from_str(&json).unwrap_or_default()),
        _ => None,
    };
    call.current_operator_id = live.as_ref().and_then(|live| live.current_operator.clone()).map(Into::into);
    call.consult = live.as_ref().and_then(|live| live.consult.clone());
    call.parked = live.as_ref().and_then(|live| live.parked.clone());
    let mut row = CallRow { call, queued_at: at("queued_at")?, rang_at: at("first_ring_at")?, live };
    row.spans_up_to(now);
    Ok(row)
}

impl CallRow {
    /// A live call's row has its times only; the spans follow from them.
    fn spans_up_to(&mut self, now: Timestamp) {
        if self.call.ended_at.is_some() {
            return;
        }
        let span = |from: Option<Timestamp>, to: Timestamp| {
            from.map_or(0, |from| i64::try_from(to.since(from).as_secs()).unwrap_or(0))
        };
        let answered = self.call.answered_at;
        self.call.wait_secs = span(self.queued_at, answered.unwrap_or(now));
        self.call.ring_secs = match answered {
            Some(at) => span(self.rang_at, at),
            None if self.call.state == CallState::Ringing || self.call.state == CallState::Dialing => {
                span(self.rang_at, now)
            }
            None => 0,
        };
        self.call.talk_secs = span(answered, now);
        if let Some(live) = &self.live {
            let holding = live.held_since.map_or(0, |since| now.millis().saturating_sub(since).max(0));
            self.call.hold_secs = live.held_ms.saturating_add(holding) / 1000;
        }
    }
}

/// A stored word that is always there; one that this version does not know is told as `unknown`.
fn stored<T: DeserializeOwned>(text: &str, unknown: T) -> T {
    word(text).unwrap_or(unknown)
}
