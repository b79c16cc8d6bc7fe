use super::*;

const HOUR: i64 = 60 * MINUTE;

/// A moment of 2026 on a clock that is so many hours ahead of UTC.
fn at(ahead: i64, month: i64, day: i64, hour: i64, minute: i64) -> Timestamp {
    let days_before = [0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334][usize::try_from(month - 1).unwrap_or(0)];
    // 2026-01-01 is day 20,454.
    let day = 20_454 + days_before + day - 1;
    Timestamp::from_millis(day * DAY + (hour - ahead) * HOUR + minute * MINUTE)
}

/// Tashkent: five hours ahead, always.
fn tashkent() -> Zone {
    Zone::new(Millis::secs(5 * 3600), Vec::new())
}

/// A November day of 2026 in Tashkent; the 16th is a Monday.
fn november(day: i64, hour: i64, minute: i64) -> Timestamp {
    at(5, 11, day, hour, minute)
}

fn span(from: (u16, u16), to: (u16, u16)) -> Span {
    Span { from: from.0 * 60 + from.1, to: to.0 * 60 + to.1 }
}

/// Monday to Friday, with a break at noon.
fn office() -> Hours {
    let day = vec![span((9, 0), (13, 0)), span((14, 0), (18, 0))];
    let week = [day.clone(), day.clone(), day.clone(), day.clone(), day, Vec::new(), Vec::new()];
    Hours { week, special: Vec::new() }
}

fn special(year: Option<i32>, month: u8, day: u8, hours: Vec<Span>) -> SpecialDay {
    SpecialDay { date: Date { year, month, day }, hours }
}

/// Every night from 22:00 to 06:00.
fn nights() -> Hours {
    Hours { week: std::array::from_fn(|_| vec![span((22, 0), (6, 0))]), special: Vec::new() }
}

#[test]
fn a_span_has_its_first_moment_and_not_its_last() {
    let (hours, zone) = (office(), tashkent());
    let just_before = |t: Timestamp| t - Millis::from_millis(1);
    for (opens, closes) in [((9, 0), (13, 0)), ((14, 0), (18, 0))] {
        let (opens, closes) = (november(16, opens.0, opens.1), november(16, closes.0, closes.1));
        assert!(!hours.are_open(&zone, just_before(opens)) && hours.are_open(&zone, opens));
        assert!(hours.are_open(&zone, just_before(closes)) && !hours.are_open(&zone, closes));
    }
    assert!(!hours.are_open(&zone, november(21, 10, 0)), "Saturday");
}

#[test]
fn a_whole_day_goes_over_midnight_without_a_gap() {
    let mut hours = Hours::default();
    hours.week[0] = vec![span((0, 0), (24, 0))];
    hours.week[1] = vec![span((0, 0), (24, 0))];
    let zone = tashkent();
    assert!(!hours.are_open(&zone, november(15, 23, 59)) && hours.are_open(&zone, november(16, 0, 0)));
    assert!(hours.are_open(&zone, november(17, 0, 0)) && !hours.are_open(&zone, november(18, 0, 0)));
    assert_eq!(hours.next_change(&zone, november(16, 12, 0)), Some(november(18, 0, 0)));
}

#[test]
fn a_night_belongs_to_the_day_on_which_it_begins() {
    let mut hours = Hours::default();
    hours.week[4] = vec![span((22, 0), (6, 0))];
    let zone = tashkent();
    // Friday is the 20th.
    assert!(!hours.are_open(&zone, november(20, 5, 0)), "no night began on Thursday");
    assert!(hours.are_open(&zone, november(20, 22, 0)) && hours.are_open(&zone, november(21, 5, 59)));
    assert!(!hours.are_open(&zone, november(21, 6, 0)) && !hours.are_open(&zone, november(21, 23, 0)));
    assert_eq!(hours.next_change(&zone, november(20, 23, 0)), Some(november(21, 6, 0)));
    // Sunday's night reaches into the next week.
    hours.week[6] = vec![span((23, 0), (1, 0))];
    assert!(hours.are_open(&zone, november(23, 0, 30)));
}

#[test]
fn a_holiday_is_closed_from_midnight_to_midnight() {
    let zone = tashkent();
    let mut hours = nights();
    hours.special = vec![special(None, 11, 18, Vec::new())];
    assert!(hours.are_open(&zone, november(17, 23, 59)), "the evening before");
    assert!(!hours.are_open(&zone, november(18, 0, 0)), "and no longer");
    assert!(!hours.are_open(&zone, november(18, 23, 0)) && !hours.are_open(&zone, november(19, 1, 0)));
    assert!(hours.are_open(&zone, november(19, 22, 0)));
    assert_eq!(hours.next_change(&zone, november(18, 0, 0)), Some(november(19, 22, 0)));
    assert_eq!(hours.special_at(&zone, november(18, 12, 0)), Some(0));
    assert_eq!(hours.special_at(&zone, november(19, 12, 0)), None);
}

#[test]
fn a_day_of_one_year_counts_before_that_of_every_year() {
    let zone = tashkent();
    let short = vec![span((10, 0), (12, 0))];
    let mut hours = office();
    hours.special = vec![special(None, 11, 16, Vec::new()), special(Some(2026), 11, 16, short)];
    assert!(hours.are_open(&zone, november(16, 11, 0)) && !hours.are_open(&zone, november(16, 15, 0)));
    hours.special.pop();
    assert!(!hours.are_open(&zone, november(16, 11, 0)));
    hours.special[0].date.year = Some(2027);
    assert!(hours.are_open(&zone, november(16, 11, 0)), "of another year");
}

