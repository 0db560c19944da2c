//! An application on a store of its own, and answers that are easy to look into.

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_api::app::App;
use cms_api::clock::Clock;
use cms_api::config::{Config, MailWay};
use cms_api::jobs::send_mails;
use cms_api::mail::outbox;
use cms_api::passwords::Cost;
use cms_api::store::Store;
use cms_api::tokens::{self, NewToken, Scope};
use cms_api::web;
use poem::http::{Method, StatusCode};
use poem::test::TestClient;
use poem::{Endpoint, Response};
use serde_json::Value;

/// The moment at which every test starts.
pub fn noon() -> DateTime<Utc> {
    "2026-11-01T12:00:00Z".parse().unwrap()
}

/// The servers of the server profile, all three or none: `DUET_TEST_DATABASE_URL`, `DUET_TEST_MONGODB_URL`,
/// `DUET_TEST_REDIS_URL`. `./test` starts them.
fn server(name: &str) -> Option<String> {
    std::env::var(format!("DUET_TEST_{name}")).ok()
}

/// A database of its own on the MongoDB server.
pub fn mongodb_url() -> Option<String> {
    Some(format!("{}/duet_{}", server("MONGODB_URL")?, Clock::default().new_id().simple()))
}

/// The Redis server; keys are told apart by the tests.
pub fn redis_url() -> Option<String> {
    server("REDIS_URL")
}

/// The server that speaks S3, where one is: `DUET_TEST_S3_URL`. `./test` starts it.
pub fn s3_url() -> Option<String> {
    server("S3_URL")
}

/// Whether the tests run in the server profile.
pub fn tests_server_profile() -> bool {
    server("DATABASE_URL").is_some()
}

/// Stores without a single table.
pub struct Stores {
    pub config: Config,
    pub folder: tempfile::TempDir,
}

impl Stores {
    /// New stores of one profile.
    pub async fn empty(in_server_profile: bool) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let database = match server("DATABASE_URL") {
            Some(server) if in_server_profile => Some(create_database(&server).await),
            _ => None,
        };
        let mut config = Config::parse(
            &|name| match name {
                "DUET_DATA_DIR" => folder.path().to_str().map(str::to_owned),
                "DATABASE_URL" => database.clone(),
                "MONGODB_URL" => database.as_ref().and_then(|_| mongodb_url()),
                "REDIS_URL" => database.as_ref().and_then(|_| redis_url()),
                "DUET_ROOT_KEY" => Some("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=".to_owned()),
                "DUET_MAIL_FOLDER" => folder.path().join("mails").to_str().map(str::to_owned),
                "DUET_ALLOW_PRIVATE_WEBHOOKS" => Some("true".to_owned()),
                _ => None,
            },
            None,
        )
        .unwrap();
        config.trusted_proxies = vec!["127.0.0.1/32".parse().unwrap()];
        config.password_cost = Cost::TEST;
        Self { config, folder }
    }
}

/// The application under test.
pub struct TestApp {
    pub app: Arc<App>,
    pub clock: Clock,
    /// Where calls come from, unless they say otherwise: an address that no other test has, because Redis counts for all of them.
    pub address: String,
    client: TestClient<poem::endpoint::BoxEndpoint<'static, Response>>,
    folder: tempfile::TempDir,
}

/// An answer of the application.
pub struct Answer {
    pub status: StatusCode,
    pub headers: poem::http::HeaderMap,
    pub text: String,
}

impl Answer {
    pub fn json(&self) -> Value {
        serde_json::from_str(&self.text).unwrap_or_else(|error| panic!("{error}: {}", self.text))
    }

    /// The body, when the status is as expected.
    #[track_caller]
    pub fn expect(&self, status: u16) -> Value {
        assert_eq!(self.status.as_u16(), status, "{}", self.text);
        self.json()
    }

    /// The `data` of a success.
    #[track_caller]
    pub fn data(&self) -> Value {
        assert!(self.status.is_success(), "{} {}", self.status, self.text);
        self.json()["data"].clone()
    }

    /// Asserts an error of the catalogue in the contract's shape.
    #[track_caller]
    pub fn expect_error(&self, status: u16, code: &str) {
        let body = self.expect(status);
        assert_eq!(body["success"], false, "{body}");
        assert_eq!(body["error"]["code"], code, "{body}");
        assert!(
            body["message"].as_str().is_some_and(|text| !text.is_empty() && !text.contains('‹')),
            "{body}"
        );
    }

