//! From Asterisk's file to the player.
use std::io::Cursor;

use axum::http::StatusCode;
use callcenter::{
    common::clock::Timestamp,
    recordings::{compress::compress_next, keeping::service::delete_too_old},
};
use serde_json::json;

use crate::support::{
    World,
    rows::{CallRow, pending_recording},
    tell,
};

/// A tone of this many tenths of a second.
pub fn wav(tenths: u32) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let spec =
        hound::WavSpec { channels: 1, sample_rate: 8000, bits_per_sample: 16, sample_format: hound::SampleFormat::Int };
    let mut writer = hound::WavWriter::new(&mut bytes, spec).unwrap();
    for n in 0..tenths * 800 {
        writer.write_sample(if n % 20 < 10 { 8000_i16 } else { -8000 }).unwrap();
    }
    writer.finalize().unwrap();
    bytes.into_inner()
}

/// A call of 60 s whose recording waits to be looked at.
pub async fn recorded(world: &World, call: &str, file: Option<Vec<u8>>) {
    CallRow::new(call).insert(world).await;
    pending_recording(world, call).await;
    if let Some(bytes) = file {
        world.asterisk.store(call, bytes);
    }
}

/// Lets jobs run until nothing is due within a minute.
pub async fn settle(world: &World) {
    for _ in 0..12 {
        world.jobs.run_due().await.unwrap();
        world.pass(std::time::Duration::from_secs(5));
    }
}

tell!(what_a_file_is_worth_is_decided_from_its_bytes, world, {
    let admin = world.admin().await;
    let mut zero_header = wav(600);
    zero_header[4..8].fill(0);
    zero_header[40..44].fill(0);
    let mut killed = wav(580);
    killed[4..8].fill(0);
    killed[40..44].fill(0);
    killed.truncate(44 + 16_000 * 40);
    recorded(&world, "call_good", Some(wav(600))).await;
    recorded(&world, "call_zero_header", Some(zero_header)).await;
    recorded(&world, "call_killed", Some(killed)).await;
    recorded(&world, "call_truncated", Some(wav(300))).await;
    recorded(&world, "call_empty", Some(Vec::new())).await;
    recorded(&world, "call_header_only", Some(wav(0))).await;
    recorded(&world, "call_garbage", Some(b"<html>502 Bad Gateway</html>".to_vec())).await;
    recorded(&world, "call_missing", None).await;
    settle(&world).await;
    for (call, state, secs) in [
        ("call_good", "complete", Some(60.0)),
        ("call_zero_header", "complete", Some(60.0)),
        ("call_killed", "truncated", Some(40.0)),
        ("call_truncated", "truncated", Some(30.0)),
        ("call_empty", "missing", None),
        ("call_header_only", "missing", None),
        ("call_garbage", "missing", None),
        ("call_missing", "missing", None),
    ] {
        let detail = admin.get(&format!("/api/calls/{call}")).await.expect(200);
        let recording = &detail["recordings"][0];
        assert_eq!((&recording["state"], &recording["duration_secs"]), (&state.into(), &json!(secs)), "{call}");
        assert_eq!(detail["recording"]["state"], state);
        let answer = admin.get(&format!("/api/calls/{call}/recording")).await;
        if secs.is_some() {
            assert_eq!(recording["peaks"].as_array().unwrap().len(), 800);
            assert_eq!(recording["sha256"].as_str().unwrap().len(), 64);
            assert_eq!(answer.status, StatusCode::OK, "{call}");
            let reader = hound::WavReader::new(Cursor::new(answer.body.to_vec())).unwrap();
            assert_eq!(f64::from(reader.duration()) / 8000.0, secs.unwrap());
        } else {
            answer.refused(404, "recording_missing");
            assert!(String::from_utf8_lossy(&answer.body).contains("`missing`"));
        }
    }
    // What we keep, Asterisk need not; what we could not use stays there for a person to look at.
    let mut left = world.asterisk.stored();
    left.sort();
    assert_eq!(left, ["call_empty", "call_garbage", "call_header_only"]);
    assert_eq!(std::fs::read_dir(world.dir.path().join("scratch")).unwrap().count(), 0);
});

