//! Exports of Ghost: one JSON file. Ghost names the site's own address by a placeholder, and has the texts as HTML beside its editor's
//! form.

use std::collections::HashMap;

use cms_sdk::Locale;
use cms_sdk::content::{Picture, PostKind, Seo};
use serde::de::IgnoredAny;
use serde_json::Value;

use self::rows::{Data, Export, Id, Post, PostMeta};
use super::foreign::{Found, Languages, Page};
use super::report::FileProblem;

mod rows;
mod text;

/// What stands for scheme and host of the site in texts and addresses.
const SITE: &str = "__GHOST_URL__";

/// Reads an export.
///
/// # Errors
/// When it is no JSON, is cut off, or is not Ghost's.
pub(super) fn read(name: &str, bytes: &[u8], languages: Languages) -> Result<Found, FileProblem> {
    let data = data(name, bytes)?;
    let named = data.settings.iter().find(|setting| matches!(setting.key.as_str(), "locale" | "lang"));
    let locale = languages.of_export(named.and_then(|setting| setting.value.as_str()).unwrap_or_default());
    let related = Related::of(&data);
    let mut found = Found::default();
    for (index, value) in data.posts.iter().enumerate() {
        match serde_path_to_error::deserialize::<_, Post>(value) {
            Ok(post) => found.pages.push(page(post, &related, locale)),
            Err(error) => {
                let slug = value.get("slug").and_then(Value::as_str).map(str::to_owned);
                let label = format!("{name}#{}", slug.unwrap_or_else(|| format!("posts[{index}]")));
                let reason = format!("`{}`: {}", error.path(), error.inner());
                found.problems.push(FileProblem::new(label, None, reason));
            }
        }
    }
    Ok(found)
}

fn data(name: &str, bytes: &[u8]) -> Result<Data, FileProblem> {
    let bytes = bytes.strip_prefix(b"\xef\xbb\xbf").unwrap_or(bytes);
    let problem = |error: serde_json::Error, not: &str| {
        FileProblem::new(name, Some(error.line()), format!("{not}: {error}"))
    };
    // Apart, so that a file that is cut off is called that, whatever it lacks.
    serde_json::from_slice::<IgnoredAny>(bytes).map_err(|error| problem(error, "not whole, or not JSON"))?;
    let not_ghost = "not an export of Ghost";
    let export: Export = serde_json::from_slice(bytes).map_err(|error| problem(error, not_ghost))?;
    let mut databases = export.db.into_iter();
    match (databases.next(), databases.next()) {
        (Some(database), None) => Ok(database.data),
        _ => Err(FileProblem::new(name, None, format!("{not_ghost}: `db` must hold one database"))),
    }
}

/// What posts name by ids.
struct Related<'a> {
    /// Names of tags in the order of each post.
    tags: HashMap<&'a Id, Vec<&'a str>>,
    authors: HashMap<&'a Id, Vec<&'a str>>,
    users: HashMap<&'a Id, &'a str>,
    metas: HashMap<&'a Id, &'a PostMeta>,
}

impl<'a> Related<'a> {
    fn of(data: &'a Data) -> Self {
        let users: HashMap<_, _> = data.users.iter().map(|user| (&user.id, user.name.as_str())).collect();
        // Internal tags steer themes and are for nobody to read.
        let public =
            |tag: &&rows::Tag| tag.visibility.as_deref() != Some("internal") && !tag.name.starts_with('#');
        let tags: HashMap<_, _> =
            data.tags.iter().filter(public).map(|tag| (&tag.id, tag.name.as_str())).collect();
        let names = |links: &'a [rows::Link], known: &HashMap<&'a Id, &'a str>| {
            let mut links: Vec<_> = links.iter().collect();
            links.sort_by_key(|link| link.sort_order);
            let mut by_post: HashMap<_, Vec<_>> = HashMap::new();
            for link in links {
                let names = by_post.entry(&link.post_id).or_default();
                names.extend(known.get(&link.other_id).copied());
            }
            by_post
        };
        Self {
            tags: names(&data.posts_tags, &tags),
            authors: names(&data.posts_authors, &users),
            users,
            metas: data.posts_meta.iter().map(|meta| (&meta.post_id, meta)).collect(),
        }
    }
}

fn page(post: Post, related: &Related<'_>, locale: Locale) -> Page {
    let mut notes = Vec::new();
    let meta = related.metas.get(&post.id).copied();
    let or_meta = |own: &Option<String>, of_meta: fn(&PostMeta) -> &Option<String>| {
        let found = own.as_ref().or_else(|| of_meta(meta?).as_ref());
        found.map(|text| at_home(text)).filter(|text| !text.trim().is_empty())
    };
    let title_for_search = or_meta(&post.meta_title, |meta| &meta.meta_title);
    let description = or_meta(&post.meta_description, |meta| &meta.meta_description);
    let picture_for_previews = or_meta(&post.og_image, |meta| &meta.og_image);
    let alt = or_meta(&post.feature_image_alt, |meta| &meta.feature_image_alt).unwrap_or_default();
    let was_public = post.status == "published";
    let is_for_all = matches!(post.visibility.as_deref(), None | Some("public" | ""));
    let is_or_will_be = was_public || post.status == "scheduled";
    if is_or_will_be && !is_for_all {
        notes.push("it is for members only, so it was imported as a draft".to_owned());
    } else if post.status == "sent" {
        notes.push("it went out by mail only, so it was imported as a draft".to_owned());
    }
    if [&post.codeinjection_head, &post.codeinjection_foot]
        .into_iter()
        .flatten()
        .any(|code| !code.trim().is_empty())
    {
        notes.push("code that was put into its page was left out".to_owned());
    }
    let html = text::html_of(&post, &mut notes);
    let names = |names: Option<&Vec<&str>>| -> Vec<String> {
        names.into_iter().flatten().map(|name| (*name).to_owned()).collect()
    };
    let mut authors = names(related.authors.get(&post.id));
    if authors.is_empty() {
        let first = post.author_id.as_ref().and_then(|id| related.users.get(id));
        authors.extend(first.map(|name| (*name).to_owned()));
    }
    let slug = post.slug.clone().filter(|slug| !slug.trim().is_empty());
    let path = slug.clone().unwrap_or_else(|| post.id.to_string());
    Page {
        line: None,
        addresses: slug.iter().filter(|_| was_public).map(|slug| format!("/{slug}/")).collect(),
        pair: path.clone(),
        path,
        locale,
        kind: if post.is_page() { PostKind::Page } else { PostKind::Article },
        summary: post.custom_excerpt.unwrap_or_default(),
        slug: slug.unwrap_or_default(),
        html: at_home(&html),
        origin: None,
        is_draft: !(is_or_will_be && is_for_all),
        // A draft's date is when it was begun, or nothing.
        published_at: post.published_at.filter(|_| post.status != "draft"),
        updated_at: post.updated_at,
        tags: names(related.tags.get(&post.id)),
        authors,
        cover: post
            .feature_image
            .filter(|src| !src.trim().is_empty())
            .map(|src| Picture { src: at_home(&src), alt }),
        seo: Seo { title: title_for_search, description, image: picture_for_previews, noindex: false },
        title: post.title.unwrap_or_default(),
        notes,
    }
}

/// A text whose addresses of the site itself are paths.
fn at_home(text: &str) -> String {
    text.replace(SITE, "")
}
