//! What templates can call.
//!
//! | call | gives |
//! |---|---|
//! | `t("site-name", key=value)` | a message in the page's language, or in `locale=…`; the name is a literal |
//! | `markdown(body, under=1, ids="", first=false)` | a [`Body`] as HTML, under a heading of that level |
//! | `asset("site.css")` | the hashed path of an asset |
//! | `modules("account/sign-in.js")` | the paths of all that a script imports |
//! | `inline("appearance.js")`, `policy("appearance.js")` | a script for the page, and its hash for the policy |
//! | `instant\|date`, `instant\|iso` | a day in words in the site's time zone; the instant for `datetime` |
//! | `number\|number` | a number as the language writes it |
//! | `value\|json` | JSON that cannot end its script element |

use std::sync::Arc;

use chrono::{DateTime, Utc};
use cms_sdk::Locale;
use fluent_bundle::FluentValue;
use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Serde, Value};
use minijinja::{AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior};
use serde::Deserialize as _;

use super::assets::{Assets, Inline};
use super::dates;
use super::strings::Strings;
use crate::html::{escape, script_json};
use crate::markdown::{Placement, Renderer, opening_first};
use crate::pictures::Pictures;
use crate::view::Body;

/// An environment with every function and filter, and no templates.
pub(super) fn environment(
    strings: &Arc<[Strings; 2]>,
    assets: &Arc<Assets>,
    renderer: Arc<Renderer>,
) -> Result<Environment<'static>, Error> {
    let mut environment = Environment::new();
    environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
    // A line that holds only a tag leaves no line in the page.
    let syntax =
        SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).keep_trailing_newline(true).build()?;
    environment.set_syntax(syntax);
    environment.set_formatter(format);

    let words = Arc::clone(strings);
    environment.add_function("t", move |state: &State, name: &str, values: Kwargs| {
        text(state, &words, name, &values)
    });
    environment.add_function("markdown", move |state: &State, body: Serde<Body>, options: Kwargs| {
        markdown(state, &renderer, &body.0, &options)
    });
    let files = Arc::clone(assets);
    environment.add_function("asset", move |name: &str| {
        files.path(name).map(str::to_owned).ok_or_else(|| missing("asset", name))
    });
    let files = Arc::clone(assets);
    environment.add_function("modules", move |name: &str| {
        let paths = files.modules(name).ok_or_else(|| missing("script", name))?;
        Ok::<_, Error>(paths.into_iter().map(Value::from).collect::<Value>())
    });
    let files = Arc::clone(assets);
    environment.add_function("inline", move |name: &str| {
        inline(&files, name).map(|script| Value::from_safe_string(script.source.clone()))
    });
    let files = Arc::clone(assets);
    environment.add_function("policy", move |name: &str| {
        inline(&files, name).map(|script| Value::from_safe_string(script.policy.clone()))
    });
    environment.add_filter("date", |state: &State, instant: Serde<DateTime<Utc>>| -> Result<String, Error> {
        let zone = shell(state, "time_zone")?;
        Ok(dates::day(instant.0, zone.as_str().unwrap_or_default(), locale(state)?))
    });
    environment.add_filter("iso", |instant: Serde<DateTime<Utc>>| dates::iso(instant.0));
    environment.add_filter("number", |state: &State, value: f64| {
        Ok::<_, Error>(dates::number(value, locale(state)?))
    });
    environment.add_filter("json", json);
    Ok(environment)
}

/// Prints a value: strings escaped so that paths stay readable, everything else as minijinja does.
fn format(output: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if !value.is_safe() && matches!(state.auto_escape(), AutoEscape::Html) => {
            output.write_str(&escape(text)).map_err(Error::from)
        }
        _ => minijinja::escape_formatter(output, state, value),
    }
}

fn text(state: &State, strings: &[Strings; 2], name: &str, values: &Kwargs) -> Result<Value, Error> {
    let locale = match values.get::<Option<&str>>("locale")? {
        Some(locale) => parse_locale(locale)?,
        None => locale(state)?,
    };
    let strings = Strings::of(strings, locale);
    let plain = strings.plain(name).ok_or_else(|| missing("message", name))?;
    let mut arguments = Vec::new();
    for key in values.args().filter(|key| *key != "locale") {
        let value = values.peek::<Value>(key)?;
        let value = match f64::try_from(value.clone()) {
            Ok(number) => FluentValue::from(number),
            Err(_) => FluentValue::from(value.to_string()),
        };
        arguments.push((key, value));
    }
    Ok(if arguments.is_empty() {
        Value::from(Arc::clone(plain))
    } else {
        strings.text(name, &arguments).into()
    })
}

fn markdown(state: &State, renderer: &Renderer, body: &Body, options: &Kwargs) -> Result<Value, Error> {
    let under = options.get::<Option<u8>>("under")?.unwrap_or(1);
    let ids = options.get::<Option<&str>>("ids")?.unwrap_or_default();
    let is_first = options.get::<Option<bool>>("first")?.unwrap_or_default();
    options.assert_all_used()?;
    let pictures = pictures(state)?;
    let placement = Placement { under, ids, pictures: pictures.as_ref() };
    let html = renderer.render(body, locale(state)?, placement);
    let hurried = if is_first { opening_first(&html) } else { None };
    Ok(Value::from_safe_string(hurried.unwrap_or_else(|| html.to_string())))
}

/// What the page knows of uploaded pictures; none where it shows none.
fn pictures(state: &State) -> Result<Option<Pictures>, Error> {
    match state.lookup("pictures") {
        Some(pictures) if pictures.len().unwrap_or_default() > 0 => {
            Pictures::deserialize(&pictures).map(Some)
        }
        _ => Ok(None),
    }
}

fn inline<'a>(assets: &'a Assets, name: &str) -> Result<&'a Inline, Error> {
    assets.inline(name).ok_or_else(|| missing("inline script", name))
}

fn json(value: &Value) -> Result<Value, Error> {
    let json = serde_json::to_string(&Serde(value.clone()).0)
        .map_err(|error| Error::new(ErrorKind::BadSerialization, error.to_string()))?;
    Ok(Value::from_safe_string(script_json(&json)))
}

fn shell(state: &State, field: &str) -> Result<Value, Error> {
    let shell = state.lookup("shell");
    shell.ok_or_else(|| Error::new(ErrorKind::UndefinedError, "the page has no `shell`"))?.get_attr(field)
}

fn locale(state: &State) -> Result<Locale, Error> {
    parse_locale(shell(state, "locale")?.as_str().unwrap_or_default())
}

fn parse_locale(text: &str) -> Result<Locale, Error> {
    text.parse().map_err(|error: cms_sdk::locale::UnknownLocale| {
        Error::new(ErrorKind::InvalidOperation, error.to_string())
    })
}

fn missing(what: &str, name: &str) -> Error {
    Error::new(ErrorKind::InvalidOperation, format!("the theme has no {what} `{name}`"))
}
