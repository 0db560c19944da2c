//! What keeps programs out: both adapters, Turnstile's against a service that behaves as documented.

use std::collections::{HashMap, VecDeque};
use std::sync::{Arc, LazyLock, Mutex};
use std::time::Duration;

use cms_api::adapters::proof_of_work::ProofOfWork;
use cms_api::adapters::turnstile::Turnstile;
use cms_api::config::Config;
use cms_api::ports::{Challenge, ChallengeAnswer, ChallengeOffer};
use cms_api::store::StoreError;
use cms_sdk::handshake::proof_of_work;
use poem::http::StatusCode;
use poem::listener::{Acceptor as _, Listener as _, TcpListener};
use poem::{Endpoint, Request, Response, Result, Server};
use serde_json::{Value, json};
use tokio_util::sync::{CancellationToken, DropGuard};

const SECRET: &str = "0x4AAAAAAAsecret";
static HOSTS: LazyLock<Vec<String>> = LazyLock::new(|| vec!["example.com".to_owned()]);
/// Longer than any test runs.
const PATIENT: Duration = Duration::from_secs(60);

/// What happens to a question instead of an answer.
#[derive(Clone, Copy)]
enum Fault {
    /// The service fails before it looks at the token.
    Fails,
    /// It says itself that it failed.
    SaysSo,
    /// It looks at the token, but its answer is lost.
    AnswerLost,
    /// It never answers.
    Silent,
}

/// What the service knows: <https://developers.cloudflare.com/turnstile/get-started/server-side-validation/>.
#[derive(Default)]
struct Known {
    /// Host and action of the widget that gave a token.
    tokens: HashMap<String, (&'static str, &'static str)>,
    /// Under which key a token was asked about first.
    spent: HashMap<String, String>,
    faults: VecDeque<Fault>,
    questions: Vec<Value>,
}

impl Known {
    fn verdict(&mut self, question: &Value) -> Value {
        let refused = |code: &str| json!({"success": false, "error-codes": [code], "messages": []});
        let text = |name: &str| question[name].as_str().unwrap_or_default().to_owned();
        if text("secret") != SECRET {
            return refused("invalid-input-secret");
        }
        let Some((hostname, action)) = self.tokens.get(&text("response")) else {
            return refused("invalid-input-response");
        };
        let key = text("idempotency_key");
        if *self.spent.entry(text("response")).or_insert_with(|| key.clone()) != key {
            return refused("timeout-or-duplicate");
        }
        json!({
            "success": true, "error-codes": [], "challenge_ts": "2026-11-01T12:00:00.000Z",
            "hostname": hostname, "action": action, "cdata": "", "metadata": {"interactive": false}
        })
    }
}

/// A service on a port of its own; it stops when it is dropped.
struct Service {
    url: String,
    known: Arc<Mutex<Known>>,
    _stop: DropGuard,
}

struct SiteVerify(Arc<Mutex<Known>>);

impl Endpoint for SiteVerify {
    type Output = Response;

    async fn call(&self, mut request: Request) -> Result<Response> {
        assert_eq!((request.method().as_str(), request.uri().path()), ("POST", "/turnstile/v0/siteverify"));
        let question: Value = request.take_body().into_json().await?;
        let (fault, verdict) = {
            let mut known = self.0.lock().unwrap();
            known.questions.push(question.clone());
            let fault = known.faults.pop_front();
            let looks = !matches!(fault, Some(Fault::Fails | Fault::SaysSo));
            (fault, looks.then(|| known.verdict(&question)))
        };
        let answer =
            |body: Value| Response::builder().content_type("application/json").body(body.to_string());
        match (fault, verdict) {
            (None, Some(verdict)) => Ok(answer(verdict)),
            (Some(Fault::SaysSo), _) => {
                Ok(answer(json!({"success": false, "error-codes": ["internal-error"]})))
            }
            (Some(Fault::Silent), _) => std::future::pending().await,
            _ => Ok(StatusCode::BAD_GATEWAY.into()),
        }
    }
}

