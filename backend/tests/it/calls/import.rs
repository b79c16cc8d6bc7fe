//! Calls that came while the server was away.
use std::{fs, io::Write as _, path::PathBuf, time::Duration};

use callcenter::{asterisk::instance::Layout, calls::import::Importer};

use crate::support::{NOW, World, tell};

struct Ledger(Importer, PathBuf);

impl Ledger {
    /// The importer of a server that begins to run.
    async fn new(world: &World) -> Self {
        let layout = Layout::in_data_dir(world.dir.path());
        fs::create_dir_all(layout.cdr_file().parent().unwrap()).unwrap();
        fs::create_dir_all(layout.away_dir()).unwrap();
        let importer = Importer {
            db: world.state.db.clone(),
            clock: world.state.clock.clone(),
            hub: world.state.hub.clone(),
            ledger: layout.cdr_file(),
            messages: layout.away_dir(),
        };
        Self(importer, layout.away_dir())
    }

    /// Asterisk writes a line about a call that ended `ago` seconds before the story's time.
    fn write(&self, channel: &str, caller: &str, ago: i64, away: &str) {
        let end = NOW.millis() / 1000 - ago;
        let line = format!(
            "\"{channel}\",\"{channel}\",\"{}.250000\",\"0.000000\",\"{end}.750000\",\"{caller}\",\"712000000\",\
             \"provider\",\"from-trunk\",\"ANSWERED\",\"Record\",\"\",\"{away}\"\n",
            end - 20
        );
        self.append(line.as_bytes());
    }

    fn append(&self, bytes: &[u8]) {
        let path = &self.0.ledger;
        fs::OpenOptions::new().create(true).append(true).open(path).unwrap().write_all(bytes).unwrap();
    }
}

tell!(calls_from_asterisks_ledger_become_missed_calls_once, world, {
    let admin = world.admin().await;
    let ledger = Ledger::new(&world).await;
    assert_eq!(ledger.0.import().await.unwrap(), 0, "there is no file yet");
    ledger.write("1795337900.1", "998901234567", 60, "");
    ledger.write("1795337900.2", "901112233", 50, "reached");
    ledger.write("1795337900.1", "998901234567", 60, "");
    assert_eq!(ledger.0.import().await.unwrap(), 2);
    assert_eq!(ledger.0.import().await.unwrap(), 0);
    let list = admin.get("/api/calls").await.expect(200);
    let items = list["items"].as_array().unwrap();
    assert_eq!(items.len(), 2);
    for (item, from) in items.iter().zip(["+998901112233", "+998901234567"]) {
        assert_eq!(item["status"], "missed");
        assert_eq!(item["missed_reason"], "server_away");
        assert_eq!(item["from"], from);
        assert_eq!(item["did"], "712000000");
        assert_eq!(item["voicemail"], false);
        let detail = admin.get(&format!("/api/calls/{}", item["id"].as_str().unwrap())).await.expect(200);
        assert_eq!(detail["legs"].as_array().unwrap().len(), 1);
    }
    // Each is to be called back.
    let numbers = |page: &serde_json::Value| crate::harness::each(&page["items"], "number").join(" ");
    let open = admin.get("/api/missed").await.expect(200);
    assert_eq!(numbers(&open), "+998901112233 +998901234567");
    // A new file in the place of the old one is read from its beginning, and what is known stays one row.
    let again = fs::read(&ledger.0.ledger).unwrap();
    fs::remove_file(&ledger.0.ledger).unwrap();
    ledger.append(&again);
    ledger.write("1795337900.3", "", 40, "");
    assert_eq!(ledger.0.import().await.unwrap(), 1);
    assert_eq!(world.number("SELECT COUNT(*) FROM calls").await, 3);
    assert_eq!(
        admin.get("/api/missed").await.expect(200)["items"],
        open["items"],
        "nobody can call a hidden number back"
    );
});

tell!(a_call_that_the_driver_has_seen_is_not_imported, world, {
    let ledger = Ledger::new(&world).await;
    ledger.0.import().await.unwrap();
    let started = NOW.millis() - 80_000;
    crate::support::rows::CallRow::new("call_seen").insert(&world).await;
    let sql = format!("UPDATE calls SET channel_id = '1795337900.9', started_at = {started} WHERE id = 'call_seen'");
    world.execute(&sql).await;
    ledger.write("1795337900.9", "998901234567", 60, "");
    assert_eq!(ledger.0.import().await.unwrap(), 0);
    // One that has just ended may be on its way into the database still.
    ledger.write("1795338000.1", "998901234567", 2, "");
    assert_eq!(ledger.0.import().await.unwrap(), 0);
    world.pass(Duration::from_secs(4));
    assert_eq!(ledger.0.import().await.unwrap(), 1);
});

