//! What an API would hold: live content, and the feed that it adds up to.

use std::collections::BTreeMap;

use chrono::{DateTime, TimeDelta, Utc};
use cms_sdk::Locale;
use cms_sdk::content::{
    Author, AuthorWords, Media, PostKind, Redirect, Seo, Tag, TagPlace, TagWords, Translation,
};
use cms_sdk::feed::{
    Change, ChangesPage, Cursor, Entry, PageCursor, RemovedId, RemovedMedia, RemovedTranslation,
    SNAPSHOT_FORMAT, SnapshotEnd, SnapshotHeader,
};
use cms_sdk::settings::SiteSettings;
use cms_sdk::signing_keys::{PublicSigningKey, SigningKeys};
use uuid::Uuid;

/// A list in one language: none for all posts of a kind.
type Places = BTreeMap<(Option<Uuid>, PostKind, Locale), i64>;

/// Live content and its feed.
#[derive(Clone, Default)]
pub struct World {
    /// Tells the changes of one world from those of another.
    pub number: u128,
    pub settings: SiteSettings,
    pub signing_keys: SigningKeys,
    pub tags: BTreeMap<Uuid, Tag>,
    pub authors: BTreeMap<Uuid, Author>,
    pub redirects: BTreeMap<Uuid, Redirect>,
    pub media: BTreeMap<String, Media>,
    pub live: BTreeMap<(Uuid, Locale), Translation>,
    pub changes: Vec<Change>,
    places: Places,
}

pub fn post_id(number: u8) -> Uuid {
    Uuid::from_u128(0x1000 + u128::from(number) * 2)
}

pub fn tag_id(number: u8) -> Uuid {
    Uuid::from_u128(0x2000 + u128::from(number))
}

pub fn author_id(number: u8) -> Uuid {
    Uuid::from_u128(0x4000 + u128::from(number))
}

pub fn redirect_id(number: u8) -> Uuid {
    Uuid::from_u128(0x3000 + u128::from(number))
}

/// The bytes of a picture: the generator asks nothing of them but their hash.
pub fn picture_bytes(number: u8) -> Vec<u8> {
    format!("picture {number}").into_bytes()
}

/// Hash and name of a picture.
pub fn picture(number: u8) -> (String, String) {
    let hash = blake3::hash(&picture_bytes(number)).to_hex().to_string();
    let name = cms_sdk::media::name(&hash, &format!("p{number}.png"), "png");
    (hash, name)
}

impl World {
    /// A world with its settings said.
    pub fn new(number: u128) -> Self {
        let mut world = Self { number, ..Self::default() };
        world.commit(Entry::Settings(world.settings.clone()));
        world
    }

    /// A world with this many articles in each language, alternating between two tags.
    pub fn with_articles(number: u128, count: u8) -> Self {
        let mut world = Self::new(number);
        (0..2).for_each(|tag| world.name_tag(tag, Some("One"), Some("Một")));
        for post in 0..count {
            for locale in Locale::ALL {
                let slug = format!("article-{post}");
                world.publish(post, locale, PostKind::Article, &slug, &[tag_id(post % 2)], |_| {});
            }
        }
        world
    }

    /// The moment after so many changes.
    fn now(&self) -> DateTime<Utc> {
        DateTime::from_timestamp(1_700_000_000, 0).unwrap() + TimeDelta::hours(self.changes.len() as i64)
    }

    /// Makes an entry true and puts it into the feed.
    pub fn commit(&mut self, entry: Entry) {
        match entry.clone() {
            Entry::Settings(settings) => self.settings = settings,
            Entry::SigningKeys(keys) => self.signing_keys = keys,
            Entry::Tag(tag) => _ = self.tags.insert(tag.id, tag),
            Entry::TagRemoved(gone) => _ = self.tags.remove(&gone.id),
            Entry::Author(author) => _ = self.authors.insert(author.id, author),
            Entry::AuthorRemoved(gone) => _ = self.authors.remove(&gone.id),
            Entry::Redirect(redirect) => _ = self.redirects.insert(redirect.id, redirect),
            Entry::RedirectRemoved(gone) => _ = self.redirects.remove(&gone.id),
            Entry::Media(medium) => _ = self.media.insert(medium.name.clone(), medium),
            Entry::MediaRemoved(gone) => _ = self.media.remove(&gone.name),
            Entry::Translation(one) => _ = self.live.insert((one.post_id, one.locale), one),
            Entry::TranslationRemoved(gone) => _ = self.live.remove(&(gone.post_id, gone.locale)),
        }
        let seq = self.changes.len() as i64 + 1;
        let id = Uuid::from_u128((self.number << 64) + seq as u128);
        self.changes.push(Change { seq, id, at: self.now(), entry });
    }

