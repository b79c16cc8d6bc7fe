//! PJSIP objects of phones and trunks, pushed through ARI into Asterisk's memory. Asterisk forgets them when it ends, so
//! they are pushed again on every connection; what is registered stays registered.

use ari::{Client, Error, Operation as _, ops};
use futures_util::{StreamExt as _, TryStreamExt as _};
use sha2::{Digest as _, Sha256};

use crate::{
    operators::phones::Phone,
    trunks::types::{Kind, Transport, TrunkRow},
};

/// The kind of object that makes Asterisk register.
const REGISTRATION: &str = "registration";
/// What a trunk can have, the last made first.
const TRUNK_KINDS: [&str; 5] = [REGISTRATION, "identify", "endpoint", "aor", "auth"];
/// Objects pushed at once.
const AT_ONCE: usize = 8;

/// What Asterisk must know of us.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provisioning {
    groups: Vec<Group>,
}

/// The objects of one phone or trunk, in the order in which they must be pushed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Group {
    id: String,
    objects: Vec<Object>,
}

/// One PJSIP object.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
struct Object {
    kind: &'static str,
    id: String,
    /// In the order in which Asterisk must apply them.
    fields: Vec<(&'static str, String)>,
}

impl Provisioning {
    /// The objects of all phones and trunks. An operator without SIP credentials has no phone yet.
    #[must_use]
    pub fn new(sip_bind: &str, operators: &[Phone], trunks: &[TrunkRow]) -> Self {
        let phones = operators.iter().filter_map(|o| phone(sip_bind, o));
        Self { groups: phones.chain(trunks.iter().map(|t| trunk(sip_bind, t))).collect() }
    }

    /// The objects of one phone or trunk.
    #[must_use]
    pub fn group(&self, id: &str) -> Option<Group> {
        self.groups.iter().find(|group| group.id == id).cloned()
    }

    /// What is here and not in `newer`.
    pub fn without<'a>(&'a self, newer: &'a Self) -> impl Iterator<Item = Group> + 'a {
        self.groups.iter().filter(|g| !newer.groups.iter().any(|n| n.id == g.id)).cloned()
    }
}

impl Group {
    /// Changes when any field does. Kept in Asterisk's memory beside the objects, so both are forgotten together.
    fn mark(&self) -> String {
        let mut text = String::new();
        for object in &self.objects {
            text.push_str(object.kind);
            for (name, value) in &object.fields {
                text.push_str(name);
                text.push('\u{1f}');
                text.push_str(value);
                text.push('\u{1e}');
            }
        }
        hex::encode(&Sha256::digest(text.as_bytes())[..8])
    }

    /// A desk phone's objects with the right to ask for transfers, which come to us and to nobody else.
    fn with_referrals(mut self) -> Self {
        let phone = self.objects.iter_mut().find(|object| object.kind == "endpoint" && is_desk_phone(object));
        if let Some(endpoint) = phone {
            endpoint.fields.retain(|(name, _)| *name != "allow_transfer");
            endpoint.fields.push(("allow_transfer", yes()));
            endpoint.fields.push(("set_var", "PJSIP_TRANSFER_HANDLING()=ari-only".to_owned()));
        }
        self
    }

    fn variable(&self) -> String {
        format!("CC_OBJECT_{}", self.id)
    }
}

/// Event types that nobody here reads: two of three that Asterisk would send.
const UNREAD: [&str; 5] =
    ["ChannelVarset", "ChannelDialplan", "ChannelConnectedLine", "ChannelCallerId", "DeviceStateChanged"];

/// Asks Asterisk not to send what nobody reads. One that cannot filter sends it all the same.
pub async fn filter_events(client: &Client, app: &str) {
    let types = UNREAD.map(|kind| serde_json::json!({ "type": kind }));
    let filter = ops::applications::Filter {
        application_name: app.to_owned(),
        filter: Some(serde_json::json!({ "disallowed": types })),
    };
    if let Err(error) = client.send(&filter.request()).await {
        tracing::debug!(error = %error, "asterisk does not filter events");
    }
}

/// Brings Asterisk's objects to what they must be: takes `removed` away, one after the other out of the list, and pushes what it does not have as it is here.
/// What is unchanged is not touched, so a restart of this server disturbs no phone. An object that is refused is named
/// in the log and does not keep the others back.
pub async fn push(client: &Client, provisioning: &Provisioning, removed: &mut Vec<Group>) -> Result<(), Error> {
    while let Some(group) = removed.last() {
        // First: cut off behind it, the same objects must not count as known.
        set_mark(client, group, String::new()).await?;
        delete_group(client, group).await?;
        removed.pop();
    }
    let referrals = leaves_transfers_to_us(client).await?;
    futures_util::stream::iter(provisioning.groups.clone())
        .map(|group| {
            let client = client.clone();
            let group = if referrals { group.with_referrals() } else { group };
            async move { push_group(&client, &group).await }
        })
        .buffer_unordered(AT_ONCE)
        .try_collect::<()>()
        .await
}

/// Asterisk 22.3, 21.8 and 20.13 are the first that let us decide on a phone's REFER; older ones move the call past us.
async fn leaves_transfers_to_us(client: &Client) -> Result<bool, Error> {
    let info = client.call(&ops::asterisk::GetInfo { only: Some(vec!["system".to_owned()]) }).await?;
    let version = info.system.map(|system| system.version).unwrap_or_default();
    let mut numbers = version.split(['.', '-']).map_while(|number| number.parse::<u32>().ok());
    Ok(match (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0)) {
        (20, minor) => minor >= 13,
        (21, minor) => minor >= 8,
        (22, minor) => minor >= 3,
        (major, _) => major > 22,
    })
}