    /// The fields of a 422, sorted.
    #[track_caller]
    pub fn violations(&self) -> Vec<String> {
        let body = self.expect(422);
        assert_eq!(body["success"], false);
        let mut fields: Vec<_> = body["errors"]
            .as_array()
            .unwrap()
            .iter()
            .map(|error| {
                assert!(error["message"].as_str().is_some_and(|text| !text.contains('‹')), "{error}");
                error["field"].as_str().unwrap().to_owned()
            })
            .collect();
        fields.sort();
        fields
    }

    pub fn header(&self, name: &str) -> Option<&str> {
        self.headers.get(name).and_then(|value| value.to_str().ok())
    }

    /// The version to send back as `If-Match`.
    #[track_caller]
    pub fn etag(&self) -> String {
        self.header("ETag").unwrap_or_else(|| panic!("no ETag: {}", self.text)).to_owned()
    }
}

/// A mail that lies in the folder.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SentMail {
    /// Its file's name without the end.
    pub id: String,
    pub to: String,
    pub reply_to: Option<String>,
    pub subject: String,
    pub text: String,
    pub html: String,
}

impl SentMail {
    /// The first link in it.
    #[track_caller]
    pub fn link(&self) -> &str {
        self.text
            .lines()
            .find(|line| line.starts_with("http"))
            .unwrap_or_else(|| panic!("no link: {}", self.text))
    }
}

/// A request being put together.
pub struct Call<'a> {
    test: &'a TestApp,
    method: Method,
    path: String,
    token: Option<String>,
    headers: Vec<(String, String)>,
    body: Option<Vec<u8>>,
}

impl Call<'_> {
    pub fn token(mut self, token: &str) -> Self {
        self.token = Some(token.to_owned());
        self
    }

    pub fn header(mut self, name: &str, value: &str) -> Self {
        self.headers.push((name.to_owned(), value.to_owned()));
        self
    }

    pub fn if_match(self, etag: &str) -> Self {
        self.header("If-Match", etag)
    }

    pub fn json(mut self, body: Value) -> Self {
        self.body = Some(body.to_string().into_bytes());
        self.header("Content-Type", "application/json")
    }

    pub fn bytes(self, body: impl Into<Vec<u8>>) -> Self {
        self.typed("application/json", body)
    }

    /// A body with a media type of its own.
    pub fn typed(mut self, media_type: &str, body: impl Into<Vec<u8>>) -> Self {
        self.body = Some(body.into());
        self.header("Content-Type", media_type)
    }

    pub async fn send(self) -> Answer {
        let (parts, body) = self.send_for_bytes().await;
        let text = String::from_utf8(body).expect("a text body");
        Answer { status: parts.status, headers: parts.headers, text }
    }

    /// As [`Call::send`], where the answer is no text.
    pub async fn send_for_bytes(self) -> (poem::ResponseParts, Vec<u8>) {
        let (parts, body) = self.respond().await.into_parts();
        (parts, body.into_vec().await.expect("a whole body"))
    }

    /// The media type and the body of a success, while it is still being sent.
    pub async fn stream(self) -> (String, impl futures_util::Stream<Item = std::io::Result<bytes::Bytes>>) {
        let (parts, body) = self.respond().await.into_parts();
        assert!(parts.status.is_success(), "{}", parts.status);
        let media_type = parts.headers["content-type"].to_str().unwrap().to_owned();
        (media_type, body.into_bytes_stream())
    }

    async fn respond(self) -> Response {
        let mut request = self.test.client.request(self.method, &self.path);
        if self.headers.iter().all(|(name, _)| name != "X-Forwarded-For") {
            request = request.header("X-Forwarded-For", &self.test.address);
        }
        for (name, value) in &self.headers {
            request = request.header(name.as_str(), value.as_str());
        }
        if let Some(token) = &self.token {
            request = request.header("Authorization", format!("Bearer {token}"));
        }
        if let Some(body) = self.body {
            request = request.body(body);
        }
        request.send().await.0
    }
}

impl TestApp {
    /// A fresh application on an empty store.
    pub async fn start() -> Self {
        Self::start_with(|_| {}).await
    }

    /// As [`TestApp::start`] with a changed configuration.
    pub async fn start_with(change: impl FnOnce(&mut Config)) -> Self {
        let mut stores = Stores::empty(tests_server_profile()).await;
        change(&mut stores.config);
        Store::open(&stores.config.store).await.unwrap().migrate().await.unwrap();
        Self::open(stores).await
    }

