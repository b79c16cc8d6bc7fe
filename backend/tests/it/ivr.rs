//! Menus of keys and the sounds that they say.
use axum::http::Method;
use serde_json::{Value, json};

use crate::{
    recordings::wav,
    support::{Person, World, tell},
};

async fn made(admin: &Person<'_>, path: &str, new: Value) -> String {
    admin.post(path, new).await.expect(201)["id"].as_str().unwrap().to_owned()
}

async fn uploaded(admin: &Person<'_>, name: &str, tenths: u32) -> Value {
    admin.upload(Method::POST, &format!("/api/prompts?name={name}"), wav(tenths)).await.expect(201)
}

fn menu(name: &str, keys: Value, fallback: Value) -> Value {
    json!({"name": name, "keys": keys, "fallback": fallback})
}

fn files(world: &World) -> Vec<String> {
    let dir = world.dir.path().join("asterisk/prompts");
    let Ok(entries) = std::fs::read_dir(dir) else { return Vec::new() };
    let mut names: Vec<String> =
        entries.map(|entry| entry.unwrap().file_name().to_string_lossy().into_owned()).collect();
    names.sort();
    names
}

tell!(menus_are_made_changed_and_deleted, world, {
    let admin = world.admin().await;
    let boss = world.person(&admin, "supervisor", "sobir").await;
    let sales = made(&admin, "/api/queues", json!({"name": "Savdo"})).await;
    let prompt = uploaded(&admin, "Salom", 15).await["id"].clone();
    let reloads = world.core.reloads();
    let keys = json!([
        {"key": "0", "target": {"type": "repeat"}},
        {"key": "1", "language": "uz", "target": {"type": "queue", "id": sales}},
        {"key": "2", "target": {"type": "operator", "id": boss.id}},
        {"key": "#", "target": {"type": "hangup"}},
    ]);
    let mut new = menu(" Asosiy  menyu ", keys, json!({"type": "voicemail"}));
    new["prompt_id"] = prompt.clone();
    let made = admin.post("/api/ivr", new).await.expect(201);
    assert_eq!((&made["name"], &made["wait_secs"], &made["tries"]), (&"Asosiy menyu".into(), &5.into(), &3.into()));
    let order: Vec<&str> = made["keys"].as_array().unwrap().iter().map(|key| key["key"].as_str().unwrap()).collect();
    assert_eq!(order, ["1", "2", "0", "#"], "as on a telephone");
    assert_eq!(made["keys"][0]["language"], "uz");
    let path = format!("/api/ivr/{}", made["id"].as_str().unwrap());
    assert_eq!(boss.get(&path).await.expect(200), made);
    let itself = json!([{"key": "9", "language": null, "target": {"type": "ivr", "id": made["id"]}}]);
    let patch = json!({"prompt_id": null, "invalid_prompt_id": prompt, "wait_secs": 9, "tries": 1, "keys": itself,
        "fallback": {"type": "queue", "id": sales}});
    let changed = admin.patch(&path, patch.clone()).await.expect(200);
    for (field, value) in patch.as_object().unwrap() {
        assert_eq!(&changed[field], value, "{field}");
    }
    assert_eq!(changed["name"], made["name"], "what is not named stays");
    assert_eq!(admin.get("/api/ivr").await.ids(), [made["id"].as_str().unwrap()]);
    admin.delete(&path).await.expect(204);
    admin.delete(&path).await.refused(404, "not_found");
    world.core.reloaded(reloads + 3).await;
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action LIKE 'menu.%'").await, 3);
});

