//! The task that owns the calls.
use ari_sim::model::Sound;

call_story! {
    async fn a_server_that_was_replaced_stops_commanding(floor) {
        let (caller, phone) = floor.talk("998901234567").await;
        let told = r#"{"type":"ApplicationReplaced","application":"callcenter","timestamp":"2026-11-22T14:00:00.000+0000"}"#;
        floor.pbx.send_raw(told, 1);
        floor.until_some("it stops", || (!floor.app.drives()).then_some(())).await;
        // The talk is the other server's now; this one neither ends it nor takes another.
        let commands = floor.pbx.journal().len();
        floor.caller_calls("998902222222");
        floor.pass(std::time::Duration::from_secs(30));
        assert_eq!(floor.pbx.with(|sim| sim.hears(&caller)), [Sound::Voice(phone)]);
        assert_eq!(floor.pbx.journal().len(), commands, "{:?}", floor.pbx.journal().last());
    }
}
