//! Mail servers on ports of their own: one that speaks SMTP, one that answers as Resend's documentation says.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, Mutex};

use poem::http::StatusCode;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Endpoint, Request, Response, Result, Server};
use serde_json::{Value, json};
use tokio::io::{AsyncBufReadExt as _, AsyncWriteExt as _, BufReader};
use tokio::net::TcpStream;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A mail as an SMTP server took it.
#[derive(Debug, Clone, Default)]
pub struct Taken {
    pub from: String,
    pub to: String,
    pub data: String,
}

#[derive(Default)]
struct SmtpState {
    taken: Mutex<Vec<Taken>>,
    commands: Mutex<Vec<String>>,
    /// What to answer to the next command that begins so.
    answers: Mutex<Vec<(&'static str, &'static str)>>,
}

/// An SMTP server without TLS; it stops when it is dropped.
pub struct SmtpSink {
    pub port: u16,
    state: Arc<SmtpState>,
    _stop: DropGuard,
}

impl SmtpSink {
    pub async fn start() -> Self {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
        let port = listener.local_addr().unwrap().port();
        let (state, stop) = (Arc::new(SmtpState::default()), CancellationToken::new());
        let (shared, until) = (Arc::clone(&state), stop.clone());
        tokio::spawn(until.run_until_cancelled_owned(async move {
            loop {
                let (stream, _) = listener.accept().await.unwrap();
                let state = Arc::clone(&shared);
                tokio::spawn(async move { converse(stream, &state).await });
            }
        }));
        Self { port, state, _stop: stop.drop_guard() }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    /// Answers the next command that begins so in another way; nothing at all for an empty answer.
    pub fn answer(&self, command: &'static str, answer: &'static str) {
        self.state.answers.lock().unwrap().push((command, answer));
    }

    pub fn taken(&self) -> Vec<Taken> {
        self.state.taken.lock().unwrap().clone()
    }

    /// Every command that came.
    pub fn commands(&self) -> Vec<String> {
        self.state.commands.lock().unwrap().clone()
    }
}

/// RFC 5321, as far as a client that sends mails needs it.
async fn converse(stream: TcpStream, state: &SmtpState) -> Option<()> {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    write.write_all(b"220 sink ESMTP\r\n").await.ok()?;
    let mut mail = Taken::default();
    while let Some(line) = lines.next_line().await.ok()? {
        state.commands.lock().unwrap().push(line.clone());
        let told = {
            let mut answers = state.answers.lock().unwrap();
            let found = answers.iter().position(|(command, _)| line.starts_with(command));
            found.map(|index| answers.remove(index).1)
        };
        let address = || line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
        let answer = match (told, line.split(' ').next().unwrap_or_default()) {
            (Some(answer), _) => answer,
            (None, "EHLO") => "250-sink\r\n250-8BITMIME\r\n250-SMTPUTF8\r\n250 AUTH PLAIN",
            (None, "MAIL") => {
                mail = Taken { from: address(), ..Taken::default() };
                "250 ok"
            }
            (None, "RCPT") => {
                mail.to = address();
                "250 ok"
            }
            (None, "DATA") => {
                write.write_all(b"354 go on\r\n").await.ok()?;
                while let Some(line) = lines.next_line().await.ok()?
                    && line != "."
                {
                    mail.data += line.strip_prefix('.').unwrap_or(&line);
                    mail.data += "\r\n";
                }
                state.taken.lock().unwrap().push(mail.clone());
                "250 taken"
            }
            (None, "AUTH") => "235 welcome",
            (None, "QUIT") => "221 bye",
            (None, _) => "250 ok",
        };
        if !answer.is_empty() {
            write.write_all(format!("{answer}\r\n").as_bytes()).await.ok()?;
        }
    }
    Some(())
}

type Answers = VecDeque<(u16, &'static str, Option<&'static str>)>;

#[derive(Default)]
struct ResendState {
    /// Mails that were taken, by idempotency key.
    taken: Mutex<HashMap<String, Value>>,
    requests: Mutex<Vec<Value>>,
    answers: Mutex<Answers>,
}

/// Resend's API as documented; it stops when it is dropped.
pub struct ResendSink {
    pub url: String,
    state: Arc<ResendState>,
    _stop: DropGuard,
}

/// The key that it knows.
pub const RESEND_KEY: &str = "re_known";

struct Emails(Arc<ResendState>);

impl Endpoint for Emails {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let body = request.take_body().into_json::<Value>().await.unwrap_or_default();
        self.0.requests.lock().unwrap().push(body.clone());
        let told = self.0.answers.lock().unwrap().pop_front();
        let (status, name, retry_after) = told.unwrap_or_else(|| self.judge(&request, &body));
        let mut response = Response::builder().status(StatusCode::from_u16(status).unwrap());
        if let Some(seconds) = retry_after {
            response = response.header("Retry-After", seconds);
        }
        let answer = match status {
            200 => json!({"id": "49a3999c-0ce1-4ea6-ab68-afcd6dc2e794"}),
            _ => json!({"statusCode": status, "name": name, "message": "As documented."}),
        };
        Ok(response.content_type("application/json").body(answer.to_string()))
    }
}