    /// The newest place in the feed.
    pub fn cursor(&self) -> Cursor {
        self.changes.last().map_or(Cursor::START, Change::cursor)
    }

    /// The changes after a place in the feed, `limit` at most; none when the feed does not hold the place.
    pub fn changes_after(&self, after: Cursor, limit: usize) -> Option<ChangesPage> {
        let seen = self.changes.iter().take_while(|change| change.seq <= after.seq).count();
        if after != Cursor::START && self.changes.get(seen.wrapping_sub(1)).map(Change::cursor) != Some(after)
        {
            return None;
        }
        let data: Vec<_> = self.changes.iter().skip(seen).take(limit).cloned().collect();
        let next = data.last().map_or(after, Change::cursor).to_string();
        let has_more = seen + data.len() < self.changes.len();
        Some(ChangesPage { data, cursor: PageCursor { next, has_more } })
    }

    /// The snapshot, as it is on disk and on the wire.
    pub fn snapshot(&self) -> String {
        let alone = [Entry::Settings(self.settings.clone()), Entry::SigningKeys(self.signing_keys.clone())];
        let entries: Vec<Entry> = alone
            .into_iter()
            .chain(self.tags.values().cloned().map(Entry::Tag))
            .chain(self.authors.values().cloned().map(Entry::Author))
            .chain(self.redirects.values().cloned().map(Entry::Redirect))
            .chain(self.media.values().cloned().map(Entry::Media))
            .chain(self.live.values().cloned().map(Entry::Translation))
            .collect();
        let header = SnapshotHeader { format: SNAPSHOT_FORMAT, cursor: self.cursor() };
        let end = SnapshotEnd { entries: entries.len() as u64 };
        let mut lines = vec![serde_json::to_string(&header).unwrap()];
        lines.extend(entries.iter().map(|entry| serde_json::to_string(entry).unwrap()));
        lines.push(serde_json::to_string(&end).unwrap());
        lines.join("\n") + "\n"
    }

    /// A free place at the end of a list.
    fn place(&mut self, tag: Option<Uuid>, kind: PostKind, locale: Locale) -> i64 {
        let kind = if tag.is_some() { PostKind::Article } else { kind };
        let newest = self.places.entry((tag, kind, locale)).or_default();
        *newest += 1;
        *newest
    }

    /// Leaves a hole in the list of a language's articles.
    pub fn skip_places(&mut self, locale: Locale, count: i64) {
        *self.places.entry((None, PostKind::Article, locale)).or_default() += count;
    }

    /// Publishes a translation, anew or again; `edit` says what else is true of it.
    pub fn publish(
        &mut self,
        number: u8,
        locale: Locale,
        kind: PostKind,
        slug: &str,
        tags: &[Uuid],
        edit: impl FnOnce(&mut Translation),
    ) {
        let post_id = post_id(number);
        let old = self.live.get(&(post_id, locale)).cloned();
        // Pages and landing pages are numbered together.
        let listed = |kind| if kind == PostKind::Article { kind } else { PostKind::Page };
        let ordinal = match &old {
            Some(old) if listed(old.kind) == listed(kind) => old.ordinal,
            _ => self.place(None, listed(kind), locale),
        };
        let tags = tags
            .iter()
            .map(|tag_id| {
                let kept = old.iter().flat_map(|old| &old.tags).find(|place| place.tag_id == *tag_id);
                let ordinal = kept.map(|place| place.ordinal);
                let ordinal = ordinal.unwrap_or_else(|| self.place(Some(*tag_id), kind, locale));
                TagPlace { tag_id: *tag_id, ordinal }
            })
            .collect();
        let now = self.now();
        let mut translation = Translation {
            post_id,
            locale,
            kind,
            revision_id: Uuid::from_u128(self.changes.len() as u128),
            slug: slug.to_owned(),
            title: format!("Title {number} {locale}"),
            summary: "A summary.".to_owned(),
            body: "Some *words*.".to_owned(),
            sections: vec![],
            cover: None,
            seo: Seo::default(),
            tags,
            authors: old.as_ref().map(|old| old.authors.clone()).unwrap_or_default(),
            ordinal,
            source_path: None,
            published_at: old.as_ref().map_or(now, |old| old.published_at),
            updated_at: now,
        };
        edit(&mut translation);
        self.commit(Entry::Translation(translation));
    }