    /// An application on these stores.
    pub async fn open(stores: Stores) -> Self {
        let clock = Clock::fixed_at(noon());
        let app = App::open(stores.config, clock.clone()).await.unwrap();
        let client = TestClient::new(web::endpoint(&app).boxed_dyn());
        let random = cms_api::clock::random_bytes::<4>().unwrap();
        let address = format!(
            "2001:db8:{:x}:{:x}::1",
            u16::from_le_bytes([random[0], random[1]]),
            u16::from_le_bytes([random[2], random[3]])
        );
        Self { app, clock, address, client, folder: stores.folder }
    }

    /// Another instance on the same stores.
    pub async fn another(&self) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let mut other = Self::open(Stores { config: self.app.config.clone(), folder }).await;
        other.address.clone_from(&self.address);
        other
    }

    /// Ends the application; gives its folder.
    pub fn stop(self) -> tempfile::TempDir {
        self.folder
    }

    /// A token with these scopes.
    pub async fn token(&self, scopes: &[Scope]) -> String {
        let names: Vec<_> = scopes.iter().map(|scope| scope.as_str().to_owned()).collect();
        let new = NewToken::parse("test".to_owned(), &names, None, self.clock.now()).unwrap();
        let mut tx = self.app.store.begin().await.unwrap();
        let (secret, _) = tokens::create(&mut tx, &self.clock, new).await.unwrap();
        tx.commit().await.unwrap();
        secret
    }

    /// A token that may do everything.
    pub async fn admin(&self) -> String {
        self.token(&[Scope::Admin]).await
    }

    /// Sends every mail that is due; gives all that went out so far, oldest first.
    pub async fn mails(&self) -> Vec<SentMail> {
        while let Some(claimed) = outbox::claim_next(&self.app.store, &self.clock).await.unwrap() {
            send_mails::attempt(&self.app, &claimed).await.unwrap();
        }
        self.mails_in_folder()
    }

    fn mails_in_folder(&self) -> Vec<SentMail> {
        let MailWay::Folder(folder) = &self.app.config.mail.way else { panic!("mails go elsewhere") };
        let Ok(entries) = std::fs::read_dir(folder) else { return vec![] };
        let mut files: Vec<_> = entries.map(|entry| entry.unwrap().path()).collect();
        files.sort();
        files.iter().map(|file| read_mail(file)).collect()
    }

    pub fn call(&self, method: &str, path: &str) -> Call<'_> {
        let method = method.parse().unwrap();
        Call { test: self, method, path: path.to_owned(), token: None, headers: vec![], body: None }
    }

    pub fn get(&self, path: &str) -> Call<'_> {
        self.call("GET", path)
    }

    pub fn post(&self, path: &str) -> Call<'_> {
        self.call("POST", path)
    }

    pub fn put(&self, path: &str) -> Call<'_> {
        self.call("PUT", path)
    }

    pub fn delete(&self, path: &str) -> Call<'_> {
        self.call("DELETE", path)
    }
}

fn read_mail(file: &std::path::Path) -> SentMail {
    let bytes = std::fs::read(file).unwrap();
    let mail = mail_parser::MessageParser::new().parse(&bytes).expect("a mail");
    let address = |found: Option<&mail_parser::Address<'_>>| Some(found?.first()?.address()?.to_owned());
    SentMail {
        id: file.file_stem().unwrap().to_str().unwrap().to_owned(),
        to: address(mail.to()).expect("a recipient"),
        reply_to: address(mail.reply_to()),
        subject: mail.subject().unwrap().to_owned(),
        text: mail.body_text(0).unwrap().replace("\r\n", "\n"),
        html: mail.body_html(0).unwrap().replace("\r\n", "\n"),
    }
}

/// Boxes an endpoint, so that the test application has a type that can be named.
trait BoxedDyn: Endpoint<Output = Response> + Sized + 'static {
    fn boxed_dyn(self) -> poem::endpoint::BoxEndpoint<'static, Response> {
        poem::EndpointExt::boxed(self)
    }
}

impl<E: Endpoint<Output = Response> + 'static> BoxedDyn for E {}

/// A database of its own on the server; the server is thrown away after the run.
async fn create_database(server: &str) -> String {
    use diesel_async::{AsyncConnection as _, SimpleAsyncConnection as _};
    let name = format!("duet_{}", Clock::default().new_id().simple());
    let mut conn =
        diesel_async::AsyncPgConnection::establish(server).await.expect("the test PostgreSQL answers");
    conn.batch_execute(&format!("CREATE DATABASE {name}")).await.unwrap();
    let (base, _) = server.rsplit_once('/').unwrap();
    format!("{base}/{name}")
}
