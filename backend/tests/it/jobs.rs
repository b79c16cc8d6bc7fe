//! Work that must be done once, at least.
use std::{
    sync::{
        Arc,
        atomic::{AtomicI64, Ordering},
    },
    time::Duration,
};

use callcenter::common::jobs::{self, Handler, MAX_ATTEMPTS, Outcome, Runner};
use futures_util::{FutureExt, future::BoxFuture};
use serde_json::{Value, json};

use crate::support::{World, tell};

/// Fails until attempt `good_from`; counts.
struct Flaky {
    good_from: i64,
    runs: Arc<AtomicI64>,
}

impl Handler for Flaky {
    fn run(&self, _: Value, attempt: i64) -> BoxFuture<'_, anyhow::Result<Outcome>> {
        async move {
            self.runs.fetch_add(1, Ordering::SeqCst);
            anyhow::ensure!(attempt >= self.good_from, "not yet");
            Ok(Outcome::Done)
        }
        .boxed()
    }
}

fn runner(world: &World, good_from: i64) -> (Runner, Arc<AtomicI64>) {
    let runs = Arc::new(AtomicI64::new(0));
    let handler: Arc<dyn Handler> = Arc::new(Flaky { good_from, runs: Arc::clone(&runs) });
    (Runner::new(world.state.db.clone(), world.state.clock.clone(), [("test", handler)]), runs)
}

async fn add(world: &World, key: Option<&str>) {
    let tx = world.state.db.write().await.unwrap();
    jobs::add(&*tx, &world.state.clock, "test", key, &json!({})).await.unwrap();
    tx.commit().await.unwrap();
}

tell!(a_failing_job_is_repeated_ever_later_until_it_succeeds, world, {
    let (runner, runs) = runner(&world, 3);
    add(&world, Some("a")).await;
    add(&world, Some("a")).await;
    runner.run_due().await.unwrap();
    runner.run_due().await.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 1);
    let left = jobs::left_over(&world.state.db).await.unwrap();
    assert_eq!((left.len(), left[0].last_error.as_deref()), (1, Some("not yet")));
    world.pass(Duration::from_secs(2));
    runner.run_due().await.unwrap();
    world.pass(Duration::from_secs(3));
    runner.run_due().await.unwrap();
    assert_eq!(runs.load(Ordering::SeqCst), 2);
    world.pass(Duration::from_secs(1));
    runner.run_due().await.unwrap();
    assert_eq!(jobs::left_over(&world.state.db).await.unwrap(), []);
});

tell!(a_hopeless_job_is_parked_and_stays_visible, world, {
    let (runner, runs) = runner(&world, i64::MAX);
    add(&world, None).await;
    for _ in 0..MAX_ATTEMPTS + 5 {
        runner.run_due().await.unwrap();
        world.pass(Duration::from_secs(1000));
    }
    assert_eq!(runs.load(Ordering::SeqCst), MAX_ATTEMPTS);
    assert!(jobs::left_over(&world.state.db).await.unwrap()[0].parked);
    world.execute("DELETE FROM jobs").await;
});

tell!(a_job_of_a_dead_worker_is_taken_over_and_two_workers_never_share_one, world, {
    let (first, runs) = runner(&world, 0);
    for _ in 0..40 {
        add(&world, None).await;
    }
    let second = first.clone();
    let (a, b) = tokio::join!(first.run_due(), second.run_due());
    assert_eq!((a.unwrap() + b.unwrap(), runs.load(Ordering::SeqCst)), (40, 40));
    add(&world, None).await;
    let later = world.state.clock.now().millis() + 600_000;
    world.execute(&format!("UPDATE jobs SET locked_until = {later}")).await;
    assert_eq!(first.run_due().await.unwrap(), 0);
    world.pass(Duration::from_secs(600));
    assert_eq!(first.run_due().await.unwrap(), 1);
});

tell!(a_running_runner_does_what_comes_in_and_stops_when_told, world, {
    let (runner, runs) = runner(&world, 0);
    let (stop, stopped) = tokio::sync::oneshot::channel::<()>();
    let running = tokio::spawn(async move { runner.run(async { drop(stopped.await) }).await });
    add(&world, None).await;
    let done = async {
        while runs.load(Ordering::SeqCst) == 0 || !jobs::left_over(&world.state.db).await.unwrap().is_empty() {
            tokio::task::yield_now().await;
        }
    };
    tokio::time::timeout(Duration::from_secs(20), done).await.unwrap();
    drop(stop);
    tokio::time::timeout(Duration::from_secs(20), running).await.unwrap().unwrap();
});
