//! The console's pages: who sees which, in both languages, and what they say to the browser.

use std::collections::BTreeSet;
use std::sync::Arc;

use chrono::TimeDelta;
use cms_api::accounts::first_admin;
use cms_api::accounts::profile::Email;
use cms_api::accounts::sign_up::SignUp;
use cms_api::audit::Source;
use cms_api::passwords::Password;
use cms_sdk::Locale;
use serde_json::json;

use crate::person::{PASSWORD, Person, start};
use crate::support::{Answer, TestApp};

const ADMIN: &str = "boss@example.com";
const EMAIL: &str = "lan@example.com";

/// Somebody who may do everything.
pub async fn admin(test: &Arc<TestApp>) -> Person {
    let input = SignUp {
        email: ADMIN.to_owned(),
        password: Password::new(PASSWORD.to_owned()),
        name: "Boss".to_owned(),
        locale: Locale::En,
    };
    first_admin::make(&test.app, &Source::command_line(), input).await.unwrap();
    test.app.admins.add(&Email::parse("", ADMIN).unwrap()).unwrap();
    signed_in(test).await
}

/// The same person at another browser, or later.
pub async fn signed_in(test: &Arc<TestApp>) -> Person {
    let person = Person::new(test);
    person.login(ADMIN, PASSWORD).await.answer.expect(200);
    person
}

/// Somebody who signed up, as a reader or with the role that an admin gives.
pub async fn with_role(boss: &Person, email: &str, role: &str) -> Person {
    let person = Person::new(&boss.test);
    person.sign_up(email).await;
    let id = id_of(boss, email).await;
    if role != "reader" {
        boss.json("PUT", &format!("/admin/users/{id}/role"), json!({"role": role})).await.expect(200);
    }
    person.login(email, PASSWORD).await.answer.expect(200);
    person
}

async fn id_of(boss: &Person, email: &str) -> String {
    let list = boss.call("GET", &format!("/admin/users?q={email}")).await.expect(200);
    list["data"][0]["id"].as_str().unwrap().to_owned()
}

/// A page as this person's browser asks for it.
pub async fn open(person: &Person, path: &str) -> Answer {
    open_with(person, path, &[]).await
}

pub async fn open_with(person: &Person, path: &str, headers: &[(&str, &str)]) -> Answer {
    let cookies: Vec<_> = {
        let cookies = person.cookies.lock().unwrap();
        cookies.iter().map(|(name, value)| format!("{name}={value}")).collect()
    };
    let mut call = person.test.get(path).header("Cookie", &cookies.join("; "));
    for (name, value) in headers {
        call = call.header(name, value);
    }
    call.send().await
}

/// Where the links of a page's side lead.
fn sections(page: &Answer) -> BTreeSet<String> {
    let side =
        page.text.split("<nav").nth(1).and_then(|rest| rest.split("</nav>").next()).unwrap_or_default();
    side.split("href=\"").skip(1).filter_map(|rest| rest.split('"').next()).map(str::to_owned).collect()
}

/// The nonce that a page's policy names.
fn nonce(page: &Answer) -> String {
    let policy = page.header("Content-Security-Policy").unwrap();
    policy.split("'nonce-").nth(1).unwrap().split('\'').next().unwrap().to_owned()
}

async fn make_tag(person: &Person, en: &str, vi: &str) {
    person.json("POST", "/admin/tags", json!({"en": {"name": en}, "vi": {"name": vi}})).await.expect(201);
}

#[tokio::test(flavor = "multi_thread")]
async fn without_a_session_there_is_a_shell_without_data() {
    let test = start().await;
    let boss = admin(&test).await;
    make_tag(&boss, "Secret plans", "Kế hoạch mật").await;
    let nobody = Person::new(&test);
    for path in
        ["/console", "/console/tags?q=secret", "/console/tags.csv", "/console/users", "/console/account"]
    {
        let page = open(&nobody, path).await;
        assert_eq!(page.status, 200, "{path}");
        assert!(page.text.contains(" data-shell>"), "{path}: {}", page.text);
        assert!(page.text.contains("<noscript>"), "{path}");
        assert!(!page.text.contains("Secret") && !page.text.contains("<nav"), "{path}: {}", page.text);
        assert_eq!(page.header("Cache-Control"), Some("no-store"));
    }
    // A session that has ended is none, and an access that has run out neither.
    assert!(!open(&boss, "/console/tags").await.text.contains(" data-shell>"));
    test.clock.set(test.clock.now() + TimeDelta::minutes(6));
    assert!(open(&boss, "/console/tags").await.text.contains(" data-shell>"));
    boss.call("POST", "/auth/refresh").await.expect(200);
    assert!(open(&boss, "/console/tags").await.text.contains("Secret plans"));
}

