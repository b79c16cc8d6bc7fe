//! How the core's refusals look from outside.
use std::{borrow::Cow, fmt};

use axum::http::StatusCode;
use call_core::{Cap, Refusal, Whose};

use crate::common::problem::Fault;

/// A refusal of the call core as an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Refused(pub Refusal);

impl fmt::Display for Refused {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self.0 {
            Refusal::OperatorUnknown => "There is no such operator.",
            Refusal::OperatorBusy => "The operator is already in a call.",
            Refusal::OperatorUnreachable => "The operator's device cannot ring now.",
            Refusal::CallToOneself => "You cannot call yourself.",
            Refusal::CallUnknown => "There is no such live call.",
            Refusal::CallEnded => "The call is over.",
            Refusal::NotInCall => "The operator is not in this call.",
            Refusal::NotOffered => "This call is not offered to the operator.",
            Refusal::AnswerOnDevice => "Answer on the phone itself.",
            Refusal::NotTalking => "This is possible only while both parties talk.",
            Refusal::AlreadyHeld => "The customer is on hold already.",
            Refusal::NotHeld => "The customer is not on hold.",
            Refusal::NotRecording => "Nothing is being recorded.",
            Refusal::BadDigits => "Only the digits 0-9, *, # and A-D can be sent.",
            Refusal::AsteriskAway => "Asterisk cannot be reached now.",
            Refusal::BadNumber => "This is not a telephone number.",
            Refusal::NumberNotAllowed => "Calls to this country are not allowed; an administrator can allow them.",
            Refusal::PremiumNumber => {
                "Calls to numbers that cost more are not allowed; an administrator can allow them."
            }
            Refusal::OutsideHours => "Nobody is called at this hour; an administrator sets the hours.",
            Refusal::Limit(Whose::Operator, Cap::AtOnce) => "The operator calls as many numbers at once as he may.",
            Refusal::Limit(Whose::Operator, Cap::PerMinute) => {
                "The operator called as many numbers in this minute as he may."
            }
            Refusal::Limit(Whose::Operator, Cap::PerDay) => "The operator called as many numbers today as he may.",
            Refusal::Limit(Whose::Company, Cap::AtOnce) => "The company calls as many numbers at once as it may.",
            Refusal::Limit(Whose::Company, Cap::PerMinute) => {
                "The company called as many numbers in this minute as it may."
            }
            Refusal::Limit(Whose::Company, Cap::PerDay) => "The company called as many numbers today as it may.",
            Refusal::NoTrunk => "There is no trunk to call through.",
            Refusal::QueueUnknown => "There is no such queue.",
            Refusal::AlreadyConsulting => {
                "Somebody is already asked in this call: hand the customer on or go back first."
            }
            Refusal::NotConsulting => "Nobody is asked in this call.",
            Refusal::AlreadyListened => "Another supervisor is in this call already.",
            Refusal::NoCallback => "Nobody waits in this call to be called back.",
            Refusal::NoCustomer => "There is no customer in this call.",
            Refusal::NoParkSlot => "As many calls are parked as can be: pick one up first.",
            Refusal::NotParked => "The call is not parked any more.",
            Refusal::AlreadyPickedUp => "Somebody else is picking this call up.",
            Refusal::NotAnswered => "Whoever is asked has not answered yet.",
        })
    }
}

impl std::error::Error for Refused {}

impl Fault for Refused {
    fn status(&self) -> StatusCode {
        match self.0 {
            Refusal::OperatorUnknown | Refusal::CallUnknown | Refusal::QueueUnknown => StatusCode::NOT_FOUND,
            Refusal::BadDigits | Refusal::BadNumber => StatusCode::UNPROCESSABLE_ENTITY,
            _ => StatusCode::CONFLICT,
        }
    }

    fn code(&self) -> Cow<'static, str> {
        self.0.code().into()
    }
}
