//! From a text frame to an event.

use std::borrow::Cow;

use serde::Deserialize;

use crate::{Event, EventKind, EventSet};

/// What a frame turned out to be.
#[derive(Debug, PartialEq)]
pub enum Decoded {
    /// An event of a wanted type.
    Event(Event),
    /// An event of a type that nobody wants; it was not parsed.
    Ignored,
    /// Not an event. The text says why.
    Malformed(String),
}

/// Reads one frame. Types outside `wanted` cost a look at their `type` and nothing else.
#[must_use]
pub fn decode(text: &str, wanted: EventSet) -> Decoded {
    let name = match type_of(text) {
        Ok(name) => name,
        Err(error) => return Decoded::Malformed(error.to_string()),
    };
    let kind = EventKind::from_name(&name);
    if !wanted.contains(kind) {
        return Decoded::Ignored;
    }
    let Some(kind) = kind else {
        return Decoded::Event(Event::Unknown { kind: name.into_owned(), raw: text.to_owned() });
    };
    match Event::parse(kind, text) {
        Ok(event) => Decoded::Event(event),
        Err(error) => Decoded::Malformed(format!("{name}: {error}")),
    }
}

/// Asterisk writes `type` first, so that usually the first bytes are enough.
fn type_of(text: &str) -> serde_json::Result<Cow<'_, str>> {
    #[derive(Deserialize)]
    struct Head<'a> {
        #[serde(borrow, rename = "type")]
        kind: Cow<'a, str>,
    }

    if let Some(rest) = text.strip_prefix("{\"type\":\"")
        && let Some(end) = rest.find(['"', '\\'])
        && rest.as_bytes()[end] == b'"'
    {
        return Ok(Cow::Borrowed(&rest[..end]));
    }
    serde_json::from_str::<Head<'_>>(text).map(|head| head.kind)
}

#[cfg(test)]
#[path = "decode_tests.rs"]
mod tests;
