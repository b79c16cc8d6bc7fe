//! What the driver's transactions leave behind.
use call_core::{OperatorId, OperatorStatus, Presence, Timestamp};
use callcenter::calls::journal::{self, Batch};

use crate::support::{NOW, World, rows::CallRow, tell};

async fn becomes(world: &World, operator: &str, status: OperatorStatus, at: i64) {
    let since = Timestamp::from_millis(at);
    let presence =
        Presence { status, reason: None, since, next: None, wrap_up_until: None, missed_offers: 0, idle_since: since };
    let batch = Batch { presences: vec![(OperatorId::new(operator), presence)], ..Batch::default() };
    let tx = world.state.db.facts().await.unwrap();
    journal::store::write(&tx, &batch, NOW).await.unwrap();
    tx.commit().await.unwrap();
}

tell!(a_wrap_up_counts_for_the_call_before_it, world, {
    let admin = world.admin().await;
    let operator = world.person(&admin, "operator", "dilnoza").await.id;
    let end = NOW.millis();
    for (id, started_at) in [("call_before", end - 600_000), ("call_last", end - 90_000)] {
        CallRow { operator: Some(operator.clone()), started_at, ..CallRow::new(id) }.insert(&world).await;
    }
    becomes(&world, &operator, OperatorStatus::Available, end - 700_000).await;
    becomes(&world, &operator, OperatorStatus::WrapUp, end).await;
    becomes(&world, &operator, OperatorStatus::Available, end + 12_900).await;
    becomes(&world, &operator, OperatorStatus::Break, end + 60_000).await;
    assert_eq!(world.number("SELECT wrap_up_secs FROM calls WHERE id = 'call_last'").await, 12);
    assert_eq!(world.number("SELECT wrap_up_secs FROM calls WHERE id = 'call_before'").await, 0);
});
