//! Why a call or a leg ended, in English for people. The browser words the codes itself.
use super::types::Cause;

/// The cause behind a Q.850 code, a SIP status and the word that the core stored beside them.
pub fn cause(code: Option<i64>, sip: Option<i64>, word: Option<&str>) -> Option<Cause> {
    let code = u16::try_from(code?).ok()?;
    let sip = sip.and_then(|sip| u16::try_from(sip).ok());
    let reason = word.filter(|word| own(word).is_some()).map(str::to_owned);
    Some(Cause { code, sip, reason, text: text(code, word).to_owned() })
}

fn text(code: u16, word: Option<&str>) -> &'static str {
    match (word, code) {
        (Some("customer_hung_up"), 16) => "The customer hung up",
        (Some("operator_hung_up"), 16) => "The operator hung up",
        (Some(word), _) => own(word).unwrap_or_else(|| q850(code)),
        _ => q850(code),
    }
}

/// The causes of our own.
fn own(word: &str) -> Option<&'static str> {
    Some(match word {
        "pbx_restart" => "The telephone server was restarted",
        "not_seen" => "The end was not seen",
        "could_not_dial" => "The device or number could not be dialled",
        "trunk_silent" => "The trunk did not answer at all",
        "ring_timeout" => "Nobody picked up in time",
        "operator_did_not_pick_up" => "The operator's own device was not picked up",
        "max_wait" => "The longest wait of the queue was over",
        "queue_full" => "The queue was full",
        "blocked" => "The caller's number is blocked",
        "out_of_hours" => "Outside working hours",
        "routed_to_voicemail" => "The number leads to the voicemail",
        "not_allowed_outside" => "The rules for outgoing calls do not allow it",
        "ended_by_menu" => "The menu ended the call",
        "ended_by_supervisor" => "A supervisor ended the call",
        "callback_asked" => "The caller asked to be called back",
        "callback_cancelled" => "Somebody decided not to call back",
        "called_again" => "The customer called himself",
        "reached_elsewhere" => "The customer was reached in another call",
        "callback_overdue" => "Nobody could call back in time",
        "refused_by_route" => "No calls are taken at this number",
        _ => return None,
    })
}

/// ITU-T Q.850, table 1, in plain words.
fn q850(code: u16) -> &'static str {
    match code {
        1 => "The number does not exist",
        2 | 3 => "There is no route to the number",
        16 => "Normal end of the call",
        17 => "Busy",
        18 => "The device did not respond",
        19 => "No answer",
        20 => "The subscriber is away",
        21 => "The call was declined",
        22 => "The number has changed",
        26 => "Answered elsewhere",
        27 => "The destination is out of order",
        28 => "The number is incomplete or malformed",
        29 => "A requested facility was refused",
        31 => "Ended without a stated reason",
        34 => "No line is free",
        38 => "The network is out of order",
        41 => "A temporary failure",
        42 => "The switch is overloaded",
        44 => "The requested line is not available",
        50 => "The facility is not subscribed",
        52 | 54 | 57 => "Calls of this kind are not allowed",
        58 | 63 => "The service is not available",
        65 | 69 | 79 => "The service is not supported",
        88 => "The two sides have no codec in common",
        102 => "A timer ran out",
        111 => "A protocol error",
        127 => "An interworking error",
        _ => "Ended for another reason",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_word_counts_where_the_code_says_little() {
        let text = |code, word| cause(Some(code), Some(486), word).unwrap().text;
        assert_eq!(text(16, Some("customer_hung_up")), "The customer hung up");
        assert_eq!(text(17, Some("customer_hung_up")), "Busy");
        assert_eq!(text(41, Some("pbx_restart")), "The telephone server was restarted");
        let reason = |word| cause(Some(21), None, Some(word)).and_then(|cause| cause.reason);
        assert_eq!((reason("blocked").as_deref(), reason("customer_hung_up")), (Some("blocked"), None));
        assert_eq!(text(999, None), "Ended for another reason");
        assert_eq!(cause(None, None, None), None);
    }
}