/// Pages do not send REFER.
fn is_desk_phone(endpoint: &Object) -> bool {
    let has = |name: &str, value: &str| endpoint.fields.iter().any(|(n, v)| *n == name && v == value);
    has("context", "from-operator") && !has("webrtc", "yes")
}

/// Has Asterisk register a trunk anew. Calls over it go on.
pub async fn renew(client: &Client, group: &Group) -> Result<(), Error> {
    for registration in group.objects.iter().filter(|object| object.kind == REGISTRATION) {
        // Cut off behind it, the next push makes the trunk whole.
        set_mark(client, group, String::new()).await?;
        delete(client, registration.kind, &registration.id).await?;
        if !put(client, registration).await? {
            // Without it the trunk would stay unregistered.
            return push_group(client, group).await;
        }
        set_mark(client, group, group.mark()).await?;
    }
    Ok(())
}

async fn push_group(client: &Client, group: &Group) -> Result<(), Error> {
    let mark = group.mark();
    let known = client.call(&ops::asterisk::GetGlobalVar { variable: group.variable() }).await;
    if known.is_ok_and(|v| v.value == mark) {
        return Ok(());
    }
    set_mark(client, group, String::new()).await?;
    // An update in place would parse Asterisk's own words for unset options as values (`<unknown>` as caller id).
    delete_group(client, group).await?;
    for object in &group.objects {
        if !put(client, object).await? {
            return Ok(());
        }
    }
    set_mark(client, group, mark).await
}

async fn set_mark(client: &Client, group: &Group, mark: String) -> Result<(), Error> {
    let set = ops::asterisk::SetGlobalVar { variable: group.variable(), value: Some(mark) };
    client.send(&set.request()).await.map(drop)
}

/// Makes an object; false if Asterisk refuses it.
async fn put(client: &Client, object: &Object) -> Result<bool, Error> {
    let update = ops::asterisk::UpdateObject {
        config_class: "res_pjsip".to_owned(),
        object_type: object.kind.to_owned(),
        id: object.id.clone(),
        fields: Some(object.fields.iter().map(|(k, v)| ((*k).to_owned(), v.clone())).collect()),
    };
    match client.send(&update.request()).await {
        Ok(_) => Ok(true),
        Err(Error::Status { code, message }) => {
            tracing::warn!(code, message, kind = object.kind, id = object.id, "asterisk refused a phone or trunk");
            Ok(false)
        }
        Err(error) => Err(error),
    }
}

/// Takes the objects away, the last made first. Also what a trunk had with its former settings.
async fn delete_group(client: &Client, group: &Group) -> Result<(), Error> {
    let is_trunk = group.objects.iter().any(|object| object.kind == "identify");
    let made = group.objects.iter().rev().map(|object| object.kind);
    let kinds: Vec<_> = if is_trunk { TRUNK_KINDS.to_vec() } else { made.collect() };
    for kind in kinds {
        delete(client, kind, &group.id).await?;
    }
    Ok(())
}

/// Takes an object away. One that is not there is no error.
async fn delete(client: &Client, kind: &str, id: &str) -> Result<(), Error> {
    let delete = ops::asterisk::DeleteObject {
        config_class: "res_pjsip".to_owned(),
        object_type: kind.to_owned(),
        id: id.to_owned(),
    };
    match client.send(&delete.request()).await {
        Ok(_) | Err(Error::Status { .. }) => Ok(()),
        Err(error) => Err(error),
    }
}

fn object<const N: usize>(kind: &'static str, id: &str, fields: [(&'static str, String); N]) -> Object {
    Object { kind, id: id.to_owned(), fields: fields.into_iter().collect() }
}

fn yes() -> String {
    "yes".to_owned()
}

fn no() -> String {
    "no".to_owned()
}

/// Audio goes where signalling goes: without this Asterisk listens for audio on every interface.
fn bind_media(endpoint: &mut Object, sip_bind: &str) {
    if sip_bind != "0.0.0.0" && sip_bind != "::" {
        endpoint.fields.push(("media_address", sip_bind.to_owned()));
        endpoint.fields.push(("bind_rtp_to_media_address", yes()));
    }
}

