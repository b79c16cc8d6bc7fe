//! Menus of keys: every key, none, a wrong one, and what is lost meanwhile.

use std::collections::HashMap;

use ari_sim::model::Sound;
use call_core::{
    Action, Again, Call, CallFact, Choice, Command, Input, MENUS_SAID, MenuConfig, MissedReason, OwnCause, Request,
    Route, RouteTarget, Stage, Status,
};

use super::setup::{BLOCKED, DIALLED, PLAIN, Setup, first, menu, menus, prompt, route, second, to, until};
use super::world::{World, operator};

fn with(menus: Vec<MenuConfig>, routes: Vec<Route>) -> World {
    World::with(Setup { routes, menus, second: true, ..Setup::default() })
}

fn world() -> World {
    with(menus(), vec![route(0, RouteTarget::Menu(menu("main")))])
}

/// One menu with these keys.
fn one(keys: impl IntoIterator<Item = (char, Choice)>, fallback: RouteTarget) -> World {
    let one = MenuConfig {
        prompt: prompt("one"),
        keys: keys.into_iter().collect(),
        ..MenuConfig::new(menu("one"), fallback)
    };
    with(vec![one], vec![route(0, RouteTarget::Menu(menu("one")))])
}

fn calls(world: &mut World) -> String {
    let caller = world.dials(PLAIN, DIALLED[0]);
    world.pass(200);
    caller
}

fn press(world: &mut World, caller: &str, key: char) {
    world.sim.hold_key(caller, key, 100);
    world.deliver();
    world.pass(200);
}

fn the_call(world: &World) -> Call {
    world.calls().map(|(_, call)| call).last().expect("a call")
}

fn in_menu(world: &World) -> Option<String> {
    if let Stage::Menu(at) = the_call(world).stage { Some(at.menu.to_string()) } else { None }
}

fn ended(world: &World) -> (Status, Option<MissedReason>, Option<OwnCause>) {
    let end = the_call(world).ended().cloned().expect("over");
    (end.status, end.missed_reason, end.cause.own)
}

fn count(world: &World, fits: impl Fn(&CallFact) -> bool) -> usize {
    world.facts(&the_call(world).id).iter().filter(|(_, fact)| fits(fact)).count()
}

fn repeated(world: &World, why: Again) -> usize {
    count(world, |fact| *fact == CallFact::MenuRepeated { why })
}

