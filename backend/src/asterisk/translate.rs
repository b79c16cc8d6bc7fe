//! Between Asterisk's words and the core's: events in, commands out. Pure.

use std::collections::HashMap;

use ari::{Event, Operation as _, Request, VarMap, models, ops};
use call_core::{
    BridgeId, CallId, Cause, ChannelId, ChannelInfo, Command, DialTarget, Endpoint, Entry, HangupReason, Issued,
    NewLeg, OperatorId, Refusal, Telephony, Timestamp, TrunkId, Word,
};

use crate::calls::number;

/// Longest caller id that is kept, in characters; a SIP header may carry kilobytes.
const CALLER_ID_MAX: usize = 128;

/// The variable of a SIP channel that is `1` while its phone holds the call and `0` otherwise.
pub const HOLDS: &str = "CHANNEL(rtp,hold)";

/// What must be known to read an event: names of ours in Asterisk.
#[derive(Clone, Debug, Default)]
pub struct Names {
    /// Our Stasis application.
    pub app: String,
    /// PJSIP endpoint of each trunk.
    pub trunks: HashMap<String, TrunkId>,
    /// PJSIP endpoint (extension) of each operator.
    pub operators: HashMap<String, OperatorId>,
}

/// Decides where a number leads that an operator's phone dialled.
pub trait DialPlan: Sync {
    /// The target, or why it may not be dialled.
    fn target(&self, dialled: &str) -> Result<DialTarget, Refusal>;
}

/// The core's view of an event; `None` for what it does not need.
#[must_use]
pub fn event(names: &Names, plan: &dyn DialPlan, event: &Event) -> Option<Telephony> {
    Some(match event {
        Event::StasisStart(e) => {
            if !ours(&e.application, names) {
                return None;
            }
            Telephony::Entered(channel_info(names, plan, &e.channel, Some(&e.args)))
        }
        Event::StasisEnd(e) => ours(&e.application, names).then(|| Telephony::Left(id(&e.channel)))?,
        Event::ChannelStateChange(e) => match e.channel.state.as_str() {
            "Ringing" => Telephony::Ringing(id(&e.channel)),
            "Up" => Telephony::Up(id(&e.channel)),
            _ => return None,
        },
        Event::ChannelHangupRequest(e) => {
            Telephony::HangupRequested { channel: id(&e.channel), cause: cause(e.cause?, e.tech_cause) }
        }
        Event::ChannelDestroyed(e) => {
            Telephony::Destroyed { channel: id(&e.channel), cause: cause(e.cause, e.tech_cause) }
        }
        Event::ChannelEnteredBridge(e) => {
            Telephony::EnteredBridge { channel: id(e.channel.as_ref()?), bridge: BridgeId::new(&e.bridge.id) }
        }
        Event::ChannelDtmfReceived(e) => {
            let up = ari::parse_timestamp_ms(&e.timestamp)?;
            let held = (Timestamp::from_millis(up - e.duration_ms.max(0)), Timestamp::from_millis(up));
            Telephony::KeyPressed { channel: id(&e.channel), key: e.digit.chars().next()?, held }
        }
        Event::ChannelHold(e) => Telephony::PhoneHeld(id(&e.channel)),
        Event::ChannelUnhold(e) => Telephony::PhoneUnheld(id(&e.channel)),
        // With a state it is the echo of what we told the phone.
        Event::ChannelTransfer(e) if e.state.is_none() && ours(&e.application, names) => Telephony::Referred {
            channel: id(&e.referred_by.source_channel),
            target: plan.target(&shorten(e.refer_to.requested_destination.destination.as_deref().unwrap_or_default())),
            consulted: e.refer_to.destination_channel.as_ref().map(id),
        },
        Event::RecordingFinished(e) => recording_ended(&e.recording.name, false)?,
        Event::RecordingFailed(e) => recording_ended(&e.recording.name, true)?,
        Event::EndpointStateChange(e) if e.endpoint.technology.eq_ignore_ascii_case("PJSIP") => {
            Telephony::Registration { extension: e.endpoint.resource.clone(), online: online(&e.endpoint)? }
        }
        // A registration that comes or goes changes the peer, not always the endpoint.
        Event::PeerStatusChange(e) if e.endpoint.technology.eq_ignore_ascii_case("PJSIP") => {
            let online = match e.peer.peer_status.as_str() {
                "Reachable" | "Registered" => true,
                "Unreachable" | "Unregistered" => false,
                _ => return None,
            };
            Telephony::Registration { extension: e.endpoint.resource.clone(), online }
        }
        _ => return None,
    })
}

fn ours(application: &str, names: &Names) -> bool {
    application.is_empty() || application == names.app
}

fn id(channel: &models::Channel) -> ChannelId {
    ChannelId::new(&channel.id)
}

