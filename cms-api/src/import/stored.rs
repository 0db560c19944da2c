//! What is stored before the import, read once.

use std::collections::HashMap;

use cms_sdk::Locale;
use cms_sdk::content::{Author, Tag, TagWords};
use cms_sdk::settings::SiteSettings;
use uuid::Uuid;

use crate::content::authors;
use crate::settings;
use crate::store::imports::{self, ImportedFileRow, ImportedSiteFileRow};
use crate::store::posts::PostRow;
use crate::store::redirects::RedirectRow;
use crate::store::tags::TagRow;
use crate::store::translations::TranslationRow;
use crate::store::types::{Key, Lang};
use crate::store::{self, Conn, StoreResult};

/// What is stored before the import.
#[derive(Debug, Default)]
pub(crate) struct Stored {
    pub(crate) settings: SiteSettings,
    pub(crate) settings_version: i64,
    pub(crate) site_file: Option<ImportedSiteFileRow>,
    /// By language and the path of the pair.
    pub(crate) files: HashMap<(Locale, String), ImportedFileRow>,
    pub(crate) posts: HashMap<Uuid, PostRow>,
    /// Posts by their source path.
    pub(crate) paths: HashMap<String, Uuid>,
    pub(crate) translations: HashMap<(Uuid, Locale), TranslationRow>,
    pub(crate) tags: Vec<Tag>,
    pub(crate) authors: Vec<Author>,
    /// By address.
    pub(crate) redirects: HashMap<String, RedirectRow>,
}

impl Stored {
    /// Reads it.
    pub(crate) async fn load(conn: &mut Conn) -> StoreResult<Self> {
        let (settings, settings_version) = settings::load(conn).await?;
        let files = imports::files(conn).await?;
        let posts = imports::posts(conn).await?;
        let translations = imports::translations(conn).await?;
        let redirects = store::redirects::all(conn).await?;
        Ok(Self {
            settings,
            settings_version,
            site_file: imports::site_file(conn).await?,
            files: files.into_iter().map(|row| ((row.locale.0, row.path.clone()), row)).collect(),
            paths: posts.iter().filter_map(|row| Some((row.source_path.clone()?, row.id.0))).collect(),
            posts: posts.into_iter().map(|row| (row.id.0, row)).collect(),
            translations: translations.into_iter().map(|row| ((row.post_id.0, row.locale.0), row)).collect(),
            tags: load_tags(conn).await?,
            authors: authors::all(conn).await?.into_iter().map(|edited| edited.author).collect(),
            redirects: redirects.into_iter().map(|(row, _)| (row.from_path.clone(), row)).collect(),
        })
    }

    /// The same without what is in the trash: what an export holds. What led there leads nowhere.
    pub(crate) fn without_trash(mut self) -> Self {
        self.posts.retain(|_, post| post.deleted_at.is_none());
        let posts = &self.posts;
        self.translations.retain(|(post_id, _), _| posts.contains_key(post_id));
        self.paths.retain(|_, post_id| posts.contains_key(post_id));
        for row in self.redirects.values_mut() {
            if row.post_id.is_some_and(|Key(post_id)| !posts.contains_key(&post_id)) {
                (row.post_id, row.locale) = (None, None);
            }
        }
        self.settings.front_page = self.settings.front_page.filter(|post_id| posts.contains_key(post_id));
        self.settings.pinned.retain(|post_id| posts.contains_key(post_id));
        self
    }

    /// The post that an import made from this path, if it is still there.
    pub(crate) fn post_of_path(&self, path: &str) -> Option<Uuid> {
        let remembered = Locale::ALL.iter().find_map(|locale| self.files.get(&(*locale, path.to_owned())));
        let remembered = remembered.map(|row| row.post_id.0).filter(|id| self.posts.contains_key(id));
        remembered.or_else(|| self.paths.get(path).copied())
    }
}

async fn load_tags(conn: &mut Conn) -> StoreResult<Vec<Tag>> {
    let mut words: HashMap<(Key, Lang), TagWords> = HashMap::new();
    for row in store::tags::all_words(conn).await? {
        words.insert((row.tag_id, row.locale), TagWords { name: row.name, slug: row.slug });
    }
    let rows = store::tags::all(conn).await?;
    let words = |id: Key, locale: Locale| words.get(&(id, Lang(locale))).cloned();
    let tag = |row: TagRow| Tag {
        id: row.id.0,
        en: words(row.id, Locale::En),
        vi: words(row.id, Locale::Vi),
        series: row.series,
    };
    Ok(rows.into_iter().map(tag).collect())
}
