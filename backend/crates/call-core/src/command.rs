//! What Asterisk shall do.

use crate::{BridgeId, CallId, ChannelId};

/// A command with the call whose commands it must keep its order with.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Issued {
    /// The call.
    pub call: CallId,
    /// What to do.
    pub command: Command,
}

/// Why we hang up; becomes SIP response and Q.850 cause at the phone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum HangupReason {
    /// Normal clearing.
    Normal,
    /// The phone did not answer in time.
    NoAnswer,
    /// Another device answered: the phone must not show a missed call.
    AnsweredElsewhere,
    /// The call cannot be taken now.
    Congestion,
    /// The caller is not wanted.
    Rejected,
}

/// What is called.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Endpoint {
    /// An operator's device.
    Device {
        /// Number of the PJSIP endpoint.
        extension: String,
    },
    /// A number through a trunk.
    Trunk {
        /// Digits with an optional leading `+`.
        number: String,
        /// PJSIP endpoint of the trunk.
        endpoint: String,
    },
}

/// A leg to make.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewLeg {
    /// Its channel id, ours.
    pub channel: ChannelId,
    /// What is called.
    pub endpoint: Endpoint,
    /// Number that the called device shows.
    pub caller_number: String,
    /// Name that the called device shows.
    pub caller_name: Option<String>,
    /// The leg on whose behalf it is made; ties the legs together in CDR and CEL.
    pub originator: Option<ChannelId>,
    /// Seconds after which Asterisk gives up by itself: our own timer and 5 s more, as a net.
    pub timeout_secs: u32,
    /// The operator asked for this leg himself, so that his device may answer by itself.
    pub auto_answer: bool,
}

/// One thing to do. Every object is named by the core, so doing it twice is harmless (Asterisk answers 409).
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Answer a channel.
    Answer(ChannelId),
    /// Hang up a channel.
    Hangup(ChannelId, HangupReason),
    /// Music on a channel that is in no bridge; after a playback that runs on it.
    StartMusic {
        /// The channel.
        channel: ChannelId,
        /// Asterisk's class of music; `None` = the usual one.
        class: Option<String>,
    },
    /// End it; must happen before the channel enters a bridge.
    StopMusic(ChannelId),
    /// Say something to a channel that is in no bridge; its music ends.
    Play {
        /// The channel.
        channel: ChannelId,
        /// What, one after another.
        words: Vec<Word>,
        /// In which language, where the sounds have it; `None` = the usual one.
        language: Option<String>,
        /// Which announcement of the call this is, to be stopped by; 0 = one of a queue.
        no: u32,
    },
    /// End that announcement to the caller; must happen before his channel enters a bridge.
    StopPlay(u32),
    /// Give a channel to the dialplan's voicemail.
    SendToVoicemail(ChannelId),
    /// Call a device into our application.
    Originate(NewLeg),
    /// Make a leg without dialling it.
    Create(NewLeg),
    /// Dial a leg that was created.
    Dial {
        /// The leg.
        channel: ChannelId,
        /// Seconds after which Asterisk gives up.
        timeout_secs: u32,
    },
    /// Make a mixing bridge that reports DTMF.
    CreateBridge(BridgeId),
    /// Put channels into a bridge, all or none.
    AddToBridge {
        /// The bridge.
        bridge: BridgeId,
        /// The channels.
        channels: Vec<ChannelId>,
    },
    /// Take a bridge away.
    DestroyBridge(BridgeId),
    /// Music in a bridge.
    StartBridgeMusic(BridgeId),
    /// End it.
    StopBridgeMusic(BridgeId),
    /// Record a bridge into the file of the call, appending if it is there already.
    Record(BridgeId),
    /// End the recording.
    StopRecording,
    /// Write silence.
    PauseRecording,
    /// Write voice again.
    ResumeRecording,
    /// Nothing from this channel is heard.
    Mute(ChannelId),
    /// It is heard again.
    Unmute(ChannelId),
    /// Copy the sound of an operator's channel into a new one, through which a whisper reaches his phone only.
    Snoop {
        /// The operator's channel.
        channel: ChannelId,
        /// The new one.
        snoop: ChannelId,
    },
    /// Tell a phone how the transfer ended that it asked for.
    EndReferral {
        /// Its channel.
        channel: ChannelId,
        /// It was done.
        done: bool,
    },
    /// Send digits to the far end of a channel.
    SendDtmf {
        /// The channel.
        channel: ChannelId,
        /// `0-9 * # A-D`.
        digits: String,
    },
}

/// A piece of an announcement; which sound that is, is decided outside.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Word {
    /// A recorded sound, by its name.
    Sound(String),
    /// The caller is the first.
    YouAreNext,
    /// The caller's place, from 2.
    Place(u32),
    /// The wait that is to be expected, in minutes from 1.
    ExpectedMinutes(u32),
    /// Who presses this key is called back.
    CallbackKey(char),
    /// He will be called back.
    CallbackNoted,
    /// He cannot be called back.
    CallbackRefused,
}
