//! What can happen in a history.

use call_core::OperatorStatus;

/// One step. Numbers choose among what is there at that moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// A customer calls.
    CallerCalls,
    /// A customer hangs up.
    CallerHangsUp(usize),
    /// A ringing device is answered.
    DeviceAnswers(usize),
    /// A ringing device refuses, with this SIP status.
    DeviceRefuses(usize, u16),
    /// Somebody hangs up at a device.
    DeviceHangsUp(usize),
    /// The phone itself holds or takes back.
    PhoneHolds(usize, bool),
    /// A phone registers.
    Registers(usize),
    /// A phone goes away.
    Unregisters(usize),
    /// An operator sets a status.
    SetsStatus(usize, OperatorStatus),
    /// A page can ring, or cannot.
    PageReady(usize, bool),
    /// An operator calls a number.
    CallsNumber(usize),
    /// An operator calls another.
    CallsOperator(usize, usize),
    /// An operator's phone dials by itself.
    PhoneDials(usize),
    /// An operator does something in his call.
    Acts(usize, Does),
    /// Time passes, in milliseconds.
    Waits(i64),
    /// The commands on their way arrive, but for this many of the last.
    CommandsArrive(usize),
    /// The connection breaks.
    LinkBreaks,
    /// It comes back.
    LinkReturns,
    /// The server is killed and started again.
    ServerCrashes,
    /// Asterisk is killed and started again.
    PbxCrashes,
    /// The next event comes twice.
    EventTwice,
    /// The next event comes after the one behind it.
    EventLate,
    /// The next event is lost.
    EventLost,
    /// The slow timer looks at Asterisk.
    Looks,
}

/// What an operator does in a call.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Does {
    Hangup,
    Reject,
    Hold,
    Unhold,
    Mute,
    Unmute,
    Pause,
    Resume,
    Dtmf,
    Answer,
}

/// A small generator of numbers (splitmix64): the same seed gives the same history on every machine.
struct Dice(u64);

impl Dice {
    fn roll(&mut self, sides: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % sides
    }

    fn pick(&mut self) -> usize {
        usize::try_from(self.roll(8)).unwrap_or(0)
    }
}

/// The history of a seed: 10 to 70 steps, each weather its own.
pub fn generate(seed: u64) -> Vec<Action> {
    let mut dice = Dice(seed);
    let steps = 10 + dice.roll(60);
    // Calm histories reach deep states; stormy ones find what faults do to them.
    let storm = dice.roll(4) == 0;
    (0..steps).map(|_| step(&mut dice, storm)).collect()
}

fn step(dice: &mut Dice, storm: bool) -> Action {
    let sides = if storm { 120 } else { 100 };
    match dice.roll(sides) {
        0..14 => Action::CallerCalls,
        14..20 => Action::CallerHangsUp(dice.pick()),
        20..36 => Action::DeviceAnswers(dice.pick()),
        36..40 => Action::DeviceRefuses(dice.pick(), [486, 603, 480, 404, 503][dice.pick() % 5]),
        40..45 => Action::DeviceHangsUp(dice.pick()),
        45..47 => Action::PhoneHolds(dice.pick(), dice.roll(2) == 0),
        47..48 => Action::Registers(dice.pick()),
        48..49 => Action::Unregisters(dice.pick()),
        49..58 => Action::SetsStatus(dice.pick(), status(dice)),
        58..59 => Action::PageReady(dice.pick(), dice.roll(2) == 0),
        59..62 => Action::CallsNumber(dice.pick()),
        62..64 => Action::CallsOperator(dice.pick(), dice.pick()),
        64..65 => Action::PhoneDials(dice.pick()),
        65..75 => Action::Acts(dice.pick(), does(dice)),
        75..82 => Action::CommandsArrive(dice.pick() % 4),
        82..98 => Action::Waits([1, 20, 300, 2_000, 6_000, 21_000, 31_000, 70_000][dice.pick()]),
        98..102 => Action::Looks,
        102..105 => Action::LinkBreaks,
        105..109 => Action::LinkReturns,
        109..112 => Action::ServerCrashes,
        112..114 => Action::PbxCrashes,
        114..116 => Action::EventTwice,
        116..118 => Action::EventLate,
        _ => Action::EventLost,
    }
}

fn status(dice: &mut Dice) -> OperatorStatus {
    match dice.roll(6) {
        0..4 => OperatorStatus::Available,
        4 => OperatorStatus::Break,
        _ => [OperatorStatus::Offline, OperatorStatus::WrapUp][dice.pick() % 2],
    }
}

fn does(dice: &mut Dice) -> Does {
    use Does::{Answer, Dtmf, Hangup, Hold, Mute, Pause, Reject, Resume, Unhold, Unmute};
    [Hangup, Reject, Hold, Unhold, Mute, Unmute, Pause, Resume, Dtmf, Answer, Hold, Unhold][dice.roll(12) as usize]
}
