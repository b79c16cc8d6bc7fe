//! Why a call or a leg ended, in English for people. The browser words the codes itself.
use super::types::Cause;

/// The cause behind a Q.850 code, a SIP status and the word that the core stored beside them.
pub fn cause(code: Option<i64>, sip: Option<i64>, word: Option<&str>) -> Option<Cause> {
    let code = u16::try_from(code?).ok()?;
    let sip = sip.and_then(|sip| u16::try_from(sip).ok());
    Some(Cause { code, sip, text: text(code, word).to_owned() })
}

fn text(code: u16, word: Option<&str>) -> &'static str {
    match (word, code) {
        (Some("pbx_restart"), _) => "The telephone server was restarted",
        (Some("not_seen"), _) => "The end was not seen",
        (Some("could_not_dial"), _) => "The device or number could not be dialled",
        (Some("ring_timeout"), _) => "Nobody picked up in time",
        (Some("operator_did_not_pick_up"), _) => "The operator's own device was not picked up",
        (Some("max_wait"), _) => "The longest wait of the queue was over",
        (Some("queue_full"), _) => "The queue was full",
        (Some("blocked"), _) => "The caller's number is blocked",
        (Some("customer_hung_up"), 16) => "The customer hung up",
        (Some("operator_hung_up"), 16) => "The operator hung up",
        _ => q850(code),
    }
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
        assert_eq!(text(999, None), "Ended for another reason");
        assert_eq!(cause(None, None, None), None);
    }
}
