//! What admins do, and who is one; the audit log; signing keys.

use std::sync::Arc;

use chrono::TimeDelta;
use cms_api::accounts::first_admin;
use cms_api::accounts::profile::Email;
use cms_api::accounts::sign_up::SignUp;
use cms_api::audit::Source;
use cms_api::jobs::tidy_accounts;
use cms_api::mail::Mail;
use cms_api::passwords::Password;
use cms_api::signing_keys;
use cms_api::store::tables;
use cms_sdk::Locale;
use serde_json::{Value, json};

use crate::person::{PASSWORD, Person, start, take_mails};
use crate::support::TestApp;

const EMAIL: &str = "lan@example.com";
const ADMIN: &str = "boss@example.com";

async fn admin(test: &Arc<TestApp>) -> Person {
    let input = SignUp {
        email: ADMIN.to_owned(),
        password: Password::new(PASSWORD.to_owned()),
        name: "Boss".to_owned(),
        locale: Locale::En,
    };
    first_admin::make(&test.app, &Source::command_line(), input).await.unwrap();
    test.app.admins.add(&Email::parse("", ADMIN).unwrap()).unwrap();
    let person = Person::new(test);
    assert_eq!(person.login(ADMIN, PASSWORD).await.opened["account"]["role"], "admin");
    person
}

async fn id_of(boss: &Person, email: &str) -> String {
    let list = boss.call("GET", &format!("/admin/users?q={email}")).await.expect(200);
    list["data"][0]["id"].as_str().unwrap().to_owned()
}

#[tokio::test(flavor = "multi_thread")]
async fn an_admin_needs_the_role_and_the_list() {
    let test = start().await;
    let boss = admin(&test).await;
    boss.call("GET", "/admin/users").await.expect(200);
    std::fs::write(test.app.admins.path(), "admins = []\n").unwrap();
    boss.call("GET", "/admin/users").await.expect_error(403, "forbidden");
    boss.call("GET", "/account").await.expect(200);
    test.app.admins.add(&Email::parse("", ADMIN).unwrap()).unwrap();
    boss.call("GET", "/admin/users").await.expect(200);
    let refused = boss.call("GET", "/admin/audit?action=admin.refused").await.expect(200);
    assert_eq!(refused["pagination"]["totalItems"], 1);
    // The list alone makes nobody an admin.
    let reader = Person::signed_in(&test, EMAIL).await;
    test.app.admins.add(&Email::parse("", EMAIL).unwrap()).unwrap();
    reader.call("GET", "/admin/users").await.expect_error(403, "forbidden");
    Person::new(&test).call("GET", "/admin/users").await.expect_error(401, "unauthenticated");
}

#[tokio::test(flavor = "multi_thread")]
async fn every_operation_for_staff_refuses_readers_and_strangers() {
    let test = start().await;
    let reader = Person::signed_in(&test, EMAIL).await;
    let document: Value = serde_json::from_str(&cms_api::web::api::document().unwrap()).unwrap();
    let mut asked = 0;
    for (path, item) in document["paths"].as_object().unwrap() {
        if !path.contains("/admin/") && !path.contains("/export/") {
            continue;
        }
        let path =
            path.strip_prefix("/v1").unwrap_or(path).replace("{id}", "018f0000-0000-7000-8000-000000000000");
        let path = path.replace("{locale}", "en").replace("{number}", "1");
        for method in item.as_object().unwrap().keys() {
            let method = method.to_uppercase();
            let answer = reader.json(&method, &path, json!({})).await;
            assert!([400, 403].contains(&answer.status.as_u16()), "{method} {path}: {}", answer.text);
            let answer = Person::new(&test).json(&method, &path, json!({})).await;
            assert!([400, 401].contains(&answer.status.as_u16()), "{method} {path}: {}", answer.text);
            asked += 1;
        }
    }
    assert!(asked > 40, "{asked}");
}

