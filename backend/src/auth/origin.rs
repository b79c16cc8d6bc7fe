//! Which pages may talk to this server with a person's cookie or ticket: its own.
use axum::http::{HeaderMap, header};

/// Whether the request comes from our own page, or from no page at all (a program sends no `Origin`).
pub fn is_own(headers: &HeaderMap, public_url: Option<&str>) -> bool {
    let Some(origin) = headers.get(header::ORIGIN) else { return true };
    let Ok(origin) = origin.to_str() else { return false };
    if public_url.is_some_and(|url| same_origin(url, origin)) {
        return true;
    }
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok()).unwrap_or_default();
    let authority = origin.strip_prefix("http://").or_else(|| origin.strip_prefix("https://"));
    !host.is_empty() && authority == Some(host)
}

fn same_origin(url: &str, origin: &str) -> bool {
    let end = url.find("://").and_then(|at| url[at + 3..].find('/').map(|slash| at + 3 + slash)).unwrap_or(url.len());
    &url[..end] == origin
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(origin: Option<&str>, host: &str, public: Option<&str>) -> bool {
        let mut headers = HeaderMap::new();
        headers.insert(header::HOST, host.parse().unwrap());
        if let Some(origin) = origin {
            headers.insert(header::ORIGIN, origin.parse().unwrap());
        }
        is_own(&headers, public)
    }

    #[test]
    fn only_our_own_page_is_let_in() {
        let public = Some("https://call.example.uz/app");
        assert!(check(None, "localhost:8080", None));
        assert!(check(Some("http://localhost:8080"), "localhost:8080", None));
        assert!(check(Some("https://call.example.uz"), "10.0.0.5:8080", public));
        for foreign in [
            "https://evil.example",
            "null",
            "http://localhost:8081",
            "http://localhost:8080.evil.example",
            "http://evil.example/localhost:8080",
            "https://call.example.uz.evil.example",
            "ftp://localhost:8080",
            "",
        ] {
            assert!(!check(Some(foreign), "localhost:8080", public), "{foreign}");
        }
    }
}