    /// Takes a translation down.
    pub fn unpublish(&mut self, number: u8, locale: Locale) {
        if self.live.contains_key(&(post_id(number), locale)) {
            self.commit(Entry::TranslationRemoved(RemovedTranslation { post_id: post_id(number), locale }));
        }
    }

    /// Publishes a live translation again, changed.
    pub fn edit(&mut self, number: u8, locale: Locale, edit: impl FnOnce(&mut Translation)) {
        let Some(mut translation) = self.live.get(&(post_id(number), locale)).cloned() else { return };
        translation.updated_at = self.now();
        edit(&mut translation);
        self.commit(Entry::Translation(translation));
    }

    /// Names a tag, in the languages that have words for it.
    pub fn name_tag(&mut self, number: u8, english: Option<&str>, vietnamese: Option<&str>) {
        let words = |name: &str| TagWords { name: format!("{name} {number}"), slug: format!("tag-{number}") };
        let (en, vi) = (english.map(words), vietnamese.map(words));
        let series = self.tags.get(&tag_id(number)).is_some_and(|tag| tag.series);
        self.commit(Entry::Tag(Tag { id: tag_id(number), en, vi, series }));
    }

    /// Makes a tag a series, or no series any more.
    pub fn make_series(&mut self, number: u8, series: bool) {
        let Some(tag) = self.tags.get(&tag_id(number)).cloned() else { return };
        self.commit(Entry::Tag(Tag { series, ..tag }));
    }

    pub fn remove_tag(&mut self, number: u8) {
        if self.tags.contains_key(&tag_id(number)) {
            self.commit(Entry::TagRemoved(RemovedId { id: tag_id(number) }));
        }
    }

    /// Uploads a picture, or changes what is said of it.
    pub fn upload(&mut self, number: u8, alt: &str, focal_x: i32) {
        let (hash, name) = picture(number);
        self.commit(Entry::Media(Media {
            id: Uuid::from_u128(0x4000 + u128::from(number)),
            name,
            hash,
            media_type: "image/png".to_owned(),
            bytes: picture_bytes(number).len() as i64,
            width: 640 + i32::from(number),
            height: 480,
            focal_x,
            focal_y: 500,
            alt_en: alt.to_owned(),
            alt_vi: String::new(),
        }));
    }

    pub fn remove_picture(&mut self, number: u8) {
        let (_, name) = picture(number);
        if let Some(medium) = self.media.get(&name) {
            self.commit(Entry::MediaRemoved(RemovedMedia { id: medium.id, name }));
        }
    }

    /// Names an author, in the languages that have words for them.
    pub fn name_author(&mut self, number: u8, english: Option<&str>, vietnamese: Option<&str>) {
        let words = |name: &str| AuthorWords { name: format!("{name} {number}"), bio: String::new() };
        self.commit(Entry::Author(Author {
            id: author_id(number),
            slug: format!("author-{number}"),
            picture: None,
            link: english.map(|name| format!("https://example.org/{name}")),
            en: english.map(words),
            vi: vietnamese.map(words),
        }));
    }

    pub fn remove_author(&mut self, number: u8) {
        if self.authors.contains_key(&author_id(number)) {
            self.commit(Entry::AuthorRemoved(RemovedId { id: author_id(number) }));
        }
    }

    pub fn remove_redirect(&mut self, number: u8) {
        if self.redirects.contains_key(&redirect_id(number)) {
            self.commit(Entry::RedirectRemoved(RemovedId { id: redirect_id(number) }));
        }
    }

    /// Rotates to signing keys of these numbers.
    pub fn set_signing_keys(&mut self, numbers: &[u8]) {
        let keys = numbers.iter().map(|number| PublicSigningKey {
            kid: format!("{number:016x}"),
            public_key: format!("key-{number}"),
        });
        self.commit(Entry::SigningKeys(SigningKeys { keys: keys.collect() }));
    }

    /// Changes the settings.
    pub fn set(&mut self, edit: impl FnOnce(&mut SiteSettings)) {
        let mut settings = self.settings.clone();
        edit(&mut settings);
        self.commit(Entry::Settings(settings));
    }

    /// Gives the articles of a language new places, in the reverse order, as an import of older posts does.
    pub fn renumber(&mut self, locale: Locale) {
        let mut articles: Vec<_> = self
            .live
            .values()
            .filter(|one| one.locale == locale && one.kind == PostKind::Article)
            .cloned()
            .collect();
        articles.sort_by_key(|article| article.ordinal);
        let places: Vec<_> = articles.iter().rev().map(|article| article.ordinal).collect();
        for (mut article, ordinal) in articles.into_iter().zip(places) {
            article.ordinal = ordinal;
            self.commit(Entry::Translation(article));
        }
    }
}