impl Service {
    async fn start() -> Self {
        let acceptor = TcpListener::bind("127.0.0.1:0").into_acceptor().await.unwrap();
        let port = acceptor.local_addr()[0].as_socket_addr().unwrap().port();
        let known = Arc::<Mutex<Known>>::default();
        let stop = CancellationToken::new();
        let until = stop.clone().cancelled_owned();
        let service = SiteVerify(Arc::clone(&known));
        tokio::spawn(Server::new_with_acceptor(acceptor).run_with_graceful_shutdown(service, until, None));
        Self { url: format!("http://127.0.0.1:{port}"), known, _stop: stop.drop_guard() }
    }

    /// A token that the widget of this action gave on a page of this host.
    fn solve(&self, hostname: &'static str, action: &'static str) -> String {
        let mut known = self.known.lock().unwrap();
        let token = format!("0.token-{}", known.tokens.len());
        known.tokens.insert(token.clone(), (hostname, action));
        token
    }

    fn meets(&self, faults: &[Fault]) {
        self.known.lock().unwrap().faults.extend(faults);
    }

    fn questions(&self) -> Vec<Value> {
        self.known.lock().unwrap().questions.clone()
    }

    fn challenge(&self) -> Turnstile {
        turnstile(&self.url, SECRET, PATIENT)
    }
}

fn turnstile(url: &str, secret: &str, timeout: Duration) -> Turnstile {
    let keys =
        [("DUET_TURNSTILE_SITE_KEY", "site"), ("DUET_TURNSTILE_SECRET", secret), ("DUET_TURNSTILE_URL", url)];
    let find = |name: &str| keys.iter().find(|(key, _)| *key == name).map(|(_, value)| (*value).to_owned());
    Turnstile::new(Config::parse(&find, None).unwrap().turnstile.unwrap(), timeout).unwrap()
}

/// An answer to the login of the page of one handshake.
fn login(text: &str, handshake: u8) -> ChallengeAnswer<'_> {
    ChallengeAnswer {
        text,
        action: "login",
        handshake_id: [handshake; 16],
        address: "192.0.2.7".parse().unwrap(),
        hosts: &HOSTS,
    }
}

async fn passes(challenge: &dyn Challenge, text: &str, handshake: u8) -> bool {
    challenge.check(&login(text, handshake)).await.unwrap()
}

#[track_caller]
fn assert_away(result: Result<bool, StoreError>) {
    assert!(matches!(result, Err(StoreError::Unavailable(_))), "{result:?}");
}