#[test]
fn a_key_leads_to_its_queue_and_the_wait_begins_there() {
    let mut world = world();
    let caller = calls(&mut world);
    assert_eq!((in_menu(&world).as_deref(), the_call(&world).state()), (Some("ivr_main"), "ivr"));
    assert_eq!(world.sim.hears(&caller), [Sound::Playback]);
    world.pass(1_000);
    let pressed = world.now;
    press(&mut world, &caller, '1');
    let call = the_call(&world);
    assert_eq!((call.queue, call.waiting_since.map(|at| at.as_millis())), (Some(second()), Some(pressed)));
    assert_eq!(world.sim.hears(&caller), [Sound::Music]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_supervisor_ends_it_in_the_menu() {
    let mut world = world();
    calls(&mut world);
    let call = the_call(&world).id;
    world.ask(Request::Act { call, operator: None, action: Action::Hangup });
    world.pass(500);
    assert_eq!(ended(&world), (Status::Missed, None, Some(OwnCause::EndedBySupervisor)));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_key_leads_to_one_operator() {
    let mut world = world();
    let caller = calls(&mut world);
    press(&mut world, &caller, '2');
    let Stage::Waiting(place) = the_call(&world).stage else { panic!("he waits") };
    assert_eq!((place.only, place.offers[0].operator.clone()), (Some(operator(1)), operator(1)));
    let ringing = world.sim.channels().find(|c| c.id.contains("-leg-")).expect("it rings").id.clone();
    world.sim.answer(&ringing);
    world.pass(500);
    assert!(matches!(the_call(&world).stage, Stage::Talking { .. }));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_submenu_is_heard_at_once_and_leads_on() {
    let mut world = with(
        menus().into_iter().map(|m| MenuConfig { prompt: prompt("any"), ..m }).collect(),
        vec![route(0, RouteTarget::Menu(menu("main")))],
    );
    let caller = calls(&mut world);
    press(&mut world, &caller, '3');
    assert_eq!(in_menu(&world).as_deref(), Some("ivr_sub"));
    assert_eq!(world.sim.hears(&caller), [Sound::Playback], "its own prompt; the other one is over");
    press(&mut world, &caller, '1');
    assert_eq!(the_call(&world).queue, Some(first()));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_presses_nothing_hears_it_three_times_and_is_taken_where_the_menu_says() {
    let mut world = one([('1', to(RouteTarget::HangUp))], RouteTarget::Queue(second()));
    let caller = calls(&mut world);
    // Two seconds of prompt and five to think, each time.
    world.pass(6_900);
    assert_eq!(repeated(&world, Again::Timeout), 1);
    assert_eq!(world.sim.hears(&caller), [Sound::Playback]);
    world.pass(7_000);
    assert_eq!((repeated(&world, Again::Timeout), in_menu(&world).is_some()), (2, true));
    world.pass(7_000);
    assert_eq!((in_menu(&world), the_call(&world).queue), (None, Some(second())));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_wrong_key_is_told_and_counts_as_a_try() {
    let mut world = world();
    let caller = calls(&mut world);
    for tries in 1..=2 {
        press(&mut world, &caller, '#');
        assert_eq!(repeated(&world, Again::Invalid), tries);
        // "Invalid" and the menu again: four seconds, then five to think.
        world.pass(8_000);
        assert_eq!(in_menu(&world).as_deref(), Some("ivr_main"));
    }
    press(&mut world, &caller, '9');
    assert_eq!(in_menu(&world).as_deref(), Some("ivr_sub"), "the fallback");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn asking_for_it_again_is_no_failure() {
    let mut world = world();
    let caller = calls(&mut world);
    press(&mut world, &caller, '#');
    for _ in 0..6 {
        press(&mut world, &caller, '0');
        world.pass(1_000);
    }
    press(&mut world, &caller, '#');
    assert_eq!((in_menu(&world).as_deref(), repeated(&world, Again::Asked)), (Some("ivr_main"), 6));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_language_is_kept_and_spoken_from_then_on() {
    let key = Choice { language: Some("uz".to_owned()), target: Some(RouteTarget::Queue(first())) };
    let mut world = one([('1', key)], RouteTarget::HangUp);
    world.setup.announce.greeting = Some("queue-thankyou".to_owned());
    let config = world.setup.config(&HashMap::new());
    world.input(Input::Config(config));
    let caller = calls(&mut world);
    world.sim.press_key(&caller, '1');
    world.deliver();
    let spoken: Vec<_> = world
        .on_their_way()
        .filter_map(|issued| if let Command::Play { language, .. } = &issued.command { language.clone() } else { None })
        .collect();
    assert_eq!(spoken, ["uz"]);
    assert_eq!(the_call(&world).language.as_deref(), Some("uz"));
    world.pass(500);
    world.crash();
    assert_eq!(world.engine.call(&the_call(&world).id).and_then(|c| c.language.clone()).as_deref(), Some("uz"));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_hangs_up_in_a_menu_is_missed_there() {
    let mut world = world();
    let caller = calls(&mut world);
    world.sim.hang_up(&caller);
    world.pass(200);
    assert_eq!(ended(&world), (Status::Missed, Some(MissedReason::InIvr), None));
    let call = the_call(&world);
    assert_eq!((call.waiting_since, call.queue), (None, None), "he waited for nobody");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_key_can_end_the_call_or_take_a_message() {
    for (key, reason, cause) in [
        ('5', MissedReason::InIvr, OwnCause::EndedByMenu),
        ('2', MissedReason::NoOperator, OwnCause::RoutedToVoicemail),
    ] {
        let mut world = world();
        let caller = calls(&mut world);
        if key == '2' {
            press(&mut world, &caller, '3');
        }
        press(&mut world, &caller, key);
        assert_eq!(ended(&world), (Status::Missed, Some(reason), Some(cause)));
        assert!(world.sim.channel(&caller).is_none());
        assert_eq!(world.settle(), Ok(()));
    }
}

#[test]
fn outside_the_hours_a_menu_is_still_outside_them() {
    let closed = Route {
        hours: Some(until(16 * 60)),
        closed_target: RouteTarget::Menu(menu("main")),
        ..route(0, RouteTarget::Queue(first()))
    };
    for key in [None, Some('5')] {
        let mut world = with(menus(), vec![closed.clone()]);
        let caller = calls(&mut world);
        match key {
            Some(key) => press(&mut world, &caller, key),
            None => world.sim.hang_up(&caller),
        }
        world.pass(200);
        assert_eq!(ended(&world).1, Some(MissedReason::OutOfHours));
        assert_eq!(world.settle(), Ok(()));
    }
    // The mark goes with him from menu to menu.
    let mut world = with(menus(), vec![closed]);
    let caller = calls(&mut world);
    press(&mut world, &caller, '3');
    press(&mut world, &caller, '2');
    assert_eq!(ended(&world).1, Some(MissedReason::OutOfHours));
}

#[test]
fn a_killed_server_says_the_menu_again() {
    let mut world = world();
    let caller = calls(&mut world);
    press(&mut world, &caller, '#');
    world.pass(1_000);
    world.crash();
    world.pass(200);
    assert_eq!((in_menu(&world).as_deref(), repeated(&world, Again::Resumed)), (Some("ivr_main"), 1));
    assert_eq!(world.sim.hears(&caller), [Sound::Playback]);
    assert!(matches!(the_call(&world).stage, Stage::Menu(at) if at.failed == 1), "what was in vain still counts");
    press(&mut world, &caller, '1');
    assert_eq!(the_call(&world).queue, Some(second()));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_command_lost_with_the_server_is_made_good() {
    let mut world = world();
    let caller = world.dials(PLAIN, DIALLED[0]);
    assert!(world.on_their_way().any(|issued| matches!(issued.command, Command::Play { .. })));
    world.crash();
    world.pass(200);
    assert_eq!(world.sim.hears(&caller), [Sound::Playback]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn who_comes_while_the_connection_is_away_hears_the_menu_when_it_is_back() {
    let mut world = world();
    let caller = calls(&mut world);
    world.link_down();
    world.pass(60_000);
    assert_eq!(in_menu(&world).as_deref(), Some("ivr_main"), "time without Asterisk counts for nothing");
    world.link_up();
    world.pass(200);
    assert_eq!(world.sim.hears(&caller), [Sound::Playback]);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn one_press_told_twice_is_one_press() {
    let mut world = world();
    let caller = calls(&mut world);
    // A phone that sends the key in the sound and in the signalling.
    world.sim.press_key(&caller, '3');
    world.sim.press_key(&caller, '3');
    world.deliver();
    world.pass(50);
    assert_eq!(in_menu(&world).as_deref(), Some("ivr_sub"), "the submenu's own key 3 was not meant");
    press(&mut world, &caller, '9');
    assert_eq!(in_menu(&world).as_deref(), Some("ivr_main"));
    // Told by the signalling when it goes down, and by the sound when it comes up.
    world.sim.press_key(&caller, '3');
    world.deliver();
    world.pass(600);
    world.sim.hold_key(&caller, '3', 700);
    world.deliver();
    world.pass(50);
    assert_eq!(in_menu(&world).as_deref(), Some("ivr_sub"));
    assert_eq!(world.settle(), Ok(()));
}

/// Who knows the menu presses fast, and the server may hear of it late and all at once.
#[test]
fn two_presses_that_are_told_at_one_time_are_two() {
    let mut world = one([('1', Choice::default())], RouteTarget::HangUp);
    let caller = calls(&mut world);
    for _ in 0..2 {
        world.sim.hold_key(&caller, '1', 80);
        world.now += 180;
        world.sim.advance(world.now);
    }
    world.deliver();
    assert_eq!(count(&world, |fact| matches!(fact, CallFact::KeyPressed { .. })), 2);
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn keys_of_a_talk_are_kept_nowhere() {
    let mut world = world();
    let caller = calls(&mut world);
    press(&mut world, &caller, '1');
    let ringing = world.sim.channels().find(|c| c.id.contains("-leg-")).expect("it rings").id.clone();
    press(&mut world, &caller, '4');
    world.sim.answer(&ringing);
    world.pass(500);
    for key in "4111111".chars() {
        press(&mut world, &caller, key);
        press(&mut world, &ringing, key);
    }
    assert_eq!(count(&world, |fact| matches!(fact, CallFact::KeyPressed { .. })), 1, "the menu's own");
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_circle_of_menus_ends_in_the_usual_queue() {
    // Nobody presses anything, and both menus fall back to each other.
    let mut world = world();
    calls(&mut world);
    world.pass(50 * 7_000);
    assert_eq!(the_call(&world).queue, Some(first()));
    let said = count(&world, |fact| matches!(fact, CallFact::MenuEntered { .. } | CallFact::MenuRepeated { .. }));
    assert_eq!(said, usize::try_from(MENUS_SAID).expect("small"));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn what_a_menu_names_and_is_gone_leads_to_the_usual_queue() {
    for key in ['3', '4'] {
        let mut world = world();
        let caller = calls(&mut world);
        press(&mut world, &caller, '3');
        press(&mut world, &caller, key);
        assert_eq!(the_call(&world).queue, Some(first()));
        assert_eq!(world.settle(), Ok(()));
    }
    let mut world = with(Vec::new(), vec![route(0, RouteTarget::Menu(menu("gone")))]);
    calls(&mut world);
    assert_eq!(the_call(&world).queue, Some(first()));
}

#[test]
fn who_is_in_a_menu_that_is_deleted_goes_on() {
    let mut world = world();
    calls(&mut world);
    world.setup.menus.clear();
    let config = world.setup.config(&HashMap::new());
    world.input(Input::Config(config));
    world.pass(1_100);
    assert_eq!((in_menu(&world), the_call(&world).queue), (None, Some(first())));
    assert_eq!(world.settle(), Ok(()));
}

#[test]
fn a_blocked_caller_hears_no_menu() {
    let mut world = World::with(Setup { mixed: true, ..world().setup });
    world.dials(BLOCKED, DIALLED[0]);
    world.pass(100);
    assert_eq!(ended(&world).2, Some(OwnCause::Blocked));
}

#[test]
fn a_menu_is_over_for_who_left_it_also_if_the_server_dies_at_that_moment() {
    let mut world = world();
    let caller = calls(&mut world);
    world.sim.press_key(&caller, '1');
    world.deliver();
    assert_eq!(the_call(&world).queue, Some(second()));
    // The order to end the prompt is lost with the server.
    world.crash();
    world.pass(100);
    assert_eq!(world.sim.hears(&caller), [Sound::Music]);
    assert_eq!(world.settle(), Ok(()));
}
