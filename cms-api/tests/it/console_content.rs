//! The console's sections of content: what they list, how it is found, and what is said where there is nothing.

use std::sync::Arc;

use cms_api::schedules;
use cms_api::tokens::Scope;
use cms_sdk::Locale;
use serde_json::json;
use uuid::Uuid;

use crate::console::{admin, open, open_with};
use crate::media::samples::png;
use crate::person::{Person, start};
use crate::posts::{Editor, pair};
use crate::support::{Answer, TestApp};

/// An admin at a browser and a program that writes.
async fn at_work(test: &Arc<TestApp>) -> (Person, Editor<'_>) {
    (admin(test).await, Editor::new(test).await)
}

fn id_of(post: &str) -> &str {
    post.rsplit('/').next().unwrap()
}

/// A page that is there, in both languages, without a string that is missing.
async fn shown(person: &Person, path: &str) -> Answer {
    let vietnamese = open_with(person, path, &[("Cookie", "console-language=vi")]).await;
    let english = open(person, path).await;
    for page in [&vietnamese, &english] {
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        assert!(!page.text.contains('‹'), "{path}: a string is missing: {}", page.text);
    }
    assert!(vietnamese.text.contains("<html lang=\"vi\""), "{path}");
    english
}

/// The names of a list's rows, in their order.
fn rows(page: &Answer) -> Vec<String> {
    let cell = |row: &str| {
        let link = row.split("<th scope=\"row\">").nth(1)?;
        let text = link.split("</th>").next()?.split("</a>").next()?.split("<small>").next()?;
        Some(text.rsplit('>').next()?.trim().to_owned())
    };
    page.text.split("<tr data-id").skip(1).filter_map(cell).collect()
}

/// A row of a list, by what stands in it.
fn row<'a>(page: &'a Answer, name: &str) -> &'a str {
    page.text
        .split("<tr")
        .find(|row| row.contains(name))
        .unwrap_or_else(|| panic!("no {name}: {}", page.text))
}

/// Reports a build that shows everything.
async fn build(test: &TestApp, status: &str) {
    let token = test.token(&[Scope::SiteWrite]).await;
    let cursor = cms_api::feed::head(&mut test.app.store.read().await.unwrap()).await.unwrap();
    let id = test.clock.new_id();
    let body = json!({
        "id": id, "target": "production", "cursor": cursor.to_string(), "startedAt": "2026-11-01T12:00:01Z",
    });
    test.post("/v1/builds").token(&token).json(body).send().await.expect(201);
    let failures = if status == "failed" { json!([{"message": "the disk is full"}]) } else { json!([]) };
    let body = json!({
        "status": status, "finishedAt": "2026-11-01T12:00:02Z", "durationMs": 1000, "rendered": 1, "outputs": 1,
        "changedPaths": [], "changed": 0, "removedPaths": [], "removed": 0, "failures": failures,
    });
    test.put(&format!("/v1/builds/{id}")).token(&token).json(body).send().await.expect(200);
}

/// A live English article with a translation that is behind.
async fn stale(editor: &Editor<'_>, title: &str, slug: &str) -> String {
    let english =
        json!({"kind": "article", "translations": {"en": {"title": title, "slug": slug, "body": "One."}}});
    let post = editor.live(english).await;
    let base = editor.get(&format!("{post}/translations/en")).await.data()["revisionId"].clone();
    let body = json!({"title": format!("{title} (vi)"), "slug": slug, "baseRevisionId": base});
    let path = format!("{post}/translations/vi");
    editor.test.put(&path).token(&editor.token).json(body).send().await.expect(201);
    editor.save(&post, "en", json!({"title": title, "slug": slug, "body": "Two."})).await.expect(200);
    editor.post(&format!("{post}/publish"), json!({"locales": ["en"]})).await.expect(200);
    post
}

