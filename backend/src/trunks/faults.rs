//! The reasons why a trunk does not work, in the words of the interface.
use serde::Serialize;
use utoipa::ToSchema;

use super::types::State;

/// What is wrong with a trunk.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, ToSchema)]
#[serde(rename_all = "snake_case")]
pub enum TrunkCause {
    /// Asterisk cannot be reached now.
    AsteriskAway,
    /// Asterisk does not know the trunk yet.
    NotProvisioned,
    /// Nothing was heard of the provider yet.
    NotAskedYet,
    /// This Asterisk has no such transport.
    TransportMissing,
    /// This Asterisk lacks one of the codecs.
    CodecMissing,
    /// Asterisk is bound to the loopback and cannot reach the network.
    OnlyLocal,
    /// The name of the provider's server has no address.
    NameUnknown,
    /// The network of this machine has no way there.
    NoRoute,
    /// The machine is there, the port is closed.
    PortClosed,
    /// Silence.
    NoAnswer,
    /// The provider refuses what we answered to its challenge.
    WrongLogin,
    /// The provider refuses before it asked for a password.
    Forbidden,
    /// The provider does not know the account.
    UnknownAccount,
    /// The provider says that the account is not available now.
    AccountUnavailable,
    /// The provider and Asterisk do not agree for how long a registration holds.
    IntervalRefused,
    /// The provider points to another server.
    Moved,
    /// The provider has no capacity now.
    ProviderBusy,
    /// Refused for another reason.
    Refused,
    /// A call found no codec in common.
    CodecMismatch,
    /// The provider refused a call for want of money.
    NoCredit,
    /// The provider refused a call, often because of the number that was shown.
    CallRefused,
    /// Calls arrive from an address that is not the trunk's.
    UnknownSource,
    /// In a call, sound went one way only.
    OneWayAudio,
    /// The account is registered from elsewhere too.
    RegisteredElsewhere,
}

impl TrunkCause {
    /// In English.
    pub fn text(self) -> &'static str {
        match self {
            Self::AsteriskAway => "Asterisk cannot be reached now.",
            Self::NotProvisioned => "Asterisk does not know this trunk yet.",
            Self::NotAskedYet => "Nothing was heard of the provider yet.",
            Self::TransportMissing => "This Asterisk has no such transport: choose UDP or TCP.",
            Self::CodecMissing => "This Asterisk lacks one of the codecs: choose others.",
            Self::OnlyLocal => "Asterisk listens on this machine only: set CALLCENTER_SIP_BIND.",
            Self::NameUnknown => "The server's name has no address: check its spelling.",
            Self::NoRoute => "This machine's network has no way to the server.",
            Self::PortClosed => "The server is there, but this port is closed: check port and transport.",
            Self::NoAnswer => {
                "The server does not answer: wrong address or port, a firewall, or it blocks this address."
            }
            Self::WrongLogin => "The provider does not accept the login or the password.",
            Self::Forbidden => "The provider refuses before asking for a password: account or address is not allowed.",
            Self::UnknownAccount => "The provider does not know this account.",
            Self::AccountUnavailable => "The provider says that the account is not available now.",
            Self::IntervalRefused => "The provider refuses the time for which we register.",
            Self::Moved => "The provider points to another server.",
            Self::ProviderBusy => "The provider is overloaded or has no free line.",
            Self::Refused => "The provider refuses.",
            Self::CodecMismatch => "The last call found no codec in common with the provider.",
            Self::NoCredit => "The provider refused the last call for want of money.",
            Self::CallRefused => {
                "The provider refused the last call; often it does not allow the number that is shown."
            }
            Self::UnknownSource => "Calls arrive from an address that does not belong to this trunk.",
            Self::OneWayAudio => "In the last call nothing was heard of the other side.",
            Self::RegisteredElsewhere => "This account is registered from another place too: calls may go there.",
        }
    }

    /// What a trunk with this fault can do.
    pub(super) fn state(self) -> State {
        match self {
            Self::AsteriskAway | Self::NotAskedYet => State::Unknown,
            Self::NotProvisioned
            | Self::TransportMissing
            | Self::OnlyLocal
            | Self::NameUnknown
            | Self::NoRoute
            | Self::PortClosed
            | Self::NoAnswer => State::Offline,
            Self::WrongLogin
            | Self::Forbidden
            | Self::UnknownAccount
            | Self::AccountUnavailable
            | Self::IntervalRefused
            | Self::Moved
            | Self::ProviderBusy
            | Self::Refused => State::Rejected,
            Self::CodecMissing
            | Self::CodecMismatch
            | Self::NoCredit
            | Self::CallRefused
            | Self::UnknownSource
            | Self::OneWayAudio
            | Self::RegisteredElsewhere => State::Online,
        }
    }
}
