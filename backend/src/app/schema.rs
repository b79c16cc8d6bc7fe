//! The schema of the realtime messages, as committed in `api/realtime.schema.json`.
use std::collections::{BTreeMap, BTreeSet};

use serde_json::{Value, json};

use super::router;

/// The roots: what the server sends with a number, what it sends without, and what it understands.
const ROOTS: [&str; 3] = ["Event", "ControlMessage", "ClientMessage"];

/// A JSON schema (2020-12) of everything that goes over `/api/ws`.
pub fn realtime() -> Value {
    let document = serde_json::to_value(router::openapi()).unwrap_or_default();
    let all = &document["components"]["schemas"];
    let mut wanted: Vec<String> = ROOTS.iter().map(|root| (*root).to_owned()).collect();
    let mut seen = BTreeSet::new();
    let mut definitions = BTreeMap::new();
    while let Some(name) = wanted.pop() {
        if seen.insert(name.clone()) {
            let mut schema = all[name.as_str()].clone();
            point_inwards(&mut schema, &mut wanted);
            definitions.insert(name, schema);
        }
    }
    json!({
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Realtime messages of /api/ws",
        "description": "An Event travels as {\"seq\": N, \"at\": time, \"type\": …, \"data\": …}; the others as they are.",
        "oneOf": ROOTS.map(|root| json!({ "$ref": format!("#/$defs/{root}") })),
        "$defs": definitions,
    })
}

fn point_inwards(value: &mut Value, wanted: &mut Vec<String>) {
    match value {
        Value::Object(fields) => {
            if let Some(Value::String(reference)) = fields.get_mut("$ref")
                && let Some(name) = reference.strip_prefix("#/components/schemas/").map(str::to_owned)
            {
                *reference = format!("#/$defs/{name}");
                wanted.push(name);
            }
            fields.values_mut().for_each(|inner| point_inwards(inner, wanted));
        }
        Value::Array(items) => items.iter_mut().for_each(|inner| point_inwards(inner, wanted)),
        _ => {}
    }
}