fn recording_ended(name: &str, failed: bool) -> Option<Telephony> {
    name.starts_with("call_").then(|| Telephony::RecordingEnded { call: CallId::new(name), failed })
}

/// `unknown` says nothing, so it is no state.
pub fn online(endpoint: &models::Endpoint) -> Option<bool> {
    match endpoint.state.as_deref() {
        Some("online") => Some(true),
        Some("offline") => Some(false),
        _ => None,
    }
}

fn cause(code: i64, tech: Option<i64>) -> Cause {
    let code = u16::try_from(code).unwrap_or(0);
    // Asterisk says 0 or 127 where the network gave no cause, and 32, which Q.850 does not have, for a leg that ARI hung
    // up (its own flag AST_SOFTHANGUP_EXPLICIT); 16 is what that means to a person.
    let code = if matches!(code, 0 | 32 | 127) { 16 } else { code };
    Cause::q850(code, tech.and_then(|t| u16::try_from(t).ok()).filter(|t| (300..700).contains(t)))
}

/// A channel as the core wants it. `args` are those of its `StasisStart`; without them (in a snapshot) the dialplan's
/// own data says what it is.
#[must_use]
pub fn channel_info(
    names: &Names,
    plan: &dyn DialPlan,
    channel: &models::Channel,
    args: Option<&Vec<String>>,
) -> ChannelInfo {
    let from_dialplan: Option<Vec<String>> = (args.is_none() && channel.dialplan.app_name == "Stasis")
        .then(|| channel.dialplan.app_data.split(',').map(str::to_owned).collect::<Vec<_>>())
        .filter(|data| data.first() == Some(&names.app))
        .map(|data| data[1..].to_vec());
    let args = args.or(from_dialplan.as_ref());
    ChannelInfo {
        id: id(channel),
        created_at: Timestamp::from_millis(ari::parse_timestamp_ms(&channel.creationtime).unwrap_or(0)),
        up: channel.state == "Up",
        entry: args.and_then(|args| entry(names, plan, channel, args)),
    }
}

fn entry(names: &Names, plan: &dyn DialPlan, channel: &models::Channel, args: &[String]) -> Option<Entry> {
    if ChannelId::new(&channel.id).parse_leg().is_some() {
        return Some(Entry::Ours);
    }
    let endpoint = endpoint_of(&channel.name);
    match args.first().map_or("inbound", String::as_str) {
        "inbound" | "" => Some(Entry::Inbound {
            from: number::stored(&shorten(&channel.caller.number)),
            from_name: Some(shorten(&channel.caller.name)).filter(|n| !n.is_empty()),
            did: shorten(&channel.dialplan.exten),
            dialled: number::stored(&shorten(&channel.dialplan.exten)),
            trunk: names.trunks.get(endpoint).cloned(),
        }),
        "outbound" => Some(Entry::Dialled {
            operator: names.operators.get(endpoint)?.clone(),
            number: number::stored(&shorten(&channel.dialplan.exten)),
            target: plan.target(&channel.dialplan.exten),
        }),
        _ => None,
    }
}

/// `PJSIP/101-0000002a` → `101`.
fn endpoint_of(name: &str) -> &str {
    let rest = name.split_once('/').map_or(name, |(_, rest)| rest);
    rest.rsplit_once('-').map_or(rest, |(endpoint, _)| endpoint)
}

/// Keeps what a person can read; a control character becomes a space.
fn shorten(text: &str) -> String {
    text.chars().take(CALLER_ID_MAX).map(|c| if c.is_control() { ' ' } else { c }).collect::<String>().trim().to_owned()
}

