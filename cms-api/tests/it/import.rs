//! Markdown in and out: `import`, `export --markdown`, and that the second undoes the first.

use std::collections::BTreeMap;
use std::path::Path;

use cms_api::content::{self, Precondition, TranslationInput};
use cms_api::export::{markdown, snapshot};
use cms_api::import::{self, ImportError, ImportReport, ImportSource};
use cms_api::settings;
use cms_sdk::Locale;
use cms_sdk::content::{Author, PostKind, Translation};
use cms_sdk::feed::Entry;
use cms_sdk::settings::SiteSettings;
use cms_sdk::site_path::translation_path;
use futures_util::StreamExt as _;
use indicatif::ProgressBar;
use uuid::Uuid;

use crate::posts::Editor;
use crate::support::TestApp;

fn files(files: &[(&str, &str)]) -> ImportSource {
    ImportSource::Files(
        files.iter().map(|(path, text)| ((*path).to_owned(), text.as_bytes().to_vec())).collect(),
    )
}

async fn try_import(test: &TestApp, source: ImportSource) -> Result<ImportReport, ImportError> {
    import::run(&test.app.store, &test.clock, source, &ProgressBar::hidden()).await
}

#[track_caller]
fn reasons(result: Result<ImportReport, ImportError>) -> Vec<String> {
    match result {
        Err(ImportError::Files(problems)) => problems.iter().map(ToString::to_string).collect(),
        other => panic!("expected problems with files: {other:?}"),
    }
}

/// What is true of the live site, without what may differ between two stores of the same content.
#[derive(Debug, Default, PartialEq)]
pub(crate) struct Site {
    settings: SiteSettings,
    tags: BTreeMap<Uuid, serde_json::Value>,
    authors: BTreeMap<Uuid, Author>,
    redirects: BTreeMap<Uuid, serde_json::Value>,
    translations: BTreeMap<(Uuid, Locale), Translation>,
}

impl Site {
    pub(crate) async fn of(test: &TestApp) -> Self {
        let mut chunks = Box::pin(snapshot::begin(&test.app.store).await.unwrap());
        let mut text = Vec::new();
        while let Some(chunk) = chunks.next().await {
            text.extend(chunk.unwrap());
        }
        let text = String::from_utf8(text).unwrap();
        let lines: Vec<&str> = text.lines().collect();
        let mut site = Self::default();
        for line in &lines[1..lines.len() - 1] {
            match serde_json::from_str(line).unwrap() {
                Entry::Settings(settings) => site.settings = settings,
                Entry::Tag(tag) => drop(site.tags.insert(tag.id, serde_json::to_value(tag).unwrap())),
                Entry::Author(author) => drop(site.authors.insert(author.id, author)),
                Entry::Redirect(one) => {
                    drop(site.redirects.insert(one.id, serde_json::to_value(one).unwrap()))
                }
                Entry::Translation(one) => {
                    let one = Translation { revision_id: Uuid::nil(), ..one };
                    site.translations.insert((one.post_id, one.locale), one);
                }
                other => panic!("not in a snapshot: {other:?}"),
            }
        }
        site
    }

    #[track_caller]
    pub(crate) fn page(&self, path: &str) -> &Translation {
        let found = self.translations.values().find(|one| translation_path(&self.settings, one) == path);
        found.unwrap_or_else(|| panic!("no page at {path}: {:#?}", self.paths()))
    }

    pub(crate) fn paths(&self) -> Vec<String> {
        let mut paths: Vec<_> =
            self.translations.values().map(|one| translation_path(&self.settings, one)).collect();
        paths.sort();
        paths
    }
}

