//! Signing up, confirming, passwords, addresses, leaving.

use chrono::TimeDelta;
use cms_api::mail::Mail;
use serde_json::{Value, json};

use crate::person::{PASSWORD, Person, start, take_mails};

const EMAIL: &str = "lan@example.com";
const OTHER: &str = "một mật khẩu khác 93";

fn sign_up(email: &str, password: &str) -> Value {
    json!({"email": email, "password": password, "name": "Lan Đỗ", "locale": "vi"})
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_works_once_its_address_is_confirmed() {
    let test = start().await;
    let person = Person::new(&test);
    person.opened("/auth/sign-up", sign_up(EMAIL, PASSWORD), Some("sign-up")).await;
    person.login(EMAIL, PASSWORD).await.answer.expect_error(403, "email_unconfirmed");
    person.login(EMAIL, OTHER).await.answer.expect_error(401, "credentials_wrong");
    let token = person.link_to(EMAIL).await;
    let confirmed = person.opened("/auth/confirm", json!({"token": token}), None).await;
    assert_eq!(confirmed["purpose"], "signUp");
    person.sealed("/auth/confirm", json!({"token": token}), None).await.expect_error(400, "link_unknown");
    let login = person.login(EMAIL, PASSWORD).await.opened;
    assert_eq!(login["status"], "signedIn");
    assert_eq!(login["account"]["name"], "Lan Đỗ");
    assert_eq!(login["account"]["role"], "reader");
    // The address in another spelling is the same account.
    assert_eq!(person.login("LAN@Example.com", PASSWORD).await.opened["status"], "signedIn");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_known_address_gets_the_same_answer_and_another_mail() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    take_mails(&test).await;
    let stranger = Person::new(&test);
    let answer = |email: &'static str| {
        let stranger = &stranger;
        async move {
            stranger.sealed("/auth/sign-up", sign_up(email, OTHER), Some("sign-up")).await.json()["message"]
                .clone()
        }
    };
    assert_eq!(answer(EMAIL).await, answer("new@example.com").await);
    let mails = take_mails(&test).await;
    assert!(matches!(&mails[0], (to, Mail::AccountExists { .. }) if to == EMAIL), "{mails:?}");
    assert!(matches!(&mails[1], (to, Mail::ConfirmSignUp { .. }) if to == "new@example.com"), "{mails:?}");
    person.login(EMAIL, OTHER).await.answer.expect_error(401, "credentials_wrong");
    Person::new(&test).sign_up("minh@example.com").await;
    for path in ["/auth/reset-mail", "/auth/confirmation-mail"] {
        let action = if path == "/auth/reset-mail" { "reset-password" } else { "confirm" };
        let known = stranger.sealed(path, json!({"email": "minh@example.com"}), Some(action)).await;
        let unknown = stranger.sealed(path, json!({"email": "nobody@example.com"}), Some(action)).await;
        assert_eq!(known.json()["message"], unknown.json()["message"]);
        assert_eq!(known.text.len(), unknown.text.len(), "and as long");
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn nobody_confirms_a_password_that_a_stranger_chose() {
    let test = start().await;
    let (owner, stranger) = (Person::new(&test), Person::new(&test));
    owner.opened("/auth/sign-up", sign_up(EMAIL, PASSWORD), Some("sign-up")).await;
    let token = owner.link_to(EMAIL).await;
    stranger.opened("/auth/sign-up", sign_up(EMAIL, OTHER), Some("sign-up")).await;
    owner.opened("/auth/confirm", json!({"token": token}), None).await;
    stranger.login(EMAIL, OTHER).await.answer.expect_error(401, "credentials_wrong");
    assert_eq!(owner.login(EMAIL, PASSWORD).await.opened["status"], "signedIn");
    let late = owner.link_to(EMAIL).await;
    owner.sealed("/auth/confirm", json!({"token": late}), None).await.expect_error(400, "link_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn all_broken_rules_are_named_at_once() {
    let test = start().await;
    let person = Person::new(&test);
    let payload = json!({"email": "lan", "password": "short", "name": "", "locale": "vi"});
    let answer = person.sealed("/auth/sign-up", payload, Some("sign-up")).await;
    assert_eq!(answer.violations(), ["email", "name", "password"]);
    assert!(!answer.text.contains("short"), "values are never sent back");
    for easy in ["password1234", "qwertyuiop", "lan@example.com", "aaaaaaaaaaaa"] {
        let answer = person.sealed("/auth/sign-up", sign_up(EMAIL, easy), Some("sign-up")).await;
        assert_eq!(answer.violations(), ["password"], "{easy}");
    }
    assert!(take_mails(&test).await.is_empty());
}

#[tokio::test(flavor = "multi_thread")]
async fn a_password_is_set_by_a_mailed_link_once() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let away = Person::new(&test);
    away.opened("/auth/reset-mail", json!({"email": EMAIL}), Some("reset-password")).await;
    let token = away.link_to(EMAIL).await;
    let easy = away
        .sealed("/auth/reset-password", json!({"token": token, "password": "lan@example.com"}), None)
        .await;
    assert_eq!(easy.violations(), ["password"], "the link is not used up by it");
    let reset = json!({"token": token, "password": OTHER});
    away.opened("/auth/reset-password", reset.clone(), None).await;
    assert_eq!(away.cookie("duet-access"), None, "nobody is signed in by it");
    person.call("GET", "/account").await.expect_error(401, "session_ended");
    person.call("POST", "/auth/refresh").await.expect_error(401, "session_ended");
    away.sealed("/auth/reset-password", reset, None).await.expect_error(400, "link_unknown");
    away.login(EMAIL, PASSWORD).await.answer.expect_error(401, "credentials_wrong");
    assert_eq!(away.login(EMAIL, OTHER).await.opened["status"], "signedIn");
    assert!(matches!(&take_mails(&test).await[..], [(_, Mail::PasswordChanged { .. })]));
    away.opened("/auth/reset-mail", json!({"email": EMAIL}), Some("reset-password")).await;
    let token = away.link_to(EMAIL).await;
    test.clock.set(test.clock.now() + TimeDelta::hours(1));
    let late = json!({"token": token, "password": PASSWORD});
    away.sealed("/auth/reset-password", late, None).await.expect_error(400, "link_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn of_many_who_use_a_link_one_does() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    person.opened("/auth/reset-mail", json!({"email": EMAIL}), Some("reset-password")).await;
    let token = person.link_to(EMAIL).await;
    let tasks = (0..20).map(|_| {
        let (person, payload) = (Person::new(&test), json!({"token": token, "password": OTHER}));
        tokio::spawn(
            async move { person.sealed("/auth/reset-password", payload, None).await.status.as_u16() },
        )
    });
    let statuses: Vec<_> =
        futures_util::future::join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
}

#[tokio::test(flavor = "multi_thread")]
async fn changing_the_password_ends_the_other_sessions() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let other = Person::new(&test);
    other.login(EMAIL, PASSWORD).await;
    take_mails(&test).await;
    let change = |current: &str, new: &str| json!({"currentPassword": current, "newPassword": new});
    person
        .sealed("/account/password", change(OTHER, OTHER), None)
        .await
        .expect_error(401, "credentials_wrong");
    let easy = person.sealed("/account/password", change(PASSWORD, "12345678"), None).await;
    assert_eq!(easy.violations(), ["newPassword"]);
    person.opened("/account/password", change(PASSWORD, OTHER), None).await;
    person.call("GET", "/account").await.expect(200);
    other.call("GET", "/account").await.expect_error(401, "session_ended");
    assert!(matches!(&take_mails(&test).await[..], [(_, Mail::PasswordChanged { .. })]));
    person.login(EMAIL, PASSWORD).await.answer.expect_error(401, "credentials_wrong");
    assert_eq!(person.login(EMAIL, OTHER).await.opened["status"], "signedIn");
}

#[tokio::test(flavor = "multi_thread")]
async fn an_address_changes_when_the_new_one_is_confirmed() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    Person::signed_in(&test, "minh@example.com").await;
    take_mails(&test).await;
    let ask = |email: &str| json!({"email": email, "password": PASSWORD});
    person.opened("/account/email", ask("minh@example.com"), None).await;
    assert!(take_mails(&test).await.is_empty(), "nothing is told of other accounts");
    person.opened("/account/email", ask("new@example.com"), None).await;
    let token = person.link_to("new@example.com").await;
    assert_eq!(person.call("GET", "/account").await.data()["email"], EMAIL, "not yet");
    let confirmed = person.opened("/auth/confirm", json!({"token": token}), None).await;
    assert_eq!(confirmed["purpose"], "emailChange");
    assert_eq!(person.call("GET", "/account").await.data()["email"], "new@example.com");
    let mails = take_mails(&test).await;
    let Some((to, Mail::EmailChanged { new_hint, .. })) = mails.first() else { panic!("{mails:?}") };
    assert_eq!((to.as_str(), new_hint.as_str()), (EMAIL, "n…@example.com"), "the old address is told");
    person.login(EMAIL, PASSWORD).await.answer.expect_error(401, "credentials_wrong");
    assert_eq!(person.login("new@example.com", PASSWORD).await.opened["status"], "signedIn");
}

#[tokio::test(flavor = "multi_thread")]
async fn everything_is_given_and_everything_goes() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let saved = person.json("PUT", "/account", json!({"name": "Đỗ Lan", "locale": "en"})).await;
    assert_eq!(saved.data()["name"], "Đỗ Lan");
    test.clock.set(test.clock.now() + TimeDelta::minutes(15));
    person.call("POST", "/auth/refresh").await.expect(200);
    person.call("GET", "/account/export").await.expect_error(403, "step_up_required");
    person
        .sealed("/auth/step-up", json!({"password": OTHER}), None)
        .await
        .expect_error(401, "credentials_wrong");
    person.step_up().await;
    let export = person.call("GET", "/account/export").await.data();
    assert_eq!(export["account"]["email"], EMAIL);
    assert!(
        export["events"].as_array().unwrap().iter().any(|event| event["action"] == "account.profile_changed")
    );
    assert!(!export.to_string().contains("argon2"), "no hash");
    person
        .sealed("/account/deletion", json!({"password": OTHER}), None)
        .await
        .expect_error(401, "credentials_wrong");
    take_mails(&test).await;
    person.opened("/account/deletion", json!({"password": PASSWORD}), None).await;
    assert!(person.cookies.lock().unwrap().is_empty());
    person.login(EMAIL, PASSWORD).await.answer.expect_error(401, "credentials_wrong");
    assert!(matches!(&take_mails(&test).await[..], [(to, Mail::AccountDeleted { .. })] if to == EMAIL));
    // What happened stays, without the address.
    let admin = test.admin().await;
    let log = test.get("/v1/admin/audit?action=account.deleted").token(&admin).send().await;
    assert_eq!(log.expect(200)["pagination"]["totalItems"], 1);
    let all = test.get("/v1/admin/audit?pageSize=100").token(&admin).send().await;
    assert!(!all.text.contains("lan@") && !all.text.contains("Lan"), "{}", all.text);
}

#[tokio::test(flavor = "multi_thread")]
async fn an_account_is_guessed_at_slowly_and_never_locked_by_others() {
    let test = start().await;
    let owner = Person::signed_in(&test, EMAIL).await;
    let mut statuses = Vec::new();
    for _ in 0..25 {
        statuses.push(Person::new(&test).login(EMAIL, "wrong password 47").await.answer.status.as_u16());
    }
    assert_eq!(
        statuses.iter().filter(|status| **status == 401).count(),
        19,
        "one was the owner's: {statuses:?}"
    );
    owner.call("GET", "/account").await.expect(200);
    let away = Person::new(&test);
    away.opened("/auth/reset-mail", json!({"email": EMAIL}), Some("reset-password")).await;
    assert!(!away.link_to(EMAIL).await.is_empty(), "the way by mail stays open");
    // Unknown addresses are counted alike.
    let mut unknown = Vec::new();
    for _ in 0..25 {
        unknown.push(
            Person::new(&test).login("nobody@example.com", "wrong password 47").await.answer.status.as_u16(),
        );
    }
    assert_eq!(unknown.iter().filter(|status| **status == 401).count(), 20, "{unknown:?}");
}
