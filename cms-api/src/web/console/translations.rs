//! Translations that are missing, or behind their source.

use async_trait::async_trait;
use cms_sdk::Locale;
use serde_json::{Value, json};

use super::list::{Found, List, Slice};
use super::refusal::Refusal;
use super::standing::kind;
use super::table::{Cell, Column, Filter, Mark, Row, TableSpec, Takes, Tone, Wanted};
use super::visit::Visit;
use crate::content::staleness::{self, Counts, State};
use crate::store::Conn;
use crate::store::translation_states::Found as Translation;

const SPEC: TableSpec = TableSpec {
    name: "translations",
    columns: &[
        Column::plain("title", "console-column-title"),
        Column::plain("state", "console-column-state"),
        Column::plain("kind", "console-column-kind"),
        Column::plain("since", "console-column-since"),
    ],
    filters: &[
        Filter {
            name: "state",
            label: "console-column-state",
            takes: Takes::Choice(&[("stale", "console-state-stale"), ("missing", "console-state-missing")]),
        },
        Filter {
            name: "locale",
            label: "console-column-language",
            takes: Takes::Choice(&[("en", "console-tags-en"), ("vi", "console-tags-vi")]),
        },
    ],
    is_searched: false,
    sort: None,
    create: None,
    bulk: &[],
};

/// The list of translations that want work: first those behind, whose readers see something old, then those that are missing.
pub(super) struct Translations;

#[async_trait]
impl List for Translations {
    fn spec(&self) -> &'static TableSpec {
        &SPEC
    }

    async fn rows(&self, visit: &Visit, wanted: &Wanted, slice: Slice) -> Found {
        let locale = wanted.filter("locale").and_then(|text| text.parse().ok());
        let states = match wanted.filter("state") {
            Some("stale") => vec![State::Stale],
            Some("missing") => vec![State::Missing],
            _ => vec![State::Stale, State::Missing],
        };
        let mut conn = visit.app().store.read().await?;
        let (mut rows, mut before) = (Vec::new(), 0);
        for state in states {
            let total = of(staleness::count(&mut conn, state).await?, locale);
            let taken = i64::try_from(rows.len()).unwrap_or_default();
            let (offset, limit) = ((slice.offset - before).max(0), slice.limit - taken);
            if limit > 0 && offset < total {
                let (found, _) = staleness::list(&mut conn, state, locale, offset, limit).await?;
                rows.extend(found.into_iter().map(|one| row(state, one)));
            }
            before += total;
        }
        Ok((rows, before))
    }

    fn template(&self) -> &'static str {
        "translations.html"
    }

    async fn content(&self, visit: &Visit) -> Result<Value, Refusal> {
        counts(&mut visit.app().store.read().await?).await
    }
}

/// How many there are, for each state and language.
///
/// # Errors
/// When the store does not answer.
pub(super) async fn counts(conn: &mut Conn) -> Result<Value, Refusal> {
    let (stale, missing) =
        (staleness::count(conn, State::Stale).await?, staleness::count(conn, State::Missing).await?);
    let both = |counts: Counts| json!({"en": counts.en, "vi": counts.vi, "all": counts.en + counts.vi});
    Ok(json!({"stale": both(stale), "missing": both(missing)}))
}

fn of(counts: Counts, locale: Option<Locale>) -> i64 {
    match locale {
        None => counts.en + counts.vi,
        Some(Locale::En) => counts.en,
        Some(Locale::Vi) => counts.vi,
    }
}

fn row(state: State, found: Translation) -> Row {
    let (post, locale) = (found.post_id.0, found.source_locale.0.other());
    let (tone, label) = match state {
        State::Stale => (Tone::Warning, "console-state-stale"),
        State::Missing => (Tone::Quiet, "console-state-missing"),
    };
    let (title, below) = match found.title {
        Some(title) if title != found.source_title => (title, found.source_title),
        _ => (found.source_title, String::new()),
    };
    Row {
        id: format!("{post}-{locale}"),
        name: title.clone(),
        href: Some(format!("/console/posts/{post}?language={locale}")),
        version: None,
        cells: vec![
            Cell::Pair(title, below),
            Cell::Marks(vec![Mark { tone, label, locale: Some(locale) }]),
            Cell::Say(kind(found.kind.0)),
            Cell::Moment(found.since.0),
        ],
    }
}
