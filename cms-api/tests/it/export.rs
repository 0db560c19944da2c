//! The snapshot is what the change feed adds up to.

use std::collections::{BTreeMap, BTreeSet};
use std::io::Read as _;

use cms_api::content::redirects::RedirectInput;
use cms_api::content::tags::{TagInput, TagWordsInput};
use cms_api::content::{self, NewPost, Precondition, TranslationInput};
use cms_api::error::{DomainError, DomainResult};
use cms_api::export::{files, snapshot};
use cms_api::media::{self, MediaInput};
use cms_api::settings;
use cms_api::store::Tx;
use cms_api::tokens::Scope;
use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use cms_sdk::feed::{Cursor, Entry, SnapshotEnd, SnapshotHeader};
use cms_sdk::settings::SiteSettings;
use uuid::Uuid;

use crate::feed::page;
use crate::media::samples::png;
use crate::support::TestApp;

/// What is true of the site, by what it is true of.
type Site = BTreeMap<String, Entry>;

fn apply(site: &mut Site, entry: Entry) {
    let translation = |post_id: Uuid, locale: Locale| format!("translation {post_id} {locale}");
    match &entry {
        Entry::Settings(_) => site.insert("settings".to_owned(), entry),
        Entry::SigningKeys(_) => site.insert("signing keys".to_owned(), entry),
        Entry::Tag(tag) => site.insert(format!("tag {}", tag.id), entry),
        Entry::Redirect(redirect) => site.insert(format!("redirect {}", redirect.id), entry),
        Entry::Media(medium) => site.insert(format!("media {}", medium.name), entry),
        Entry::MediaRemoved(removed) => site.remove(&format!("media {}", removed.name)),
        Entry::Translation(live) => site.insert(translation(live.post_id, live.locale), entry),
        Entry::Author(author) => site.insert(format!("author {}", author.id), entry),
        Entry::AuthorRemoved(removed) => site.remove(&format!("author {}", removed.id)),
        Entry::TagRemoved(removed) => site.remove(&format!("tag {}", removed.id)),
        Entry::RedirectRemoved(removed) => site.remove(&format!("redirect {}", removed.id)),
        Entry::TranslationRemoved(removed) => site.remove(&translation(removed.post_id, removed.locale)),
    };
}

/// The site of a snapshot and its place in the feed; a snapshot that was cut off is refused.
fn read_snapshot(text: &str) -> (SnapshotHeader, Site) {
    let mut lines: Vec<_> = text.lines().collect();
    let end: SnapshotEnd = serde_json::from_str(lines.pop().unwrap()).expect("the last line ends it");
    let header = serde_json::from_str(lines.remove(0)).unwrap();
    assert_eq!(end.entries, lines.len() as u64);
    let mut site = Site::new();
    lines.iter().for_each(|line| apply(&mut site, serde_json::from_str(line).unwrap()));
    assert_eq!(site.len(), lines.len(), "nothing stands twice");
    (header, site)
}

async fn snapshot(test: &TestApp) -> (SnapshotHeader, Site) {
    let token = test.token(&[Scope::SiteRead]).await;
    let answer = test.get("/v1/export/snapshot").token(&token).send().await;
    assert_eq!(answer.status.as_u16(), 200, "{}", answer.text);
    assert_eq!(answer.header("Content-Type"), Some("application/x-ndjson"));
    read_snapshot(&answer.text)
}

/// Numbers that look random and are the same in every run (Knuth's linear congruential generator).
struct Dice(u64);

impl Dice {
    fn below(&mut self, limit: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % limit
    }

    fn pick<T: Copy>(&mut self, items: &[T]) -> Option<T> {
        if items.is_empty() { None } else { Some(items[self.below(items.len())]) }
    }

    fn locales(&mut self) -> Vec<Locale> {
        [vec![Locale::En], vec![Locale::Vi], Locale::ALL.to_vec()][self.below(3)].clone()
    }
}

/// An editor who does anything, as long as it is allowed.
struct Editor<'a> {
    test: &'a TestApp,
    dice: Dice,
    posts: Vec<Uuid>,
    tags: Vec<Uuid>,
    redirects: Vec<Uuid>,
}

