//! The console's sections about the site and its machinery: every page in both languages, with and without data; searches, filters,
//! files.

use std::sync::Arc;

use chrono::TimeDelta;
use cms_api::accounts::first_admin;
use cms_api::accounts::profile::Email;
use cms_api::accounts::sign_up::SignUp;
use cms_api::audit::Source;
use cms_api::passwords::Password;
use cms_sdk::Locale;
use serde_json::{Value, json};
use uuid::Uuid;

use crate::feed::{record, removal};
use crate::person::{PASSWORD, Person, start};
use crate::support::{Answer, TestApp};

const ADMIN: &str = "boss@example.com";
const LISTS: [&str; 7] = ["contact", "webhooks", "deliveries", "builds", "tokens", "audit", "redirects"];

/// Somebody who may see everything, with the same rights as a token.
struct Boss {
    test: Arc<TestApp>,
    person: Person,
    token: String,
}

impl Boss {
    async fn new() -> Self {
        let test = start().await;
        let input = SignUp {
            email: ADMIN.to_owned(),
            password: Password::new(PASSWORD.to_owned()),
            name: "Bà Đồng".to_owned(),
            locale: Locale::En,
        };
        first_admin::make(&test.app, &Source::command_line(), input).await.unwrap();
        test.app.admins.add(&Email::parse("", ADMIN).unwrap()).unwrap();
        let person = Person::new(&test);
        person.login(ADMIN, PASSWORD).await.answer.expect(200);
        let token = test.admin().await;
        Self { test, person, token }
    }

    async fn open_in(&self, path: &str, locale: Locale) -> Answer {
        let mut cookies = vec![format!("console-language={locale}")];
        cookies.extend(
            self.person.cookies.lock().unwrap().iter().map(|(name, value)| format!("{name}={value}")),
        );
        self.test.get(&format!("/console/{path}")).header("Cookie", &cookies.join("; ")).send().await
    }

    /// A page that is there.
    async fn open(&self, path: &str) -> String {
        let page = self.open_in(path, Locale::En).await;
        assert_eq!(page.status, 200, "{path}: {}", page.text);
        page.text
    }

    /// What leads to the rows of a list, in its order.
    async fn rows(&self, path: &str) -> Vec<String> {
        let page = self.open(path).await;
        let rows = page.split("<th scope=\"row\">").skip(1);
        rows.map(|row| plain(row.split("</th>").next().unwrap())).collect()
    }

    /// A second later, so that what is made now is newer.
    fn tick(&self) {
        self.test.clock.set(self.test.clock.now() + TimeDelta::seconds(1));
    }

    async fn post(&self, path: &str, body: Value) -> Value {
        self.tick();
        let answer = self.test.post(&format!("/v1{path}")).token(&self.token).json(body).send().await;
        assert!(answer.status.is_success(), "{path}: {}", answer.text);
        answer.data()
    }

    async fn write(&self, locale: &str, name: &str, message: &str) -> String {
        let body = json!({"locale": locale, "name": name, "email": "lan@example.com", "message": message});
        self.tick();
        // Each from an address of its own: the form has a limit.
        let address = crate::person::new_address();
        let call = self.test.post("/v1/contact").header("X-Forwarded-For", &address).json(body);
        id(&call.send().await.data())
    }

    /// A build of a post that is there, which could not be built in Vietnamese.
    async fn build(&self, number: u128, target: &str, status: &str, failures: Value) -> String {
        record(&self.test, vec![removal(number)]).await;
        let head = cms_api::feed::head(&mut self.test.app.store.read().await.unwrap()).await.unwrap();
        let id = Uuid::from_u128(number).to_string();
        let begun = json!({
            "id": id, "target": target, "cursor": head.to_string(), "startedAt": "2026-11-01T12:00:00Z",
        });
        self.post("/builds", begun).await;
        let ended = json!({
            "status": status, "finishedAt": "2026-11-01T12:00:01Z", "durationMs": 1380, "rendered": 2, "outputs": 40,
            "changedPaths": ["/en/", "/vi/canh-dong/"], "changed": 1200, "removedPaths": ["/en/old/"], "removed": 1,
            "failures": failures,
        });
        let call = self.test.put(&format!("/v1/builds/{id}")).token(&self.token).json(ended);
        call.send().await.expect(200);
        id
    }
}

fn id(data: &Value) -> String {
    data["id"].as_str().unwrap().to_owned()
}

