//! One-time codes and recovery codes.

use chrono::TimeDelta;
use cms_api::mail::Mail;
use serde_json::{Value, json};
use totp_rs::{Builder, Secret};

use crate::person::{PASSWORD, Person, start, take_mails};
use crate::support::TestApp;

const EMAIL: &str = "lan@example.com";

/// An authenticator that has scanned the code.
pub struct Authenticator(Vec<u8>);

impl Authenticator {
    fn new(enrolment: &Value) -> Self {
        let uri: url::Url = enrolment["uri"].as_str().unwrap().parse().unwrap();
        let secret = uri.query_pairs().find(|(name, _)| name == "secret").unwrap().1.into_owned();
        assert_eq!(enrolment["secret"].as_str().unwrap().replace(' ', ""), secret);
        assert!(enrolment["qr"].as_str().unwrap().contains("<svg"));
        Self(base32(&secret))
    }

    fn code(&self, test: &TestApp) -> String {
        let seconds = test.clock.now().timestamp().unsigned_abs();
        totp(&self.0, seconds)
    }
}

fn base32(text: &str) -> Vec<u8> {
    let alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut bits = String::new();
    for character in text.chars() {
        bits.push_str(&format!("{:05b}", alphabet.find(character).unwrap()));
    }
    bits.as_bytes()
        .chunks_exact(8)
        .map(|byte| u8::from_str_radix(std::str::from_utf8(byte).unwrap(), 2).unwrap())
        .collect()
}

/// RFC 6238 with the defaults of every app.
fn totp(secret: &[u8], seconds: u64) -> String {
    let secret: [u8; 20] = secret.try_into().unwrap();
    Builder::new().with_secret(Secret::from(secret)).build().unwrap().generate(seconds).to_string()
}

/// Sets up one-time codes; gives the authenticator and the recovery codes.
pub async fn enrol(person: &Person) -> (Authenticator, Vec<String>) {
    let enrolment = person.opened("/account/totp", json!({"password": PASSWORD}), None).await;
    let authenticator = Authenticator::new(&enrolment);
    let code = authenticator.code(&person.test);
    let confirmed =
        person.opened("/account/totp/confirmation", json!({"password": PASSWORD, "code": code}), None).await;
    let codes = confirmed["recoveryCodes"].as_array().unwrap();
    (authenticator, codes.iter().map(|code| code.as_str().unwrap().to_owned()).collect())
}

/// The ticket that a right password leads to.
async fn ticket(person: &Person) -> String {
    let login = person.login(EMAIL, PASSWORD).await;
    assert_eq!(login.opened["status"], "secondFactor", "{}", login.answer.text);
    assert!(person.cookies.lock().unwrap().is_empty(), "a half login has no session");
    login.opened["ticket"].as_str().unwrap().to_owned()
}

async fn give(person: &Person, ticket: &str, code: &str) -> crate::support::Answer {
    person.sealed("/auth/second-factor", json!({"ticket": ticket, "code": code}), None).await
}

fn later(test: &TestApp) {
    test.clock.set(test.clock.now() + TimeDelta::minutes(6));
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_set_up_asked_for_and_removed() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let other = Person::new(&test);
    other.login(EMAIL, PASSWORD).await;
    take_mails(&test).await;
    person
        .sealed("/account/totp", json!({"password": "wrong one 12345"}), None)
        .await
        .expect_error(401, "credentials_wrong");
    let wrong = json!({"password": PASSWORD, "code": "000000"});
    person.opened("/account/totp", json!({"password": PASSWORD}), None).await;
    person.sealed("/account/totp/confirmation", wrong, None).await.expect_error(401, "code_wrong");
    assert_eq!(person.call("GET", "/account").await.data()["secondFactor"]["totp"], false);
    let (authenticator, codes) = enrol(&person).await;
    assert_eq!(codes.len(), 10);
    assert!(matches!(&take_mails(&test).await[..], [(_, Mail::SecondFactorOn { .. })]));
    other.call("GET", "/account").await.expect_error(401, "session_ended");
    let state = person.call("GET", "/account").await.data();
    assert_eq!(state["secondFactor"], json!({"totp": true, "recoveryCodesLeft": 10, "passkeys": 0}));
    person.sealed("/account/totp", json!({"password": PASSWORD}), None).await.expect_error(409, "conflict");

    later(&test);
    let away = Person::new(&test);
    let half = ticket(&away).await;
    away.call("GET", "/account").await.expect_error(401, "unauthenticated");
    give(&away, &half, "123456").await.expect_error(401, "code_wrong");
    assert_eq!(give(&away, &half, &authenticator.code(&test)).await.status.as_u16(), 200);
    away.call("GET", "/account").await.expect(200);
    give(&Person::new(&test), &half, &codes[9]).await.expect_error(401, "ticket_unknown");

    later(&test);
    let both = |code: &str| json!({"password": PASSWORD, "code": code});
    away.call("POST", "/auth/refresh").await.expect(200);
    take_mails(&test).await;
    away.opened("/account/totp/removal", both(&authenticator.code(&test)), None).await;
    assert!(matches!(&take_mails(&test).await[..], [(_, Mail::SecondFactorOff { .. })]));
    assert_eq!(Person::new(&test).login(EMAIL, PASSWORD).await.opened["status"], "signedIn");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_step_is_used_once_even_at_once() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let (authenticator, _) = enrol(&person).await;
    // The code of the confirmation was of this step.
    let again = Person::new(&test);
    let half = ticket(&again).await;
    give(&again, &half, &authenticator.code(&test)).await.expect_error(401, "code_wrong");
    later(&test);
    let code = authenticator.code(&test);
    let mut halves = Vec::new();
    for _ in 0..3 {
        let person = Person::new(&test);
        let half = ticket(&person).await;
        halves.push((person, half));
    }
    let tasks = halves.into_iter().map(|(person, half)| {
        let code = code.clone();
        tokio::spawn(async move { give(&person, &half, &code).await.status.as_u16() })
    });
    let statuses: Vec<_> =
        futures_util::future::join_all(tasks).await.into_iter().map(Result::unwrap).collect();
    assert_eq!(statuses.iter().filter(|status| **status == 200).count(), 1, "{statuses:?}");
    let admin = test.admin().await;
    let log = test.get("/v1/admin/audit?action=second_factor.replayed").token(&admin).send().await;
    assert!(log.expect(200)["pagination"]["totalItems"].as_i64().unwrap() >= 1);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_recovery_code_works_once_however_it_is_typed() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let (_, codes) = enrol(&person).await;
    take_mails(&test).await;
    let away = Person::new(&test);
    let half = ticket(&away).await;
    let typed = codes[0].to_lowercase().replace('-', " ");
    assert_eq!(give(&away, &half, &typed).await.status.as_u16(), 200);
    let mails = take_mails(&test).await;
    assert!(matches!(&mails[..], [(_, Mail::RecoveryCodeUsed { left: 9, .. })]), "{mails:?}");
    let half = ticket(&Person::new(&test)).await;
    give(&Person::new(&test), &half, &codes[0]).await.expect_error(401, "code_wrong");
    // Others in their place: the old ones are over.
    let new = json!({"password": PASSWORD, "code": codes[1]});
    let made = away.opened("/account/recovery-codes", new, None).await;
    assert_eq!(made["recoveryCodes"].as_array().unwrap().len(), 10);
    give(&Person::new(&test), &half, &codes[2]).await.expect_error(401, "code_wrong");
}

