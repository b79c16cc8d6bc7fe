//! Generated histories of calls: the pure core, the translation and the pure fake Asterisk together, with callers,
//! operators, lost connections, crashes of either side, and events that come twice or in another order. Invariants are
//! checked after every step. A history is its seed; a failing one is printed, shortened and goes into `seeds.rs`.
//!
//! `HISTORIES=100000 SEED=7 cargo nextest run --test histories` runs more, from another start.

mod action;
mod gaps;
mod races;
mod scenarios;
mod seeds;
mod world;

use action::{Action, generate};
use world::World;

fn play(actions: &[Action]) -> Result<(), String> {
    let mut world = World::new();
    for (n, action) in actions.iter().enumerate() {
        world.act(action);
        world.check().map_err(|why| format!("after step {n}, {action:?}: {why}"))?;
    }
    world.settle()
}

/// Leaves actions out as long as the history still fails.
fn shorten(mut actions: Vec<Action>) -> Vec<Action> {
    let mut chunk = actions.len() / 2;
    while chunk > 0 {
        let mut at = 0;
        while at < actions.len() {
            let mut fewer = actions.clone();
            fewer.drain(at..(at + chunk).min(fewer.len()));
            if play(&fewer).is_err() {
                actions = fewer;
            } else {
                at += chunk;
            }
        }
        chunk /= 2;
    }
    actions
}

fn verdict(seed: u64) {
    let actions = generate(seed);
    if play(&actions).is_err() {
        let short = shorten(actions);
        panic!("seed {seed}: {}\n{short:#?}", play(&short).expect_err("the short history fails too"));
    }
}

fn number(variable: &str, default: u64) -> u64 {
    std::env::var(variable).ok().and_then(|v| v.parse().ok()).unwrap_or(default)
}

/// Four tests share the histories, so that both cores work.
fn share(part: u64) {
    let (start, count) = (number("SEED", 1_000_000), number("HISTORIES", 20_000));
    (start..start + count).filter(|seed| seed % 4 == part).for_each(verdict);
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
    seeds::FAILED_ONCE.iter().copied().for_each(verdict);
}
