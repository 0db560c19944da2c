//! A webhook receiver on a port of its own: records what comes and answers as told.

use std::collections::VecDeque;
use std::sync::{Arc, Mutex};

use poem::http::{HeaderMap, StatusCode};
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Endpoint, Request, Response, Result, Server};
use tokio::sync::mpsc;
use tokio_util::sync::{CancellationToken, DropGuard};

/// A delivery as it came in.
#[derive(Debug, Clone)]
pub struct Received {
    pub headers: HeaderMap,
    pub body: Vec<u8>,
}

impl Received {
    pub fn header(&self, name: &str) -> &str {
        self.headers.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default()
    }

    pub fn json(&self) -> serde_json::Value {
        serde_json::from_slice(&self.body).unwrap()
    }
}

type Answers = Arc<Mutex<VecDeque<(u16, Option<&'static str>)>>>;

/// A receiver; it stops when it is dropped.
pub struct Receiver {
    /// Where it listens.
    pub url: String,
    /// Its port.
    pub port: u16,
    received: mpsc::UnboundedReceiver<Received>,
    answers: Answers,
    _stop: DropGuard,
}

struct Recorder {
    received: mpsc::UnboundedSender<Received>,
    answers: Answers,
}

impl Endpoint for Recorder {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        let headers = request.headers().clone();
        let body = request.take_body().into_vec().await?;
        let (status, retry_after) = self.answers.lock().unwrap().pop_front().unwrap_or((204, None));
        let mut response = Response::builder().status(StatusCode::from_u16(status).unwrap());
        if let Some(seconds) = retry_after {
            response = response.header("Retry-After", seconds);
        }
        if status == 302 {
            response = response.header("Location", "/elsewhere");
        }
        self.received.send(Received { headers, body }).unwrap();
        Ok(response.finish())
    }
}

impl Receiver {
    pub async fn start() -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let (sender, received) = mpsc::unbounded_channel();
        let answers = Answers::default();
        let stop = CancellationToken::new();
        let until = stop.clone().cancelled_owned();
        let recorder = Recorder { received: sender, answers: Arc::clone(&answers) };
        tokio::spawn(Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(recorder, until, None));
        let url = format!("http://127.0.0.1:{port}/hook");
        Self { url, port, received, answers, _stop: stop.drop_guard() }
    }

    /// The status of the next answer that is not told yet; 204 without.
    pub fn answer_with(&self, status: u16, retry_after: Option<&'static str>) {
        self.answers.lock().unwrap().push_back((status, retry_after));
    }

    /// The next delivery; waits for it.
    pub async fn next(&mut self) -> Received {
        self.received.recv().await.unwrap()
    }

    /// A delivery that has come already.
    pub fn try_next(&mut self) -> Option<Received> {
        self.received.try_recv().ok()
    }
}