#[test]
fn a_saturday_can_be_made_a_working_day() {
    let mut hours = office();
    hours.special = vec![special(Some(2026), 11, 21, vec![span((9, 0), (14, 0))])];
    assert!(hours.are_open(&tashkent(), november(21, 13, 59)) && !hours.are_open(&tashkent(), november(21, 14, 0)));
    assert_eq!(hours.next_change(&tashkent(), november(20, 18, 0)), Some(november(21, 9, 0)));
}

#[test]
fn what_never_changes_is_not_said_to() {
    let always = Hours { week: std::array::from_fn(|_| vec![span((0, 0), (24, 0))]), special: Vec::new() };
    assert_eq!(always.next_change(&tashkent(), november(16, 12, 0)), None);
    assert_eq!(Hours::default().next_change(&tashkent(), november(16, 12, 0)), None);
    let once = Hours { special: vec![special(None, 11, 15, vec![span((9, 0), (10, 0))])], ..Hours::default() };
    let next_year = Timestamp::from_millis(november(15, 9, 0).as_millis() + 365 * DAY);
    assert_eq!(once.next_change(&tashkent(), november(16, 12, 0)), Some(next_year));
}

/// Berlin in 2026: an hour is left out on 29 March at 01:00 UTC, and comes twice on 25 October at 01:00 UTC.
fn berlin() -> Zone {
    let (winter, summer) = (Millis::secs(3600), Millis::secs(7200));
    Zone::new(winter, vec![(at(0, 10, 25, 1, 0), winter), (at(0, 3, 29, 1, 0), summer)])
}

#[test]
fn hours_follow_the_wall_when_the_clocks_change() {
    let (hours, zone) = (office(), berlin());
    // The Fridays before and the Mondays after.
    for (month, friday, before, after) in [(3, 27, 1, 2), (10, 23, 2, 1)] {
        assert_eq!(hours.next_change(&zone, at(before, month, friday, 17, 0)), Some(at(before, month, friday, 18, 0)));
        let monday = friday + 3;
        assert_eq!(hours.next_change(&zone, at(before, month, friday, 18, 0)), Some(at(after, month, monday, 9, 0)));
        assert!(hours.are_open(&zone, at(after, month, monday, 9, 0)));
        assert!(!hours.are_open(&zone, at(after, month, monday, 8, 59)));
    }
}

#[test]
fn an_hour_that_is_left_out_or_comes_twice_breaks_nothing() {
    let zone = berlin();
    let mut hours = Hours::default();
    hours.week[6] = vec![span((2, 0), (3, 0))];
    // 29 March: 02:00 does not exist; the clock goes from 01:59 to 03:00.
    assert!(!hours.are_open(&zone, at(0, 3, 29, 0, 59)) && !hours.are_open(&zone, at(0, 3, 29, 1, 0)));
    // 25 October: from 00:00 UTC to 02:00 UTC the wall shows the hour twice.
    assert!(hours.are_open(&zone, at(0, 10, 25, 0, 0)) && hours.are_open(&zone, at(0, 10, 25, 1, 59)));
    assert_eq!(hours.next_change(&zone, at(0, 10, 25, 0, 30)), Some(at(0, 10, 25, 2, 0)));
}

#[test]
fn days_have_their_names() {
    let named = [(0, (1970, 1, 1)), (-1, (1969, 12, 31)), (11_016, (2000, 2, 29)), (20_513, (2026, 3, 1))];
    for (day, expected) in named {
        assert_eq!(civil(day), expected);
    }
}

/// Thousands of weeks with nights, holidays and changing clocks: a change that is announced happens then, and none
/// happens before it.
#[test]
fn the_next_change_is_the_first_one() {
    let mut state = 7_u64;
    let mut roll = |sides: u64| {
        state = state.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (state >> 33) % sides
    };
    for _ in 0..2_000 {
        let mut some = || {
            let count = [0, 1, 1, 2][usize::try_from(roll(4)).unwrap_or(0)];
            let spans = (0..count).map(|_| {
                let from = u16::try_from(roll(96) * 15).unwrap_or(0);
                let to = u16::try_from((roll(96) + 1) * 15).unwrap_or(0);
                Span { from, to: if to == from { 1440 } else { to } }
            });
            spans.collect::<Vec<_>>()
        };
        let week = std::array::from_fn(|_| some());
        let days = [(10, 24), (10, 25), (10, 27)];
        let special = days.map(|(month, day)| special(None, month, day, some())).to_vec();
        let hours = Hours { week, special: if roll(2) == 0 { special } else { Vec::new() } };
        let zone = if roll(2) == 0 { berlin() } else { tashkent() };
        let now = Timestamp::from_millis(
            at(0, 10, 21, 0, 0).as_millis() + i64::try_from(roll(7 * 1440)).unwrap_or(0) * MINUTE,
        );
        let open = hours.are_open(&zone, now);
        let next = hours.next_change(&zone, now);
        let limit = next.unwrap_or(now + Millis::from_millis(10 * DAY)).min(now + Millis::from_millis(10 * DAY));
        let mut moment = now;
        while moment < limit {
            assert_eq!(hours.are_open(&zone, moment), open, "{hours:?} at {moment:?}, said {next:?}");
            moment = moment + Millis::from_millis(15 * MINUTE);
        }
        assert!(next.is_none_or(|next| next > now && hours.are_open(&zone, next) != open), "{hours:?} at {now:?}");
    }
}
