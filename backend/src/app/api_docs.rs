//! `/api/docs`: the description of the HTTP interface as one plain page, made from the same document as
//! `/api/openapi.json`. No script and nothing from outside.
use std::{collections::BTreeMap, fmt::Write as _};

use serde_json::{Map, Value};

use super::router;
use crate::auth::access::{Access, RouteSpec};

/// The page's style sheet, at `/api/docs/style.css`.
pub(super) const STYLE: &str = include_str!("api_docs.css");

/// The page.
pub(super) fn page() -> String {
    let document = serde_json::to_value(router::openapi()).unwrap_or_default();
    let access: BTreeMap<(String, String), String> = router::table().into_iter().map(who_may).collect();
    let mut out = String::from(
        "<!doctype html><html lang=\"en\"><head><meta charset=\"utf-8\"><title>HTTP interface</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><link rel=\"stylesheet\" href=\"docs/style.css\"></head>\
         <body><main><h1>HTTP interface</h1><p>Machine-readable: <a href=\"openapi.json\">openapi.json</a>. \
         Send <code>Authorization: Bearer</code> with the token that <code>POST /api/auth/login</code> gives.</p>",
    );
    for (tag, operations) in by_tag(&document) {
        push(&mut out, format_args!("<h2>{}</h2>", Text(&tag)));
        for (path, method, operation) in operations {
            let who = access.get(&(method.to_uppercase(), path.to_owned()));
            push_operation(&mut out, path, method, operation, who.map_or("", String::as_str));
        }
    }
    out.push_str("<h2>Shapes</h2>");
    for (name, schema) in object(&document["components"]["schemas"]) {
        push_schema(&mut out, name, schema);
    }
    out.push_str("</main></body></html>");
    out
}

fn who_may(spec: RouteSpec) -> ((String, String), String) {
    let who = match spec.access {
        Access::Public => "everybody".to_owned(),
        Access::Proof => "who brings a ticket, a cookie or a signature".to_owned(),
        Access::Roles(roles) => roles.iter().map(|role| role.as_str()).collect::<Vec<_>>().join(", "),
    };
    ((spec.method, spec.path), who)
}

type Operation<'a> = (&'a str, &'a str, &'a Value);

fn by_tag(document: &Value) -> BTreeMap<String, Vec<Operation<'_>>> {
    let mut groups: BTreeMap<String, Vec<Operation<'_>>> = BTreeMap::new();
    for (path, methods) in object(&document["paths"]) {
        for (method, operation) in object(methods) {
            let tag = operation["tags"][0].as_str().unwrap_or("other").to_owned();
            groups.entry(tag).or_default().push((path, method, operation));
        }
    }
    groups
}

fn push_operation(out: &mut String, path: &str, method: &str, operation: &Value, who: &str) {
    let summary = operation["summary"].as_str().unwrap_or_default();
    push(
        out,
        format_args!(
            "<details><summary><b>{}</b> <code>{}</code> <span>{}</span></summary>",
            Text(&method.to_uppercase()),
            Text(path),
            Text(summary)
        ),
    );
    push(out, format_args!("<p>{}</p>", Text(operation["description"].as_str().unwrap_or_default())));
    if !who.is_empty() {
        push(out, format_args!("<p>Open to: {}</p>", Text(who)));
    }
    let parameters = operation["parameters"].as_array().map_or(&[][..], Vec::as_slice);
    if !parameters.is_empty() {
        out.push_str("<table><tr><th>Parameter</th><th>In</th><th>Type</th><th></th></tr>");
        for parameter in parameters {
            let needed = if parameter["required"] == true { "required" } else { "" };
            push(
                out,
                format_args!(
                    "<tr><td><code>{}</code></td><td>{}</td><td>{}</td><td>{} {}</td></tr>",
                    Text(parameter["name"].as_str().unwrap_or_default()),
                    Text(parameter["in"].as_str().unwrap_or_default()),
                    kind(&parameter["schema"]),
                    Text(parameter["description"].as_str().unwrap_or_default()),
                    needed,
                ),
            );
        }
        out.push_str("</table>");
    }
    for (media, body) in object(&operation["requestBody"]["content"]) {
        push(out, format_args!("<p>Body ({}): {}</p>", Text(media), kind(&body["schema"])));
    }
    out.push_str("<table><tr><th>Answer</th><th>Body</th><th></th></tr>");
    for (status, answer) in object(&operation["responses"]) {
        let bodies: Vec<String> = object(&answer["content"]).map(|(_, body)| kind(&body["schema"])).collect();
        let text = answer["description"].as_str().unwrap_or_default();
        push(
            out,
            format_args!("<tr><td>{}</td><td>{}</td><td>{}</td></tr>", Text(status), bodies.join(", "), Text(text)),
        );
    }
    out.push_str("</table></details>");
}

