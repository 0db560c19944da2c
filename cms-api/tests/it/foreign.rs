//! Exports of Ghost and WordPress: what becomes of them, that a second run changes nothing, and what is refused.

use std::path::PathBuf;

use cms_api::import::{self, ImportError, ImportReport, ImportSource};
use cms_sdk::Locale;
use cms_sdk::content::PostKind;
use indicatif::ProgressBar;
use serde_json::json;
use tempfile::TempDir;

use crate::import::Site;
use crate::posts::Editor;
use crate::support::TestApp;
use crate::transfers::ended;

const GHOST: &str = include_str!("foreign/ghost.json");
const WORDPRESS: &str = include_str!("foreign/wordpress.xml");

/// A file of an export; it goes with its folder.
struct Export {
    _folder: TempDir,
    file: PathBuf,
}

impl Export {
    fn new(name: &str, text: &str) -> Self {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join(name);
        std::fs::write(&file, text).unwrap();
        Self { _folder: folder, file }
    }

    async fn import(&self, test: &TestApp, locale: Option<Locale>) -> Result<ImportReport, ImportError> {
        let source = ImportSource::Export { file: self.file.clone(), locale };
        import::run(&test.app.store, &test.clock, source, &ProgressBar::hidden()).await
    }
}

async fn refused(name: &str, text: &str) -> String {
    let test = TestApp::start().await;
    match Export::new(name, text).import(&test, None).await {
        Err(ImportError::Files(problems)) => {
            problems.iter().map(ToString::to_string).collect::<Vec<_>>().join("\n")
        }
        other => panic!("expected problems with {name}: {other:?}"),
    }
}