impl Emails {
    fn judge(&self, request: &Request, body: &Value) -> (u16, &'static str, Option<&'static str>) {
        let is_text = |field: &str| body[field].as_str().is_some_and(|text| !text.is_empty());
        if request.uri().path() != "/emails" || request.method() != "POST" {
            return (404, "not_found", None);
        }
        if request.header("Authorization") != Some(&format!("Bearer {RESEND_KEY}")) {
            return (403, "invalid_api_key", None);
        }
        if request.header("User-Agent").is_none_or(str::is_empty) {
            return (403, "1010", None);
        }
        if !["from", "subject", "html", "text"].into_iter().all(is_text) || !body["to"][0].is_string() {
            return (422, "missing_required_field", None);
        }
        let key = request.header("Idempotency-Key").unwrap_or_default().to_owned();
        let mut taken = self.0.taken.lock().unwrap();
        match taken.get(&key) {
            Some(known) if known != body => (409, "invalid_idempotent_request", None),
            _ => {
                taken.insert(key, body.clone());
                (200, "", None)
            }
        }
    }
}

impl ResendSink {
    pub async fn start() -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let (state, stop) = (Arc::new(ResendState::default()), CancellationToken::new());
        let (emails, until) = (Emails(Arc::clone(&state)), stop.clone().cancelled_owned());
        tokio::spawn(Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(emails, until, None));
        Self { url: format!("http://127.0.0.1:{port}"), state, _stop: stop.drop_guard() }
    }

    /// Answers the next request in another way.
    pub fn answer(&self, status: u16, name: &'static str, retry_after: Option<&'static str>) {
        self.state.answers.lock().unwrap().push_back((status, name, retry_after));
    }

    /// The mails that it took, by their idempotency keys.
    pub fn taken(&self) -> HashMap<String, Value> {
        self.state.taken.lock().unwrap().clone()
    }

    /// Every request that came.
    pub fn requests(&self) -> Vec<Value> {
        self.state.requests.lock().unwrap().clone()
    }
}

/// A port that takes connections and never says a word.
pub async fn silent_port() -> (u16, DropGuard) {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    let (port, stop) = (listener.local_addr().unwrap().port(), CancellationToken::new());
    tokio::spawn(stop.clone().run_until_cancelled_owned(async move {
        let mut open = Vec::new();
        loop {
            open.push(listener.accept().await.unwrap());
        }
    }));
    (port, stop.drop_guard())
}

/// A port on which nobody listens any more.
pub async fn closed_port() -> u16 {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.unwrap();
    listener.local_addr().unwrap().port()
}