tell!(a_ledger_older_than_the_database_tells_nothing_new, world, {
    let ledger = Ledger::new(&world).await;
    ledger.write("1795337900.1", "998901234567", 60, "");
    assert_eq!(ledger.0.import().await.unwrap(), 0);
    ledger.append(b"\"half a line");
    assert_eq!(ledger.0.import().await.unwrap(), 0);
    ledger.append(b"\"\n");
    ledger.write("1795337900.2", "998901234567", 50, "");
    assert_eq!(ledger.0.import().await.unwrap(), 1);
});

tell!(a_message_is_fetched_and_can_be_played, world, {
    let admin = world.admin().await;
    let ledger = Ledger::new(&world).await;
    ledger.0.import().await.unwrap();
    for (channel, bytes) in [("1795337900.1", crate::recordings::wav(30)), ("1795337900.2", crate::recordings::wav(0))]
    {
        fs::write(ledger.1.join(format!("{channel}.wav")), &bytes).unwrap();
        world.asterisk.store(&format!("away/{channel}"), bytes);
        ledger.write(channel, "998901234567", 60, "voicemail");
    }
    assert_eq!(ledger.0.import().await.unwrap(), 2);
    crate::recordings::settle(&world).await;
    let list = admin.get("/api/calls").await.expect(200);
    let [silent, spoken] = list["items"].as_array().unwrap().as_slice() else { panic!("{list}") };
    let (silent, spoken) = if spoken["voicemail"] == true { (silent, spoken) } else { (spoken, silent) };
    assert_eq!((&spoken["voicemail"], &silent["voicemail"]), (&true.into(), &false.into()));
    assert_eq!(spoken["recording"]["state"], "complete");
    let task = admin.get("/api/missed").await.expect(200)["items"][0].clone();
    assert_eq!((&task["misses"], &task["voicemail_call_id"]), (&2.into(), &spoken["id"]));
    let id = spoken["id"].as_str().unwrap();
    assert_eq!(admin.get(&format!("/api/calls/{id}/recording")).await.status, 200);
    assert_eq!(world.asterisk.stored(), ["away/1795337900.2"], "what was kept here is no longer kept there");
});

tell!(a_message_after_waiting_in_vain_belongs_to_the_call_that_waited, world, {
    let admin = world.admin().await;
    let ledger = Ledger::new(&world).await;
    ledger.0.import().await.unwrap();
    let started = NOW.millis() - 80_000;
    for (call, channel) in [("call_waited", "1795337900.1"), ("call_talked", "1795337900.2")] {
        crate::support::rows::CallRow::new(call).insert(&world).await;
        world
            .execute(&format!("UPDATE calls SET channel_id = '{channel}', started_at = {started}, answered_at = NULL WHERE id = '{call}'"))
            .await;
        let bytes = crate::recordings::wav(30);
        fs::write(ledger.1.join(format!("{channel}.wav")), &bytes).unwrap();
        world.asterisk.store(&format!("away/{channel}"), bytes);
    }
    world
        .execute(
            "INSERT INTO recordings (call_id, state, created_at, updated_at) VALUES ('call_talked', 'complete', 1, 1)",
        )
        .await;
    for channel in ["1795337900.1", "1795337900.2", "1795337900.1"] {
        ledger.write(channel, "998901234567", 60, "voicemail");
        assert_eq!(ledger.0.import().await.unwrap(), 0, "no new call");
    }
    crate::recordings::settle(&world).await;
    let waited = admin.get("/api/calls/call_waited").await.expect(200);
    assert_eq!((&waited["voicemail"], &waited["recording"]["state"]), (&true.into(), &"complete".into()));
    assert_eq!(world.number("SELECT COUNT(*) FROM calls").await, 2);
    // One that has a recording keeps it, and the message is not thrown away.
    assert_eq!(admin.get("/api/calls/call_talked").await.expect(200)["voicemail"], false);
    assert_eq!(world.asterisk.stored(), ["away/1795337900.2"]);
});