fn phone(sip_bind: &str, operator: &Phone) -> Option<Group> {
    let id = operator.config.extension.as_str();
    let secret = operator.sip_secret.clone()?;
    let webrtc = operator.config.device == call_core::Device::Webrtc;
    let auth =
        object("auth", id, [("auth_type", "userpass".to_owned()), ("username", id.to_owned()), ("password", secret)]);
    let aor = object(
        "aor",
        id,
        [
            ("max_contacts", "1".to_owned()),
            ("remove_existing", yes()),
            // Registered means reachable: many phones do not answer OPTIONS, and one that vanished shows by not ringing.
            ("qualify_frequency", "0".to_owned()),
        ],
    );
    let name: String = operator.name.chars().filter(|c| c.is_alphanumeric() || " .-".contains(*c)).take(40).collect();
    let mut endpoint = object(
        "endpoint",
        id,
        [
            ("auth", id.to_owned()),
            ("aors", id.to_owned()),
            ("context", "from-operator".to_owned()),
            // What trunks here speak comes first, so that nothing is transcoded.
            ("disallow", "all".to_owned()),
            ("allow", if webrtc { "alaw,ulaw,opus" } else { "alaw,ulaw,g722" }.to_owned()),
            ("direct_media", no()),
            // A phone must not move calls past us.
            ("allow_transfer", no()),
            ("identify_by", "username".to_owned()),
            ("callerid", format!("\"{name}\" <{id}>")),
            ("rtp_symmetric", yes()),
            ("force_rport", yes()),
            ("rewrite_contact", yes()),
            // A phone that dies in a call is noticed; one on hold may be silent for longer.
            ("rtp_timeout", "30".to_owned()),
            ("rtp_timeout_hold", "600".to_owned()),
        ],
    );
    if webrtc {
        endpoint.fields.push(("webrtc", yes()));
        endpoint.fields.push(("dtls_auto_generate_cert", yes()));
    }
    bind_media(&mut endpoint, sip_bind);
    Some(Group { id: id.to_owned(), objects: vec![auth, aor, endpoint] })
}

fn trunk(sip_bind: &str, trunk: &TrunkRow) -> Group {
    let id = trunk.endpoint.as_str();
    let transport = match trunk.transport {
        Transport::Udp => String::new(),
        other => format!(";transport={}", other.as_str()),
    };
    let server = format!("sip:{}:{}{transport}", trunk.host, trunk.port);
    let mut objects = Vec::new();
    let login = trunk.username.clone().zip(trunk.password.clone());
    if let Some((username, password)) = &login {
        let fields =
            [("auth_type", "userpass".to_owned()), ("username", username.clone()), ("password", password.clone())];
        objects.push(object("auth", id, fields));
    }
    objects.push(object("aor", id, [("contact", server.clone()), ("qualify_frequency", "0".to_owned())]));
    let mut endpoint = object(
        "endpoint",
        id,
        [
            ("aors", id.to_owned()),
            ("context", "from-trunk".to_owned()),
            ("disallow", "all".to_owned()),
            ("allow", trunk.codecs.join(",")),
            ("direct_media", no()),
            ("allow_transfer", no()),
            ("rtp_symmetric", yes()),
            ("force_rport", yes()),
            ("rewrite_contact", yes()),
            ("rtp_timeout", "60".to_owned()),
            ("rtp_timeout_hold", "600".to_owned()),
        ],
    );
    bind_media(&mut endpoint, sip_bind);
    if let Some((username, _)) = &login {
        endpoint.fields.push(("outbound_auth", id.to_owned()));
        endpoint.fields.push(("from_user", username.clone()));
        endpoint.fields.push(("from_domain", trunk.host.clone()));
    }
    objects.push(endpoint);
    let matches = if trunk.matches.is_empty() { trunk.host.clone() } else { trunk.matches.join(",") };
    objects.push(object("identify", id, [("endpoint", id.to_owned()), ("match", matches)]));
    if let (true, Some((username, _))) = (trunk.kind == Kind::Registration, &login) {
        objects.push(object(
            REGISTRATION,
            id,
            [
                ("server_uri", server),
                ("client_uri", format!("sip:{username}@{}", trunk.host)),
                ("outbound_auth", id.to_owned()),
                ("contact_user", username.clone()),
                ("endpoint", id.to_owned()),
                ("line", yes()),
                ("retry_interval", "20".to_owned()),
                ("forbidden_retry_interval", "60".to_owned()),
                // A provider may mend an account without telling us; rarely, so that it takes us for no attacker.
                ("fatal_retry_interval", "300".to_owned()),
                ("max_retries", "1000000".to_owned()),
                // Else it sits unregistered for seconds.
                ("max_random_initial_delay", "0".to_owned()),
            ],
        ));
    }
    Group { id: id.to_owned(), objects }
}
