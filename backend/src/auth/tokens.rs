//! Access and refresh tokens. Both are signed with keys derived from one secret that never leaves this server.
//!
//! Access: a JWT with one algorithm, type, issuer and audience; ten minutes. Refresh: `session.generation.mac`;
//! every use moves the session to the next generation, so a token works once and its reuse is seen.
use std::time::Duration;

use base64::{Engine, engine::general_purpose::URL_SAFE_NO_PAD};
use hmac::{Hmac, KeyInit, Mac};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use secrecy::{ExposeSecret, SecretString};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::common::{
    clock::Timestamp,
    ids::{OperatorId, SessionId},
};

/// How long an access token is good.
pub(crate) const ACCESS_LIFE: Duration = Duration::from_secs(600);
const ISSUER: &str = "callcenter";
const AUDIENCE: &str = "callcenter/api";
const KIND: &str = "at+jwt";
/// No token of ours is longer; longer ones are not even parsed.
const LONGEST: usize = 1024;

/// What an access token says.
#[derive(Debug, Serialize, Deserialize)]
pub(crate) struct Claims {
    iss: String,
    aud: String,
    /// The operator.
    pub(crate) sub: OperatorId,
    /// The login.
    pub(crate) sid: SessionId,
    /// The operator's session version at the time.
    pub(crate) ver: i64,
    iat: i64,
    nbf: i64,
    exp: i64,
}

/// A refresh token, taken apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Refresh {
    pub(crate) session: SessionId,
    pub(crate) generation: i64,
}

/// Makes and checks tokens.
pub(crate) struct Tokens {
    encoding: EncodingKey,
    decoding: DecodingKey,
    refresh: Vec<u8>,
    device: Vec<u8>,
}

impl Tokens {
    pub(crate) fn new(secret: &SecretString) -> Self {
        let derive = |purpose: &str| mac(secret.expose_secret().as_bytes(), purpose);
        let access = derive("access token");
        Self {
            encoding: EncodingKey::from_secret(&access),
            decoding: DecodingKey::from_secret(&access),
            refresh: derive("refresh token"),
            device: derive("known device"),
        }
    }

    /// An access token for this session; `None` only if signing is broken.
    pub(crate) fn access(
        &self,
        operator: &OperatorId,
        session: &SessionId,
        version: i64,
        now: Timestamp,
    ) -> Option<String> {
        let claims = Claims {
            iss: ISSUER.to_owned(),
            aud: AUDIENCE.to_owned(),
            sub: operator.clone(),
            sid: session.clone(),
            ver: version,
            iat: now.secs(),
            nbf: now.secs(),
            exp: now.plus(ACCESS_LIFE).secs(),
        };
        let header = Header { typ: Some(KIND.to_owned()), ..Header::new(Algorithm::HS256) };
        jsonwebtoken::encode(&header, &claims, &self.encoding).ok()
    }

    /// What a valid access token says at `now`.
    pub(crate) fn read_access(&self, token: &str, now: Timestamp) -> Option<Claims> {
        if token.len() > LONGEST {
            return None;
        }
        let mut validation = Validation::new(Algorithm::HS256);
        validation.set_audience(&[AUDIENCE]);
        validation.set_issuer(&[ISSUER]);
        validation.set_required_spec_claims(&["exp", "nbf", "iss", "aud", "sub"]);
        // Times are compared below, against the server's clock.
        validation.validate_exp = false;
        validation.validate_nbf = false;
        let data = jsonwebtoken::decode::<Claims>(token, &self.decoding, &validation).ok()?;
        let in_time = data.claims.nbf <= now.secs() && now.secs() < data.claims.exp;
        (data.header.typ.as_deref() == Some(KIND) && in_time).then_some(data.claims)
    }

    /// The refresh token of a session's generation.
    pub(crate) fn refresh(&self, session: &SessionId, generation: i64) -> String {
        let body = format!("{session}.{generation}");
        let signature = URL_SAFE_NO_PAD.encode(mac(&self.refresh, &body));
        format!("{body}.{signature}")
    }

    /// A refresh token that this server made, taken apart.
    pub(crate) fn read_refresh(&self, token: &str) -> Option<Refresh> {
        let (body, _) = token.rsplit_once('.').filter(|_| token.len() <= LONGEST)?;
        let (session, generation) = body.split_once('.')?;
        let refresh = Refresh { session: session.into(), generation: generation.parse().ok()? };
        let expected = self.refresh(&refresh.session, refresh.generation);
        same(expected.as_bytes(), token.as_bytes()).then_some(refresh)
    }

