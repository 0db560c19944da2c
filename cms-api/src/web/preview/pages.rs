//! The pages around previews: the frame with both languages, and what a link that shows nothing says.

use std::sync::LazyLock;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use cms_sdk::Locale;
use cms_sdk::i18n::Messages;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::Serde;
use minijinja::{AutoEscape, Environment, Error, Output, State, Value};
use poem::Response;
use poem::http::StatusCode;
use poem::http::header::{
    CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE, REFERRER_POLICY, X_CONTENT_TYPE_OPTIONS,
    X_FRAME_OPTIONS,
};
use serde::Serialize;
use sha2::{Digest as _, Sha256};

use crate::html::escape;
use crate::store::{StoreError, StoreResult};

const STYLE: &str = include_str!("../../../preview/frame.css");

static TEMPLATES: LazyLock<Result<Environment<'static>, Error>> = LazyLock::new(|| {
    let mut environment = Environment::new();
    let syntax =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    environment.set_syntax(syntax);
    environment.set_formatter(format);
    environment.add_template("frame.html", include_str!("../../../preview/frame.html"))?;
    environment.add_template("message.html", include_str!("../../../preview/message.html"))?;
    Ok(environment)
});

/// Prints a value, escaped so that paths stay readable.
fn format(output: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => {
            output.write_str(&escape(text)).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(output, state, value),
    }
}

/// The policy of our own pages: one stylesheet, named by its hash, and frames of this host. Nothing else loads or runs.
static POLICY: LazyLock<String> = LazyLock::new(|| {
    let hash = STANDARD.encode(Sha256::digest(STYLE.as_bytes()));
    format!(
        "default-src 'none'; style-src 'sha256-{hash}'; frame-src 'self'; base-uri 'none'; form-action 'none'; \
         frame-ancestors 'self'"
    )
});

/// What the frame says.
#[derive(Serialize)]
pub(super) struct Frame {
    language: Locale,
    title: String,
    bar: String,
    until: String,
    show: String,
    panes: [Pane; 2],
}

#[derive(Serialize)]
struct Pane {
    locale: Locale,
    name: String,
    src: String,
}

impl Frame {
    /// The frame of the post of that title, in one language; `base` is the link's path.
    pub(super) fn new(language: Locale, title: &str, until: &str, base: &str) -> Self {
        let messages = Messages::embedded(language);
        let say = |name: &str| messages.text(name, &[]);
        Self {
            language,
            title: messages.text("preview-title", &[("title", title.into())]),
            bar: say("preview-bar"),
            until: messages.text("preview-until", &[("time", until.into())]),
            show: say("preview-show"),
            panes: Locale::ALL.map(|locale| Pane {
                locale,
                name: say(&format!("preview-{locale}")),
                src: format!("{base}/{locale}"),
            }),
        }
    }
}

/// A message in one language.
#[derive(Serialize)]
pub(super) struct Say {
    locale: Locale,
    title: String,
    text: Option<String>,
}

impl Say {
    /// A message by the names of its strings.
    pub(super) fn new(locale: Locale, title: &str, text: Option<&str>) -> Self {
        let say = |name: &str| Messages::embedded(locale).text(name, &[]);
        Self { locale, title: say(title), text: text.map(say) }
    }
}

/// The frame as HTML.
pub(super) fn frame(frame: &Frame) -> StoreResult<String> {
    render("frame.html", Value::from(Serde(frame)))
}

/// Messages, one under the other, as a page.
pub(super) fn message(says: &[Say]) -> StoreResult<String> {
    render("message.html", Value::from(Serde(says)))
}

fn render(name: &str, page: Value) -> StoreResult<String> {
    let context = minijinja::context! { page, style => Value::from_safe_string(STYLE.to_owned()) };
    let broken = |error: &Error| StoreError::Other(anyhow::anyhow!("{name}: {error}"));
    let templates = TEMPLATES.as_ref().map_err(broken)?;
    templates.get_template(name).and_then(|template| template.render(context)).map_err(|error| broken(&error))
}

/// One of our own pages as an answer.
pub(super) fn answer(status: StatusCode, html: String) -> Response {
    with_policy(status, html, &POLICY)
}

/// A page as an answer that no cache keeps, no search engine lists, and only this host frames; where it leads to does not learn
/// its address.
pub(super) fn with_policy(status: StatusCode, html: String, policy: &str) -> Response {
    Response::builder()
        .status(status)
        .header(CONTENT_TYPE, "text/html; charset=utf-8")
        .header(CACHE_CONTROL, "no-store")
        .header(REFERRER_POLICY, "no-referrer")
        .header(X_CONTENT_TYPE_OPTIONS, "nosniff")
        .header(X_FRAME_OPTIONS, "SAMEORIGIN")
        .header(CONTENT_SECURITY_POLICY, policy)
        .header("X-Robots-Tag", "noindex")
        .body(html)
}
