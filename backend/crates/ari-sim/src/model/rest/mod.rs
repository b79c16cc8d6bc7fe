//! The REST interface: who answers what. Statuses and messages are those of the real one.

mod applications;
mod asterisk;
mod bridges;
mod channels;
mod endpoints;
mod originate;
mod recordings;
mod wav;

use ari::Method::{Delete, Get, Post, Put};

use super::{Sim, SimRequest, SimResponse};

/// A request's answer; the error is an answer too.
type Answer = Result<SimResponse, SimResponse>;

pub(super) fn dispatch(sim: &mut Sim, request: &SimRequest) -> SimResponse {
    let segments = request.segments();
    let path: Vec<&str> = segments.iter().map(String::as_str).collect();
    let answer = match path.as_slice() {
        ["channels"] | ["channels", "create"] => sim.rest_new_channel(request, &path),
        ["channels", id] if request.method == Post => sim.rest_originate(request, Some(id)),
        ["channels", id, "dial"] => sim.rest_dial(request, id),
        ["channels", id, "snoop", rest @ ..] => sim.rest_snoop(request, id, rest.first().copied()),
        ["channels", id, rest @ ..] => sim.rest_channel(request, id, rest),
        ["bridges", rest @ ..] => sim.rest_bridges(request, rest),
        ["recordings", "live", name, rest @ ..] => sim.rest_live(request, name, rest),
        ["recordings", "stored", rest @ ..] => sim.rest_stored(request, rest),
        ["playbacks", id, rest @ ..] => sim.rest_playback(request, id, rest),
        ["endpoints", rest @ ..] => sim.rest_endpoints(request, rest),
        ["applications", rest @ ..] => sim.rest_applications(request, rest),
        ["asterisk", rest @ ..] => sim.rest_asterisk(request, rest),
        _ => Err(unknown()),
    };
    answer.unwrap_or_else(|refusal| refusal)
}

fn unknown() -> SimResponse {
    SimResponse::refused(404, "Resource not found")
}

fn wrong_method() -> SimResponse {
    SimResponse::refused(405, "Invalid method")
}

fn required<'a>(request: &'a SimRequest, name: &str) -> Result<&'a str, SimResponse> {
    request.param(name).ok_or_else(|| SimResponse::refused(400, &format!("Missing parameter {name}")))
}