/// The REST request of a command.
#[must_use]
pub fn request(app: &str, issued: &Issued) -> Request {
    let recording = || issued.call.as_str().to_owned();
    match &issued.command {
        Command::Answer(c) => ops::channels::Answer { channel_id: text(c) }.request(),
        Command::Hangup(c, reason) => hangup(c, *reason),
        Command::StartMusic { channel, class } => {
            ops::channels::StartMoh { channel_id: text(channel), moh_class: class.clone() }.request()
        }
        Command::StopMusic(c) => ops::channels::StopMoh { channel_id: text(c) }.request(),
        Command::Play { channel, words, language, no } => ops::channels::PlayWithId {
            channel_id: text(channel),
            playback_id: announcement(&issued.call, *no),
            media: words.iter().flat_map(names).map(|name| format!("sound:{name}")).collect(),
            lang: language.clone(),
            ..Default::default()
        }
        .request(),
        Command::StopPlay(no) => ops::playbacks::Stop { playback_id: announcement(&issued.call, *no) }.request(),
        Command::SendToVoicemail(c) => ops::channels::ContinueInDialplan {
            channel_id: text(c),
            context: Some("server-away".to_owned()),
            extension: Some("s".to_owned()),
            priority: Some(1),
            label: None,
        }
        .request(),
        Command::Originate(leg) => originate(app, &issued.call, leg),
        Command::Create(leg) => create(app, &issued.call, leg),
        Command::Dial { channel, timeout_secs } => {
            let timeout = Some(i64::from(*timeout_secs));
            ops::channels::Dial { channel_id: text(channel), caller: None, timeout }.request()
        }
        Command::CreateBridge(bridge) => ops::bridges::CreateWithId {
            bridge_id: bridge.as_str().to_owned(),
            // `dtmf_events`: without it a two-party bridge turns native and reports no DTMF.
            kind: Some("mixing,dtmf_events".to_owned()),
            ..Default::default()
        }
        .request(),
        Command::AddToBridge { bridge, channels } => ops::bridges::AddChannel {
            bridge_id: bridge.as_str().to_owned(),
            channel: channels.iter().map(text).collect(),
            // Who is dialled inside a bridge sees what his leg was made with, not whom he finds there.
            inhibit_connected_line_updates: Some(true),
            ..Default::default()
        }
        .request(),
        Command::DestroyBridge(b) => ops::bridges::Destroy { bridge_id: b.as_str().to_owned() }.request(),
        Command::StartBridgeMusic(b) => {
            ops::bridges::StartMoh { bridge_id: b.as_str().to_owned(), moh_class: None }.request()
        }
        Command::StopBridgeMusic(b) => ops::bridges::StopMoh { bridge_id: b.as_str().to_owned() }.request(),
        Command::Record(bridge) => ops::bridges::Record {
            bridge_id: bridge.as_str().to_owned(),
            name: recording(),
            format: "wav".to_owned(),
            // After a gap the file goes on where it stopped.
            if_exists: Some("append".to_owned()),
            ..Default::default()
        }
        .request(),
        Command::StopRecording => ops::recordings::Stop { recording_name: recording() }.request(),
        Command::PauseRecording => ops::recordings::Mute { recording_name: recording() }.request(),
        Command::ResumeRecording => ops::recordings::Unmute { recording_name: recording() }.request(),
        Command::Mute(c) => ops::channels::Mute { channel_id: text(c), direction: Some("in".to_owned()) }.request(),
        Command::Unmute(c) => ops::channels::Unmute { channel_id: text(c), direction: Some("in".to_owned()) }.request(),
        Command::Snoop { channel, snoop } => ops::channels::SnoopChannelWithId {
            channel_id: text(channel),
            snoop_id: text(snoop),
            app: app.to_owned(),
            app_args: Some("leg".to_owned()),
            spy: Some("both".to_owned()),
            whisper: Some("out".to_owned()),
        }
        .request(),
        Command::EndReferral { channel, done } => {
            let states = if *done { "channel_answered" } else { "channel_declined" };
            ops::channels::TransferProgress { channel_id: text(channel), states: states.to_owned() }.request()
        }
        Command::SendDtmf { channel, digits } => {
            let dtmf = Some(digits.clone());
            ops::channels::SendDTMF { channel_id: text(channel), dtmf, ..Default::default() }.request()
        }
    }
}

/// One announcement at a time is made to a caller. Those of menus follow each other faster than a stopped one is gone,
/// so each has a name of its own.
fn announcement(call: &CallId, no: u32) -> String {
    if no == 0 { format!("{call}-says") } else { format!("{call}-says-{no}") }
}

/// Names of the sounds of a word: of Asterisk's own set, or files.
pub(super) fn names(word: &Word) -> Vec<String> {
    let sound = str::to_owned;
    match word {
        Word::Sound(name) => vec![sound(name)],
        Word::YouAreNext => vec![sound("queue-youarenext")],
        Word::Place(n) => [vec![sound("queue-thereare")], number_said(*n), vec![sound("queue-callswaiting")]].concat(),
        Word::ExpectedMinutes(n) => {
            let unit = sound(if *n == 1 { "queue-minute" } else { "queue-minutes" });
            [vec![sound("queue-holdtime")], number_said(*n), vec![unit]].concat()
        }
        // "To call this number press one": the telephone network's own words for it are in no set of sounds.
        Word::CallbackKey(key) => vec![sound("to-call-this-number"), sound("vm-press"), key_said(*key)],
        Word::CallbackNoted => ["num-was-successfully", "added", "auth-thankyou", "vm-goodbye"].map(sound).to_vec(),
        Word::CallbackRefused => vec![sound("unidentified-no-callback")],
    }
}

/// The name of a key.
fn key_said(key: char) -> String {
    match key {
        '*' => "digits/star".to_owned(),
        '#' => "digits/pound".to_owned(),
        digit => format!("digits/{digit}"),
    }
}