    /// Proves later that this browser has logged in as this operator before.
    pub(crate) fn device(&self, operator: &OperatorId) -> String {
        URL_SAFE_NO_PAD.encode(mac(&self.device, operator.as_str()))
    }

    /// Whether `proof` is what [`Tokens::device`] gave for this operator.
    pub(crate) fn knows_device(&self, operator: &OperatorId, proof: &str) -> bool {
        same(self.device(operator).as_bytes(), proof.as_bytes())
    }
}

fn same(left: &[u8], right: &[u8]) -> bool {
    use subtle::ConstantTimeEq;
    left.ct_eq(right).into()
}

fn mac(key: &[u8], text: &str) -> Vec<u8> {
    // A key of any length is allowed, so this cannot fail; an empty answer would never compare equal to a signature.
    Hmac::<Sha256>::new_from_slice(key).map_or_else(
        |_| Vec::new(),
        |mut mac| {
            mac.update(text.as_bytes());
            mac.finalize().into_bytes().to_vec()
        },
    )
}

/// SHA-256 as hexadecimal text.
pub(crate) fn digest(text: &str) -> String {
    hex::encode(Sha256::digest(text.as_bytes()))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn tokens() -> Tokens {
        Tokens::new(&SecretString::from("0123456789abcdef0123456789abcdef"))
    }

    fn good(now: Timestamp) -> String {
        tokens().access(&"op_1".into(), &"ses_1".into(), 1, now).unwrap()
    }

    #[test]
    fn an_access_token_is_good_for_ten_minutes() {
        let now = Timestamp(1_700_000_000_000);
        let token = good(now);
        assert_eq!(tokens().read_access(&token, now).unwrap().sub.as_str(), "op_1");
        assert!(tokens().read_access(&token, now.plus(Duration::from_secs(599))).is_some());
        assert!(tokens().read_access(&token, now.plus(ACCESS_LIFE)).is_none());
        assert!(tokens().read_access(&token, now.minus(Duration::from_secs(1))).is_none());
    }

    fn forged(header: &serde_json::Value, claims: &serde_json::Value, key: &[u8]) -> String {
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let body = format!("{}.{}", part(header), part(claims));
        let signature = URL_SAFE_NO_PAD.encode(mac(key, &body));
        format!("{body}.{signature}")
    }

    #[test]
    fn other_algorithms_types_audiences_and_issuers_are_refused() {
        use serde_json::json;
        let now = Timestamp(1_700_000_000_000);
        let key = mac(b"0123456789abcdef0123456789abcdef", "access token");
        let claims = json!({"iss": ISSUER, "aud": AUDIENCE, "sub": "op_1", "sid": "ses_1", "ver": 1,
            "iat": now.secs(), "nbf": now.secs(), "exp": now.secs() + 600});
        let header = json!({"alg": "HS256", "typ": KIND});
        assert!(tokens().read_access(&forged(&header, &claims, &key), now).is_some());
        for (field, value) in [("alg", json!("none")), ("alg", json!("HS512")), ("typ", json!("JWT"))] {
            let mut header = header.clone();
            header[field] = value;
            assert!(tokens().read_access(&forged(&header, &claims, &key), now).is_none(), "{header}");
        }
        for (field, value) in [("iss", json!("x")), ("aud", json!("x")), ("exp", json!(0)), ("nbf", json!(i64::MAX))] {
            let mut claims = claims.clone();
            claims[field] = value;
            assert!(tokens().read_access(&forged(&header, &claims, &key), now).is_none(), "{claims}");
        }
        assert!(tokens().read_access(&forged(&header, &claims, b"your-secret-key"), now).is_none());
    }

    proptest! {
        #[test]
        fn a_mutated_token_is_never_accepted(position in 0_usize..1000, byte in 0x21_u8..0x7f) {
            let now = Timestamp(1_700_000_000_000);
            let token = good(now);
            let mut bytes = token.clone().into_bytes();
            let position = position % bytes.len();
            prop_assume!(bytes[position] != byte);
            bytes[position] = byte;
            let text = String::from_utf8(bytes).unwrap();
            // The last letter of base 64 has spare bits: another spelling of the same signature is refused or equal.
            prop_assert!(tokens().read_access(&text, now).is_none());
            prop_assert!(tokens().read_refresh(&text).is_none());
        }
    }

    #[test]
    fn a_refresh_token_cannot_be_made_up() {
        let token = tokens().refresh(&"ses_1".into(), 3);
        assert_eq!(tokens().read_refresh(&token), Some(Refresh { session: "ses_1".into(), generation: 3 }));
        assert_eq!(tokens().read_refresh(&token.replace(".3.", ".4.")), None);
        assert_eq!(tokens().read_refresh(""), None);
    }
}