#[track_caller]
fn has_note(report: &ImportReport, file: &str, words: &str) {
    let is_it = |note: &&import::FileProblem| note.file == file && note.reason.contains(words);
    assert!(report.notes.iter().any(|note| is_it(&note)), "no `{words}` at {file}: {:#?}", report.notes);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_of_ghost_becomes_pages() {
    let test = TestApp::start().await;
    let report = Export::new("dong.json", GHOST).import(&test, None).await.unwrap();
    assert_eq!((report.created.len(), report.drafts, report.tags_changed), (4, 2, 1), "{report:#?}");
    assert_eq!((report.authors_changed, report.redirects_changed), (1, 3), "{report:#?}");
    assert_eq!(report.dead_links, []);
    for words in
        ["`/content/images/2024/ruong.jpg` is not in the export", "bia.jpg", "a `iframe` became a link"]
    {
        has_note(&report, "dong.json#mua-lua-chin", words);
    }
    has_note(&report, "dong.json#hoi-vien", "members");
    has_note(&report, "dong.json#chua-xong", "without formats");

    let site = Site::of(&test).await;
    assert_eq!(site.paths().len(), 2, "{:?}", site.paths());
    let article = site.page("/vi/bai-viet/mua-lua-chin/");
    assert_eq!(article.title, "Mùa lúa chín");
    assert_eq!(article.summary, "Cánh đồng đổi màu.");
    assert_eq!(article.published_at.to_rfc3339(), "2024-03-01T03:00:00+00:00");
    let cover = article.cover.as_ref().unwrap();
    assert_eq!((cover.src.as_str(), cover.alt.as_str()), ("/content/images/2024/bia.jpg", "Bông lúa"));
    assert_eq!(article.seo.description.as_deref(), Some("Về mùa gặt"));
    assert_eq!(
        article.body,
        "Lúa **chín**, xem [giới thiệu](/gioi-thieu/).\n\n![Ruộng lúa](/content/images/2024/ruong.jpg)\n\n\
         Tháng mười\n\n<https://video.example.org/embed/1>\n"
    );
    let page = site.page("/vi/gioi-thieu/");
    assert_eq!((page.kind, page.seo.title.as_deref()), (PostKind::Page, Some("Giới thiệu | Đồng")));
}

#[tokio::test(flavor = "multi_thread")]
async fn an_export_of_wordpress_becomes_pages() {
    let test = TestApp::start().await;
    let report = Export::new("rice.xml", WORDPRESS).import(&test, None).await.unwrap();
    assert_eq!((report.created.len(), report.drafts, report.tags_changed), (5, 2, 2), "{report:#?}");
    assert_eq!((report.authors_changed, report.redirects_changed), (1, 3), "{report:#?}");
    let codes: Vec<_> = report.shortcodes.iter().map(|one| one.name.as_str()).collect();
    assert_eq!(codes, ["gallery"]);
    let skipped: Vec<_> = report.skipped.iter().map(|one| one.reason.as_str()).collect();
    assert!(skipped.iter().any(|reason| reason.contains("`nav_menu_item`")), "{skipped:?}");
    has_note(&report, "rice.xml#2024/03/the-rice", "uploads/rice.jpg` stays where it is");
    has_note(&report, "rice.xml#2024/04/secret", "password");

    let site = Site::of(&test).await;
    let english = site.page("/en/posts/the-rice/");
    let vietnamese = site.page("/vi/bai-viet/lua/");
    assert_eq!(english.post_id, vietnamese.post_id, "Polylang's translations are a pair");
    assert_eq!(english.title, "The rice & the river");
    assert_eq!(english.summary, "In short & sweet");
    assert_eq!(english.published_at.to_rfc3339(), "2024-03-01T10:00:00+00:00");
    assert_eq!(english.cover.as_ref().unwrap().alt, "Ears of rice");
    let body = &english.body;
    assert!(body.starts_with("Rice grows\\\nby the *river*, see [about us](/about/).\n\n"), "{body}");
    assert!(body.contains("![Rice](https://rice.example.org/wp-content/uploads/rice.jpg) A field"), "{body}");
    assert!(body.contains("> [!NOTE]\n") && body.contains("```\necho [gallery]\n```"), "{body}");
    assert_eq!(vietnamese.body, "Lúa mọc bên sông.\n");
    assert_eq!(site.page("/en/about/").title, "About & contact");
    assert!(site.paths().iter().all(|path| !path.contains("secret") && !path.contains("not-yet")));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_second_run_changes_nothing_and_a_changed_post_changes_its_page() {
    let test = TestApp::start().await;
    for (name, text, pages) in [("dong.json", GHOST, 4), ("rice.xml", WORDPRESS, 5)] {
        let first = Export::new(name, text).import(&test, None).await.unwrap();
        let again = Export::new(name, text).import(&test, None).await.unwrap();
        assert_eq!((again.changes(), again.unchanged, again.seq), (0, pages, first.seq), "{again:#?}");
        assert_eq!((&again.notes, &again.vanished), (&Vec::new(), &Vec::new()), "nothing of it is new");
    }
    let changed = GHOST.replace("Cánh đồng đổi màu.", "Cánh đồng vàng.");
    let report = Export::new("dong.json", &changed).import(&test, None).await.unwrap();
    assert_eq!(report.updated, ["dong.json#mua-lua-chin"], "{report:#?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn whoever_imports_may_say_the_language() {
    let test = TestApp::start().await;
    Export::new("dong.json", GHOST).import(&test, Some(Locale::En)).await.unwrap();
    Site::of(&test).await.page("/en/posts/mua-lua-chin/");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_wrong_is_named_by_item_and_reason() {
    let cut = GHOST.split_once("\"posts_meta\"").unwrap().0;
    let said = refused("dong.json", cut).await;
    assert!(said.starts_with("dong.json:") && said.contains("not whole"), "{said}");
    assert!(refused("a.json", "{\"posts\": []}").await.contains("not an export of Ghost"));
    assert!(refused("a.json", "{\"db\": [{\"data\": {\"posts\": []}}]}").await.contains("no posts"));
    let untitled = GHOST.replace("\"title\": \"Chưa xong\"", "\"title\": null");
    assert_eq!(refused("dong.json", &untitled).await, "dong.json#chua-xong: has no title");
    let odd = GHOST.replace("\"slug\": \"hoi-vien\",", "\"slug\": \"hoi-vien\", \"html\": 1,");
    assert!(
        refused("dong.json", &odd.replace("\"html\": \"<p>Bí mật</p>\",", ""))
            .await
            .starts_with("dong.json#hoi-vien: `html`")
    );
    let no_date = GHOST.replace("2024-03-01T03:00:00.000Z", "once");
    assert!(refused("dong.json", &no_date).await.contains("`once` is not a date"));

    let (cut, _) = WORDPRESS.split_once("</channel>").unwrap();
    let said = refused("rice.xml", cut).await;
    assert!(said.contains("cut off") && said.contains("<channel>"), "{said}");
    let said = refused("rice.xml", &WORDPRESS.replace("About &amp; contact", "About &nbsp; contact")).await;
    assert!(said.starts_with("rice.xml:") && said.contains("`&nbsp;`"), "{said}");
    let deep = WORDPRESS.replace("<h2>Who we are</h2>", &"<div>".repeat(20_000));
    let said = refused("rice.xml", &deep).await;
    assert!(said.starts_with("rice.xml#about:") && said.contains("nested"), "{said}");
    let bomb = WORDPRESS
        .replace("<rss version", "<!DOCTYPE rss [<!ENTITY a \"aa\"><!ENTITY b \"&a;&a;\">]><rss version");
    assert!(refused("rice.xml", &bomb).await.contains("document type"));
    assert!(refused("rice.xml", "<feed></feed>").await.contains("`<feed>`"));
    assert!(refused("a.xml", "hello").await.contains("neither a folder nor an export"));
}

#[tokio::test(flavor = "multi_thread")]
async fn exports_are_taken_from_afar() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let begin = |query: &str, text: &str| {
        let request = test.post(&format!("/v1/admin/imports{query}")).token(&editor.token);
        request.typed("application/octet-stream", text.as_bytes().to_vec()).send()
    };
    let run = ended(&test, &editor.token, begin("?locale=en", GHOST).await).await;
    assert_eq!(
        (&run["state"], run["report"]["created"].as_array().unwrap().len()),
        (&json!("done"), 4),
        "{run}"
    );
    Site::of(&test).await.page("/en/posts/mua-lua-chin/");
    let run = ended(&test, &editor.token, begin("", WORDPRESS).await).await;
    assert_eq!(
        (&run["state"], run["report"]["created"].as_array().unwrap().len()),
        (&json!("done"), 5),
        "{run}"
    );
    let run = ended(&test, &editor.token, begin("", "<feed></feed>").await).await;
    assert_eq!((&run["state"], &run["problems"][0]["file"]), (&json!("refused"), &json!("wordpress.xml")));
    begin("?locale=fr", GHOST).await.expect_error(400, "invalid_query");
}