tell!(a_menu_that_cannot_be_is_refused_by_name, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let out = json!({"type": "voicemail"});
    made(&admin, "/api/ivr", menu("Asosiy", json!([]), out.clone())).await;
    let to = |kind: &str, id: &str| json!([{"key": "1", "target": {"type": kind, "id": id}}]);
    let keys = |first: &str, second: &str| json!([{"key": first, "target": {"type": "hangup"}}, {"key": second, "target": {"type": "repeat"}}]);
    let with = |field: &str, value: Value| {
        let mut new = menu("A", json!([]), out.clone());
        new[field] = value;
        new
    };
    for (bad, code) in [
        (menu("", json!([]), out.clone()), "invalid_name"),
        (menu("A", to("queue", "queue_none"), out.clone()), "unknown_queue"),
        (menu("A", to("operator", "op_none"), out.clone()), "unknown_operator"),
        (menu("A", to("ivr", "ivr_none"), out.clone()), "unknown_ivr"),
        (menu("A", json!([]), json!({"type": "ivr", "id": "a b"})), "unknown_ivr"),
        (menu("A", json!([]), json!({"type": "repeat"})), "invalid_body"),
        (menu("A", keys("1", "1"), out.clone()), "invalid_keys"),
        (menu("A", keys("A", "1"), out.clone()), "invalid_keys"),
        (with("wait_secs", json!(0)), "invalid_wait_secs"),
        (with("tries", json!(10)), "invalid_tries"),
        (with("prompt_id", json!("prompt_none")), "unknown_prompt"),
        (with("colour", json!("red")), "invalid_body"),
        (with("keys", json!([{"key": "1", "language": "klingon", "target": {"type": "repeat"}}])), "invalid_body"),
    ] {
        admin.post("/api/ivr", bad).await.refused(422, code);
    }
    admin.post("/api/ivr", menu("ASOSIY", json!([]), out.clone())).await.refused(409, "menu_name_taken");
    anna.get("/api/ivr").await.refused(403, "forbidden");
    anna.get("/api/prompts").await.refused(403, "forbidden");
});

tell!(menus_that_send_a_silent_caller_round_are_refused_in_words, world, {
    let admin = world.admin().await;
    let last = made(&admin, "/api/ivr", menu("Uch", json!([]), json!({"type": "hangup"}))).await;
    let to = |id: &str| json!({"type": "ivr", "id": id});
    let middle = made(&admin, "/api/ivr", menu("Ikki", json!([]), to(&last))).await;
    let first = made(&admin, "/api/ivr", menu("Bir", json!([]), to(&middle))).await;
    let circle = admin.patch(&format!("/api/ivr/{last}"), json!({"fallback": to(&first)})).await;
    circle.refused(422, "menu_circle");
    let detail = circle.expect(422)["detail"].as_str().unwrap().to_owned();
    assert!(detail.ends_with("Uch → Bir → Ikki → Uch."), "{detail}");
    admin.patch(&format!("/api/ivr/{last}"), json!({"fallback": to(&last)})).await.refused(422, "menu_circle");
    // By a key a caller may go where he likes.
    let back = json!([{"key": "*", "target": {"type": "ivr", "id": first}}]);
    admin.patch(&format!("/api/ivr/{last}"), json!({"keys": back})).await.expect(200);
});

tell!(what_a_menu_needs_cannot_be_deleted_under_it, world, {
    let admin = world.admin().await;
    let anna = world.person(&admin, "operator", "anna").await;
    let queue = made(&admin, "/api/queues", json!({"name": "Savdo"})).await;
    let prompt = uploaded(&admin, "Salom", 10).await["id"].as_str().unwrap().to_owned();
    let sub = made(&admin, "/api/ivr", menu("Ikkinchi", json!([]), json!({"type": "queue", "id": queue}))).await;
    let keys = json!([
        {"key": "1", "target": {"type": "ivr", "id": sub}},
        {"key": "2", "target": {"type": "operator", "id": anna.id}},
    ]);
    let mut new = menu("Asosiy", keys, json!({"type": "voicemail"}));
    new["invalid_prompt_id"] = json!(prompt);
    let main = made(&admin, "/api/ivr", new).await;
    let route = json!({"did": "*", "target": {"type": "voicemail"}, "closed_target": {"type": "ivr", "id": main}});
    let route = made(&admin, "/api/routes", route).await;
    for (path, code, named) in [
        (format!("/api/queues/{queue}"), "queue_has_menus", "Ikkinchi."),
        (format!("/api/operators/{}", anna.id), "operator_has_menus", "Asosiy."),
        (format!("/api/ivr/{sub}"), "menu_has_menus", "Asosiy."),
        (format!("/api/ivr/{main}"), "menu_has_routes", "every number."),
        (format!("/api/prompts/{prompt}"), "prompt_in_use", "Asosiy."),
    ] {
        let answer = admin.delete(&path).await;
        answer.refused(409, code);
        let detail = answer.expect(409)["detail"].as_str().unwrap().to_owned();
        assert!(detail.ends_with(named), "{detail}");
    }
    for path in [
        format!("/api/routes/{route}"),
        format!("/api/ivr/{main}"),
        format!("/api/ivr/{sub}"),
        format!("/api/queues/{queue}"),
        format!("/api/operators/{}", anna.id),
        format!("/api/prompts/{prompt}"),
    ] {
        admin.delete(&path).await.expect(204);
    }
    assert_eq!(files(&world), Vec::<String>::new());
});

