//! A page that is asked for: by whom, in which language, and how it is answered.

use std::collections::BTreeMap;
use std::sync::Arc;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cms_sdk::settings::SiteSettings;
use cms_sdk::{ErrorCode, Locale};
use minijinja::context;
use minijinja::value::{Serde, Value};
use poem::http::HeaderMap;
use poem::{Request, Response};
use serde::Serialize;
use serde_json::json;
use url::form_urlencoded;
use uuid::Uuid;

use super::look::Look;
use super::refusal::Refusal;
use super::{Console, answer, navigation};
use crate::app::App;
use crate::clock::random_bytes;
use crate::settings;
use crate::tokens::Scope;
use crate::web::caller::Person;
use crate::web::context::preferred_language;

/// What a page gives: its answer, or why there is none.
pub(super) type Answer = Result<Response, Refusal>;

/// What every page is rendered with, whoever asks.
#[derive(Clone)]
pub(super) struct Frame {
    /// The application.
    pub(super) app: Arc<App>,
    /// The language of the page.
    pub(super) locale: Locale,
    /// Whether the language was chosen for the console, rather than guessed from the browser.
    is_chosen: bool,
    /// The site's settings.
    pub(super) settings: SiteSettings,
    console: Arc<Console>,
    look: Arc<Look>,
    nonce: String,
    path: String,
    query: Vec<(String, String)>,
    is_gzip: bool,
}

/// A page that somebody with a session asks for, who may see it.
pub(super) struct Visit {
    /// What it is rendered with.
    pub(super) frame: Frame,
    /// Who asks.
    pub(super) person: Person,
    params: BTreeMap<String, String>,
}

/// What templates know of every page, as `shell`.
#[derive(Serialize)]
struct Shell<'a> {
    locale: Locale,
    other: Locale,
    time_zone: &'a str,
    nonce: &'a str,
    site_name: &'a str,
    /// The site's front page in this language.
    site: String,
    /// This page: path and query.
    here: String,
    /// This page in the other language.
    switch: String,
    /// Where signing in leads, for the pages of accounts.
    home: &'static str,
    account: &'static str,
    api_origin: Option<String>,
    person: Option<Me<'a>>,
    navigation: Vec<navigation::Shown>,
}

#[derive(Serialize)]
struct Me<'a> {
    id: Uuid,
    name: &'a str,
    email: &'a str,
    role: &'static str,
}

impl Frame {
    /// What a request's page is rendered with.
    ///
    /// # Errors
    /// When the look is not well formed or there are no random bytes. A store that is away is no error: the frame then has the
    /// default settings.
    pub(super) async fn of(console: &Arc<Console>, request: &Request) -> Result<Self, Refusal> {
        let look =
            console.looks.get().map_err(|error| anyhow::anyhow!("the console's templates: {error}"))?;
        let app = Arc::clone(&console.app);
        let query = request.uri().query().unwrap_or_default();
        Ok(Self {
            locale: language(request.headers()),
            is_chosen: answer::chosen_language(request.headers()).is_some(),
            settings: load_settings(&app).await,
            look,
            nonce: STANDARD.encode(random_bytes::<16>()?),
            path: below_console(request.uri().path()),
            query: form_urlencoded::parse(query.as_bytes()).into_owned().collect(),
            is_gzip: answer::accepts_gzip(request.headers()),
            console: Arc::clone(console),
            app,
        })
    }

    /// Speaks somebody's language, unless another one was chosen.
    pub(super) fn speak(&mut self, locale: Locale) {
        if !self.is_chosen {
            self.locale = locale;
        }
    }

