//! A browser: keeps cookies and the access token, and says who it is.
use std::{collections::BTreeMap, net::SocketAddr};

use serde_json::{Value, json};

/// An answer, read to its end.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: reqwest::header::HeaderMap,
    pub body: Value,
    pub text: String,
    what: String,
}

impl Answer {
    /// The answer, if it has this status.
    #[track_caller]
    pub fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}: {}", self.what, self.text);
        self
    }

    /// The answer, if it is a problem with this status and code.
    #[track_caller]
    pub fn problem(self, status: u16, code: &str) -> Self {
        let answer = self.expect(status);
        assert_eq!(answer.body["code"], code, "{}", answer.text);
        assert_eq!(answer.header("content-type"), "application/problem+json");
        answer
    }

    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).map_or("", |value| value.to_str().unwrap())
    }
}

/// A browser of one person.
#[derive(Clone, Debug)]
pub struct Browser {
    pub address: SocketAddr,
    pub cookies: BTreeMap<String, String>,
    pub token: Option<String>,
    pub agent: String,
    pub ip: Option<String>,
    pub origin: Option<String>,
    pub id: String,
    http: reqwest::Client,
}

impl Browser {
    pub fn new(address: SocketAddr) -> Self {
        let http = reqwest::Client::builder().no_proxy().build().unwrap();
        Self {
            address,
            cookies: BTreeMap::new(),
            token: None,
            agent: "test browser".to_owned(),
            ip: None,
            origin: None,
            id: String::new(),
            http,
        }
    }

    pub async fn get(&mut self, path: &str) -> Answer {
        self.send("GET", path, None).await
    }

    pub async fn post(&mut self, path: &str, body: Value) -> Answer {
        self.send("POST", path, Some(body)).await
    }

    pub async fn patch(&mut self, path: &str, body: Value) -> Answer {
        self.send("PATCH", path, Some(body)).await
    }

    pub async fn put(&mut self, path: &str, body: Value) -> Answer {
        self.send("PUT", path, Some(body)).await
    }

    pub async fn delete(&mut self, path: &str) -> Answer {
        self.send("DELETE", path, None).await
    }

    pub async fn login(&mut self, username: &str, password: &str) -> Answer {
        self.post("/api/auth/login", json!({ "username": username, "password": password })).await
    }

    pub async fn refresh(&mut self) -> Answer {
        self.send("POST", "/api/auth/refresh", None).await
    }

    pub async fn ticket(&mut self) -> String {
        let answer = self.send("POST", "/api/auth/ws-ticket", None).await.expect(200);
        answer.body["ticket"].as_str().unwrap().to_owned()
    }

    pub async fn send(&mut self, method: &str, path: &str, body: Option<Value>) -> Answer {
        let url = format!("http://{}{path}", self.address);
        let mut request = self.http.request(method.parse().unwrap(), url).header("user-agent", &self.agent);
        if let Some(token) = &self.token {
            request = request.header("authorization", format!("Bearer {token}"));
        }
        if let Some(ip) = &self.ip {
            request = request.header("x-forwarded-for", ip);
        }
        if let Some(origin) = &self.origin {
            request = request.header("origin", origin);
        }
        if !self.cookies.is_empty() {
            let all: Vec<_> = self.cookies.iter().map(|(name, value)| format!("{name}={value}")).collect();
            request = request.header("cookie", all.join("; "));
        }
        if let Some(body) = body {
            request = request.header("content-type", "application/json").body(body.to_string());
        }
        let response = request.send().await.unwrap();
        let (status, headers) = (response.status().as_u16(), response.headers().clone());
        let text = response.text().await.unwrap();
        let body: Value = serde_json::from_str(&text).unwrap_or(Value::Null);
        self.remember(&headers, &body);
        Answer { status, headers, body, text, what: format!("{method} {path}") }
    }

    fn remember(&mut self, headers: &reqwest::header::HeaderMap, body: &Value) {
        for cookie in headers.get_all("set-cookie") {
            let text = cookie.to_str().unwrap();
            let (name, value) = text.split(';').next().unwrap().split_once('=').unwrap();
            if value.is_empty() {
                self.cookies.remove(name);
            } else {
                self.cookies.insert(name.to_owned(), value.to_owned());
            }
        }
        if let Some(token) = body["access_token"].as_str() {
            self.token = Some(token.to_owned());
            body["operator"]["id"].as_str().unwrap().clone_into(&mut self.id);
        }
    }
}