#[tokio::test(flavor = "multi_thread")]
async fn one_sees_what_ones_role_allows() {
    let test = start().await;
    let boss = admin(&test).await;
    let editor = with_role(&boss, EMAIL, "editor").await;
    let reader = with_role(&boss, "reader@example.com", "reader").await;

    let of_boss = sections(&open(&boss, "/console").await);
    let of_editor = sections(&open(&editor, "/console").await);
    assert!(of_editor.is_subset(&of_boss) && of_editor.contains("/console/tags"), "{of_editor:?}");
    assert!(of_boss.contains("/console/users") && !of_editor.contains("/console/users"));
    let id = id_of(&boss, EMAIL).await;
    for path in ["/console/users".to_owned(), "/console/users.csv".to_owned(), format!("/console/users/{id}")]
    {
        assert_eq!(open(&boss, &path).await.status, 200, "{path}");
        let page = open(&editor, &path).await;
        assert_eq!(page.status, 403, "{path}");
        assert!(!page.text.contains(ADMIN) && page.text.contains("/console/tags"), "{path}: {}", page.text);
    }
    for path in ["/console", "/console/tags", "/console/account"] {
        let page = open(&reader, path).await;
        assert_eq!(page.status, 403, "{path}");
        assert!(sections(&page).is_empty(), "{path}");
    }
    assert_eq!(open(&boss, "/console/nowhere").await.status, 404);
    assert_eq!(open(&boss, "/console/tags/not-an-id").await.status, 404);

    // An admin whom the list in configuration no longer has sees nothing, and it is written down.
    std::fs::write(test.app.admins.path(), "admins = []\n").unwrap();
    assert_eq!(open(&boss, "/console/users").await.status, 403);
    test.app.admins.add(&Email::parse("", ADMIN).unwrap()).unwrap();
    let refused = boss.call("GET", "/admin/audit?action=admin.refused").await.expect(200);
    assert_eq!(refused["pagination"]["totalItems"], 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn every_page_is_there_in_both_languages() {
    let test = start().await;
    let boss = admin(&test).await;
    make_tag(&boss, "Rice", "Lúa").await;
    let tag = boss.call("GET", "/admin/tags").await.expect(200)["data"][0]["id"].as_str().unwrap().to_owned();
    let mut paths: BTreeSet<String> = sections(&open(&boss, "/console").await);
    assert!(paths.len() >= 3, "{paths:?}");
    paths.extend(
        ["/console/account", "/console/step-up", "/console/tags/new", "/console/nowhere"].map(str::to_owned),
    );
    paths.insert(format!("/console/tags/{tag}"));
    paths.insert(format!("/console/users/{}", id_of(&boss, ADMIN).await));
    for locale in Locale::ALL {
        for path in &paths {
            let page = open_with(&boss, path, &[("Cookie", &format!("console-language={locale}"))]).await;
            assert!(page.status == 200 || path.ends_with("nowhere"), "{path}: {} {}", page.status, page.text);
            assert!(page.text.contains(&format!("<html lang=\"{locale}\"")), "{path} in {locale}");
            assert!(!page.text.contains('‹'), "{path} in {locale}: a string is missing: {}", page.text);
            assert_eq!(page.text.matches("<h1").count(), usize::from(!path.ends_with("step-up")), "{path}");
            let one_line = page.text.split("<title>").nth(1).unwrap().split("</title>").next().unwrap();
            assert!(one_line.trim() == one_line && !one_line.starts_with('·'), "{path}: {one_line}");
        }
        let nobody = Person::new(&test);
        let page =
            open_with(&nobody, "/console/sign-in", &[("Cookie", &format!("console-language={locale}"))])
                .await;
        assert!(
            page.text.contains(&format!("<html lang=\"{locale}\"")) && !page.text.contains('‹'),
            "{}",
            page.text
        );
        assert!(page.text.contains("id=\"_signing-keys\">[{"), "{}", page.text);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn the_language_is_the_accounts_until_another_is_chosen() {
    let test = start().await;
    let boss = admin(&test).await;
    let english = open_with(&boss, "/console", &[("Accept-Language", "vi")]).await;
    assert!(english.text.contains("<html lang=\"en\""), "the account's language comes before the browser's");
    let chosen = open(&boss, "/console/tags?q=a&lang=vi&page=1").await;
    assert_eq!((chosen.status.as_u16(), chosen.header("Location")), (303, Some("/console/tags?q=a&page=1")));
    let cookie = chosen.header("Set-Cookie").unwrap();
    assert!(
        cookie.starts_with("console-language=vi; Path=/console;") && cookie.contains("SameSite=Lax"),
        "{cookie}"
    );
    let page = open_with(&boss, "/console/tags", &[("Cookie", "console-language=vi")]).await;
    assert!(page.text.contains("<html lang=\"vi\""));
    assert!(
        open(&boss, "/console/tags?lang=fr").await.text.contains("<html lang=\"en\""),
        "no such language"
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_runs_but_what_is_ours() {
    let test = start().await;
    let boss = admin(&test).await;
    let (one, other) = (open(&boss, "/console").await, open(&boss, "/console").await);
    assert_ne!(nonce(&one), nonce(&other), "a nonce is used once");
    for page in
        [&one, &open(&boss, "/console/tags").await, &open(&Person::new(&test), "/console/sign-in").await]
    {
        let policy = page.header("Content-Security-Policy").unwrap();
        assert!(!policy.contains("unsafe") && !policy.contains('*'), "{policy}");
        for part in ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'self'"] {
            assert!(policy.contains(part), "{policy}");
        }
        for script in page.text.split("<script").skip(1) {
            let tag = script.split('>').next().unwrap();
            let is_ours =
                tag.contains("src=\"/console/assets/") || tag.contains(&format!("nonce=\"{}\"", nonce(page)));
            assert!(is_ours || tag.contains("application/json"), "{tag}");
        }
        assert!(!page.text.contains(" style=\"") && !page.text.contains(" onclick="));
        for (name, value) in [
            ("X-Content-Type-Options", "nosniff"),
            ("X-Frame-Options", "SAMEORIGIN"),
            ("Referrer-Policy", "same-origin"),
            ("Cross-Origin-Opener-Policy", "same-origin"),
            ("Cache-Control", "no-store"),
        ] {
            assert_eq!(page.header(name), Some(value));
        }
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn assets_are_kept_for_ever_under_names_that_change_with_their_bytes() {
    let test = start().await;
    let page = open(&Person::new(&test), "/console/sign-in").await;
    let assets: BTreeSet<_> =
        page.text.split('"').filter(|text| text.starts_with("/console/assets/")).map(str::to_owned).collect();
    assert!(assets.len() >= 4, "{assets:?}");
    for path in &assets {
        let answer = test.get(path).send().await;
        assert_eq!(answer.status, 200, "{path}");
        assert_eq!(answer.header("Cache-Control"), Some("public, max-age=31536000, immutable"));
        let hash = blake3::hash(answer.text.as_bytes()).to_hex();
        assert!(path.contains(hash.get(..12).unwrap()), "{path}");
        let missing = test.get(&path.replacen('.', ".0", 1)).send().await;
        assert_eq!(missing.status, 404);
    }
    let style = assets.iter().find(|path| path.ends_with(".css")).unwrap().as_str();
    for path in [style, "/console/sign-in"] {
        let (parts, body) = test.get(path).header("Accept-Encoding", "br, gzip").send_for_bytes().await;
        assert_eq!(parts.headers.get("Content-Encoding").unwrap(), "gzip", "{path}");
        let plain = test.get(path).send().await;
        assert!(plain.header("Content-Encoding").is_none() && body.len() * 2 < plain.text.len(), "{path}");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn signing_in_leads_to_pages_of_the_console_only() {
    let test = start().await;
    let boss = admin(&test).await;
    for (next, expected) in [
        ("", "/console"),
        ("?next=%2Fconsole%2Ftags%3Fq%3Da", "/console/tags?q=a"),
        ("?next=https%3A%2F%2Fevil.example", "/console"),
        ("?next=%2F%2Fevil.example", "/console"),
        ("?next=%2F%5Cevil.example", "/console"),
        ("?next=%2Fconsole%2F..%2F%2Fevil.example", "/console"),
    ] {
        let answer = open(&boss, &format!("/console/sign-in{next}")).await;
        assert_eq!((answer.status.as_u16(), answer.header("Location")), (303, Some(expected)), "{next}");
    }
    let page = open(&Person::new(&test), "/console/sign-in?next=%2F%2Fevil.example").await;
    assert!(
        !page.text.contains("href=\"//evil") && !page.text.contains("href=\"https://evil"),
        "{}",
        page.text
    );
}

#[tokio::test(flavor = "multi_thread")]
async fn a_list_is_searched_sorted_and_cut_into_pages_by_its_address() {
    let test = start().await;
    let boss = admin(&test).await;
    let empty = open(&boss, "/console/tags").await;
    assert!(
        empty.text.contains("class=\"nothing\"") && empty.text.contains("/console/tags/new"),
        "{}",
        empty.text
    );
    for number in 1..=23 {
        make_tag(&boss, &format!("Field {number:02}"), &format!("Cánh đồng {number:02}")).await;
    }
    let names = |page: &Answer| -> Vec<String> {
        let rows = page.text.split("class=\"open\"").skip(1);
        rows.map(|row| row.split('>').nth(1).unwrap().split('<').next().unwrap().trim().to_owned()).collect()
    };
    let first = open(&boss, "/console/tags").await;
    assert_eq!((names(&first).len(), names(&first)[0].as_str()), (20, "Field 01"));
    assert!(
        first.text.contains("href=\"/console/tags?page=2\"") && first.text.contains("1–20"),
        "{}",
        first.text
    );
    assert_eq!(names(&open(&boss, "/console/tags?page=2").await), ["Field 21", "Field 22", "Field 23"]);
    assert_eq!(names(&open(&boss, "/console/tags?page=99").await).len(), 3, "past the end is the last page");
    assert_eq!(names(&open(&boss, "/console/tags?sort=en&order=desc").await)[0], "Field 23");
    let found = open(&boss, "/console/tags?q=dong%2007").await;
    assert_eq!(names(&found), ["Field 07"], "đồng is found by dong");
    assert!(found.text.contains("value=\"dong 07\"") && found.text.contains("/console/tags.csv?q=dong+07"));
    let none = open(&boss, "/console/tags?q=%3Cscript%3E").await;
    assert!(none.text.contains("class=\"nothing\"") && !none.text.contains("<script>"), "{}", none.text);

    with_role(&boss, EMAIL, "editor").await;
    assert!(names(&open(&boss, "/console/users?role=editor").await)[0].starts_with("Lan"));
    assert!(open(&boss, "/console/users?disabled=true").await.text.contains("class=\"nothing\""));
    assert_eq!(names(&open(&boss, "/console/users?sort=name&order=asc").await)[0], "Boss");
    assert_eq!(names(&open(&boss, "/console/users?sort=login").await).len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_file_of_a_list_holds_what_the_list_does_and_no_formula() {
    let test = start().await;
    let boss = admin(&test).await;
    make_tag(&boss, "=SUM(1,2)", "Cánh đồng").await;
    make_tag(&boss, "Sea", "Biển").await;
    let file = open(&boss, "/console/tags.csv?q=dong").await;
    assert_eq!(file.header("Content-Type"), Some("text/csv; charset=utf-8"));
    assert_eq!(file.header("Content-Disposition"), Some("attachment; filename=\"tags.csv\""));
    let lines: Vec<_> = file.text.lines().collect();
    assert_eq!(
        lines,
        ["\u{feff}English,Vietnamese,Addresses,Posts", "\"'=SUM(1,2)\",Cánh đồng,sum-1-2 · canh-dong,0"]
    );
    for number in 0..101 {
        make_tag(&boss, &format!("Tag {number:03}"), &format!("Thẻ {number:03}")).await;
    }
    assert_eq!(open(&boss, "/console/tags.csv").await.text.lines().count(), 1 + 103, "all pages of it");
}