tell!(a_file_that_still_grows_is_waited_for, world, {
    let admin = world.admin().await;
    recorded(&world, "call_1", Some(wav(100))).await;
    world.asterisk.set_live("call_1", true);
    world.jobs.run_due().await.unwrap();
    admin.get("/api/calls/call_1/recording").await.refused(404, "recording_missing");
    assert_eq!(admin.get("/api/calls/call_1").await.expect(200)["recording"]["state"], "pending");
    world.asterisk.store("call_1", wav(600));
    world.asterisk.set_live("call_1", false);
    settle(&world).await;
    assert_eq!(admin.get("/api/calls/call_1").await.expect(200)["recording"]["state"], "complete");
});

tell!(an_asterisk_that_fails_is_asked_again, world, {
    let admin = world.admin().await;
    recorded(&world, "call_1", Some(wav(600))).await;
    world.asterisk.set_broken(true);
    world.jobs.run_due().await.unwrap();
    assert_eq!(admin.get("/api/calls/call_1").await.expect(200)["recording"]["state"], "pending");
    world.asterisk.set_broken(false);
    settle(&world).await;
    assert_eq!(admin.get("/api/calls/call_1").await.expect(200)["recording"]["state"], "complete");
});

tell!(parts_are_served_as_browsers_ask_for_them, world, {
    let admin = world.admin().await;
    let file = wav(600);
    let size = file.len();
    recorded(&world, "call_1", Some(file.clone())).await;
    settle(&world).await;
    let path = "/api/calls/call_1/recording";
    let whole = admin.get(path).await;
    assert_eq!((whole.status, whole.body.as_ref()), (StatusCode::OK, file.as_slice()));
    assert_eq!((whole.header("accept-ranges"), whole.header("content-type")), ("bytes", "audio/wav"));
    assert_eq!(whole.header("content-length"), size.to_string());
    let etag = whole.header("etag").to_owned();
    for (range, from, to) in [
        ("bytes=0-99", 0, 100),
        ("bytes=100-", 100, size),
        ("bytes=-50", size - 50, size),
        ("bytes=500000-600000000", 500_000, size),
    ] {
        let part = admin.get_with(path, &[("range", range)]).await;
        assert_eq!((part.status, part.body.as_ref()), (StatusCode::PARTIAL_CONTENT, &file[from..to]), "{range}");
        assert_eq!(part.header("content-range"), format!("bytes {from}-{}/{size}", to - 1));
    }
    let beyond = admin.get_with(path, &[("range", &format!("bytes={size}-"))]).await;
    beyond.refused(416, "range_not_satisfiable");
    assert_eq!(beyond.header("content-range"), format!("bytes */{size}"));
    assert_eq!(admin.get_with(path, &[("if-none-match", &etag)]).await.status, StatusCode::NOT_MODIFIED);
    let changed = admin.get_with(path, &[("range", "bytes=0-9"), ("if-range", "\"other\"")]).await;
    assert_eq!(changed.status, StatusCode::OK);
    let kept = admin.get_with(path, &[("range", "bytes=0-9"), ("if-range", &etag)]).await;
    assert_eq!(kept.status, StatusCode::PARTIAL_CONTENT);
    let saved = admin.get(&format!("{path}?download=1")).await;
    let disposition = saved.header("content-disposition");
    assert!(
        disposition.starts_with("attachment; filename=\"call-2026-11-22-080000-998901234567.wav\""),
        "{disposition}"
    );
    // The store lost it.
    std::fs::remove_file(world.dir.path().join("files/recordings/call_1.wav")).unwrap();
    admin.get(path).await.refused(404, "recording_missing");
});