#[tokio::test(flavor = "multi_thread")]
async fn posts_are_found_sorted_and_narrowed() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    let empty = shown(&boss, "/console/posts").await;
    assert!(empty.text.contains("No posts yet") && empty.text.contains("href=\"/console/posts/new\""));

    let tag = editor.post("/v1/admin/tags", json!({"en": {"name": "Rice"}})).await.data()["id"].clone();
    let body = json!({"kind": "page", "translations": {"vi": {"title": "Cánh đồng", "slug": "canh-dong", "tags": [tag]}}});
    let field = editor.create(body).await;
    let river = editor.live(pair("River", "river")).await;
    let author = json!({"en": {"name": "Lan Đỗ"}});
    let author = editor.post("/v1/admin/authors", author).await.data()["id"].clone();
    let by_lan = json!({"kind": "article", "translations": {"en": {"title": "Zebra", "authors": [author]}}});
    editor.create(by_lan).await;

    assert_eq!(rows(&shown(&boss, "/console/posts?sort=title").await).len(), 3);
    for (query, expected) in [
        ("q=dong", vec!["Cánh đồng"]),
        ("q=%C4%91%E1%BB%93ng", vec!["Cánh đồng"]),
        ("kind=page", vec!["Cánh đồng"]),
        ("locale=en&sort=title", vec!["River", "Zebra"]),
        ("status=published", vec!["River"]),
        ("translation=missing&sort=title", vec!["Cánh đồng", "Zebra"]),
        ("translation=missing&locale=en", vec!["Cánh đồng"]),
        ("translation=stale", vec![]),
        ("sort=title", vec!["Cánh đồng", "River", "Zebra"]),
        ("sort=title&order=desc", vec!["Zebra", "River", "Cánh đồng"]),
        ("sort=title&pageSize=10&page=9", vec!["Cánh đồng", "River", "Zebra"]),
        (format!("tag={}", tag.as_str().unwrap()).as_str(), vec!["Cánh đồng"]),
        (format!("author={}", author.as_str().unwrap()).as_str(), vec!["Zebra"]),
        ("tag=none", vec![]),
        ("q=%00&sort=title", vec!["Cánh đồng", "River", "Zebra"]),
    ] {
        let page = shown(&boss, &format!("/console/posts?{query}")).await;
        assert_eq!(rows(&page), expected, "{query}");
        assert_eq!(page.text.contains("Nothing fits"), expected.is_empty(), "{query}");
    }
    let page = open(&boss, "/console/posts").await;
    assert!(row(&page, "Cánh đồng").contains("Rice"), "its tags");
    assert!(row(&page, "Cánh đồng").contains(&format!("/console/posts/{}", id_of(&field))));
    assert!(row(&page, "Cánh đồng").contains("Missing"), "{}", row(&page, "Cánh đồng"));
    assert!(row(&page, &format!("posts/{}", id_of(&river))).contains("Queued"));
    for action in ["publish", "unpublish", "trash", "addTag", "removeTag"] {
        assert!(page.text.contains(&format!("data-bulk=\"{action}\"")), "{action}");
    }
    let file = open(&boss, "/console/posts.csv?sort=title&q=dong").await;
    assert!(file.header("Content-Type").unwrap().starts_with("text/csv"));
    let lines: Vec<_> = file.text.lines().collect();
    assert_eq!(lines.len(), 2, "{}", file.text);
    assert!(
        lines[1].starts_with("Cánh đồng,Page,EN: Missing; VI: Draft,Rice,,2026-11-01 19:00"),
        "{}",
        lines[1]
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn the_list_says_what_readers_see() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    let post = editor.live(pair("River", "river")).await;
    let states = async || {
        let page = shown(&boss, "/console/posts").await;
        let marks = row(&page, "River").split("<span class=\"state").skip(1).map(|mark| {
            let mark = mark.split("</span>").next().unwrap();
            mark.rsplit('>').next().unwrap().trim().to_owned()
        });
        marks.collect::<Vec<_>>()
    };
    assert_eq!(states().await, ["Queued", "Queued"]);
    build(&test, "failed").await;
    assert_eq!(states().await, ["Build failed", "Build failed"]);
    build(&test, "succeeded").await;
    assert_eq!(states().await, ["Live", "Live"]);
    editor.save(&post, "en", json!({"title": "River", "slug": "river", "body": "Other."})).await.expect(200);
    assert_eq!(states().await, ["Changes not published", "Live"]);
    let plan =
        json!({"postId": id_of(&post), "action": "publish", "at": "2026-11-02T09:00", "locales": ["en"]});
    editor.post("/v1/admin/schedules", plan).await.expect(201);
    assert_eq!(states().await, ["Changes not published", "Scheduled", "Live"]);
    editor.post(&format!("{post}/unpublish"), json!({"locales": ["vi"]})).await.expect(200);
    assert_eq!(states().await[2], "Being taken down");
    build(&test, "succeeded").await;
    assert_eq!(states().await[2], "Unpublished");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_post_begins_with_a_kind_and_a_title() {
    let test = start().await;
    let (boss, _) = at_work(&test).await;
    let page = shown(&boss, "/console/posts/new").await;
    assert!(page.text.contains("data-action=\"/v1/admin/posts\"") && page.text.contains("data-part"));
    assert!(page.text.contains("data-next=\"/console/posts/{id}\""));
    for name in ["kind", "translations.en.title", "translations.vi.title"] {
        assert!(page.text.contains(&format!("name=\"{name}\"")), "{name}");
    }
    // What the form sends.
    let made = boss.json(
        "POST",
        "/admin/posts",
        json!({"kind": "page", "translations": {"vi": {"title": "Giới thiệu"}}}),
    );
    made.await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_trash_shows_what_was_put_there() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    let empty = shown(&boss, "/console/trash").await;
    assert!(empty.text.contains("The trash is empty") && !empty.text.contains("data-empty-trash"));
    let post = editor.create(pair("Đồng lúa", "dong-lua")).await;
    let etag = editor.get(&post).await.etag();
    editor.delete(&post, &etag).await.expect(200);
    let page = shown(&boss, "/console/trash?q=dong").await;
    assert_eq!(rows(&page), ["Đồng lúa"]);
    assert!(page.text.contains("/v1/admin/trash/{id}/restore") && page.text.contains("data-empty-trash"));
    assert_eq!(rows(&shown(&boss, "/console/posts").await), [""; 0]);
    assert!(shown(&boss, "/console/trash?q=nothing").await.text.contains("Nothing fits"));
    assert!(open(&boss, "/console/trash.csv").await.text.contains("Đồng lúa,Article,2026-11-01 19:00"));
}

#[tokio::test(flavor = "multi_thread")]
async fn translations_that_want_work_are_listed() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    assert!(shown(&boss, "/console/translations").await.text.contains("Both languages have everything"));
    let post = stale(&editor, "River", "river").await;
    for number in 0..12 {
        let body = json!({"kind": "article", "translations": {"en": {"title": format!("Alone {number}")}}});
        editor.create(body).await;
    }
    let page = shown(&boss, "/console/translations?pageSize=10").await;
    assert_eq!(rows(&page).len(), 10);
    assert_eq!(rows(&page)[0], "River (vi)", "those behind come first");
    assert!(row(&page, "River (vi)").contains("Behind its source"));
    assert!(row(&page, "River (vi)").contains(&format!("/console/posts/{}?language=vi", id_of(&post))));
    let next = shown(&boss, "/console/translations?pageSize=10&page=2").await;
    assert_eq!(rows(&next).len(), 3);
    assert!(rows(&next).iter().all(|name| name.starts_with("Alone") && !rows(&page).contains(name)));
    assert_eq!(rows(&shown(&boss, "/console/translations?state=stale").await), ["River (vi)"]);
    assert_eq!(rows(&shown(&boss, "/console/translations?state=missing").await).len(), 12);
    let none = shown(&boss, "/console/translations?locale=en").await;
    assert!(none.text.contains("Nothing fits"), "English lacks nothing");
    assert_eq!(open(&boss, "/console/translations.csv").await.text.lines().count(), 14);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_calendar_shows_the_months_of_the_sites_time_zone() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    let empty = shown(&boss, "/console/calendar").await;
    assert!(empty.text.contains("November 2026") && empty.text.contains("Nothing in this month"));
    let today =
        empty.text.split("aria-current=\"date\"").nth(1).and_then(|text| text.split("</time>").next());
    assert!(today.is_some_and(|day| day.ends_with("</span>1")), "today, where it is evening: {}", empty.text);

    let post = editor.create(pair("River", "river")).await;
    // The last minute of November in Saigon is still afternoon in London.
    let plan = json!({"postId": id_of(&post), "action": "publish", "at": "2026-11-30T23:59"});
    let made = editor.post("/v1/admin/schedules", plan).await.expect(201);
    let id = made["data"]["id"].as_str().unwrap();
    let page = shown(&boss, "/console/calendar?month=2026-11").await;
    assert!(page.text.contains(&format!("href=\"/console/calendar/{id}\"")) && page.text.contains(">23:59<"));
    assert!(page.text.contains("title=\"16:59 UTC\""), "UTC stands with it");
    // December's first week begins in November.
    assert!(open(&boss, "/console/calendar?month=2026-12").await.text.contains(id));
    let agenda =
        async |month: &str| shown(&boss, &format!("/console/calendar?month={month}&view=agenda")).await;
    assert!(agenda("2026-11").await.text.contains(id) && !agenda("2026-12").await.text.contains(id));
    assert!(open(&boss, "/console/calendar?month=nonsense").await.text.contains("November 2026"));

    let one = shown(&boss, &format!("/console/calendar/{id}")).await;
    for part in
        ["value=\"2026-11-30T23:59\"", "data-etag=\"&quot;v1&quot;\"", "data-method=\"DELETE\"", "UTC+07:00"]
    {
        assert!(one.text.contains(part), "{part}: {}", one.text);
    }
    test.clock.set("2026-11-30T16:59:04Z".parse().unwrap());
    schedules::run_due(&test.app).await.unwrap();
    let boss = crate::console::signed_in(&test).await;
    let agenda = open(&boss, "/console/calendar?month=2026-11&view=agenda").await;
    assert!(row(&agenda, id).contains("Done") && row(&agenda, id).contains("0:04"), "{}", row(&agenda, id));
    let one = shown(&boss, &format!("/console/calendar/{id}")).await;
    assert!(one.text.contains(&test.app.instance) && !one.text.contains("data-method=\"PUT\""));
    assert_eq!(open(&boss, &format!("/console/calendar/{}", Uuid::nil())).await.status, 404);
}

