//! A REST request as a value: what to ask, not how to send it.

use serde_json::{Map, Value, json};

/// Variables of a channel, bridge or message. A value is a string, or an object with `value` and
/// `report_events`.
pub type VarMap = Map<String, Value>;

/// HTTP method of an ARI operation.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Method {
    /// Reads.
    Get,
    /// Creates or acts.
    Post,
    /// Replaces.
    Put,
    /// Removes or stops.
    Delete,
}

impl Method {
    /// The name on the wire.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Get => "GET",
            Self::Post => "POST",
            Self::Put => "PUT",
            Self::Delete => "DELETE",
        }
    }
}

/// One REST request.
#[derive(Debug, Clone, PartialEq)]
pub struct Request {
    /// HTTP method.
    pub method: Method,
    /// Path below `/ari`, with a leading slash; each segment is percent-encoded.
    pub path: String,
    /// Query parameters, not encoded.
    pub query: Vec<(&'static str, String)>,
    /// JSON body, where the operation has one.
    pub body: Option<Value>,
}

impl Request {
    pub(crate) fn new(method: Method, segments: &[&str]) -> Self {
        let mut path = String::with_capacity(64);
        for segment in segments {
            path.push('/');
            percent_encode(segment, &mut path);
        }
        Self { method, path, query: Vec::new(), body: None }
    }

    pub(crate) fn query<T: QueryValue>(mut self, name: &'static str, value: Option<&T>) -> Self {
        if let Some(value) = value {
            self.query.push((name, value.to_query()));
        }
        self
    }

    pub(crate) fn variables(mut self, variables: Option<&VarMap>) -> Self {
        if let Some(variables) = variables {
            self.body = Some(json!({ "variables": variables }));
        }
        self
    }

    pub(crate) fn fields(mut self, fields: Option<&Vec<(String, String)>>) -> Self {
        if let Some(fields) = fields {
            let fields: Vec<Value> =
                fields.iter().map(|(attribute, value)| json!({ "attribute": attribute, "value": value })).collect();
            self.body = Some(json!({ "fields": fields }));
        }
        self
    }

    pub(crate) fn json(mut self, body: Option<&Value>) -> Self {
        self.body = body.cloned();
        self
    }

    /// Path and encoded query string, as they follow `/ari` in a URL.
    #[must_use]
    pub fn target(&self) -> String {
        let mut out = self.path.clone();
        for (index, (name, value)) in self.query.iter().enumerate() {
            out.push(if index == 0 { '?' } else { '&' });
            out.push_str(name);
            out.push('=');
            percent_encode(value, &mut out);
        }
        out
    }
}

pub(crate) trait QueryValue {
    fn to_query(&self) -> String;
}

impl QueryValue for String {
    fn to_query(&self) -> String {
        self.clone()
    }
}

impl QueryValue for i64 {
    fn to_query(&self) -> String {
        self.to_string()
    }
}

impl QueryValue for bool {
    fn to_query(&self) -> String {
        self.to_string()
    }
}

/// ARI takes several values of one parameter as a comma-separated list.
impl QueryValue for Vec<String> {
    fn to_query(&self) -> String {
        self.join(",")
    }
}

/// RFC 3986 §2.3: everything but the unreserved characters is encoded, `/` included, because
/// identifiers such as `PJSIP/100` and recording names with folders are single path segments.
pub(crate) fn percent_encode(text: &str, out: &mut String) {
    const HEX: &[u8; 16] = b"0123456789ABCDEF";
    for byte in text.bytes() {
        if byte.is_ascii_alphanumeric() || matches!(byte, b'-' | b'.' | b'_' | b'~') {
            out.push(char::from(byte));
        } else {
            out.push('%');
            out.push(char::from(HEX[usize::from(byte >> 4)]));
            out.push(char::from(HEX[usize::from(byte & 15)]));
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Operation;
    use crate::ops::{asterisk, bridges, channels, recordings};

    #[test]
    fn path_segments_are_encoded() {
        let get = recordings::GetStored { recording_name: "2026/11/ä b?".into() };
        assert_eq!(get.request().target(), "/recordings/stored/2026%2F11%2F%C3%A4%20b%3F");
    }

    #[test]
    fn optional_parameters_are_left_out_and_lists_are_joined() {
        let add = bridges::AddChannel {
            bridge_id: "b1".into(),
            channel: vec!["c".into(), "o".into()],
            mute: Some(true),
            ..Default::default()
        };
        assert_eq!(add.request().target(), "/bridges/b1/addChannel?channel=c%2Co&mute=true");
        assert_eq!(add.request().body, None);
    }

    #[test]
    fn originate_carries_variables_in_the_body() {
        let mut variables = VarMap::new();
        variables.insert("PJSIP_HEADER(add,X-CC-Call)".into(), "call_1".into());
        let request = channels::OriginateWithId {
            channel_id: "call_1-leg-1".into(),
            endpoint: "PJSIP/101".into(),
            timeout: Some(20),
            variables: Some(variables),
            ..Default::default()
        }
        .request();
        assert_eq!(request.target(), "/channels/call_1-leg-1?endpoint=PJSIP%2F101&timeout=20");
        assert_eq!(request.body, Some(json!({"variables": {"PJSIP_HEADER(add,X-CC-Call)": "call_1"}})));
    }

    #[test]
    fn dynamic_configuration_carries_attribute_pairs() {
        let request = asterisk::UpdateObject {
            config_class: "res_pjsip".into(),
            object_type: "auth".into(),
            id: "101".into(),
            fields: Some(vec![("username".into(), "101".into())]),
        }
        .request();
        assert_eq!(request.target(), "/asterisk/config/dynamic/res_pjsip/auth/101");
        assert_eq!(request.body, Some(json!({"fields": [{"attribute": "username", "value": "101"}]})));
    }
}
