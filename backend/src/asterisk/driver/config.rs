//! What the driver knows of the installation, read from the database.

use std::{collections::HashMap, sync::Arc};

use call_core::{Config, DialTarget, OperatorId, Overflow, Refusal, TrunkId, Way};

use crate::{
    asterisk::{
        provision::Provisioning,
        translate::{DialPlan, Names},
    },
    calls::number::{self, Dialable},
    common::db::Db,
    ivr,
    operators::phones,
    outgoing,
    prompts::files::PromptFiles,
    queues::{core, types},
    routes, trunks,
};

/// Settings that do not change while the server runs.
#[derive(Clone, Debug)]
pub struct Fixed {
    /// Stasis application.
    pub app: String,
    /// Id of this installation.
    pub installation: String,
    /// Where the sounds of menus lie.
    pub prompts: PromptFiles,
    /// Asterisk's file of channel events.
    pub channel_events: std::path::PathBuf,
    /// The clock of working hours.
    pub zone: call_core::Zone,
    /// Address at which phones and trunks reach Asterisk; their audio is bound to it.
    pub sip_bind: String,
}

/// One reading of the configuration.
#[derive(Clone, Debug)]
pub struct Loaded {
    /// For the core.
    pub core: Config,
    /// For the translation.
    pub names: Names,
    /// For Asterisk.
    pub provisioning: Provisioning,
    /// Names of queues, for the popup.
    pub queue_names: HashMap<String, String>,
    /// The trunks that outgoing calls leave by when none is asked for, in order.
    pub ways: Vec<Way>,
    /// All trunks by id.
    pub trunks: HashMap<String, Way>,
}

/// Reads everything.
pub async fn load(db: &Db, fixed: &Fixed) -> Result<Loaded, sea_orm::DbErr> {
    let core::Stored { queues, members, callers } = core::stored(db).await?;
    let default_queue = queues.iter().find(|queue| queue.is_default).map(|queue| queue.config.id.clone());
    let operators = phones::stored(db, members).await?;
    let trunks = trunks::service::stored(db).await?;
    let names = Names {
        app: fixed.app.clone(),
        trunks: trunks.iter().map(|t| (t.endpoint.clone(), TrunkId::new(&t.id))).collect(),
        operators: operators.iter().map(|o| (o.config.extension.clone(), o.config.id.clone())).collect(),
    };
    let all: Vec<Way> = trunks
        .iter()
        .map(|t| Way { trunk: TrunkId::new(&t.id), endpoint: t.endpoint.clone(), caller_id: t.caller_id.clone() })
        .collect();
    let ways = outgoing::service::ways(db.read(), all.clone(), |way| way.trunk.as_str()).await?;
    let mut loaded = Loaded {
        core: Config {
            default_queue,
            menus: ivr::core::stored(db, &fixed.prompts).await?,
            routes: routes::core::stored(db, fixed.zone.clone()).await?,
            operators: operators.iter().map(|o| (o.config.clone(), Some(o.presence.clone()))).collect(),
            queues: queues.iter().map(|q| q.config.clone()).collect(),
            callers,
            talks: Vec::new(),
            outgoing: Arc::new(outgoing::service::for_core(db, fixed.zone.clone()).await?),
            way_out: ways.first().cloned(),
            dialled: Vec::new(),
            record: true,
        },
        names,
        provisioning: Provisioning::new(&fixed.sip_bind, &operators, &trunks),
        queue_names: queues.iter().map(|q| (q.config.id.to_string(), q.name.clone())).collect(),
        ways,
        trunks: all.into_iter().map(|t| (t.trunk.to_string(), t)).collect(),
    };
    let overflows: Vec<Overflow> = queues.iter().map(|q| loaded.overflow(&q.overflow)).collect();
    for (queue, overflow) in loaded.core.queues.iter_mut().zip(overflows) {
        queue.overflow = overflow;
    }
    Ok(loaded)
}

impl Loaded {
    /// Where a typed number leads, through `trunk` if one is asked for. The second part is the number as it is stored.
    pub fn resolve(&self, typed: &str, trunk: Option<&str>) -> Result<(DialTarget, String, Option<TrunkId>), Refusal> {
        let number = match number::dialable(typed)? {
            Dialable::Short(short) => {
                if let Some(operator) = self.names.operators.get(&short) {
                    return Ok((DialTarget::Operator(operator.clone()), short, None));
                }
                short
            }
            Dialable::Full(e164) => e164,
        };
        let (route, others) = match trunk {
            Some(id) => (self.trunks.get(id), &[][..]),
            None => self.ways.split_first().map_or((None, &[][..]), |(first, others)| (Some(first), others)),
        };
        let route = route.ok_or(Refusal::NoTrunk)?;
        let target = DialTarget::Number {
            number: number.clone(),
            trunk: Some(route.trunk.clone()),
            endpoint: route.endpoint.clone(),
            caller_id: route.caller_id.clone(),
            others: others.into(),
        };
        Ok((target, number, Some(route.trunk.clone())))
    }

    /// Where a queue sends callers; nowhere, if the number cannot be called now.
    fn overflow(&self, to: &types::Overflow) -> Overflow {
        match to {
            types::Overflow::Hangup => Overflow::HangUp,
            types::Overflow::Queue { id } => Overflow::Queue(id.as_str().into()),
            types::Overflow::Operator { id } => Overflow::Operator(id.as_str().into()),
            types::Overflow::Voicemail => Overflow::Voicemail,
            types::Overflow::Number { number } => match self.resolve(number, None) {
                Ok((DialTarget::Operator(operator), ..)) => Overflow::Operator(operator),
                Ok((target, ..)) => Overflow::Number(target),
                Err(refusal) => {
                    tracing::warn!(code = refusal.code(), "a queue sends callers to a number that cannot be called");
                    Overflow::HangUp
                }
            },
        }
    }

    /// The operator of an extension.
    #[must_use]
    pub fn operator_of(&self, extension: &str) -> Option<&OperatorId> {
        self.names.operators.get(extension)
    }
}

impl DialPlan for Loaded {
    fn target(&self, dialled: &str) -> Result<DialTarget, Refusal> {
        self.resolve(dialled, None).map(|(target, _, _)| target)
    }
}
