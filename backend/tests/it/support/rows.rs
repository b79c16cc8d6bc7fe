//! Rows as the journal writes them.
use sea_orm::{ConnectionTrait, Statement, Value};

use super::{NOW, World};

/// A call's row. By default: inbound, answered after 10 s, 60 s of talk, begun an hour ago.
#[derive(Clone, Debug)]
pub struct CallRow {
    pub id: String,
    pub direction: &'static str,
    pub state: &'static str,
    pub status: Option<&'static str>,
    pub missed_reason: Option<&'static str>,
    pub cause_code: Option<i64>,
    pub cause_text: Option<&'static str>,
    pub from: String,
    pub to: String,
    pub queue: Option<&'static str>,
    pub operator: Option<String>,
    pub contact: Option<&'static str>,
    pub started_at: i64,
    pub wait: i64,
    pub talk: Option<i64>,
    pub ended: bool,
    pub live: Option<String>,
}

impl CallRow {
    pub fn new(id: &str) -> Self {
        Self {
            id: id.to_owned(),
            direction: "inbound",
            state: "ended",
            status: Some("answered"),
            missed_reason: None,
            cause_code: Some(16),
            cause_text: Some("customer_hung_up"),
            from: "+998901234567".to_owned(),
            to: "+998712001122".to_owned(),
            queue: Some("queue_default"),
            operator: None,
            contact: None,
            started_at: NOW.millis() - 3_600_000,
            wait: 10,
            talk: Some(60),
            ended: true,
            live: None,
        }
    }

    pub fn missed(mut self, reason: &'static str, wait: i64) -> Self {
        (self.status, self.missed_reason, self.wait, self.talk) = (Some("missed"), Some(reason), wait, None);
        self
    }

    /// Still waiting since `secs`.
    pub fn waiting(mut self, secs: i64) -> Self {
        (self.state, self.status, self.ended, self.talk, self.cause_code) = ("queued", None, false, None, None);
        self.started_at = NOW.millis() - secs * 1000;
        self.live = Some(r#"{"offered_to":[],"held_ms":0,"muted":false,"recording":"none"}"#.to_owned());
        self
    }

    /// Talking since `secs`, after a wait of `self.wait`.
    pub fn talking(mut self, operator: &str, secs: i64) -> Self {
        (self.state, self.status, self.ended, self.cause_code) = ("talking", None, false, None);
        self.operator = Some(operator.to_owned());
        self.talk = Some(secs);
        self.started_at = NOW.millis() - (secs + self.wait) * 1000;
        self.live = Some(r#"{"offered_to":[],"held_ms":2500,"muted":true,"recording":"paused"}"#.to_owned());
        self
    }

    pub fn by(mut self, operator: &str) -> Self {
        self.operator = Some(operator.to_owned());
        self
    }

    pub fn at(mut self, millis: i64) -> Self {
        self.started_at = millis;
        self
    }

    pub fn numbers(mut self, from: &str, to: &str) -> Self {
        (self.from, self.to) = (from.to_owned(), to.to_owned());
        self
    }

    pub async fn insert(self, world: &World) {
        insert_all(world, [self]).await;
    }
}

/// Writes many rows in one transaction.
pub async fn insert_all(world: &World, rows: impl IntoIterator<Item = CallRow>) {
    let tx = world.state.db.write().await.unwrap();
    let sql = "INSERT INTO calls (id, direction, state, status, missed_reason, cause_code, cause_text, from_number, \
        to_number, queue_id, operator_id, contact_id, started_at, queued_at, first_ring_at, answered_at, ended_at, \
        wait_secs, ring_secs, talk_secs, live, updated_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, \
        $13, $14, $15, $16, $17, $18, $19, $20, $21, $13)";
    for row in rows {
        let queued = row.queue.map(|_| row.started_at);
        let answered = row.talk.map(|_| row.started_at + row.wait * 1000);
        let ended = row.ended.then(|| row.started_at + (row.wait + row.talk.unwrap_or(0)) * 1000);
        let secs = |secs: i64| if row.ended { secs } else { 0 };
        let values: Vec<Value> = vec![
            row.id.clone().into(),
            row.direction.into(),
            row.state.into(),
            row.status.into(),
            row.missed_reason.into(),
            row.cause_code.into(),
            row.cause_text.into(),
            row.from.clone().into(),
            row.to.clone().into(),
            row.queue.into(),
            row.operator.clone().into(),
            row.contact.into(),
            row.started_at.into(),
            queued.into(),
            queued.into(),
            answered.into(),
            ended.into(),
            secs(row.wait).into(),
            secs(row.wait).into(),
            secs(row.talk.unwrap_or(0)).into(),
            row.live.clone().into(),
        ];
        tx.execute_raw(Statement::from_sql_and_values(tx.get_database_backend(), sql, values)).await.unwrap();
    }
    tx.commit().await.unwrap();
}

/// A leg of an operator's device.
pub async fn leg(world: &World, call: &str, seq: i64, operator: &str) {
    world
        .execute(&format!(
            "INSERT INTO call_legs (id, call_id, seq, kind, operator_id, state, outcome, cause_code, started_at) \
             VALUES ('{call}-leg-{seq}', '{call}', {seq}, 'operator', '{operator}', 'ended', 'no_answer', 19, {})",
            NOW.millis()
        ))
        .await;
}

/// A fact in the journal.
pub async fn fact(world: &World, call: &str, seq: i64, at: i64, body: &serde_json::Value) {
    let kind = body["kind"].as_str().unwrap();
    world
        .execute(&format!(
            "INSERT INTO call_facts (call_id, seq, at_ms, kind, body) VALUES ('{call}', {seq}, {at}, '{kind}', '{body}')"
        ))
        .await;
}

/// A recording that waits for its verification, as the journal leaves it.
pub async fn pending_recording(world: &World, call: &str) {
    let now = NOW.millis();
    world
        .execute(&format!(
            "INSERT INTO recordings (call_id, state, created_at, updated_at) VALUES ('{call}', 'pending', {now}, {now})"
        ))
        .await;
    world
        .execute(&format!(
            "INSERT INTO jobs (id, kind, unique_key, payload, run_at, created_at) VALUES ('job_{call}', \
             'recording.verify', '{call}', '{{\"call_id\":\"{call}\"}}', {now}, {now})"
        ))
        .await;
}