#[tokio::test(flavor = "multi_thread")]
async fn what_was_missed_asks() {
    let test = crate::person::start_with(|config| config.missed_schedules = schedules::MissedRule::Ask).await;
    let editor = Editor::new(&test).await;
    let post = editor.create(pair("River", "river")).await;
    let plan = json!({"postId": id_of(&post), "action": "publish", "at": "2026-11-02T09:00"});
    let made = editor.post("/v1/admin/schedules", plan).await.expect(201);
    let id = made["data"]["id"].as_str().unwrap();
    test.clock.set("2026-11-02T03:00:00Z".parse().unwrap());
    schedules::run_due(&test.app).await.unwrap();
    let boss = admin(&test).await;
    let decide = format!("data-action=\"/v1/admin/schedules/{id}/decide\"");
    for path in ["/console/calendar?month=2027-05".to_owned(), format!("/console/calendar/{id}")] {
        let page = shown(&boss, &path).await;
        assert_eq!(page.text.matches(&decide).count(), 2, "{path}: run it, or skip it");
    }
    assert!(shown(&boss, "/console").await.text.contains("1 schedule wants you"));
    boss.json("POST", &format!("/admin/schedules/{id}/decide"), json!({"decision": "skip"}))
        .await
        .expect(200);
    assert!(!shown(&boss, "/console/calendar").await.text.contains(&decide));
}