tell!(every_play_and_download_is_in_the_audit_log, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    recorded(&world, "call_1", Some(wav(600))).await;
    world.execute(&format!("UPDATE calls SET operator_id = '{}' WHERE id = 'call_1'", anna.id)).await;
    settle(&world).await;
    let count = |action: &'static str| {
        let world = &world;
        async move { world.number(&format!("SELECT COUNT(*) FROM audit_log WHERE action = 'recording.{action}'")).await }
    };
    let path = "/api/calls/call_1/recording";
    // From the middle without a beginning is a play as well; further parts of it are not.
    anna.get_with(path, &[("range", "bytes=5000-")]).await;
    anna.get_with(path, &[("range", "bytes=9000-")]).await;
    assert_eq!(count("played").await, 1);
    anna.get(path).await;
    anna.get_with(path, &[("range", "bytes=0-")]).await;
    assert_eq!(count("played").await, 3);
    anna.get(&format!("{path}?download=1")).await;
    assert_eq!((count("played").await, count("downloaded").await), (3, 1));
    anna.get_with(path, &[("range", "bytes=99999999-")]).await;
    assert_eq!(count("played").await, 3);
});

tell!(a_link_plays_without_a_header_while_the_session_lasts, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    recorded(&world, "call_1", Some(wav(600))).await;
    world.execute(&format!("UPDATE calls SET operator_id = '{}' WHERE id = 'call_1'", anna.id)).await;
    settle(&world).await;
    let link = anna.post("/api/calls/call_1/recording/link", json!({})).await.expect(200);
    let url = link["url"].as_str().unwrap();
    let nobody = anna.nobody();
    assert_eq!(nobody.get_with(url, &[("range", "bytes=0-9")]).await.status, StatusCode::PARTIAL_CONTENT);
    nobody.get("/api/recordings/guess").await.refused(401, "unauthenticated");
    admin.delete(&format!("/api/operators/{}", anna.id)).await.expect(204);
    nobody.get(url).await.refused(401, "unauthenticated");
    let link = admin.post("/api/calls/call_1/recording/link", json!({})).await.expect(200);
    world.pass(std::time::Duration::from_secs(3601));
    nobody.get(link["url"].as_str().unwrap()).await.refused(401, "unauthenticated");
});