/// A number below a thousand, sound by sound. Asterisk's `number:` goes on with the sounds behind it when it is stopped,
/// and whoever is put into a bridge meanwhile waits for them.
fn number_said(n: u32) -> Vec<String> {
    let sound = |name: String| format!("digits/{name}");
    let (hundreds, rest) = (n.min(999) / 100, n.min(999) % 100);
    let mut sounds = Vec::new();
    if hundreds > 0 {
        sounds.extend([sound(hundreds.to_string()), sound("hundred".to_owned())]);
    }
    match rest {
        0 if hundreds > 0 => {}
        0..=20 => sounds.push(sound(rest.to_string())),
        _ => {
            sounds.push(sound((rest / 10 * 10).to_string()));
            if rest % 10 > 0 {
                sounds.push(sound((rest % 10).to_string()));
            }
        }
    }
    sounds
}

fn text(channel: &ChannelId) -> String {
    channel.as_str().to_owned()
}

fn hangup(channel: &ChannelId, reason: HangupReason) -> Request {
    let reason = match reason {
        HangupReason::Normal => "normal",
        HangupReason::NoAnswer => "no_answer",
        HangupReason::AnsweredElsewhere => "answered_elsewhere",
        HangupReason::Congestion => "congestion",
        HangupReason::Rejected => "rejected",
    };
    ops::channels::Hangup { channel_id: text(channel), reason_code: None, reason: Some(reason.to_owned()) }.request()
}

fn originate(app: &str, call: &CallId, leg: &NewLeg) -> Request {
    ops::channels::OriginateWithId {
        channel_id: text(&leg.channel),
        endpoint: dial_string(&leg.endpoint),
        app: Some(app.to_owned()),
        app_args: Some("leg".to_owned()),
        caller_id: Some(caller_id(leg)),
        timeout: Some(i64::from(leg.timeout_secs)),
        variables: Some(headers(call, leg)),
        originator: leg.originator.as_ref().map(text),
        ..Default::default()
    }
    .request()
}

fn create(app: &str, call: &CallId, leg: &NewLeg) -> Request {
    let mut variables = headers(call, leg);
    // Who is called sees what the leg is connected to. Without this that is whatever its originator was called with.
    variables.insert("CONNECTEDLINE(num,i)".to_owned(), shown_number(leg).into());
    ops::channels::Create {
        endpoint: dial_string(&leg.endpoint),
        app: app.to_owned(),
        app_args: Some("leg".to_owned()),
        channel_id: Some(text(&leg.channel)),
        variables: Some(variables),
        originator: leg.originator.as_ref().map(text),
        ..Default::default()
    }
    .request()
}

/// The device learns the call's id, so that the page can match the INVITE with the popup. A trunk learns nothing.
fn headers(call: &CallId, leg: &NewLeg) -> VarMap {
    let mut variables = VarMap::new();
    if matches!(leg.endpoint, Endpoint::Device { .. }) {
        variables.insert("PJSIP_HEADER(add,X-Call-Id)".to_owned(), call.as_str().into());
        if leg.auto_answer {
            variables.insert("PJSIP_HEADER(add,X-Auto-Answer)".to_owned(), "1".into());
        }
    }
    variables
}

/// Only digits, `+`, `*` and `#` of a number and only name characters of an endpoint get into a dial string.
fn dial_string(endpoint: &Endpoint) -> String {
    let name = |s: &str| s.chars().filter(|c| c.is_ascii_alphanumeric() || "_-".contains(*c)).collect::<String>();
    match endpoint {
        Endpoint::Device { extension } => format!("PJSIP/{}", name(extension)),
        Endpoint::Trunk { number, endpoint } => format!("PJSIP/{}@{}", plain_number(number), name(endpoint)),
    }
}

fn plain_number(number: &str) -> String {
    number.chars().filter(|c| c.is_ascii_digit() || "+*#".contains(*c)).take(32).collect()
}

/// A From header needs a user, and some providers refuse one without.
fn shown_number(leg: &NewLeg) -> String {
    let number = plain_number(&leg.caller_number);
    if number.is_empty() { "anonymous".to_owned() } else { number }
}

/// `"Name" <number>`, without anything that could end the quotes or start a header.
fn caller_id(leg: &NewLeg) -> String {
    let number = shown_number(leg);
    let name: String = leg
        .caller_name
        .iter()
        .flat_map(|n| n.chars())
        .filter(|c| c.is_alphanumeric() || " .-'".contains(*c))
        .take(40)
        .collect();
    if name.trim().is_empty() { format!("<{number}>") } else { format!("\"{}\" <{number}>", name.trim()) }
}

#[cfg(test)]
#[path = "translate_tests.rs"]
mod tests;
