//! A trunk put to the test: what one needs of the other, in that order.
use std::time::Duration;

use super::{
    faults::TrunkCause,
    rules,
    types::{Kind, Outcome, Step, StepResult, Transport, TrunkFault, TrunkRow},
    watch::{Asked, Registration, TrunkWatch},
};
use crate::{asterisk::handle::CoreHandle, common::clock::Clock};

/// Asterisk makes the trunk anew, waits a second and registers; a provider that answers does so within this time.
const PATIENCE: Duration = Duration::from_secs(8);
/// How often it is looked.
const LOOK: Duration = Duration::from_millis(100);

/// Asks the provider, has Asterisk register anew unless it is registered, and compares the codecs.
pub(super) async fn run(watch: &TrunkWatch, core: &CoreHandle, clock: &Clock, row: &TrunkRow) -> Vec<StepResult> {
    let codecs = codecs(row);
    if row.transport == Transport::Tls {
        return vec![failed(Step::Answer, TrunkFault::of(TrunkCause::TransportMissing)), codecs];
    }
    let registers = row.kind == Kind::Registration;
    let renewed = registers && !matches!(watch.registration(&row.id), Registration::Accepted(_));
    if renewed {
        watch.begin_again(&row.id);
        core.renew(&row.endpoint).await;
    }
    let asked = watch.ask(row).await;
    let mut steps = vec![name(&asked), answer(&asked, registers)];
    if registers {
        let hopeless = asked.fault.as_ref().is_some_and(|fault| fault.code != TrunkCause::NoAnswer);
        steps.push(if hopeless { skipped(Step::Registration) } else { registration(watch, clock, row).await });
        // Registered: then the server is there, whatever it says to questions.
        let accepted = steps.iter().any(|step| step.step == Step::Registration && step.outcome == Outcome::Passed);
        for step in steps.iter_mut().filter(|step| accepted && step.outcome == Outcome::Failed) {
            step.outcome = Outcome::Warning;
        }
    }
    steps.push(codecs);
    steps
}

fn name(asked: &Asked) -> StepResult {
    match &asked.fault {
        Some(fault) if fault.code == TrunkCause::NameUnknown => failed(Step::Name, fault.clone()),
        _ => passed(Step::Name, asked.address.clone()),
    }
}

fn answer(asked: &Asked, registers: bool) -> StepResult {
    match &asked.fault {
        Some(fault) if fault.code == TrunkCause::NameUnknown => skipped(Step::Answer),
        // Many providers answer registrations and calls only.
        Some(fault) if fault.code == TrunkCause::NoAnswer && registers => {
            StepResult { outcome: Outcome::Warning, ..failed(Step::Answer, fault.clone()) }
        }
        Some(fault) => failed(Step::Answer, fault.clone()),
        None => passed(Step::Answer, asked.code.map(|code| format!("OPTIONS {code}"))),
    }
}

async fn registration(watch: &TrunkWatch, clock: &Clock, row: &TrunkRow) -> StepResult {
    let deadline = clock.now().plus(PATIENCE);
    loop {
        match watch.registration(&row.id) {
            Registration::Accepted(secs) => return passed(Step::Registration, secs.map(|secs| format!("{secs} s"))),
            Registration::Not => {
                if let (_, Some(fault)) = watch.state(&row.id) {
                    return failed(Step::Registration, fault);
                }
            }
            Registration::Waiting => {}
        }
        if clock.now() >= deadline {
            let fault = watch.state(&row.id).1.unwrap_or_else(|| TrunkFault::of(TrunkCause::NotAskedYet));
            return failed(Step::Registration, fault);
        }
        clock.sleep(LOOK).await;
    }
}

fn codecs(row: &TrunkRow) -> StepResult {
    if row.codecs.iter().all(|codec| rules::has_codec(codec)) {
        passed(Step::Codecs, Some(row.codecs.join(", ")))
    } else {
        StepResult { outcome: Outcome::Warning, ..failed(Step::Codecs, TrunkFault::of(TrunkCause::CodecMissing)) }
    }
}

fn passed(step: Step, found: Option<String>) -> StepResult {
    StepResult { step, outcome: Outcome::Passed, fault: None, found }
}

fn failed(step: Step, fault: TrunkFault) -> StepResult {
    StepResult { step, outcome: Outcome::Failed, fault: Some(fault), found: None }
}

fn skipped(step: Step) -> StepResult {
    StepResult { step, outcome: Outcome::Skipped, fault: None, found: None }
}