tell!(recordings_are_kept_as_long_as_the_company_says, world, {
    let admin = world.admin().await;
    for call in ["call_old", "call_held", "call_message"] {
        recorded(&world, call, Some(wav(600))).await;
    }
    settle(&world).await;
    world.execute("UPDATE calls SET voicemail = TRUE WHERE id = 'call_message'").await;
    world.execute("UPDATE recordings SET created_at = created_at - 3456000000").await;
    recorded(&world, "call_new", Some(wav(600))).await;
    settle(&world).await;
    let state =
        async |call: &str| admin.get(&format!("/api/calls/{call}")).await.expect(200)["recordings"][0]["state"].clone();
    // Nobody has said anything: everything stays.
    assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 0);
    let now = world.state.clock.now().millis();
    let trusted = |at: i64, not_before: i64| {
        let look = json!({ "at": Timestamp(at), "not_before": Timestamp(not_before) });
        format!("UPDATE kv SET value = '{look}' WHERE key = 'recordings.looked'")
    };
    let keeping = admin.get("/api/settings/recordings").await.expect(200);
    assert_eq!((&keeping["talks_days"], &keeping["messages_days"]), (&json!(null), &json!(null)));
    assert_eq!(keeping["room"]["kept"]["recordings"], 4);
    assert_eq!(keeping["room"]["last_30_days"]["recordings"], 1);
    assert!(keeping["room"]["disk"]["free_bytes"].as_u64().unwrap() > 0);
    assert!(keeping["room"]["full_in_days"].as_u64().unwrap() > 0);
    // A hold has a reason, and is one.
    let hold = "/api/calls/call_held/recording/hold";
    admin.put(hold, json!({ "reason": "  " })).await.refused(422, "invalid_reason");
    admin.put(hold, json!({ "reason": "a dispute" })).await.expect(204);
    admin.put(hold, json!({ "reason": "again" })).await.refused(409, "recording_held");
    admin.put("/api/calls/call_no/recording/hold", json!({ "reason": "x" })).await.refused(404, "not_found");
    let detail = admin.get("/api/calls/call_held").await.expect(200);
    assert_eq!(detail["recordings"][0]["hold"]["reason"], "a dispute");
    admin.delete("/api/calls/call_held").await.refused(409, "recording_held");
    // Thirty days for talks.
    let times = json!({ "talks_days": 30, "messages_days": null });
    for wrong in [0, 3651] {
        let times = json!({ "talks_days": wrong, "messages_days": null });
        admin.put("/api/settings/recordings", times).await.refused(422, "invalid_talks_days");
    }
    let preview = admin.post("/api/settings/recordings/preview", times.clone()).await.expect(200);
    assert_eq!((&preview["recordings"], preview["bytes"].as_u64().unwrap() > 900_000), (&json!(1), true));
    admin.put("/api/settings/recordings", times).await.expect(200);
    // Not on the first day, nor after a jump of the clock in either direction.
    assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 0);
    for jumped in [now + 1000, now - 3 * 86_400_000] {
        world.execute(&trusted(jumped, 0)).await;
        assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 0);
        assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 0);
    }
    world.execute(&trusted(now - 600_000, now)).await;
    assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 1);
    assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 0);
    settle(&world).await;
    for (call, expected) in
        [("call_old", "expired"), ("call_held", "complete"), ("call_message", "complete"), ("call_new", "complete")]
    {
        assert_eq!(state(call).await, expected, "{call}");
    }
    admin.get("/api/calls/call_old/recording").await.refused(404, "recording_missing");
    let files = world.dir.path().join("files/recordings");
    assert!(!files.join("call_old.wav").exists() && files.join("call_held.wav").exists());
    // A message stays while its task is open, and goes when it is closed.
    world
        .execute(
            "INSERT INTO missed_tasks (id, number, misses, first_missed_at, last_missed_at, last_call_id, updated_at) \
        VALUES ('task_1', '+998901234567', 1, 1, 1, 'call_message', 1)",
        )
        .await;
    world
        .execute("INSERT INTO missed_task_calls (call_id, task_id, missed_at) VALUES ('call_message', 'task_1', 1)")
        .await;
    let times = json!({ "talks_days": null, "messages_days": 30 });
    admin.put("/api/settings/recordings", times).await.expect(200);
    assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 0);
    world.execute("UPDATE missed_tasks SET closed_at = 2").await;
    assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 1);
    assert_eq!(state("call_message").await, "expired");
    // Without the hold it is like any other.
    admin.delete(hold).await.expect(204);
    admin.delete(hold).await.refused(409, "recording_not_held");
    admin.put("/api/settings/recordings", json!({ "talks_days": 30, "messages_days": 30 })).await.expect(200);
    assert_eq!(delete_too_old(&world.state.db, &world.state.clock).await.unwrap(), 1);
    admin.delete("/api/calls/call_held").await.expect(204);
    settle(&world).await;
    for (action, times) in
        [("recordings.keep_changed", 3), ("recordings.expired", 3), ("recording.held", 1), ("recording.released", 1)]
    {
        let sql = format!("SELECT COUNT(*) FROM audit_log WHERE action = '{action}'");
        assert_eq!(world.number(&sql).await, times, "{action}");
    }
});

