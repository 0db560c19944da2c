//! Translations: one row per language of a post, with its working copy and what is live.

use cms_sdk::Locale;
use diesel::prelude::*;
use diesel_async::RunQueryDsl;
use uuid::Uuid;

use super::posts::PostRow;
use super::revisions::RevisionRow;
use super::schema::{posts, revisions, translations};
use super::types::{At, Key, Lang};
use super::{Conn, StoreResult, each};

/// One language of a post.
#[derive(Debug, Clone, PartialEq, Queryable, Insertable)]
#[diesel(table_name = translations)]
pub struct TranslationRow {
    /// The post.
    pub post_id: Key,
    /// The language.
    pub locale: Lang,
    /// Which addresses it shares: `posts` or `pages`.
    pub section: String,
    /// Counts saves of the working copy.
    pub version: i64,
    /// The working copy's slug.
    pub slug: String,
    /// The working copy's title.
    pub title: String,
    /// Title and slug, folded, for the search of the admin list.
    pub folded: String,
    /// The working copy: its latest revision.
    pub revision_id: Key,
    /// The revision of the other language that it was made from.
    pub base_revision_id: Option<Key>,
    /// The revision that readers see; none while it is not published.
    pub live_revision_id: Option<Key>,
    /// The revision that readers saw last; none before the first publish.
    pub last_live_revision_id: Option<Key>,
    /// The slug that readers see.
    pub live_slug: Option<String>,
    /// The date shown to readers, from the first publish on.
    pub published_at: Option<At>,
    /// When what readers see last changed.
    pub live_updated_at: Option<At>,
    /// When it was created.
    pub created_at: At,
    /// When its working copy was last saved.
    pub updated_at: At,
}

/// A working copy to be written over a translation.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = translations)]
pub struct WorkingCopy {
    /// Its slug.
    pub slug: String,
    /// Its title.
    pub title: String,
    /// Title and slug, folded.
    pub folded: String,
    /// Its revision.
    pub revision_id: Key,
    /// When it was saved.
    pub updated_at: At,
}

/// What readers see from now on. None takes the page down; dates that are none stay as they are.
#[derive(Debug, AsChangeset)]
#[diesel(table_name = translations)]
pub struct Live {
    /// The revision.
    #[diesel(treat_none_as_null = true)]
    pub live_revision_id: Option<Key>,
    /// Its slug.
    #[diesel(treat_none_as_null = true)]
    pub live_slug: Option<String>,
    /// The revision again, kept when the page is taken down.
    pub last_live_revision_id: Option<Key>,
    /// The date shown to readers.
    pub published_at: Option<At>,
    /// When what they see changed.
    pub live_updated_at: Option<At>,
}

/// Adds a translation.
///
/// # Errors
/// When the slug is taken or the database refuses.
pub async fn insert(conn: &mut Conn, row: &TranslationRow) -> StoreResult<()> {
    each!(conn, c => diesel::insert_into(translations::table).values(row).execute(c).await)?;
    Ok(())
}

/// One language of a post.
///
/// # Errors
/// When the database does not answer.
pub async fn find(conn: &mut Conn, post_id: Uuid, locale: Locale) -> StoreResult<Option<TranslationRow>> {
    let query = translations::table.find((Key(post_id), Lang(locale)));
    Ok(each!(conn, c => query.first(c).await.optional())?)
}

/// The languages of a post, English first.
///
/// # Errors
/// When the database does not answer.
pub async fn of_post(conn: &mut Conn, post_id: Uuid) -> StoreResult<Vec<TranslationRow>> {
    let query =
        translations::table.filter(translations::post_id.eq(Key(post_id))).order(translations::locale);
    Ok(each!(conn, c => query.load(c).await)?)
}

/// The languages of several posts with the post and the working copy's revision, in the order of post and language; nothing of
/// what is in the trash.
///
/// # Errors
/// When the database does not answer.
pub async fn with_working_copies(
    conn: &mut Conn,
    post_ids: &[Uuid],
) -> StoreResult<Vec<(TranslationRow, PostRow, RevisionRow)>> {
    let ids: Vec<Key> = post_ids.iter().copied().map(Key).collect();
    let query = translations::table
        .inner_join(posts::table.on(posts::id.eq(translations::post_id)))
        .inner_join(revisions::table.on(revisions::id.eq(translations::revision_id)))
        .filter(translations::post_id.eq_any(ids))
        .filter(posts::deleted_at.is_null())
        .order((translations::post_id, translations::locale))
        .select((translations::all_columns, posts::all_columns, revisions::all_columns));
    Ok(each!(conn, c => query.load(c).await)?)
}