/// What holds of every challenge: an answer is good for the operation that it was made for.
async fn keeps_programs_out(challenge: &dyn Challenge, solve: impl Fn(&'static str) -> String) {
    for wrong in ["", " ", "no answer", "AAAAAAAAAAA=", &"A".repeat(100_000)] {
        assert!(!passes(challenge, wrong, 1).await, "{}", challenge.name());
    }
    assert!(!passes(challenge, &solve("sign-up"), 1).await, "{}", challenge.name());
    assert!(passes(challenge, &solve("login"), 1).await, "{}", challenge.name());
}

#[tokio::test]
async fn work_is_good_for_its_operation_and_handshake() {
    let challenge = ProofOfWork::new(10);
    assert_eq!(challenge.offer(), ChallengeOffer::ProofOfWork { bits: 10 });
    keeps_programs_out(&challenge, |action| proof_of_work::find(&[1; 16], action, 10)).await;
    let proof = proof_of_work::find(&[1; 16], "login", 10);
    assert!(!ProofOfWork::new(60).check(&login(&proof, 1)).await.unwrap());
    assert!(!passes(&challenge, &proof, 2).await);
}

#[tokio::test]
async fn a_token_is_good_for_its_operation() {
    let service = Service::start().await;
    let challenge = service.challenge();
    assert_eq!(challenge.offer(), ChallengeOffer::Turnstile { site_key: "site".to_owned() });
    keeps_programs_out(&challenge, |action| service.solve("example.com", action)).await;
}

#[tokio::test]
async fn the_service_is_asked_as_documented() {
    let service = Service::start().await;
    let token = service.solve("example.com", "login");
    assert!(passes(&service.challenge(), &token, 1).await);
    let expected = json!({
        "secret": SECRET, "response": token, "remoteip": "192.0.2.7",
        "idempotency_key": "01010101-0101-4101-8101-010101010101"
    });
    assert_eq!(service.questions(), [expected]);
}

#[tokio::test]
async fn a_token_is_good_once() {
    let service = Service::start().await;
    let (challenge, token) = (service.challenge(), service.solve("example.com", "login"));
    assert!(passes(&challenge, &token, 1).await);
    assert!(!passes(&challenge, &token, 2).await, "timeout-or-duplicate");
}

#[tokio::test]
async fn a_token_of_another_host_is_not_ours() {
    let service = Service::start().await;
    let challenge = service.challenge();
    for host in ["evil.example", "example.com.evil.example", "www.example.com", ""] {
        assert!(!passes(&challenge, &service.solve(host, "login"), 1).await, "{host}");
    }
    assert!(passes(&challenge, &service.solve("Example.com", "login"), 1).await);
    let token = service.solve("example.com", "login");
    let nowhere = ChallengeAnswer { hosts: &[], ..login(&token, 1) };
    assert!(!challenge.check(&nowhere).await.unwrap());
}

#[tokio::test]
async fn what_can_be_no_token_is_not_asked_about() {
    let service = Service::start().await;
    let challenge = service.challenge();
    for unseen in ["", &"x".repeat(2_049)] {
        assert!(!passes(&challenge, unseen, 1).await);
    }
    assert_eq!(service.questions().len(), 0);
    assert!(!passes(&challenge, &"x".repeat(2_048), 1).await);
    assert_eq!(service.questions().len(), 1);
}

#[tokio::test]
async fn a_lost_answer_is_asked_for_again_under_the_same_key() {
    let service = Service::start().await;
    for fault in [Fault::Fails, Fault::SaysSo, Fault::AnswerLost] {
        let token = service.solve("example.com", "login");
        service.meets(&[fault]);
        assert!(passes(&service.challenge(), &token, 1).await);
    }
    let questions = service.questions();
    assert_eq!(questions.len(), 6);
    assert!(questions.chunks(2).all(|pair| pair[0] == pair[1]), "{questions:?}");
}

#[tokio::test]
async fn nobody_passes_while_the_service_is_away() {
    let service = Service::start().await;
    let token = service.solve("example.com", "login");
    for fault in [Fault::Fails, Fault::SaysSo, Fault::AnswerLost] {
        service.meets(&[fault; 2]);
        assert_away(service.challenge().check(&login(&token, 1)).await);
    }
    service.meets(&[Fault::Silent; 2]);
    let impatient = turnstile(&service.url, SECRET, Duration::from_millis(20));
    assert_away(impatient.check(&login(&token, 1)).await);
    service.known.lock().unwrap().faults.clear();
    // Bound, and nobody listens.
    let deaf = tokio::net::TcpSocket::new_v4().unwrap();
    deaf.bind("127.0.0.1:0".parse().unwrap()).unwrap();
    let down = turnstile(&format!("http://{}", deaf.local_addr().unwrap()), SECRET, PATIENT);
    assert_away(down.check(&login(&token, 1)).await);
    assert!(passes(&service.challenge(), &token, 1).await, "it is good still when the service is back");
}

#[tokio::test]
async fn a_wrong_secret_of_ours_is_no_fault_of_the_reader() {
    let service = Service::start().await;
    let token = service.solve("example.com", "login");
    let misconfigured = turnstile(&service.url, "0x4AAAAAAAother", PATIENT);
    assert_away(misconfigured.check(&login(&token, 1)).await);
    assert_eq!(service.questions().len(), 1, "asking again would not help");
}