tell!(a_recording_is_compressed_when_its_time_in_full_quality_is_over, world, {
    let admin = world.admin().await;
    for call in ["call_1", "call_held", "call_stereo", "call_new"] {
        recorded(&world, call, Some(wav(600))).await;
    }
    settle(&world).await;
    let file = |name: &str| world.dir.path().join(format!("files/recordings/{name}"));
    // Not of the telephone: somebody has put it there.
    let mut stereo = wav(600);
    (stereo[22], stereo[32]) = (2, 4);
    std::fs::write(file("call_stereo.wav"), stereo).unwrap();
    admin.put("/api/calls/call_held/recording/hold", json!({ "reason": "a dispute" })).await.expect(204);
    // Nobody has said anything: a day.
    let settings = "/api/settings/recordings";
    assert_eq!(admin.get(settings).await.expect(200)["full_quality_days"], 1);
    assert!(!compress_next(&world.recordings).await.unwrap());
    world.execute("UPDATE recordings SET created_at = created_at - 172800000 WHERE call_id <> 'call_new'").await;
    let for_ever = json!({ "talks_days": null, "messages_days": null, "full_quality_days": null });
    admin.put(settings, for_ever).await.expect(200);
    assert!(!compress_next(&world.recordings).await.unwrap());
    for wrong in [0, 3651] {
        let times = json!({ "talks_days": null, "messages_days": null, "full_quality_days": wrong });
        admin.put(settings, times).await.refused(422, "invalid_full_quality_days");
    }
    admin.put(settings, json!({ "talks_days": null, "messages_days": null, "full_quality_days": 2 })).await.expect(200);
    let before = admin.get("/api/calls/call_1").await.expect(200)["recordings"][0].clone();
    while compress_next(&world.recordings).await.unwrap() {}
    settle(&world).await;
    let after = admin.get("/api/calls/call_1").await.expect(200)["recordings"][0].clone();
    for same in ["state", "duration_secs", "peaks"] {
        assert_eq!(before[same], after[same], "{same}");
    }
    assert_ne!(before["sha256"], after["sha256"]);
    let played = admin.get("/api/calls/call_1/recording?download=1").await;
    assert_eq!(played.header("content-type"), "audio/ogg; codecs=opus");
    assert!(played.header("content-disposition").contains(".opus"));
    assert!(played.body.starts_with(b"OggS"));
    assert!(played.body.len() * 6 < wav(600).len(), "{} bytes", played.body.len());
    let names = || {
        let mut names: Vec<_> = std::fs::read_dir(file("")).unwrap().map(|entry| entry.unwrap().file_name()).collect();
        names.sort();
        names
    };
    assert_eq!(names(), ["call_1.opus", "call_held.wav", "call_new.wav", "call_stereo.wav"]);
    assert_eq!(admin.get("/api/calls/call_held/recording").await.header("content-type"), "audio/wav");
    assert_eq!(std::fs::read_dir(world.dir.path().join("scratch")).unwrap().count(), 0);
    // Deleted with its call; and what a crash left behind is.
    std::fs::write(file("call_1.wav"), wav(1)).unwrap();
    admin.delete("/api/calls/call_1").await.expect(204);
    settle(&world).await;
    assert_eq!(names(), ["call_held.wav", "call_new.wav", "call_stereo.wav"]);
});

tell!(a_store_that_is_away_does_not_cost_a_recording_its_compression, world, {
    let admin = world.admin().await;
    recorded(&world, "call_1", Some(wav(600))).await;
    settle(&world).await;
    world.execute("UPDATE recordings SET created_at = created_at - 172800000").await;
    // The folder cannot be written to: a file is in its place.
    let scratch = world.dir.path().join("scratch");
    std::fs::remove_dir(&scratch).unwrap();
    std::fs::write(&scratch, "in the way").unwrap();
    compress_next(&world.recordings).await.unwrap_err();
    assert_eq!(admin.get("/api/calls/call_1/recording").await.header("content-type"), "audio/wav");
    std::fs::remove_file(&scratch).unwrap();
    assert!(compress_next(&world.recordings).await.unwrap());
    settle(&world).await;
    assert_eq!(admin.get("/api/calls/call_1/recording").await.header("content-type"), "audio/ogg; codecs=opus");
});
