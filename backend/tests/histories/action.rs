//! What can happen in a history.

use call_core::{ListenMode, OperatorStatus};

use super::setup::CALLBACKS;

/// One step. Numbers choose among what is there at that moment.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Action {
    /// A customer calls.
    CallerCalls,
    /// A customer hangs up.
    CallerHangsUp(usize),
    /// A customer presses a key, or whoever else is there.
    PressesKey(usize, char),
    /// Somebody decides that a customer is not called back.
    CancelsCallback(usize),
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
    /// An operator's phone dials the slot of a parked call.
    PhonePicksUp(usize),
    /// A phone asks for a transfer by itself.
    PhoneRefers(usize, usize),
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
    ToQueue,
    ToOperator(usize),
    ToNumber,
    AsksOperator(usize),
    AsksNumber,
    AsksQueue,
    Completes,
    Cancels,
    Confers,
    Invites(usize),
    Listens(ListenMode),
    TakesOver,
    Parks,
    PicksUp,
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

/// From this seed on operators hand customers on, too; seeds before it keep what they mean.
const HANDS_ON: u64 = 4_000_000;
/// And from this one on they ask each other during a call.
const ASKS: u64 = 5_000_000;

/// The history of a seed: 10 to 70 steps, each weather its own.
pub fn generate(seed: u64) -> Vec<Action> {
    let mut dice = Dice(seed);
    let steps = 10 + dice.roll(60);
    let can = Can {
        hand_on: seed >= HANDS_ON,
        ask: seed >= ASKS,
        listen: seed >= LISTENS,
        press: seed >= MENUS,
        call_back: seed >= CALLBACKS,
        park: seed >= PARKS,
        dial: seed >= TRUNKS,
    };
    // Calm histories reach deep states; stormy ones find what faults do to them.
    let storm = dice.roll(4) == 0;
    (0..steps).map(|_| step(&mut dice, storm, can)).collect()
}

/// And from this one on they listen to each other.
pub const LISTENS: u64 = 7_000_000;
/// And from this one on there are menus of keys.
pub const MENUS: u64 = 8_000_000;
/// And from this one on customers are parked, and phones hand them on by themselves.
pub const PARKS: u64 = 12_000_000;

/// And from this one on they call numbers outside more often, over several trunks.
pub const TRUNKS: u64 = 13_000_000;

/// What people in a history can do.
#[derive(Clone, Copy)]
struct Can {
    hand_on: bool,
    ask: bool,
    listen: bool,
    press: bool,
    call_back: bool,
    park: bool,
    dial: bool,
}

fn step(dice: &mut Dice, storm: bool, can: Can) -> Action {
    if can.call_back {
        match dice.roll(24) {
            0..4 => return Action::PressesKey(dice.pick(), '1'),
            4 => return Action::CancelsCallback(dice.pick()),
            _ => {}
        }
    }
    if can.press && dice.roll(6) == 0 {
        return Action::PressesKey(dice.pick(), ['1', '2', '3', '4', '5', '0', '#', '9'][dice.pick()]);
    }
    if can.park && dice.roll(6) == 0 {
        return match dice.roll(6) {
            5 => Action::PhoneRefers(dice.pick(), dice.pick()),
            0 => Action::PhonePicksUp(dice.pick()),
            1 | 2 => Action::Acts(dice.pick(), Does::PicksUp),
            _ => Action::Acts(dice.pick(), Does::Parks),
        };
    }
    if can.dial && dice.roll(5) == 0 {
        // Calls that lead outside, over several trunks.
        return match dice.roll(5) {
            0..2 => Action::CallsNumber(dice.pick()),
            2 => Action::Waits([300, 2_000, 4_100, 6_000][dice.pick() % 4]),
            _ => Action::DeviceAnswers(dice.pick()),
        };
    }
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
        65..75 => Action::Acts(dice.pick(), does(dice, can)),
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

fn does(dice: &mut Dice, can: Can) -> Does {
    if can.listen && dice.roll(3) == 0 {
        return match dice.roll(5) {
            0 => Does::TakesOver,
            1 => Does::Listens(ListenMode::Barge),
            2 => Does::Listens(ListenMode::Whisper),
            _ => Does::Listens(ListenMode::Listen),
        };
    }
    if can.ask && dice.roll(3) > 0 {
        return match dice.roll(9) {
            0..2 => Does::AsksOperator(dice.pick()),
            8 => Does::Invites(dice.pick()),
            2 => Does::AsksNumber,
            3 => Does::AsksQueue,
            4..6 => Does::Completes,
            6 => Does::Cancels,
            _ => Does::Confers,
        };
    }
    if can.hand_on && dice.roll(3) == 0 {
        return match dice.roll(4) {
            0 => Does::ToQueue,
            1 => Does::ToNumber,
            _ => Does::ToOperator(dice.pick()),
        };
    }
    use Does::{Answer, Dtmf, Hangup, Hold, Mute, Pause, Reject, Resume, Unhold, Unmute};
    [Hangup, Reject, Hold, Unhold, Mute, Unmute, Pause, Resume, Dtmf, Answer, Hold, Unhold][dice.roll(12) as usize]
}
