//! What the driver's transactions leave behind.
use std::{process::Command, time::Duration};

use call_core::{OperatorId, OperatorStatus, Presence, Timestamp};
use callcenter::calls::journal::{self, Batch, PresenceChange};
use sea_orm::{ConnectionTrait, Database};

use crate::support::{NOW, World, rows::CallRow, tell};

async fn becomes(world: &World, operator: &str, status: OperatorStatus, at: i64) {
    let since = Timestamp::from_millis(at);
    let presence =
        Presence { status, reason: None, since, next: None, wrap_up_until: None, missed_offers: 0, idle_since: since };
    let batch = Batch {
        presences: vec![PresenceChange { operator: OperatorId::new(operator), presence, before: None }],
        ..Batch::default()
    };
    let tx = world.state.db.facts().await.unwrap();
    journal::store::write(&tx, &batch, NOW).await.unwrap();
    tx.commit().await.unwrap();
}

async fn leg(world: &World, call: &str, seq: i64, operator: &str, answered_at: i64) {
    let sql = format!(
        "INSERT INTO call_legs (id, call_id, seq, kind, operator_id, state, started_at, answered_at) \
         VALUES ('{call}-leg-{seq}', '{call}', {seq}, 'operator', '{operator}', 'gone', {answered_at}, {answered_at})"
    );
    world.execute(&sql).await;
}

async fn wraps_up(world: &World, operator: &str, from: i64, to: i64) {
    becomes(world, operator, OperatorStatus::WrapUp, from).await;
    becomes(world, operator, OperatorStatus::Available, to).await;
}

tell!(a_wrap_up_counts_for_the_call_before_it, world, {
    let admin = world.admin().await;
    let first = world.person(&admin, "operator", "dilnoza").await.id;
    let second = world.person(&admin, "operator", "botir").await.id;
    let end = NOW.millis();
    for (id, started_at) in [("call_before", end - 600_000), ("call_last", end - 90_000)] {
        CallRow { operator: Some(first.clone()), started_at, ..CallRow::new(id) }.insert(&world).await;
        leg(&world, id, 1, &first, started_at + 5_000).await;
    }
    becomes(&world, &first, OperatorStatus::Available, end - 700_000).await;
    wraps_up(&world, &first, end, end + 12_900).await;
    becomes(&world, &first, OperatorStatus::Break, end + 60_000).await;
    let spent = async |id: &str| world.number(&format!("SELECT wrap_up_secs FROM calls WHERE id = '{id}'")).await;
    assert_eq!([spent("call_before").await, spent("call_last").await], [0, 12]);
    // The customer was handed on: the second operator's time comes to it, and not to what he answered before.
    leg(&world, "call_before", 2, &second, end - 500_000).await;
    leg(&world, "call_last", 2, &second, end - 10_000).await;
    wraps_up(&world, &second, end + 20_000, end + 30_000).await;
    assert_eq!([spent("call_before").await, spent("call_last").await], [0, 22]);
});

call_story! {
    async fn a_row_that_was_edited_is_named_by_replay(floor) {
        let (caller, _) = floor.talk("998901234567").await;
        floor.pass(Duration::from_secs(12));
        floor.pbx.with(|sim| sim.hang_up(&caller));
        let call = floor.quiet(1).await[0]["id"].as_str().unwrap().to_owned();
        floor.app.stop().await;
        let replay = || {
            let output = Command::new(env!("CARGO_BIN_EXE_callcenter"))
                .arg("replay")
                .env("CALLCENTER_DATA_DIR", floor.app.data_dir())
                .env("CALLCENTER_DATABASE_URL", floor.app.database_url())
                .output()
                .unwrap();
            (output.status.code(), String::from_utf8(output.stdout).unwrap())
        };
        assert_eq!(replay(), (Some(0), "1 calls, 0 rows that differ from their facts\n".to_owned()));
        let db = Database::connect(floor.app.database_url()).await.unwrap();
        let edit = format!("UPDATE calls SET talk_secs = talk_secs + 60, status = 'missed' WHERE id = '{call}'");
        db.execute_unprepared(&edit).await.unwrap();
        let (code, told) = replay();
        assert_eq!(code, Some(1));
        assert!(told.starts_with(&format!("{call}: status, talk_secs differ from its facts\n1 calls, 1 rows")), "{told}");
        // A call whose facts are gone is named as well.
        db.execute_unprepared("DELETE FROM call_facts").await.unwrap();
        assert!(replay().1.contains("facts differ"), "{}", replay().1);
        db.close().await.unwrap();
    }
}