#[tokio::test(flavor = "multi_thread")]
async fn pictures_are_listed_with_what_they_lack() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    assert!(shown(&boss, "/console/media").await.text.contains("No pictures yet"));
    let upload = async |name: &str, file: Vec<u8>| {
        let path = format!("/v1/admin/media?fileName={name}");
        editor.test.post(&path).token(&editor.token).typed("image/png", file).send().await.data()
    };
    let market = upload("ch%E1%BB%A3%20n%E1%BB%95i.png", png(640, 480)).await;
    let other = upload("other.png", png(30, 20)).await;
    let address = market["address"].as_str().unwrap();
    let body = json!({"kind": "article", "translations": {"en": {"title": "Market", "body": format!("![Boats]({address})")}}});
    editor.create(body).await;
    let page = shown(&boss, "/console/media?q=cho").await;
    assert_eq!(rows(&page), ["chợ nổi.png"]);
    assert!(page.text.contains("-thumb.webp") && page.text.contains("640 × 480"));
    assert!(row(&page, "chợ nổi").contains("No description") && row(&page, "chợ nổi").contains("Used"));
    assert_eq!(rows(&shown(&boss, "/console/media?unused=true").await), ["other.png"]);
    assert_eq!(rows(&shown(&boss, "/console/media?kind=png&sort=name").await), ["chợ nổi.png", "other.png"]);
    assert_eq!(
        rows(&shown(&boss, "/console/media?sort=name&page=9").await).len(),
        2,
        "the last page that there is"
    );
    assert!(shown(&boss, "/console/media?kind=gif").await.text.contains("Nothing fits"));
    assert_eq!(open(&boss, "/console/media.csv").await.text.lines().count(), 3);

    let one = shown(&boss, &format!("/console/media/{}", market["id"].as_str().unwrap())).await;
    for part in ["name=\"altEn\"", "name=\"altVi\"", "name=\"focalX\"", "value=\"500\"", ">Market</a>"] {
        assert!(one.text.contains(part), "{part}: {}", one.text);
    }
    assert!(!one.text.contains("data-method=\"DELETE\""), "what is used cannot be deleted");
    let one = shown(&boss, &format!("/console/media/{}", other["id"].as_str().unwrap())).await;
    assert!(one.text.contains("data-method=\"DELETE\""));
}

