//! What is not published, shown on the site's theme behind a signed link; texts while they are written; checks.

use std::collections::BTreeSet;

use cms_api::tokens::Scope;
use serde_json::{Value, json};

use crate::posts::{Editor, pair};
use crate::support::{Answer, TestApp};

/// Makes a link to a post's preview; gives its path.
async fn link(editor: &Editor<'_>, post: &str) -> String {
    let made = editor.post(&format!("{post}/preview-link"), json!({})).await;
    let data = made.data();
    let path = data["path"].as_str().unwrap().to_owned();
    assert_eq!(data["url"], format!("http://localhost:8080{path}"));
    assert_eq!(data["expiresAt"], "2026-11-01T13:00:00+00:00");
    path
}

#[track_caller]
fn is_private(answer: &Answer) {
    assert_eq!(answer.header("Cache-Control"), Some("no-store"));
    assert_eq!(answer.header("Referrer-Policy"), Some("no-referrer"));
    assert_eq!(answer.header("X-Robots-Tag"), Some("noindex"));
    assert_eq!(answer.header("X-Content-Type-Options"), Some("nosniff"));
    assert!(answer.header("Content-Security-Policy").unwrap().contains("frame-ancestors 'self'"));
    assert!(answer.text.contains("<meta name=\"robots\" content=\"noindex\">"), "{}", answer.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_draft_is_shown_in_both_languages_and_stays_unpublished() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("Sông Mê Kông", "mekong")).await;
    let path = link(&editor, &post).await;

    let frame = test.get(&path).header("Accept-Language", "vi").send().await;
    assert_eq!(frame.status.as_u16(), 200);
    is_private(&frame);
    assert!(frame.text.contains("<html lang=\"vi\">") && frame.text.contains("Xem trước – chưa đăng"));
    assert!(frame.text.contains("20:00 Asia/Ho_Chi_Minh"), "{}", frame.text);
    for locale in ["en", "vi"] {
        assert!(frame.text.contains(&format!("<iframe src=\"{path}/{locale}\"")), "{}", frame.text);
    }

    let english = test.get(&format!("{path}/en")).send().await;
    assert_eq!(english.status.as_u16(), 200);
    is_private(&english);
    assert!(english.text.contains("<h1>Sông Mê Kông</h1>") && english.text.contains("<p>Hello</p>"));
    assert!(!english.text.contains("reads.js") && !english.text.contains("data-post"), "no read is counted");
    assert!(english.text.contains(&format!("href=\"{path}/vi\"")), "the switch leads to the other preview");
    let vietnamese = test.get(&format!("{path}/vi")).send().await;
    assert!(vietnamese.text.contains("<html lang=\"vi\">") && vietnamese.text.contains("<p>Xin chào</p>"));

    editor.save(&post, "en", json!({"title": "Mekong", "body": "Saved since"})).await.expect(200);
    assert!(test.get(&format!("{path}/en")).send().await.text.contains("<p>Saved since</p>"));
    test.get("/v1/posts/en/mekong").send().await.expect_error(404, "not_found");
    assert_eq!(editor.feed().await, []);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_theme_that_no_site_serves_is_served_with_the_preview() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("One", "one")).await;
    let page = test.get(&format!("{}/en", link(&editor, &post).await)).send().await;
    let assets: BTreeSet<&str> =
        page.text.split('"').filter(|text| text.starts_with("/preview/assets/")).collect();
    assert!(assets.len() >= 4, "{assets:?}");
    assert!(!page.text.contains("\"/assets/"), "{}", page.text);
    for asset in assets.into_iter().filter(|asset| !asset.ends_with(".woff2")) {
        let file = test.get(asset).send().await;
        assert_eq!(file.status.as_u16(), 200, "{asset}");
        assert_eq!(file.header("Cache-Control"), Some("public, max-age=31536000, immutable"));
        let expected = match asset.rsplit('.').next() {
            Some("css") => "text/css; charset=utf-8",
            Some("js") => "text/javascript; charset=utf-8",
            _ => "image/svg+xml",
        };
        assert_eq!(file.header("Content-Type"), Some(expected), "{asset}");
        assert!(!file.text.contains("\"/assets/"), "{asset} loads from the preview too");
    }
    assert_eq!(test.get("/preview/assets/../../root.key").send().await.status.as_u16(), 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_link_that_was_changed_or_has_ended_shows_nothing() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let secret = json!({"kind": "page", "translations": {"en": {"title": "Unannounced", "body": "Hush"}}});
    let post = editor.create(secret).await;
    let path = link(&editor, &post).await;
    let (start, token) = path.rsplit_once('/').unwrap();
    let swapped = if token.starts_with('A') { "B" } else { "A" };
    for wrong in [format!("{swapped}{}", &token[1..]), token[..70].to_owned(), "x".to_owned()] {
        for address in [format!("{start}/{wrong}"), format!("{start}/{wrong}/en")] {
            let refused = test.get(&address).send().await;
            assert_eq!(refused.status.as_u16(), 404, "{address}");
            is_private(&refused);
            assert!(refused.text.contains("This preview link does not work"));
            assert!(refused.text.contains("Liên kết xem trước không dùng được"));
            assert!(!refused.text.contains("Unannounced") && !refused.text.contains("Hush"));
        }
    }
    assert_eq!(test.get(&format!("{path}/fr")).send().await.status.as_u16(), 404);

    test.clock.set("2026-11-01T12:59:59Z".parse().unwrap());
    assert!(test.get(&format!("{path}/en")).send().await.text.contains("<p>Hush</p>"));
    test.clock.set("2026-11-01T13:00:00Z".parse().unwrap());
    for address in [path.clone(), format!("{path}/en")] {
        let ended = test.get(&address).header("Accept-Language", "vi").send().await;
        assert_eq!(ended.status.as_u16(), 410);
        is_private(&ended);
        assert!(ended.text.contains("<html lang=\"vi\">"), "the reader's language comes first");
        assert!(ended.text.contains("This preview link has expired") && !ended.text.contains("Hush"));
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_language_that_is_missing_says_so_and_a_deleted_post_is_unknown() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let post = editor.create(json!({"kind": "page", "translations": {"en": {"title": "Alone"}}})).await;
    let path = link(&editor, &post).await;
    let missing = test.get(&format!("{path}/vi")).send().await;
    assert_eq!(missing.status.as_u16(), 404);
    is_private(&missing);
    assert!(missing.text.contains("Bài này chưa có bản tiếng Việt."), "{}", missing.text);
    let unknown = "/v1/admin/posts/00000000-0000-7000-8000-000000000000/preview-link";
    editor.post(unknown, json!({})).await.expect_error(404, "not_found");
    let nobody = test.token(&[Scope::SiteRead]).await;
    test.post(&format!("{post}/preview-link")).token(&nobody).send().await.expect_error(403, "forbidden");
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_typed_cannot_run() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let evil = "</title><script>alert(1)</script>\"'&";
    let body = json!({"kind": "article", "translations": {
        "en": {"title": evil, "slug": "evil", "summary": evil, "body": format!("{evil}\n\n<img src=x onerror=alert(1)>")},
    }});
    let path = link(&editor, &editor.create(body).await).await;
    for address in [path.clone(), format!("{path}/en")] {
        let shown = test.get(&address).send().await.text;
        assert!(!shown.contains("<script>alert"), "{shown}");
        assert!(!shown.contains("onerror"), "{shown}");
        assert!(shown.contains("&lt;script&gt;alert") || shown.contains("&lt;script"), "{shown}");
    }
    let rendered =
        editor.post("/v1/admin/preview/markdown", json!({"locale": "en", "body": evil})).await.data();
    assert!(!rendered["html"].as_str().unwrap().contains("<script"), "{rendered}");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_preview_has_the_neighbours_tags_and_links_that_its_page_will_have() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let made = editor.post("/v1/admin/tags", json!({"en": {"name": "Rivers"}, "series": true})).await;
    let tag = made.data()["id"].clone();
    let article = |title: &str, body: &str| json!({"kind": "article", "translations": {"en": {"title": title, "body": body, "tags": [tag]}}});
    editor.live(article("First river", "One")).await;
    editor.live(article("Second river", "Two")).await;
    let draft = editor.create(article("Third river", "See [the first](/en/posts/first-river).")).await;
    let path = format!("{}/en", link(&editor, &draft).await);
    let shown = test.get(&path).send().await.text;
    assert!(shown.contains("<a href=\"/en/posts/first-river/\">the first</a>"), "{shown}");
    assert!(shown.contains("rel=\"prev\" href=\"/en/posts/second-river/\""), "{shown}");
    assert!(shown.contains("href=\"/en/tags/rivers/\""), "{shown}");
    assert!(shown.contains("<summary>Part 3 of “Rivers”</summary>"), "{shown}");
    assert!(shown.contains("<li><a href=\"/en/posts/second-river/\">Second river</a></li>"), "{shown}");
    let (_, related) = shown.split_once("id=\"_related\"").expect("related articles");
    let second = related.find("Second river").unwrap();
    assert!(related.find("First river").unwrap() > second, "the nearest first");
    // Published, it is the same, but for what the preview leaves out or leads elsewhere.
    editor.publish(&draft).await;
    assert_eq!(test.get(&path).send().await.text, shown);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_text_is_rendered_while_it_is_written() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    editor.live(pair("One", "one")).await;
    let body = "## Đường về\n\nXem [bài](/vi/bai-viet/one) và [english](/en/posts/one/).\n\n```rust\nfn a() {}\n```\n";
    let rendered =
        editor.post("/v1/admin/preview/markdown", json!({"locale": "vi", "body": body})).await.data();
    let html = rendered["html"].as_str().unwrap();
    assert!(html.contains("<h2 id=\"duong-ve\">Đường về</h2>"), "{html}");
    assert!(html.contains("<a href=\"/vi/bai-viet/one/\">bài</a>"), "{html}");
    assert!(html.contains("hreflang=\"en\"") && html.contains("class=\"code\""), "{html}");
    assert_eq!((&rendered["words"], &rendered["readingMinutes"]), (&json!(6), &json!(1)));
    let long = json!({"locale": "en", "body": "x".repeat(1_000_001)});
    assert_eq!(editor.post("/v1/admin/preview/markdown", long).await.violations(), ["body"]);
    let unknown = json!({"locale": "fr", "body": ""});
    editor.post("/v1/admin/preview/markdown", unknown).await.expect_error(400, "invalid_body");
    test.post("/v1/admin/preview/markdown").json(json!({})).send().await.expect_error(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_copy_is_checked_saved_or_not() {
    let test = TestApp::start().await;
    let editor = Editor::new(&test).await;
    let made = editor.post("/v1/admin/tags", json!({"en": {"name": "Rivers"}, "vi": {"name": "Sông"}})).await;
    let mut live = pair("One", "one");
    live["translations"]["en"]["tags"] = json!([made.data()["id"]]);
    editor.live(live).await;
    let draft =
        json!({"kind": "article", "translations": {"en": {"title": "One", "slug": "two", "body": "x"}}});
    let post = editor.create(draft).await;
    let check = format!("{post}/translations/en/check");
    let codes = |answer: Answer| -> Vec<Value> {
        let findings = answer.data();
        let list = findings.as_array().unwrap();
        assert!(list.iter().all(|one| !one["message"].as_str().unwrap().contains('‹')), "{findings}");
        list.iter()
            .map(|one| json!([one["severity"], one["code"], one["field"], one["line"], one["column"]]))
            .collect()
    };
    assert_eq!(
        codes(editor.get(&check).await),
        [
            json!(["warning", "missing-translation", "", null, null]),
            json!(["warning", "duplicate-title", "title", null, null]),
            json!(["warning", "empty-summary", "summary", null, null]),
        ]
    );
    let body = "[live](/en/posts/one/) [tag](/en/tags/rivers/) [empty](/vi/the/song/)\n\
                [self](/en/posts/two/#x) [gone](/en/posts/none/) [vi](/vi/bai-viet/one/)\n![](/media/a.webp) [m](/media/a.webp)\n";
    let copy = json!({"title": "Two", "summary": "A summary", "body": body});
    assert_eq!(
        codes(editor.post(&check, copy).await),
        [
            json!(["warning", "missing-translation", "", null, null]),
            json!(["error", "broken-link", "body", 1, 48]),
            json!(["warning", "broken-anchor", "body", 2, 1]),
            json!(["error", "broken-link", "body", 2, 26]),
            json!(["advice", "foreign-link", "body", 2, 50]),
            json!(["warning", "missing-alt", "body", 3, 1]),
            json!(["error", "broken-link", "body", 3, 20]),
        ]
    );
    let vi = format!("{post}/translations/vi/check");
    editor.get(&vi).await.expect_error(404, "not_found");
    let said = test.post(&vi).token(&editor.token).header("Accept-Language", "vi");
    let said = said.json(json!({"title": "Hai"})).send().await;
    assert_eq!(
        codes(said),
        [json!(["warning", "empty-summary", "summary", null, null])],
        "it need not be saved"
    );
    let nowhere = "/v1/admin/posts/00000000-0000-7000-8000-000000000000/translations/en/check";
    editor.post(nowhere, json!({"title": "x"})).await.expect_error(404, "not_found");
}