#[tokio::test(flavor = "multi_thread")]
async fn codes_are_guessed_at_slowly_wherever_from() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let (authenticator, codes) = enrol(&person).await;
    later(&test);
    let mut statuses = Vec::new();
    for number in 0..8 {
        let away = Person::new(&test);
        let half = ticket(&away).await;
        let code = if number % 2 == 0 {
            "123456".to_owned()
        } else {
            codes[0].replace('-', "").to_lowercase() + "x"
        };
        statuses.push(give(&away, &half, &code).await.status.as_u16());
    }
    // Redis goes by its own clock: there the code of the set-up still counts.
    let tries = if test.app.ephemeral.is_shared() { 4 } else { 5 };
    let expected: Vec<_> = (0..8).map(|number| if number < tries { 401 } else { 429 }).collect();
    assert_eq!(statuses, expected, "both kinds count together");
    let half = ticket(&Person::new(&test)).await;
    give(&Person::new(&test), &half, &authenticator.code(&test)).await.expect_error(429, "too_many_requests");
    later(&test);
    if !test.app.ephemeral.is_shared() {
        let half = ticket(&Person::new(&test)).await;
        assert_eq!(give(&Person::new(&test), &half, &authenticator.code(&test)).await.status.as_u16(), 200);
    }
}

#[tokio::test(flavor = "multi_thread")]
async fn an_operator_helps_who_has_lost_it_all() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    enrol(&person).await;
    take_mails(&test).await;
    cms_api::accounts::second_factor::reset(&test.app, EMAIL).await.unwrap();
    person.call("GET", "/account").await.expect_error(401, "session_ended");
    assert_eq!(Person::new(&test).login(EMAIL, PASSWORD).await.opened["status"], "signedIn");
    assert!(matches!(&take_mails(&test).await[..], [(_, Mail::SecondFactorReset { .. })]));
}

#[tokio::test(flavor = "multi_thread")]
async fn a_reset_of_the_password_keeps_the_second_factor() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    enrol(&person).await;
    let away = Person::new(&test);
    away.opened("/auth/reset-mail", json!({"email": EMAIL}), Some("reset-password")).await;
    let token = away.link_to(EMAIL).await;
    let other = "một mật khẩu khác 93";
    away.opened("/auth/reset-password", json!({"token": token, "password": other}), None).await;
    assert_eq!(away.login(EMAIL, other).await.opened["status"], "secondFactor");
}

#[tokio::test(flavor = "multi_thread")]
async fn nothing_is_confirmed_that_does_not_wait_and_nothing_removed_by_a_wrong_code() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let wrong = json!({"password": PASSWORD, "code": "000000"});
    person.sealed("/account/totp/confirmation", wrong.clone(), None).await.expect_error(404, "not_found");
    enrol(&person).await;
    person.sealed("/account/totp/removal", wrong.clone(), None).await.expect_error(401, "code_wrong");
    person.sealed("/account/recovery-codes", wrong.clone(), None).await.expect_error(401, "code_wrong");
    person.sealed("/auth/step-up", json!({"code": "000000"}), None).await.expect_error(401, "code_wrong");
    assert_eq!(person.call("GET", "/account").await.data()["secondFactor"]["totp"], true);
}