tell!(a_sound_is_converted_played_replaced_and_deleted, world, {
    let admin = world.admin().await;
    let boss = world.person(&admin, "quality", "sobir").await;
    let prompt = uploaded(&admin, "Salom%20aleykum", 25).await;
    assert_eq!((&prompt["name"], &prompt["duration_secs"]), (&"Salom aleykum".into(), &2.5.into()));
    let id = prompt["id"].as_str().unwrap();
    assert_eq!(files(&world), [format!("{id}.wav"), format!("{id}.wav16")]);
    let audio = format!("/api/prompts/{id}/audio");
    let rate = |bytes: &[u8]| {
        let reader = hound::WavReader::new(bytes).unwrap();
        (reader.spec().sample_rate, reader.spec().channels, reader.duration())
    };
    let played = boss.get(&audio).await;
    assert_eq!((played.status.as_u16(), played.header("content-type")), (200, "audio/wav"));
    assert_eq!(rate(&played.body), (16_000, 1, 40_000));
    let narrow = std::fs::read(world.dir.path().join(format!("asterisk/prompts/{id}.wav"))).unwrap();
    assert_eq!(rate(&narrow), (8_000, 1, 20_000));
    world.pass(std::time::Duration::from_secs(5));
    let replaced = admin.upload(Method::PUT, &audio, wav(10)).await.expect(200);
    assert_eq!((&replaced["duration_secs"], &replaced["created_at"]), (&1.0.into(), &prompt["created_at"]));
    assert_ne!(replaced["updated_at"], prompt["updated_at"]);
    assert_eq!(rate(&boss.get(&audio).await.body).2, 16_000);
    assert_eq!(boss.get("/api/prompts").await.ids(), [id]);
    std::fs::remove_file(world.dir.path().join(format!("asterisk/prompts/{id}.wav16"))).unwrap();
    boss.get(&audio).await.refused(404, "prompt_lost");
    admin.delete(&format!("/api/prompts/{id}")).await.expect(204);
    boss.get(&audio).await.refused(404, "not_found");
    assert_eq!(files(&world), Vec::<String>::new());
    assert_eq!(world.number("SELECT COUNT(*) FROM audit_log WHERE action LIKE 'prompt.%'").await, 3);
});

tell!(what_is_no_sound_is_refused_and_leaves_nothing, world, {
    let admin = world.admin().await;
    let boss = world.person(&admin, "supervisor", "sobir").await;
    uploaded(&admin, "Salom", 10).await;
    let pdf = [b"%PDF-1.4\n".as_slice(), &[0xff, 0xfb, 0x90, 0x64].repeat(1_000)].concat();
    for (file, status, code) in [
        (pdf.clone(), 422, "prompt_no_sound"),
        (b"<html>".to_vec(), 422, "prompt_no_sound"),
        (Vec::new(), 422, "prompt_empty"),
        (wav(0), 422, "prompt_broken"),
        (b"ID3\x04\0\0\0\0\0\0rubbish".to_vec(), 422, "prompt_broken"),
        (wav(1_201), 422, "prompt_too_long"),
        (vec![0; 25 * 1024 * 1024], 413, "prompt_too_large"),
    ] {
        admin.upload(Method::POST, "/api/prompts?name=Boshqa", file).await.refused(status, code);
    }
    let words = admin.upload(Method::POST, "/api/prompts?name=Boshqa", pdf).await.expect(422);
    assert!(words["detail"].as_str().unwrap().contains("a PDF document"), "{words}");
    let before = files(&world);
    admin.upload(Method::POST, "/api/prompts?name=SALOM", wav(10)).await.refused(409, "prompt_name_taken");
    assert_eq!(files(&world), before, "a sound without a prompt does not stay");
    admin.upload(Method::POST, "/api/prompts?name=%20", wav(10)).await.refused(422, "invalid_name");
    admin.upload(Method::PUT, "/api/prompts/prompt_none/audio", wav(10)).await.refused(404, "not_found");
    boss.upload(Method::POST, "/api/prompts?name=Boshqa", wav(10)).await.refused(403, "forbidden");
    assert_eq!(files(&world), before);
    assert_eq!(world.number("SELECT COUNT(*) FROM prompts").await, 1);
});
