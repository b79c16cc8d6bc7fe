//! Lost connections, crashes of either side, and the look at everything that follows.

use ari::{Operation, ops};
use call_core::{CallId, Config, Engine, Input, Link, Snapshot, Timestamp};
use callcenter::asterisk::translate;

use super::{Plan, World, fold};

impl World {
    pub fn link_up(&mut self) {
        self.sim.connect(true);
        self.linked = true;
        self.input(Input::Link(Link::Up));
        self.look();
    }

    pub fn link_down(&mut self) {
        self.sim.link_down();
        if self.linked {
            self.linked = false;
            self.input(Input::Link(Link::Down));
        }
    }

    /// Asterisk is killed and started again.
    pub fn pbx_crashes(&mut self) {
        self.commands.clear();
        self.sim.restart(self.now);
        // Nothing was written of how its channels ended.
        self.present.clear();
        self.link_down();
    }

    /// The server is killed: what was not committed and what was not sent is gone.
    pub fn crash(&mut self) {
        self.sim.link_down();
        self.commands.clear();
        self.want_snapshot = false;
        let open = self.journal.iter().filter(|(id, facts)| !fold(id, facts).is_quiet());
        let open: Vec<_> = open.map(|(id, facts)| (id.clone(), facts.clone())).collect();
        let now = Timestamp::from_millis(self.now);
        let ended = self.journal.keys().filter(|id| !open.iter().any(|(other, _)| other == *id)).cloned();
        let ended: Vec<CallId> = ended.collect();
        let dialled = self.dials_of_the_past();
        let config = Config { dialled, ..self.setup.config(&self.presences) };
        self.engine = Engine::restore(config, open, self.pbx_started, now);
        self.engine.remember_ended(now, ended);
        self.link_up();
    }

    fn read<T: serde::de::DeserializeOwned>(&mut self, path: &str) -> T {
        let get = ari::Request { method: ari::Method::Get, path: path.into(), query: vec![], body: None };
        serde_json::from_value(self.send(&get).value()).expect("the fake answers like the real one")
    }

    fn holds(&mut self, phone: &str) -> Option<bool> {
        let variable = ops::channels::GetChannelVar { channel_id: phone.into(), variable: translate::HOLDS.into() };
        let answer = self.send(&variable.request());
        (answer.status == 200).then(|| answer.value()["value"] == "1")
    }

    /// The slow timer: waits for the commands on their way, then looks.
    pub fn look(&mut self) {
        if !self.linked {
            return;
        }
        self.want_snapshot = false;
        self.run_commands(0);
        let channels: Vec<ari::models::Channel> = self.read("/channels");
        let bridges: Vec<ari::models::Bridge> = self.read("/bridges");
        let phones: Vec<ari::models::Endpoint> = self.read("/endpoints/PJSIP");
        let info: ari::models::AsteriskInfo = self.read("/asterisk/info");
        let started = info.status.and_then(|s| ari::parse_timestamp_ms(&s.startup_time)).map(Timestamp::from_millis);
        let running = self.sim.live_recordings().map(|r| CallId::new(&r.name)).collect();
        let asked: Vec<String> = self.engine.may_hold().map(ToString::to_string).collect();
        let holds = asked.into_iter().filter_map(|phone| Some((phone.as_str().into(), self.holds(&phone)?))).collect();
        self.deliver();
        let snapshot = Snapshot {
            begun_at: Timestamp::from_millis(self.now),
            pbx_started_at: started,
            channels: channels.iter().map(|c| translate::channel_info(&Self::names(), &Plan, c, None)).collect(),
            bridges: bridges
                .into_iter()
                .map(|b| (b.id.into(), b.channels.into_iter().map(Into::into).collect()))
                .collect(),
            recordings: running,
            endpoints: Some(phones.iter().filter_map(|e| Some((e.resource.clone(), translate::online(e)?))).collect()),
            holds,
        };
        self.tell_past();
        self.input(Input::Snapshot(snapshot));
        self.run_commands(0);
    }
}
