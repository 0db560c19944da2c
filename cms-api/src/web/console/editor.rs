//! The editor of a post: the page comes with everything that it shows first, so that it asks for nothing at its start.

use std::collections::BTreeSet;

use cms_sdk::site_path::{PathKind, site_path};
use cms_sdk::{ErrorCode, Locale};
use poem_openapi::types::ToJSON;
use serde_json::{Map, Value, json};
use uuid::Uuid;

use super::refusal::Refusal;
use super::visit::{Answer, Visit};
use crate::content::autosave::{self, Place};
use crate::content::{self, Post, authors, staleness, tags};
use crate::error::DomainError;
use crate::preview;
use crate::store::Conn;
use crate::web::api::admin_posts::body::PostBody;
use crate::web::api::autosaves::AutosaveBody;
use crate::web::api::live::LiveStatusBody;
use crate::{live_status, settings};

/// The page.
pub(super) async fn page(visit: Visit) -> Answer {
    let id = visit.id()?;
    let locale = visit.frame.locale;
    let mut conn = visit.app().store.read().await?;
    let (settings, _) = settings::load(&mut conn).await?;
    let post = content::post(&mut conn, &settings, id).await?;
    let kind = post.kind;
    let own = post.translations.iter().find(|one| one.locale == locale);
    let title = own.or_else(|| post.translations.first()).map(|one| one.copy.title.clone());
    let named = Named::load(&mut conn, &post, locale).await?;
    let live = live_status::of_post(&mut conn, &visit.app().clock, id).await?;
    let paths = Locale::ALL.map(|locale| {
        let path = |kind: PathKind| site_path(&settings, locale, kind, "");
        let front = path(PathKind::Front);
        (locale, json!({"article": path(PathKind::ArticleList), "page": front, "landing": front}))
    });
    let mut data = json!({
        "kind": kind.as_str(),
        "locale": locale,
        "timeZone": settings.time_zone,
        "account": {"id": visit.person.account.id, "name": visit.person.account.name},
        "tags": named.tags,
        "authors": named.authors,
        "paths": paths.into_iter().map(|(locale, paths)| (locale.to_string(), paths)).collect::<Map<_, _>>(),
        "previewStyles": preview_styles()?,
        "autosaves": autosaves(&mut conn, id, visit.person.account.id).await?,
        "live": live.into_iter().map(LiveStatusBody::from).filter_map(|one| one.to_json()).collect::<Vec<_>>(),
    });
    if !is_any_stale(&mut conn, &post).await? {
        put(&mut data, "staleness", json!({"en": {"isStale": false}, "vi": {"isStale": false}}));
    }
    put(&mut data, "post", PostBody::from(post).to_json().unwrap_or_default());
    let languages = Locale::ALL.map(|locale| json!({"code": locale, "name": name(locale)}));
    let editor = json!({
        "kind": kind.as_str(),
        "title": title,
        "data": safe_in_script(&data),
        "languages": languages,
    });
    visit.page("editor.html", &json!({"editor": editor}))
}

/// A language, in its own words.
fn name(locale: Locale) -> &'static str {
    match locale {
        Locale::En => "English",
        Locale::Vi => "Tiếng Việt",
    }
}

fn put(data: &mut Value, name: &str, value: Value) {
    if let Value::Object(fields) = data {
        fields.insert(name.to_owned(), value);
    }
}

/// JSON that cannot end a script element, whatever its texts are.
fn safe_in_script(data: &Value) -> String {
    data.to_string().replace('<', "\\u003c")
}

/// Names of what the post's languages carry.
struct Named {
    tags: Vec<Value>,
    authors: Vec<Value>,
}

impl Named {
    async fn load(conn: &mut Conn, post: &Post, locale: Locale) -> Result<Self, Refusal> {
        let carried = |ids: fn(&content::PostTranslation) -> &[Uuid]| -> BTreeSet<Uuid> {
            post.translations.iter().flat_map(ids).copied().collect()
        };
        let mut named = Self { tags: Vec::new(), authors: Vec::new() };
        for id in carried(|one| &one.copy.tags) {
            if let Some(found) = there(tags::find(conn, id).await)? {
                let words = found.tag.words(locale).or_else(|| found.tag.words(locale.other()));
                named.tags.push(json!({"id": id, "name": words.map(|words| &words.name)}));
            }
        }
        for id in carried(|one| &one.copy.authors) {
            if let Some(found) = there(authors::find(conn, id).await)? {
                named.authors.push(json!({"id": id, "name": found.author.name(locale)}));
            }
        }
        Ok(named)
    }
}

/// What somebody has typed and not saved, per language; null where there is nothing.
async fn autosaves(conn: &mut Conn, post_id: Uuid, user_id: Uuid) -> Result<Value, Refusal> {
    let mut found = Map::new();
    for locale in Locale::ALL {
        let kept = there(autosave::find(conn, Place { post_id, locale, user_id }).await)?;
        let kept = kept.and_then(|kept| AutosaveBody::from(kept).to_json());
        found.insert(locale.to_string(), kept.unwrap_or_default());
    }
    Ok(Value::Object(found))
}

async fn is_any_stale(conn: &mut Conn, post: &Post) -> Result<bool, Refusal> {
    for translation in &post.translations {
        if staleness::of(conn, post.id, translation.locale).await?.is_stale {
            return Ok(true);
        }
    }
    Ok(false)
}

/// Nothing where there is no such thing.
fn there<T>(found: Result<T, DomainError>) -> Result<Option<T>, Refusal> {
    match found {
        Ok(found) => Ok(Some(found)),
        Err(DomainError::Refused(ErrorCode::NotFound)) => Ok(None),
        Err(error) => Err(error.into()),
    }
}

/// Addresses of the theme's stylesheets, for the preview beside the text.
fn preview_styles() -> Result<Vec<String>, Refusal> {
    let assets = preview::theme()?.assets().iter();
    let styles =
        assets.filter(|asset| asset.path.starts_with("assets/site.") && asset.path.ends_with(".css"));
    Ok(styles.map(|asset| format!("{}/{}", preview::BASE, asset.path)).collect())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_text_ends_the_script_that_it_stands_in() {
        let text = safe_in_script(&json!({"title": "</script><script>alert(1)</script>"}));
        assert!(!text.contains('<'), "{text}");
        let back: Value = serde_json::from_str(&text).unwrap();
        assert_eq!(back["title"], "</script><script>alert(1)</script>");
    }
}