#[tokio::test(flavor = "multi_thread")]
async fn accounts_are_found_by_name_without_marks() {
    let test = start().await;
    let boss = admin(&test).await;
    for number in 0..3 {
        Person::new(&test).sign_up(&format!("reader{number}@example.com")).await;
    }
    let list = |query: &'static str| {
        let boss = &boss;
        async move {
            let body = boss.call("GET", &format!("/admin/users?{query}")).await.expect(200);
            body["pagination"]["totalItems"].as_i64().unwrap()
        }
    };
    assert_eq!(list("").await, 4);
    assert_eq!(list("q=lan%20do").await, 3, "Lan Đỗ");
    assert_eq!(list("q=READER1%40").await, 1);
    assert_eq!(list("q=%25").await, 0, "a sign of LIKE is a sign");
    assert_eq!(list("role=admin").await, 1);
    assert_eq!(list("disabled=true").await, 0);
    boss.call("GET", "/admin/users?role=emperor").await.expect_error(400, "invalid_query");
    let page = boss.call("GET", "/admin/users?pageSize=2&page=2").await.expect(200);
    assert_eq!(page["data"].as_array().unwrap().len(), 2);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_role_takes_effect_at_once() {
    let test = start().await;
    let boss = admin(&test).await;
    let person = Person::signed_in(&test, EMAIL).await;
    take_mails(&test).await;
    let path = format!("/admin/users/{}", id_of(&boss, EMAIL).await);
    person.call("GET", "/admin/posts").await.expect_error(403, "forbidden");
    boss.json("PUT", &format!("{path}/role"), json!({"role": "editor"})).await.expect(200);
    person.call("GET", "/account").await.expect_error(401, "session_ended");
    assert!(matches!(&take_mails(&test).await[..], [(to, Mail::RoleChanged { .. })] if to == EMAIL));
    person.login(EMAIL, PASSWORD).await;
    person.call("GET", "/admin/posts").await.expect(200);
    person.call("GET", "/admin/users").await.expect_error(403, "forbidden");
    person
        .json("PUT", &format!("{path}/role"), json!({"role": "admin"}))
        .await
        .expect_error(403, "forbidden");
    boss.json("PUT", &format!("{path}/disabled"), json!({"disabled": true})).await.expect(200);
    person.call("GET", "/admin/posts").await.expect_error(401, "session_ended");
    person.login(EMAIL, PASSWORD).await.answer.expect_error(403, "account_disabled");
    person.login(EMAIL, "wrong password 47").await.answer.expect_error(401, "credentials_wrong");
    boss.json("PUT", &format!("{path}/disabled"), json!({"disabled": false})).await.expect(200);
    person.login(EMAIL, PASSWORD).await;
    assert_eq!(boss.call("GET", &format!("{path}/sessions")).await.data().as_array().unwrap().len(), 1);
    assert_eq!(boss.call("DELETE", &format!("{path}/sessions")).await.data()["ended"], 1);
    person.call("GET", "/account").await.expect_error(401, "session_ended");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_last_admin_stays() {
    let test = start().await;
    let boss = admin(&test).await;
    let path = format!("/admin/users/{}", id_of(&boss, ADMIN).await);
    boss.json("PUT", &format!("{path}/role"), json!({"role": "reader"}))
        .await
        .expect_error(409, "last_admin");
    boss.json("PUT", &format!("{path}/disabled"), json!({"disabled": true}))
        .await
        .expect_error(409, "last_admin");
    boss.sealed("/account/deletion", json!({"password": PASSWORD}), None)
        .await
        .expect_error(409, "last_admin");
}

#[tokio::test(flavor = "multi_thread")]
async fn dangerous_actions_ask_again_who_it_is() {
    let test = start().await;
    let boss = admin(&test).await;
    let reader = Person::signed_in(&test, EMAIL).await;
    let path = format!("/admin/users/{}/role", id_of(&boss, EMAIL).await);
    test.clock.set(test.clock.now() + TimeDelta::minutes(16));
    for person in [&boss, &reader] {
        person.call("POST", "/auth/refresh").await.expect(200);
    }
    let token = json!({"name": "ci", "scopes": ["site:read"]});
    boss.json("POST", "/admin/tokens", token.clone()).await.expect_error(403, "step_up_required");
    boss.json("PUT", &path, json!({"role": "editor"})).await.expect_error(403, "step_up_required");
    boss.call("GET", "/admin/users").await.expect(200);
    boss.step_up().await;
    boss.json("POST", "/admin/tokens", token).await.expect(201);
    boss.json("PUT", &path, json!({"role": "editor"})).await.expect(200);
}

#[tokio::test(flavor = "multi_thread")]
async fn the_audit_log_is_filtered_and_never_changed() {
    let test = start().await;
    let boss = admin(&test).await;
    let made = boss.json("POST", "/admin/tokens", json!({"name": "ci", "scopes": ["site:read"]})).await;
    let id = made.data()["token"]["id"].as_str().unwrap().to_owned();
    boss.call("DELETE", &format!("/admin/tokens/{id}")).await.expect(200);
    let list = boss.call("GET", &format!("/admin/audit?subject=token:{id}")).await.expect(200);
    let actions: Vec<_> = list["data"].as_array().unwrap().iter().map(|one| one["action"].clone()).collect();
    assert_eq!(actions, ["token.revoked", "token.made"], "newest first");
    let entry = &list["data"][0];
    assert!(entry["actor"].as_str().unwrap().starts_with("user:"));
    assert!(entry["address"].as_str().unwrap().ends_with("/64"));
    assert_eq!(entry["result"], "done");
    let none = boss.call("GET", "/admin/audit?until=2020-01-01T00:00:00Z").await.expect(200);
    assert_eq!(none["pagination"]["totalItems"], 0);
    boss.call("GET", "/admin/audit?from=yesterday").await.expect_error(400, "invalid_query");
    let mut tx = test.app.store.begin().await.unwrap();
    assert!(tables::clear(&mut tx, "audit_log").await.is_err(), "the database itself refuses");
}

#[tokio::test(flavor = "multi_thread")]
async fn the_first_admin_is_made_by_a_link_once() {
    let test = start().await;
    let secret = first_admin::setup_secret(&test.app).await.unwrap().expect("there is no admin");
    let person = Person::new(&test);
    let payload = |password: &str| json!({"token": secret, "email": ADMIN, "password": password, "name": "Boss", "locale": "vi"});
    let easy = person.sealed("/auth/set-up", payload("12345678"), None).await;
    assert_eq!(easy.violations(), ["password"], "the link is not used up by it");
    person
        .sealed(
            "/auth/set-up",
            json!({"token": "AAAA", "email": ADMIN, "password": PASSWORD, "name": "Boss", "locale": "vi"}),
            None,
        )
        .await
        .expect_error(400, "link_unknown");
    person.opened("/auth/set-up", payload(PASSWORD), None).await;
    person.sealed("/auth/set-up", payload(PASSWORD), None).await.expect_error(400, "link_unknown");
    assert!(first_admin::setup_secret(&test.app).await.unwrap().is_none(), "no second one");
    person.login(ADMIN, PASSWORD).await;
    if test.app.config.is_embedded() {
        person.call("GET", "/admin/users").await.expect(200);
    } else {
        person.call("GET", "/admin/users").await.expect_error(403, "forbidden");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn a_new_signing_key_waits_for_the_site_and_the_old_one_for_the_caches() {
    let test = start().await;
    let person = Person::new(&test);
    let kids = || async {
        let offer = person.call("GET", "/auth/handshake").await.data();
        let signatures = offer["signatures"].as_array().unwrap().clone();
        signatures.iter().map(|one| one["kid"].as_str().unwrap().to_owned()).collect::<Vec<_>>()
    };
    let first = kids().await;
    assert_eq!(first.len(), 1, "the first key signs at once");
    let second = signing_keys::rotate(&test.app, &Source::command_line()).await.unwrap().kid;
    assert_eq!(kids().await, first, "not before the site has it");
    let token = test.admin().await;
    let changes = test.get("/v1/export/changes?after=0").token(&token).send().await.expect(200);
    let last = changes["data"].as_array().unwrap().last().unwrap().clone();
    let announced: Vec<_> = last["entry"]["signingKeys"]["keys"]
        .as_array()
        .unwrap()
        .iter()
        .map(|key| key["kid"].clone())
        .collect();
    assert_eq!(announced, [json!(first[0]), json!(second)]);
    let build = |target: &'static str| {
        let (test, token, last) = (&test, &token, &last);
        async move {
            let id = test.clock.new_id();
            let cursor = format!("{}.{}", last["seq"], last["id"].as_str().unwrap());
            let start =
                json!({"id": id, "target": target, "cursor": cursor, "startedAt": "2026-11-01T12:00:00Z"});
            test.post("/v1/builds").token(token).json(start).send().await.expect(201);
            let end = json!({"status": "succeeded", "finishedAt": "2026-11-01T12:00:01Z", "durationMs": 1, "rendered": 0, "outputs": 0, "changed": 0, "removed": 0, "changedPaths": [], "removedPaths": [], "failures": []});
            test.put(&format!("/v1/builds/{id}")).token(token).json(end).send().await.expect(200);
        }
    };
    build("preview").await;
    assert_eq!(kids().await, first, "a preview is not the site");
    build("production").await;
    assert_eq!(kids().await, [first[0].clone(), second.clone()], "both, while pages lie in caches");
    test.clock.set(test.clock.now() + TimeDelta::days(7) - TimeDelta::seconds(1));
    tidy_accounts::tidy(&test.app).await.unwrap();
    assert_eq!(kids().await.len(), 2);
    test.clock.set(test.clock.now() + TimeDelta::seconds(1));
    tidy_accounts::tidy(&test.app).await.unwrap();
    assert_eq!(kids().await, [second]);
}

#[tokio::test(flavor = "multi_thread")]
async fn several_instances_make_one_first_key() {
    let one = start().await;
    let other = Arc::new(one.another().await);
    let tasks = (0..10).map(|number| {
        let test = Arc::clone(if number % 2 == 0 { &one } else { &other });
        tokio::spawn(async move { signing_keys::ensure(&test.app).await.unwrap() })
    });
    futures_util::future::join_all(tasks).await.into_iter().for_each(Result::unwrap);
    assert_eq!(signing_keys::list(&mut one.app.store.read().await.unwrap()).await.unwrap().len(), 1);
}