/// What of a piece of HTML is read.
fn plain(html: &str) -> String {
    let mut text = String::new();
    for part in html.split('<') {
        text.push_str(part.split_once('>').map_or(part, |(_, rest)| rest));
        text.push(' ');
    }
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

#[tokio::test(flavor = "multi_thread")]
async fn every_section_is_there_in_both_languages_with_and_without_data() {
    let boss = Boss::new().await;
    let mut paths: Vec<String> = LISTS.map(str::to_owned).to_vec();
    paths.extend(["settings", "tokens/new", "webhooks/new", "redirects/new"].map(str::to_owned));
    look_at(&boss, &paths).await;
    for list in ["contact", "webhooks", "deliveries", "builds", "redirects"] {
        assert!(boss.open(list).await.contains("class=\"nothing\""), "{list} says that it is empty");
    }

    let post = json!({
        "kind": "article",
        "translations": {"en": {"title": "Rice", "body": "Text"}, "vi": {"title": "Lúa <b>", "body": "Chữ"}},
    });
    let post = id(&boss.post("/admin/posts", post).await);
    let failures = json!([
        {"postId": post, "locale": "vi", "message": "line 3: <oops>"},
        {"message": "no space left"},
    ]);
    let build = boss.build(1, "production", "failed", failures).await;
    let message = boss.write("vi", "Lan <i>", "Xin chào\nmọi người").await;
    let hook =
        boss.post("/admin/webhooks", json!({"name": "Máy dựng", "url": "http://127.0.0.1:9/hook"})).await;
    let hook = id(&hook["webhook"]);
    record(&boss.test, vec![removal(9)]).await;
    let token =
        id(&boss.post("/admin/tokens", json!({"name": "deploy", "scopes": ["site:read"]})).await["token"]);
    let to_post = json!({"from": "/rice-of-old/", "postId": post, "locale": "vi"});
    let redirect = id(&boss.post("/admin/redirects", to_post).await);
    let gone = id(&boss.post("/admin/redirects", json!({"from": "/gone/"})).await);
    let deliveries = boss.test.get(&format!("/v1/admin/webhooks/{hook}/deliveries")).token(&boss.token);
    let delivery = id(&deliveries.send().await.data()[0]);
    let mut settings = boss.test.get("/v1/admin/settings").token(&boss.token).send().await;
    let mut changed = settings.data();
    changed["vi"]["navigation"] =
        json!([{"label": "Trang chủ", "href": "/vi/"}, {"label": "Bài", "href": "/vi/bai-viet/"}]);
    changed["social"] = json!([{"label": "GitHub", "href": "https://github.com/x"}]);
    changed["logo"] = json!("/media/logo.svg");
    settings = boss
        .test
        .put("/v1/admin/settings")
        .token(&boss.token)
        .if_match(&settings.etag())
        .json(changed)
        .send()
        .await;
    settings.expect(200);

    for one in [
        format!("contact/{message}"),
        format!("webhooks/{hook}"),
        format!("deliveries/{delivery}"),
        format!("builds/{build}"),
        format!("tokens/{token}"),
        format!("redirects/{redirect}"),
        format!("redirects/{gone}"),
    ] {
        paths.push(one);
    }
    look_at(&boss, &paths).await;
    let page = boss.open(&format!("builds/{build}")).await;
    assert!(
        page.contains(&format!("href=\"/console/posts/{post}?language=vi\" lang=\"vi\">Lúa &lt;b&gt;</a>")),
        "{page}"
    );
    assert!(page.contains("line 3: &lt;oops&gt;") && page.contains("1.3 s"), "{page}");
    let page = boss.open(&format!("contact/{message}")).await;
    assert!(page.contains("lang=\"vi\">Xin chào\nmọi người</blockquote>"), "{page}");
    let page = boss.open("settings").await;
    assert!(
        page.contains("name=\"vi.navigation.1.href\"") && page.contains("name=\"social.0.label\""),
        "{page}"
    );
    assert!(
        page.contains(&settings.etag().replace('"', "&quot;")),
        "saving begins from what is shown: {page}"
    );
    for nowhere in ["contact", "webhooks", "deliveries", "builds", "tokens", "redirects"] {
        let page = boss.open_in(&format!("{nowhere}/{}", Uuid::nil()), Locale::En).await;
        assert_eq!(page.status, 404, "{nowhere}");
    }
}

/// Opens pages in both languages: no string is missing, and there is one heading.
async fn look_at(boss: &Boss, paths: &[String]) {
    for locale in Locale::ALL {
        for path in paths {
            let page = boss.open_in(path, locale).await;
            assert_eq!(page.status, 200, "{path} in {locale}: {}", page.text);
            assert!(page.text.contains(&format!("<html lang=\"{locale}\"")), "{path} in {locale}");
            assert!(!page.text.contains('‹'), "{path} in {locale}: a string is missing: {}", page.text);
            assert_eq!(page.text.matches("<h1").count(), 1, "{path} in {locale}");
            assert!(
                !page.text.contains(" style=\"") && !page.text.contains(">none<"),
                "{path}: {}",
                page.text
            );
        }
        for list in LISTS {
            let file = boss.open_in(&format!("{list}.csv"), locale).await;
            assert_eq!(file.status, 200, "{list}: {}", file.text);
            assert!(file.text.starts_with('\u{feff}') && !file.text.contains('‹'), "{list}: {}", file.text);
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_inbox_is_searched_filtered_and_changed_in_bulk() {
    let boss = Boss::new().await;
    let first = boss.write("vi", "Đồng", "Chào các bạn").await;
    let second = boss.write("en", "Ann", "=SUM(1,2) of the fields").await;
    let third = boss.write("vi", "Bình", &"https://a.vn ".repeat(4)).await;
    let who = |rows: Vec<String>| -> Vec<String> {
        rows.iter().map(|row| row.split_whitespace().next().unwrap().to_owned()).collect()
    };
    for (query, expected) in [
        ("", vec!["Bình", "Ann", "Đồng"]),
        ("?sort=created&order=asc", vec!["Đồng", "Ann", "Bình"]),
        ("?q=dong", vec!["Đồng"]),
        ("?q=ĐỒNG", vec!["Đồng"]),
        ("?q=SUM(", vec!["Ann"]),
        ("?q=lan%40example.com&locale=vi&spam=false", vec!["Đồng"]),
        ("?spam=true", vec!["Bình"]),
        ("?locale=en", vec!["Ann"]),
        ("?status=read", vec![]),
        ("?q=%00nothing", vec![]),
    ] {
        assert_eq!(who(boss.rows(&format!("contact{query}")).await), expected, "{query}");
    }
    assert!(
        boss.open_in("contact.csv?q=sum", Locale::En).await.text.contains("\"'=SUM(1,2) of the fields\"")
    );

    let nobody = Uuid::nil();
    let read =
        boss.post("/admin/contact/bulk", json!({"action": "read", "ids": [first, nobody, second]})).await;
    let expected = json!([
        {"id": first, "ok": true}, {"id": nobody, "ok": false, "code": "not_found"}, {"id": second, "ok": true},
    ]);
    assert_eq!(read, expected);
    assert_eq!(boss.rows("contact?status=read").await.len(), 2);
    boss.post("/admin/contact/bulk", json!({"action": "noSpam", "ids": [third]})).await;
    boss.post("/admin/contact/bulk", json!({"action": "spam", "ids": [second]})).await;
    assert_eq!(who(boss.rows("contact?spam=true").await), ["Ann"]);
    let one = boss.test.get(&format!("/v1/admin/contact/{second}")).token(&boss.token).send().await.data();
    assert_eq!((&one["spam"], &one["status"]), (&json!("person"), &json!("read")));
    for (action, status) in [("archive", "archived"), ("new", "new")] {
        boss.post("/admin/contact/bulk", json!({"action": action, "ids": [first]})).await;
        assert_eq!(who(boss.rows(&format!("contact?status={status}&q=dong")).await), ["Đồng"]);
    }
    boss.post("/admin/contact/bulk", json!({"action": "delete", "ids": [first]})).await;
    assert_eq!(boss.rows("contact?q=dong").await, [""; 0]);

    let bulk = |body: Value| boss.test.post("/v1/admin/contact/bulk").token(&boss.token).json(body).send();
    assert_eq!(bulk(json!({"action": "read", "ids": []})).await.violations(), ["ids"]);
    assert_eq!(bulk(json!({"action": "read", "ids": vec![nobody; 101]})).await.violations(), ["ids"]);
    bulk(json!({"action": "burn", "ids": [nobody]})).await.expect_error(400, "invalid_body");
    let reader = boss.test.token(&[cms_api::tokens::Scope::ContactRead]).await;
    let refused = boss.test.post("/v1/admin/contact/bulk").token(&reader);
    refused.json(json!({"action": "read", "ids": [third]})).send().await.expect_error(403, "forbidden");
    let found = boss.test.get("/v1/admin/contact?q=binh&locale=vi").token(&reader).send().await.expect(200);
    assert_eq!(found["pagination"]["totalItems"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_is_found_by_names_days_and_deeds() {
    let boss = Boss::new().await;
    boss.post("/admin/tokens", json!({"name": "Đồng hồ", "scopes": ["site:read"]})).await;
    boss.person.login(ADMIN, "wrong").await;
    let me = boss.test.get("/v1/admin/users?q=boss").token(&boss.token).send().await.data();
    let me = id(&me[0]);
    let count = async |query: &str| boss.rows(&format!("audit?{query}")).await.len();
    let all = count("").await;
    assert!(all >= 4, "{all}");
    assert_eq!(count("action=token.made").await, 1);
    assert_eq!(count("q=dong%20ho").await, 1, "a token's name");
    let named = count("q=ba%20dong").await;
    assert!(named > 0 && named < all, "what she did and what was done to her: {named} of {all}");
    assert!(boss.open("audit?q=ba%20dong").await.contains("Bà Đồng"));
    assert_eq!(count(&format!("actor=user%3A{me}")).await, count(&format!("actor=user%3A{me}&q=dong")).await);
    assert!(count("result=refused").await >= 1);
    // 19:00 in the site's time zone.
    assert_eq!(count("from=2026-11-01&until=2026-11-01").await, all);
    assert_eq!(count("from=2026-11-02").await, 0);
    assert_eq!(count("until=2026-10-31").await, 0);
    let file = boss.open_in("audit.csv?action=token.made", Locale::Vi).await.text;
    assert!(file.contains("2026-11-01 19:00") && file.contains("token.made"), "{file}");
    assert_eq!(file.lines().count(), 2, "{file}");
}

#[tokio::test(flavor = "multi_thread")]
async fn builds_deliveries_and_redirects_are_narrowed() {
    let boss = Boss::new().await;
    boss.build(1, "production", "succeeded", json!([])).await;
    boss.build(2, "staging", "failed", json!([{"message": "no Space left"}])).await;
    let count = async |path: &str| boss.rows(path).await.len();
    assert_eq!(count("builds").await, 2);
    assert_eq!(count("builds?target=staging").await, 1);
    assert_eq!(count("builds?status=succeeded&target=staging").await, 0);
    assert_eq!(count("builds?q=Space").await, 1);
    assert_eq!(count("builds?q=cánh-đồng").await, 2, "a path as people say it");
    assert_eq!(count("builds?q=100%25").await, 0, "no pattern");
    assert!(boss.open("builds").await.contains("<option value=\"staging\">staging</option>"));

    let hook =
        boss.post("/admin/webhooks", json!({"name": "Đồng bộ", "url": "http://127.0.0.1:9/hook"})).await;
    let hook = id(&hook["webhook"]);
    boss.post("/admin/webhooks", json!({"name": "Off", "url": "http://127.0.0.1:9/off", "enabled": false}))
        .await;
    assert_eq!(boss.rows("webhooks?q=dong").await, ["Đồng bộ"]);
    assert_eq!(boss.rows("webhooks?enabled=false").await, ["Off"]);
    assert_eq!(boss.rows("webhooks?sort=name&order=desc").await, ["Off", "Đồng bộ"]);
    record(&boss.test, vec![removal(3)]).await;
    record(&boss.test, vec![removal(4)]).await;
    assert_eq!(count("deliveries").await, 2);
    assert_eq!(count(&format!("deliveries?webhook={hook}&state=superseded")).await, 1);
    assert_eq!(count("deliveries?webhook=nonsense").await, 0);

    for (from, to) in [("/b/", "/en/"), ("/đồng/", "https://example.com/x"), ("/a/", "/vi/")] {
        boss.post("/admin/redirects", json!({"from": from, "to": to})).await;
    }
    assert_eq!(boss.rows("redirects").await[0], "/a/", "the newest first");
    assert_eq!(boss.rows("redirects?sort=from&order=asc").await[..2], ["/a/", "/b/"]);
    assert_eq!(count("redirects?q=dong").await, 1);
    assert_eq!(boss.rows("redirects?q=%2Fvi%2F").await, ["/a/"]);
    assert_eq!(count("redirects?manual=false").await, 0);

    boss.post(
        "/admin/tokens",
        json!({"name": "Ends", "scopes": ["ops:read"], "expiresAt": boss.test.clock.now() + TimeDelta::seconds(30)}),
    )
    .await;
    boss.test.clock.set(boss.test.clock.now() + TimeDelta::minutes(1));
    assert!(boss.rows("tokens?state=expired").await[0].starts_with("Ends"));
    assert_eq!(count("tokens?q=ops%3Aread").await, 1);
}