impl Editor<'_> {
    fn text(&mut self) -> TranslationInput {
        let number = self.dice.below(12);
        let tags: BTreeSet<Uuid> =
            (0..self.dice.below(3)).filter_map(|_| self.dice.pick(&self.tags)).collect();
        TranslationInput {
            title: format!("Đồng {number}"),
            body: format!("Text {}", self.dice.below(1_000)),
            tags: tags.into_iter().collect(),
            ..TranslationInput::default()
        }
    }

    /// One edit in a transaction of its own; a refused one changes nothing.
    async fn edit(&mut self) {
        if self.dice.below(8) == 0 {
            let picture = png(8 + self.dice.below(20) as u32, 8);
            media::upload(&self.test.app, picture.into(), "a.png", None, "cli").await.unwrap();
        }
        let mut tx = self.test.app.store.begin().await.unwrap();
        let (settings, version) = settings::load(&mut tx).await.unwrap();
        match self.try_edit(&mut tx, settings, version).await {
            Ok(()) => tx.commit().await.unwrap(),
            Err(DomainError::Store(error)) => panic!("{error:#}"),
            Err(_) => tx.rollback().await.unwrap(),
        }
    }

    async fn try_edit(&mut self, tx: &mut Tx, settings: SiteSettings, version: i64) -> DomainResult<()> {
        let clock = &self.test.clock;
        let post = self.dice.pick(&self.posts);
        match (self.dice.below(12), post) {
            (0 | 1, _) | (_, None) => {
                let mut translations = BTreeMap::new();
                for locale in self.dice.locales() {
                    translations.insert(locale, self.text());
                }
                let kind = [PostKind::Article, PostKind::Article, PostKind::Page][self.dice.below(3)];
                let new = NewPost { id: None, kind, source_path: None, translations };
                self.posts.push(content::create(tx, clock, &settings, new).await?);
            }
            (2..=4, Some(id)) => {
                let locale = self.dice.locales()[0];
                let text = self.text();
                let version =
                    content::translation(tx, &settings, id, locale).await.map(|one| one.version).ok();
                let precondition = version.map_or(Precondition::IsNew, Precondition::Version);
                content::save_translation(tx, clock, &settings, (id, locale), precondition, text).await?;
            }
            (5..=7, Some(id)) => {
                content::publish(tx, clock, &settings, id, None).await?;
            }
            (8, Some(id)) => {
                let locales = self.dice.locales();
                content::unpublish(tx, clock, &settings, id, Some(&locales)).await?;
            }
            (9, Some(id)) => {
                content::trash(tx, clock, &settings, id, None).await?;
                if self.dice.below(2) == 0 {
                    content::delete_for_ever(tx, id).await?;
                    self.posts.retain(|one| *one != id);
                } else if self.dice.below(2) == 0 {
                    content::restore(tx, clock, id).await?;
                }
            }
            (10, Some(id)) => self.try_tag_or_redirect(tx, settings, id).await?,
            (_, Some(_)) => {
                let mut changed = settings;
                changed.en.tagline = format!("Tagline {}", self.dice.below(9));
                settings::save(tx, clock, version, changed).await?;
            }
        }
        Ok(())
    }

    async fn try_tag_or_redirect(
        &mut self,
        tx: &mut Tx,
        settings: SiteSettings,
        post: Uuid,
    ) -> DomainResult<()> {
        let clock = &self.test.clock;
        let words = TagWordsInput { name: format!("Thẻ {}", self.dice.below(99)), slug: None };
        match self.dice.below(7) {
            5 | 6 => {
                let ids: Vec<Uuid> = media::all(tx).await?.iter().map(|medium| medium.id).collect();
                let Some(id) = self.dice.pick(&ids) else { return Ok(()) };
                let version = media::find(tx, id).await?.version;
                if self.dice.below(2) == 0 {
                    media::delete(tx, clock, id, version).await?;
                    return Ok(());
                }
                let alt_vi = format!("Ảnh {}", self.dice.below(9));
                let file_name = "a.png".to_owned();
                let (focal_x, focal_y) = (self.dice.below(1_001) as i32, 500);
                let input = MediaInput { file_name, alt_en: String::new(), alt_vi, focal_x, focal_y };
                media::update(tx, clock, id, version, input).await?;
            }
            0 | 1 => {
                let input =
                    TagInput { en: Some(words.clone()), vi: Some(words), series: self.dice.below(2) == 0 };
                self.tags.push(content::tags::create(tx, clock, input).await?.0.tag.id);
            }
            2 if !self.tags.is_empty() => {
                let id = self.tags[self.dice.below(self.tags.len())];
                let version = content::tags::find(tx, id).await?.version;
                content::tags::delete(tx, clock, id, version).await?;
                self.tags.retain(|one| *one != id);
            }
            3 => {
                let from = format!("/old/{}/", self.dice.below(99));
                let input = RedirectInput { from, post_id: Some(post), locale: Some(Locale::Vi), to: None };
                self.redirects
                    .push(content::redirects::create(tx, clock, &settings, input).await?.0.redirect.id);
            }
            _ => {
                let Some(id) = self.dice.pick(&self.redirects) else { return Ok(()) };
                let version = content::redirects::find(tx, id).await?.version;
                content::redirects::delete(tx, clock, id, version).await?;
                self.redirects.retain(|one| *one != id);
            }
        }
        Ok(())
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_is_what_the_feed_adds_up_to() {
    for seed in 1..=4 {
        let test = TestApp::start().await;
        let mut editor =
            Editor { test: &test, dice: Dice(seed), posts: vec![], tags: vec![], redirects: vec![] };
        let mut site = Site::from([("settings".to_owned(), Entry::Settings(SiteSettings::default()))]);
        let mut cursor = Cursor::START.to_string();
        let token = test.token(&[Scope::SiteRead]).await;
        for _ in 0..12 {
            for _ in 0..5 {
                editor.edit().await;
            }
            let limit = 1 + editor.dice.below(7) as i64;
            let mut has_more = true;
            while has_more {
                let page = page(&test, &token, &cursor, limit).await;
                page.data.into_iter().for_each(|change| apply(&mut site, change.entry));
                (cursor, has_more) = (page.cursor.next, page.cursor.has_more);
            }
            let (header, snapshot) = snapshot(&test).await;
            assert_eq!(header.cursor.to_string(), cursor, "seed {seed}");
            assert_eq!(snapshot, site, "seed {seed} at {cursor}");
        }
        assert!(site.len() > 5, "seed {seed} makes a site: {}", site.len());
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_is_written_as_a_folder_and_as_an_archive() {
    let test = TestApp::start().await;
    let mut editor = Editor { test: &test, dice: Dice(7), posts: vec![], tags: vec![], redirects: vec![] };
    for _ in 0..30 {
        editor.edit().await;
    }
    let (_, expected) = snapshot(&test).await;
    let folder = tempfile::tempdir().unwrap();
    for _ in 0..2 {
        let written =
            files::write(&test.app.store, &*test.app.media, &folder.path().join("site")).await.unwrap();
        assert_eq!(written, folder.path().join("site/content.ndjson"));
        let (_, site) = read_snapshot(&std::fs::read_to_string(&written).unwrap());
        assert_eq!(site, expected);
    }
    let archive =
        files::write(&test.app.store, &*test.app.media, &folder.path().join("site.tar.gz")).await.unwrap();
    let mut archive = tar::Archive::new(flate2::read::GzDecoder::new(std::fs::File::open(archive).unwrap()));
    let mut entries = archive.entries().unwrap();
    let mut content = entries.next().unwrap().unwrap();
    assert_eq!(content.path().unwrap().to_str(), Some("content.ndjson"));
    let mut text = String::new();
    content.read_to_string(&mut text).unwrap();
    assert_eq!(read_snapshot(&text).1, expected);
    let names: Vec<_> =
        std::fs::read_dir(folder.path()).unwrap().map(|entry| entry.unwrap().file_name()).collect();
    assert_eq!(names.len(), 2, "no temporary files stay: {names:?}");
    assert!(
        files::write(&test.app.store, &*test.app.media, std::path::Path::new("/proc/nowhere/site"))
            .await
            .is_err()
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_snapshot_needs_its_scope_and_holds_nothing_when_nobody_reads_it() {
    let test = TestApp::start().await;
    test.get("/v1/export/snapshot").send().await.expect_error(401, "unauthenticated");
    let other = test.token(&[Scope::ContentRead]).await;
    test.get("/v1/export/snapshot").token(&other).send().await.expect_error(403, "forbidden");
    // More than there are connections: an abandoned snapshot gives its connection back.
    for _ in 0..40 {
        drop(snapshot::begin(&test.app.store).await.unwrap());
    }
    let (header, site) = snapshot(&test).await;
    assert_eq!((header.cursor, site.len()), (Cursor::START, 1));
}