/// Whether another post has this slug in the section, in its working copy or live.
///
/// # Errors
/// When the database does not answer.
pub async fn slug_is_taken(
    conn: &mut Conn,
    locale: Locale,
    section: &str,
    slug: &str,
    except: Uuid,
) -> StoreResult<bool> {
    let others = translations::table
        .filter(translations::locale.eq(Lang(locale)).and(translations::section.eq(section)))
        .filter(translations::slug.eq(slug).or(translations::live_slug.eq(slug)))
        .filter(translations::post_id.ne(Key(except)))
        .count();
    let count: i64 = each!(conn, c => others.get_result(c).await)?;
    Ok(count > 0)
}

/// The slugs of a section, working and live, that begin with this text.
///
/// # Errors
/// When the database does not answer.
pub async fn slugs_with_prefix(
    conn: &mut Conn,
    locale: Locale,
    section: &str,
    prefix: &str,
) -> StoreResult<Vec<String>> {
    // Slugs are ASCII, so `~` sorts after every one of them; the unique indexes answer such ranges.
    let end = format!("{prefix}~");
    let in_section =
        || translations::locale.eq(Lang(locale)).and(translations::section.eq(section.to_owned()));
    let working = translations::table
        .filter(in_section())
        .filter(translations::slug.ge(prefix).and(translations::slug.lt(&end)))
        .select(translations::slug);
    let mut slugs: Vec<String> = each!(conn, c => working.load(c).await)?;
    let live = translations::table
        .filter(in_section())
        .filter(translations::live_slug.ge(prefix).and(translations::live_slug.lt(&end)))
        .select(translations::live_slug.assume_not_null());
    let live: Vec<String> = each!(conn, c => live.load(c).await)?;
    slugs.extend(live);
    Ok(slugs)
}

/// Whether another post has this title in its working copy.
///
/// # Errors
/// When the database does not answer.
pub async fn title_is_taken(conn: &mut Conn, locale: Locale, title: &str, except: Uuid) -> StoreResult<bool> {
    let other = translations::table
        .filter(translations::locale.eq(Lang(locale)).and(translations::title.eq(title)))
        .filter(translations::post_id.ne(Key(except)))
        .select(translations::post_id);
    let found: Option<Key> = each!(conn, c => other.first(c).await.optional())?;
    Ok(found.is_some())
}

/// Writes a working copy over the expected version; false when another version is there.
///
/// # Errors
/// When the slug is taken or the database refuses.
pub async fn save(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
    expected: i64,
    copy: &WorkingCopy,
) -> StoreResult<bool> {
    let target =
        translations::table.find((Key(post_id), Lang(locale))).filter(translations::version.eq(expected));
    let update = diesel::update(target).set((copy, translations::version.eq(expected + 1)));
    Ok(each!(conn, c => update.execute(c).await)? == 1)
}

/// Writes which revision of the other language a translation was made from.
///
/// # Errors
/// When the database refuses.
pub async fn set_base(
    conn: &mut Conn,
    post_id: Uuid,
    locale: Locale,
    base_revision_id: Option<Key>,
) -> StoreResult<()> {
    let update = diesel::update(translations::table.find((Key(post_id), Lang(locale))))
        .set(translations::base_revision_id.eq(base_revision_id));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// Moves what readers see.
///
/// # Errors
/// When the live slug is taken or the database refuses.
pub async fn set_live(conn: &mut Conn, post_id: Uuid, locale: Locale, live: &Live) -> StoreResult<()> {
    let update = diesel::update(translations::table.find((Key(post_id), Lang(locale)))).set(live);
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// Moves all languages of a post to another section.
///
/// # Errors
/// When a slug is taken there or the database refuses.
pub async fn set_section(conn: &mut Conn, post_id: Uuid, section: &str) -> StoreResult<()> {
    let update = diesel::update(translations::table.filter(translations::post_id.eq(Key(post_id))))
        .set(translations::section.eq(section));
    each!(conn, c => update.execute(c).await)?;
    Ok(())
}

/// Removes the expected version of a translation; false when another version is there.
///
/// # Errors
/// When the database refuses.
pub async fn delete(conn: &mut Conn, post_id: Uuid, locale: Locale, expected: i64) -> StoreResult<bool> {
    let target =
        translations::table.find((Key(post_id), Lang(locale))).filter(translations::version.eq(expected));
    Ok(each!(conn, c => diesel::delete(target).execute(c).await)? == 1)
}
