//! Generated histories of calls: the pure core, the translation and the pure fake Asterisk together, with callers,
//! operators, lost connections, crashes of either side, and events that come twice or in another order. Invariants are
//! checked after every step. A history is its seed; a failing one is printed, shortened and goes into `seeds.rs`.
//!
//! `HISTORIES=100000 SEED=7 cargo nextest run --test histories` runs more, from another start.

mod action;
mod callback_races;
mod callback_turns;
mod callbacks;
mod consults;
mod failover;
mod gaps;
mod menus;
mod outgoing;
mod parks;
mod queues;
mod races;
mod referrals;
mod routes;
mod scenarios;
mod seeds;
mod setup;
mod supervision;
mod transfers;
mod world;

use action::{Action, generate};
use setup::Setup;
use world::World;

fn play(setup: &Setup, actions: &[Action]) -> Result<(), String> {
    let mut world = World::with(setup.clone());
    for (n, action) in actions.iter().enumerate() {
        world.act(action);
        world.check().map_err(|why| format!("after step {n}, {action:?}: {why}"))?;
    }
    world.settle()
}

/// Leaves actions out as long as the history still fails.
fn shorten(setup: &Setup, mut actions: Vec<Action>) -> Vec<Action> {
    let mut chunk = actions.len() / 2;
    while chunk > 0 {
        let mut at = 0;
        while at < actions.len() {
            let mut fewer = actions.clone();
            fewer.drain(at..(at + chunk).min(fewer.len()));
            if play(setup, &fewer).is_err() {
                actions = fewer;
            } else {
                at += chunk;
            }
        }
        chunk /= 2;
    }
    actions
}

fn verdict(setup: &Setup, seed: u64) {
    let actions = generate(seed);
    if play(setup, &actions).is_err() {
        let short = shorten(setup, actions);
        let why = play(setup, &short).expect_err("the short history fails too");
        panic!("seed {seed}: {why}\n{setup:?}\n{short:#?}");
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// Four tests share the histories, so that both cores work.
fn share(part: u64) {
    let (start, count) = (number("SEED", setup::CALLBACKS), number("HISTORIES", 20_000));
    (start..start + count).filter(|seed| seed % 4 == part).for_each(|seed| verdict(&Setup::of(seed), seed));
}

#[test]
fn generated_histories_part_1() {
    share(0);
}

#[test]
fn generated_histories_part_2() {
    share(1);
}

#[test]
fn generated_histories_part_3() {
    share(2);
}

#[test]
fn generated_histories_part_4() {
    share(3);
}

#[test]
fn seeds_that_failed_once() {
    seeds::FAILED_ONCE.iter().for_each(|seed| verdict(&Setup::default(), *seed));
    seeds::FAILED_WITH_QUEUES.iter().for_each(|seed| verdict(&Setup::of(*seed), *seed));
}
