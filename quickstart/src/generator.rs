//! The generator beside the API: it has a token and a webhook of its own, like any other generator.

use std::io::Write as _;
use std::os::unix::fs::OpenOptionsExt as _;
use std::path::Path;
use std::sync::Arc;

use anyhow::Context as _;
use cms_api::app::App;
use cms_api::tokens::{self, NewToken, Scope};
use cms_api::webhooks::endpoints::{self, EndpointInput};
use cms_sdk::webhook::WebhookSecret;
use serde::{Deserialize, Serialize};
use site_gen::listen::{HOOK_PATH, Listener};
use site_gen::source::{ApiSource, Source};
use site_gen::{Generator, Options};
use uuid::Uuid;

/// What the generator needs to know of the API, kept in the data folder (mode 0600).
#[derive(Serialize, Deserialize)]
struct Credentials {
    token: String,
    endpoint: Uuid,
    secret: String,
}

/// Name of token and webhook, as `token list` shows it.
const NAME: &str = "the generator of duet";

/// Opens the generator on `data/site` and `data/site-state`, with the API at `origin`.
///
/// # Errors
/// When a folder cannot be written, or another process works on it.
pub(crate) async fn open(app: &App, origin: &str) -> anyhow::Result<Arc<Listener>> {
    let data = &app.config.data_dir;
    let credentials = credentials(app, &data.join("generator.json"), origin).await?;
    let generator = Generator::open(&Options {
        out: data.join("site"),
        state: data.join("site-state"),
        theme: None,
        target: "production".to_owned(),
        highlight: true,
        images: true,
        purge_command: None,
        upload: None,
    })?;
    let source = Source::Api(ApiSource::new(origin, credentials.token)?);
    let secret: WebhookSecret = credentials.secret.parse()?;
    Ok(Listener::new(Arc::new(generator), source, vec![secret]))
}

/// The credentials of the last start where they still hold, else new ones.
async fn credentials(app: &App, path: &Path, origin: &str) -> anyhow::Result<Credentials> {
    let url = format!("{origin}{HOOK_PATH}");
    let known: Option<Credentials> =
        std::fs::read(path).ok().and_then(|bytes| serde_json::from_slice(&bytes).ok());
    if let Some(known) = known
        && still_hold(app, &known, &url).await?
    {
        return Ok(known);
    }
    let scopes = [Scope::SiteRead, Scope::SiteWrite].map(|scope| scope.as_str().to_owned());
    let token = NewToken::parse(NAME.to_owned(), &scopes, None, app.clock.now())?;
    let mut tx = app.store.begin().await?;
    let (token, _) = tokens::create(&mut tx, &app.clock, token).await?;
    let input = EndpointInput { name: NAME.to_owned(), url, enabled: true };
    let (secret, endpoint) = endpoints::create(&mut tx, &app.clock, &app.root_key, input).await?;
    tx.commit().await?;
    let made = Credentials { token, endpoint: endpoint.id, secret: secret.reveal() };
    write_private(path, &serde_json::to_vec(&made)?).context("cannot keep the generator's credentials")?;
    Ok(made)
}

/// Whether token and webhook are still there; a webhook that lies at another port is moved.
async fn still_hold(app: &App, known: &Credentials, url: &str) -> anyhow::Result<bool> {
    if tokens::authenticate(&app.store, &app.clock, &known.token).await.is_err() {
        return Ok(false);
    }
    let mut tx = app.store.begin().await?;
    let Ok(endpoint) = endpoints::get(&mut tx, known.endpoint).await else { return Ok(false) };
    if endpoint.url != url || !endpoint.enabled {
        let input = EndpointInput { name: endpoint.name, url: url.to_owned(), enabled: true };
        endpoints::update(&mut tx, &app.clock, known.endpoint, endpoint.version, input).await?;
    }
    tx.commit().await?;
    Ok(true)
}

fn write_private(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    // The mode counts only for a new file, so an old one goes first.
    let _ = std::fs::remove_file(path);
    let mut file = std::fs::OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}