fn push_schema(out: &mut String, name: &str, schema: &Value) {
    push(out, format_args!("<h3 id=\"{0}\">{0}</h3>", Text(name)));
    push(out, format_args!("<p>{}</p>", Text(schema["description"].as_str().unwrap_or_default())));
    let required = schema["required"].as_array().map_or(&[][..], Vec::as_slice);
    if schema["properties"].is_object() {
        out.push_str("<table><tr><th>Field</th><th>Type</th><th></th></tr>");
        for (field, about) in object(&schema["properties"]) {
            let optional = if required.iter().any(|r| r == field) { "" } else { "optional" };
            push(
                out,
                format_args!(
                    "<tr><td><code>{}</code></td><td>{}</td><td>{} {}</td></tr>",
                    Text(field),
                    kind(about),
                    Text(about["description"].as_str().unwrap_or_default()),
                    optional,
                ),
            );
        }
        out.push_str("</table>");
    } else {
        push(out, format_args!("<p>{}</p>", kind(schema)));
    }
}

/// A schema in a few words, with a link where it has a name.
fn kind(schema: &Value) -> String {
    if let Some(name) = schema["$ref"].as_str().and_then(|r| r.rsplit('/').next()) {
        return format!("<a href=\"#{0}\">{0}</a>", Text(name));
    }
    if let Some(words) = schema["enum"].as_array() {
        let words: Vec<String> = words.iter().map(|w| format!("<code>{}</code>", Text(&w.to_string()))).collect();
        return words.join(" ");
    }
    for (key, joint) in [("oneOf", " or "), ("allOf", " and ")] {
        if let Some(parts) = schema[key].as_array() {
            return parts.iter().map(kind).collect::<Vec<_>>().join(joint);
        }
    }
    if schema["items"].is_object() {
        return format!("list of {}", kind(&schema["items"]));
    }
    match &schema["type"] {
        Value::String(word) => Text(word).to_string(),
        Value::Array(words) => {
            let words: Vec<&str> = words.iter().filter_map(Value::as_str).collect();
            Text(&words.join(" or ")).to_string()
        }
        _ => String::new(),
    }
}

fn object(value: &Value) -> impl Iterator<Item = (&str, &Value)> {
    value.as_object().into_iter().flat_map(Map::iter).map(|(key, value)| (key.as_str(), value))
}

fn push(out: &mut String, text: std::fmt::Arguments<'_>) {
    out.push_str(&text.to_string());
}

/// Text that means nothing to HTML.
struct Text<'a>(&'a str);

impl std::fmt::Display for Text<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '&' => f.write_str("&amp;")?,
                '<' => f.write_str("&lt;")?,
                '>' => f.write_str("&gt;")?,
                '"' => f.write_str("&quot;")?,
                _ => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_operation_and_every_shape_is_on_the_page_and_every_link_leads_somewhere() {
        let (page, document) = (page(), serde_json::to_value(router::openapi()).unwrap());
        for (path, methods) in object(&document["paths"]) {
            for (method, _) in object(methods) {
                let title = format!("<b>{}</b> <code>{path}</code>", method.to_uppercase());
                assert!(page.contains(&title), "{title}");
            }
        }
        for link in page.split("href=\"#").skip(1).filter_map(|rest| rest.split('"').next()) {
            assert!(page.contains(&format!("id=\"{link}\"")), "#{link} leads nowhere");
        }
        assert!(page.contains("Open to: "));
    }

    #[test]
    fn text_is_no_markup() {
        assert_eq!(Text("<a href=\"x\">&").to_string(), "&lt;a href=&quot;x&quot;&gt;&amp;");
    }
}