const SITE: &[(&str, &str)] = &[
    (
        "site.toml",
        "origin = 'https://example.com'\n[en]\nname = 'Site'\n\
         [[authors]]\nslug = 'lan-do'\nlink = 'https://example.org/lan'\nvi = {name = 'Lan Đỗ', bio = 'Viết.'}\n\
         [[tags]]\nen = {name = 'Markets', slug = 'markets'}\nvi = {name = 'Chợ', slug = 'cho'}\n\
         [[redirects]]\nfrom = '/gone/'\ngone = true\n[[redirects]]\nfrom = '/away/'\nto = 'https://example.org/'\n",
    ),
    (
        "en/_index.md",
        "---\ntitle: Home\nsections:\n- hero:\n    title: Hello\n- latestPosts:\n    title: New\n    count: 3\n---\n",
    ),
    ("vi/_index.md", "---\ntitle: Trang nhà\nsections:\n- hero:\n    title: Chào\n---\n"),
    (
        "en/guides/_index.md",
        "---\ntitle: Guides\nslug: all-guides\nweight: 3\n---\nSee [setup](/guides/setup/).\n",
    ),
    (
        "en/guides/setup.md",
        "+++\ntitle = \"Setup\"\ndescription = \"How\"\ndate = 2024-03-01\nlastmod = 2024-05-01T10:00:00.5Z\n\
         aliases = [\"/old/setup\", \"was-here\"]\n[taxonomies]\ntags = [\"Rust\", \"\", \"Markets\"]\nseries = [\"x\"]\n+++\n\n\
         Text with {{< icon \"x\" >}} and [nowhere](/nowhere/).\n",
    ),
    (
        "vi/guides/setup.md",
        "---\ntitle: Cài đặt\ndate: 2024-03-02\ntags: [rust, Chợ]\nauthors: [Lan Đỗ, Minh]\n---\n\n\nChữ.\n",
    ),
    ("en/search.md", "---\ntitle: Search results\ndate: 2023-01-01\n---\n"),
    ("en/later.md", "---\ntitle: Later\ndate: 2099-01-01\ncover: {src: /a.png, alt: A}\n---\nx\n"),
    ("en/draft.md", "---\ntitle: Draft\ndraft: true\nordinal: 40\nseo: {noindex: true}\n---\nx\n"),
    ("en/_TEMPLATE.md", "not a page"),
    ("fr/a.md", "---\ntitle: A\n---\n"),
];