    /// A query parameter; nothing where it is absent or empty.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.query
            .iter()
            .find(|(key, value)| key == name && !value.is_empty())
            .map(|(_, value)| value.as_str())
    }

    /// Path and query of this page, with another query.
    fn with_query(&self, change: impl Fn(&str) -> bool, add: Option<(&str, &str)>) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        query.extend_pairs(self.query.iter().filter(|(key, _)| change(key)).map(|(key, value)| (key, value)));
        query.extend_pairs(add);
        let query = query.finish();
        let path = if self.path == "/" { "/console".to_owned() } else { format!("/console{}", self.path) };
        if query.is_empty() { path } else { format!("{path}?{query}") }
    }

    /// This page, without the parameter that chooses a language.
    pub(super) fn here(&self) -> String {
        self.with_query(|key| key != "lang", None)
    }

    /// A page as HTML.
    pub(super) fn render(
        &self,
        status: u16,
        template: &str,
        content: &impl Serialize,
        person: Option<&Person>,
        turnstile: bool,
    ) -> Response {
        let there = |path: &str| self.console.has(path);
        let allows = |scope: Scope| person.is_some_and(|person| person.allows(scope));
        let shell = Shell {
            locale: self.locale,
            other: self.locale.other(),
            time_zone: &self.settings.time_zone,
            nonce: &self.nonce,
            site_name: &self.settings.locale(self.locale).name,
            site: format!("{}/{}/", self.settings.origin, self.locale),
            here: self.here(),
            switch: self.with_query(|key| key != "lang", Some(("lang", self.locale.other().as_str()))),
            home: "/console",
            account: "/console",
            api_origin: None,
            person: person.map(|person| Me {
                id: person.account.id,
                name: &person.account.name,
                email: &person.account.email,
                role: person.account.role.as_str(),
            }),
            navigation: navigation::shown(&self.path, there, allows),
        };
        let context = context! { shell => Value::from(Serde(&shell)), ..Value::from(Serde(content)) };
        match self.look.render(template, context) {
            Ok(html) => answer::page(status, html, &self.nonce, (self.is_gzip, turnstile)),
            Err(error) => {
                tracing::error!(%error, template, "a page of the console was not rendered");
                answer::page(
                    500,
                    "<!doctype html><title>500</title><h1>500</h1>".to_owned(),
                    &self.nonce,
                    (false, false),
                )
            }
        }
    }

    /// Why there is no page, in the frame as far as the person may see it.
    pub(super) fn refused(&self, refusal: Refusal, person: Option<&Person>) -> Response {
        let content = json!({"kind": refusal.kind()});
        self.render(refusal.status(), "refused.html", &content, person, false)
    }
}

impl Visit {
    pub(super) fn new(frame: Frame, person: Person, request: &Request) -> Self {
        let params = request.path_params().unwrap_or_default();
        Self { frame, person, params }
    }

    /// The application.
    pub(super) fn app(&self) -> &App {
        &self.frame.app
    }

    /// A page for whoever asks; `content` is what its template knows beside `shell`.
    pub(super) fn page(&self, template: &str, content: &impl Serialize) -> Answer {
        self.page_with(200, template, content)
    }

    /// As [`Self::page`], with another status.
    pub(super) fn page_with(&self, status: u16, template: &str, content: &impl Serialize) -> Answer {
        Ok(self.frame.render(status, template, content, Some(&self.person), false))
    }

    /// The id in the path.
    ///
    /// # Errors
    /// [`ErrorCode::NotFound`] where it is none.
    pub(super) fn id(&self) -> Result<Uuid, Refusal> {
        self.param("id").and_then(|text| text.parse().ok()).ok_or(Refusal(ErrorCode::NotFound))
    }

    /// A part of the path by its name.
    pub(super) fn param(&self, name: &str) -> Option<&str> {
        self.params.get(name).map(String::as_str)
    }

    /// A query parameter; nothing where it is absent or empty.
    pub(super) fn query(&self, name: &str) -> Option<&str> {
        self.frame.query(name)
    }

    /// Whether the person may do this.
    pub(super) fn allows(&self, scope: Scope) -> bool {
        self.person.allows(scope)
    }
}

/// The language that was chosen, else the browser's. The account's own comes before the browser's: [`Frame::speak`].
fn language(headers: &HeaderMap) -> Locale {
    let accepted = headers.get("Accept-Language").and_then(|value| value.to_str().ok()).unwrap_or_default();
    answer::chosen_language(headers).unwrap_or_else(|| preferred_language(accepted))
}

async fn load_settings(app: &App) -> SiteSettings {
    let loaded = async { settings::load(&mut app.store.read().await?).await };
    loaded.await.map(|(settings, _)| settings).unwrap_or_default()
}

/// The path inside the console: `/` and `/tags/new`, however slashes stand around it.
fn below_console(path: &str) -> String {
    let path = path.strip_prefix("/console").unwrap_or(path);
    format!("/{}", path.trim_matches('/'))
}