#[tokio::test(flavor = "multi_thread")]
async fn authors_are_made_and_found() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    assert!(shown(&boss, "/console/authors").await.text.contains("No authors yet"));
    shown(&boss, "/console/authors/new").await;
    let lan = json!({"en": {"name": "Lan Do", "bio": "Writes."}, "vi": {"name": "Lan Đỗ"}, "link": "https://example.com/lan"});
    let lan = editor.post("/v1/admin/authors", lan).await.data()["id"].clone();
    editor.post("/v1/admin/authors", json!({"vi": {"name": "An Bùi"}})).await.expect(201);
    let body = json!({"kind": "article", "translations": {"en": {"title": "River", "authors": [lan]}}});
    editor.create(body).await;
    assert_eq!(rows(&shown(&boss, "/console/authors").await), ["An Bùi", "Lan Do"]);
    assert_eq!(rows(&shown(&boss, "/console/authors?sort=name&order=desc").await), ["Lan Do", "An Bùi"]);
    assert_eq!(rows(&shown(&boss, "/console/authors?q=bui").await), ["An Bùi"]);
    assert!(shown(&boss, "/console/authors?q=nobody").await.text.contains("Nothing fits"));
    let one = shown(&boss, &format!("/console/authors/{}", lan.as_str().unwrap())).await;
    for part in [
        "value=\"Lan Do\"",
        ">Writes.</textarea>",
        "https://example.com/lan",
        ">River</a>",
        "By them: 1 post",
    ] {
        assert!(one.text.contains(part), "{part}: {}", one.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_dashboard_says_what_wants_somebody() {
    let test = start().await;
    let (boss, editor) = at_work(&test).await;
    let empty = shown(&boss, "/console").await;
    assert!(
        empty.text.contains("Nothing has been built yet") && empty.text.contains("No translation is behind")
    );
    stale(&editor, "River", "river").await;
    let made = json!({"kind": "article", "translations": {"vi": {"title": "Bản nháp của tôi"}}});
    boss.json("POST", "/admin/posts", made).await.expect(201);
    let planned = editor.create(pair("Planned", "planned")).await;
    let plan = json!({"postId": id_of(&planned), "action": "publish", "at": "2026-11-03T09:00"});
    editor.post("/v1/admin/schedules", plan).await.expect(201);
    build(&test, "failed").await;
    let page = shown(&boss, "/console").await;
    for part in [
        "The last build failed",
        "the disk is full",
        "1 translation is behind",
        "1 translation is missing",
        "1 planned for the next 7 days",
        "No unread messages",
        "Bản nháp của tôi",
        "data-build=\"failed\"",
    ] {
        assert!(page.text.contains(part), "{part}: {}", page.text);
    }
    build(&test, "succeeded").await;
    assert!(shown(&boss, "/console").await.text.contains("Readers see everything that was published"));
}

#[tokio::test(flavor = "multi_thread")]
async fn imports_and_exports_are_for_admins() {
    let test = start().await;
    let boss = admin(&test).await;
    let page = shown(&boss, "/console/transfers").await;
    for part in ["webkitdirectory", "/v1/admin/exports/markdown", "/v1/admin/exports/snapshot"] {
        assert!(page.text.contains(part), "{part}");
    }
    let editor = crate::console::with_role(&boss, "lan@example.com", "editor").await;
    assert_eq!(open(&editor, "/console/transfers").await.status, 403);
    for locale in Locale::ALL {
        let cookie = format!("console-language={locale}");
        assert_eq!(open_with(&editor, "/console/posts", &[("Cookie", &cookie)]).await.status, 200);
    }
}