#[tokio::test(flavor = "multi_thread")]
async fn what_people_have_becomes_a_site() {
    let test = TestApp::start().await;
    let report = try_import(&test, files(SITE)).await.unwrap();
    assert_eq!((report.created.len(), report.updated.len(), report.drafts), (8, 0, 2), "{report:#?}");
    let skipped: Vec<_> = report.skipped.iter().map(|skipped| skipped.file.as_str()).collect();
    assert_eq!(skipped, ["en/_TEMPLATE.md", "fr/a.md"]);
    let dead: Vec<_> =
        report.dead_links.iter().map(|link| (link.file.as_str(), link.target.as_str())).collect();
    assert_eq!(dead, [("en/guides/setup.md", "/nowhere/")]);
    let codes: Vec<_> = report.shortcodes.iter().map(|one| (one.line, one.name.as_str())).collect();
    assert_eq!(codes, [(12, "icon")]);
    let slugs: Vec<_> =
        report.changed_slugs.iter().map(|one| (one.wanted.as_str(), one.slug.as_str())).collect();
    assert_eq!(slugs, [("search", "search-page")]);
    assert_eq!(report.notes.len(), 1, "{:?}", report.notes);

    let site = Site::of(&test).await;
    assert_eq!(
        site.paths(),
        [
            "/en/",
            "/en/all-guides/",
            "/en/posts/search-page/",
            "/en/posts/setup/",
            "/vi/",
            "/vi/bai-viet/setup/"
        ]
    );
    let (english, vietnamese) = (site.page("/en/posts/setup/"), site.page("/vi/bai-viet/setup/"));
    assert_eq!(english.post_id, vietnamese.post_id);
    assert_eq!(english.source_path.as_deref(), Some("guides/setup"));
    // A date without a zone is local to the site.
    assert_eq!(english.published_at.to_rfc3339(), "2024-02-29T17:00:00+00:00");
    assert_eq!(english.updated_at.to_rfc3339(), "2024-05-01T10:00:00.500+00:00");
    assert!(!english.body.contains("{{"), "{}", english.body);
    // `Rust` and `rust` on one pair are one tag, and `Markets` is `Chợ` because site.toml says so.
    let ids = |one: &Translation| one.tags.iter().map(|place| place.tag_id).collect::<Vec<_>>();
    assert_eq!(ids(english), ids(vietnamese));
    assert_eq!(site.tags.len(), 2);
    let names: Vec<_> =
        vietnamese.authors.iter().map(|id| site.authors[id].name(Locale::Vi).to_owned()).collect();
    assert_eq!(names, ["Lan Đỗ", "Minh"], "one of site.toml, and one who is new");
    assert_eq!((site.authors.len(), english.authors.len()), (2, 0));
    // Places in the order of dates.
    assert_eq!((site.page("/en/posts/search-page/").ordinal, english.ordinal), (1, 2));
    assert_eq!(site.page("/en/").kind, PostKind::Landing);
    assert_eq!(site.page("/en/all-guides/").kind, PostKind::Page);
    let addresses: Vec<_> = site.redirects.values().map(|one| one["from"].as_str().unwrap()).collect();
    assert_eq!(addresses.len(), 4, "{addresses:?}");
    assert!(
        addresses.contains(&"/old/setup/") && addresses.contains(&"/en/guides/was-here/"),
        "{addresses:?}"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_changes_nothing_and_a_changed_file_changes_its_page() {
    let test = TestApp::start().await;
    let first = try_import(&test, files(SITE)).await.unwrap();
    let second = try_import(&test, files(SITE)).await.unwrap();
    assert_eq!((second.changes(), second.unchanged, second.seq), (0, 9, first.seq), "{second:#?}");

    let mut changed = SITE.to_vec();
    changed[3].1 = "---\ntitle: All guides\nslug: all-guides\n---\nMore.\n";
    changed.retain(|(path, _)| *path != "en/search.md");
    let third = try_import(&test, files(&changed)).await.unwrap();
    assert_eq!(
        (third.updated.as_slice(), third.changes()),
        (&["en/guides/_index.md".to_owned()][..], 1),
        "{third:#?}"
    );
    assert_eq!(third.vanished, ["en/search"]);
    let site = Site::of(&test).await;
    assert_eq!(site.page("/en/all-guides/").title, "All guides");
    site.page("/en/posts/search-page/");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_older_post_takes_its_place_by_date() {
    let test = TestApp::start().await;
    let page = |date: &str| format!("---\ntitle: Of {date}\nslug: p-{date}\ndate: {date}\n---\n");
    let (old, middle, new) = (page("2020-01-01"), page("2021-01-01"), page("2022-01-01"));
    try_import(&test, files(&[("en/a.md", old.as_str()), ("en/c.md", new.as_str())])).await.unwrap();
    try_import(
        &test,
        files(&[("en/a.md", old.as_str()), ("en/b.md", middle.as_str()), ("en/c.md", new.as_str())]),
    )
    .await
    .unwrap();
    let site = Site::of(&test).await;
    let ordinal = |date: &str| site.page(&format!("/en/posts/p-{date}/")).ordinal;
    assert!(ordinal("2020-01-01") < ordinal("2021-01-01") && ordinal("2021-01-01") < ordinal("2022-01-01"));
}

/// Saves another working copy of a post's English side.
async fn edit(test: &TestApp, id: Uuid) {
    let mut tx = test.app.store.begin().await.unwrap();
    let (settings, _) = settings::load(&mut tx).await.unwrap();
    let input = TranslationInput { title: "Edited here".to_owned(), ..TranslationInput::default() };
    let version = content::translation(&mut tx, &settings, id, Locale::En).await.unwrap().version;
    let version = Precondition::Version(version);
    content::save_translation(&mut tx, &test.clock, &settings, (id, Locale::En), version, input)
        .await
        .unwrap();
    tx.commit().await.unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn pages_edited_here_are_named_and_left_alone() {
    let test = TestApp::start().await;
    try_import(&test, files(SITE)).await.unwrap();
    let site = Site::of(&test).await;
    let id = site.page("/en/posts/setup/").post_id;
    edit(&test, id).await;

    let mut changed = SITE.to_vec();
    changed[4].1 = "---\ntitle: Edited in the file\n---\n";
    changed[5].1 = "---\ntitle: Chỉ đổi trong tệp\n---\n";
    let report = try_import(&test, files(&changed)).await.unwrap();
    assert_eq!(report.edited_since, ["en/guides/setup.md"]);
    assert_eq!(report.updated, ["vi/guides/setup.md"]);

    // A page that was taken down here stays down, and a deleted one stays away.
    let mut tx = test.app.store.begin().await.unwrap();
    content::unpublish(&mut tx, &test.clock, &site.settings, id, None).await.unwrap();
    tx.commit().await.unwrap();
    changed[5].1 = "---\ntitle: Đổi nữa\n---\n";
    let report = try_import(&test, files(&changed)).await.unwrap();
    assert_eq!(report.edited_since, ["en/guides/setup.md", "vi/guides/setup.md"]);
    assert_eq!(report.changes(), 0);
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_wrong_is_named_and_nothing_is_imported() {
    let test = TestApp::start().await;
    let mut broken = vec![
        ("en/fine.md".to_owned(), b"---\ntitle: Fine\n---\n".to_vec()),
        ("en/bytes.md".to_owned(), b"---\ntitle: a\n---\n\xff".to_vec()),
        ("en/nul.md".to_owned(), b"---\ntitle: a\n---\n\n\0".to_vec()),
    ];
    let texts = [
        ("site.toml", "[en]\nname = 3\n"),
        ("en/long.md", "---\ntitle: a\ndescription: b\nslug: long\n---\n"),
        ("en/one.md", "---\ntitle: One\nslug: same\n---\n"),
        ("en/other.md", "---\ntitle: Other\nslug: same\n---\n"),
        ("en/kind.md", "---\ntitle: a\nkind: page\n---\n"),
        ("vi/kind.md", "---\ntitle: a\nkind: article\n---\n"),
        ("en/yaml.md", "---\ntitle: [\n---\n"),
        ("en/alias.md", "---\ntitle: a\naliases: ['https://example.org/']\n---\n"),
    ];
    broken.extend(texts.map(|(path, text)| (path.to_owned(), text.as_bytes().to_vec())));
    let long = format!("---\ntitle: a\ndescription: {}\n---\n", "đ".repeat(501));
    broken[4].1 = long.into_bytes();
    let found = reasons(try_import(&test, ImportSource::Files(broken.clone())).await);
    let starts = [
        "en/alias.md:3",
        "en/bytes.md:4",
        "en/long.md:3",
        "en/nul.md:5",
        "en/other.md:3",
        "en/yaml.md:",
        "site.toml:2",
        "vi/kind.md:3",
    ];
    assert_eq!(found.len(), starts.len(), "{found:#?}");
    for (problem, start) in found.iter().zip(starts) {
        assert!(problem.starts_with(start), "{problem} is not about {start}");
    }
    let site = Site::of(&test).await;
    assert!(site.translations.is_empty() && site.settings == SiteSettings::default());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_slug_of_another_page_is_refused() {
    let test = TestApp::start().await;
    try_import(&test, files(&[("en/a.md", "---\ntitle: A\nslug: x\n---\n")])).await.unwrap();
    let found = reasons(try_import(&test, files(&[("en/b.md", "---\ntitle: B\nslug: x\n---\n")])).await);
    assert!(matches!(found.as_slice(), [one] if one.starts_with("en/b.md:3")), "{found:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_import_undoes_an_export() {
    let test = TestApp::start().await;
    try_import(&test, files(SITE)).await.unwrap();
    assert_round_trip(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn the_glossary_goes_in_and_out() {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../shared/corpus/glossary");
    if !folder.is_dir() {
        eprintln!("SKIPPED the_glossary_goes_in_and_out: {} is not there", folder.display());
        return;
    }
    let test = TestApp::start().await;
    let report = try_import(&test, ImportSource::Folder(folder.clone())).await.unwrap();
    assert_eq!((report.created.len(), report.drafts, report.skipped.len()), (131, 9, 1), "{report:#?}");
    assert_eq!(report.shortcodes.len(), 9);
    let changed: Vec<_> = report.changed_slugs.iter().map(|one| one.slug.as_str()).collect();
    assert_eq!(changed, ["search-page"]);
    let again = try_import(&test, ImportSource::Folder(folder)).await.unwrap();
    assert_eq!((again.changes(), again.unchanged), (0, 131));
    let site = Site::of(&test).await;
    assert_eq!(site.translations.len(), 122);
    assert!(site.translations.values().all(|one| !one.body.contains("{{%")));
    site.page("/en/");
    site.page("/vi/");
    assert_round_trip(&test).await;
}

#[tokio::test(flavor = "multi_thread")]
async fn pinned_articles_come_along() {
    let test = TestApp::start().await;
    try_import(&test, files(SITE)).await.unwrap();
    let live = Site::of(&test).await.translations;
    let is_article = |one: &&Translation| one.kind == PostKind::Article;
    let mut articles: Vec<_> = live.values().filter(is_article).map(|one| one.post_id).collect();
    articles.dedup();
    let pinned: Vec<_> = articles.into_iter().rev().take(2).collect();
    assert!(!pinned.is_empty());
    let editor = Editor::new(&test).await;
    let page = editor.get("/v1/admin/settings").await;
    let (etag, mut settings) = (page.etag(), page.data());
    settings["pinned"] = serde_json::json!(pinned);
    editor.put("/v1/admin/settings", &etag, settings).await;
    let folder = tempfile::tempdir().unwrap();
    markdown::run(&test.app.store, folder.path()).await.unwrap();
    let copy = TestApp::start().await;
    try_import(&copy, ImportSource::Folder(folder.path().to_owned())).await.unwrap();
    let after = Site::of(&copy).await;
    assert_eq!(after.settings.pinned, pinned);
    pretty_assertions(&Site::of(&test).await, &after);
}

/// Exports, imports into an empty store, and compares what is live; then once more, over the files of the first time.
async fn assert_round_trip(test: &TestApp) {
    let folder = tempfile::tempdir().unwrap();
    let before = Site::of(test).await;
    markdown::run(&test.app.store, folder.path()).await.unwrap();
    let copy = TestApp::start().await;
    let report = try_import(&copy, ImportSource::Folder(folder.path().to_owned())).await.unwrap();
    let after = Site::of(&copy).await;
    pretty_assertions(&before, &after);
    assert!(report.skipped.is_empty() && report.changed_slugs.is_empty(), "{report:#?}");

    let first = read_all(folder.path());
    let other = tempfile::tempdir().unwrap();
    markdown::run(&copy.app.store, other.path()).await.unwrap();
    let without_revisions = |files: BTreeMap<String, String>| -> BTreeMap<String, String> {
        let clean = |text: String| {
            text.lines()
                .filter(|line| !line.starts_with("revision: "))
                .map(|line| format!("{line}\n"))
                .collect()
        };
        files.into_iter().map(|(path, text)| (path, clean(text))).collect()
    };
    assert_eq!(without_revisions(first), without_revisions(read_all(other.path())));

    // Back into where it came from: nothing new.
    let again = try_import(test, ImportSource::Folder(folder.path().to_owned())).await.unwrap();
    assert_eq!((again.changes(), again.edited_since.len()), (0, 0), "{again:#?}");
}

#[track_caller]
fn pretty_assertions(before: &Site, after: &Site) {
    assert_eq!(before.settings, after.settings);
    assert_eq!(before.tags, after.tags);
    assert_eq!(before.authors, after.authors);
    assert_eq!(before.redirects, after.redirects);
    for (key, translation) in &before.translations {
        assert_eq!(Some(translation), after.translations.get(key));
    }
    assert_eq!(before.translations.len(), after.translations.len());
}

fn read_all(folder: &Path) -> BTreeMap<String, String> {
    let files = walkdir::WalkDir::new(folder).into_iter().map(Result::unwrap);
    files
        .filter(|entry| entry.file_type().is_file())
        .map(|entry| {
            let path = entry.path().strip_prefix(folder).unwrap().to_str().unwrap().to_owned();
            (path, std::fs::read_to_string(entry.path()).unwrap())
        })
        .collect()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_takes_only_an_empty_folder_or_its_own() {
    let test = TestApp::start().await;
    try_import(&test, files(SITE)).await.unwrap();
    let folder = tempfile::tempdir().unwrap();
    markdown::run(&test.app.store, folder.path()).await.unwrap();
    std::fs::write(folder.path().join("README.md"), "mine").unwrap();
    std::fs::write(folder.path().join("en/new.md"), "---\ntitle: Not imported yet\n---\n").unwrap();
    let exported = std::fs::read_to_string(folder.path().join("en/draft.md")).unwrap();
    std::fs::write(folder.path().join("en/stale.md"), exported).unwrap();
    let report = markdown::run(&test.app.store, folder.path()).await.unwrap();
    assert_eq!(report.removed, ["en/stale.md"]);
    assert!(folder.path().join("en/new.md").exists() && folder.path().join("README.md").exists());

    let other = tempfile::tempdir().unwrap();
    std::fs::write(other.path().join("notes.txt"), "mine").unwrap();
    let refused = markdown::run(&test.app.store, other.path()).await;
    assert!(matches!(refused, Err(markdown::MarkdownError::NotOurs(_))), "{refused:?}");
}
