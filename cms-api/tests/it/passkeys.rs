//! Passkeys, with an authenticator of the test's own.

use cms_api::clock::random_bytes;
use cms_api::mail::Mail;
use cms_sdk::handshake::{base64url, from_base64url};
use p256::ecdsa::signature::Signer as _;
use p256::ecdsa::{DerSignature, SigningKey};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

use crate::person::{PASSWORD, Person, start, take_mails};

const EMAIL: &str = "lan@example.com";
const ORIGIN: &str = "http://localhost:8080";
/// Flags of authenticator data (WebAuthn §6.1): user present, user verified, attested credential data included.
const PRESENT: u8 = 0x01;
const VERIFIED: u8 = 0x04;
const ATTESTED: u8 = 0x40;

/// An authenticator with one passkey.
struct Authenticator {
    key: SigningKey,
    id: [u8; 32],
    user: Vec<u8>,
    counter: u32,
}

impl Authenticator {
    /// Makes a passkey as the options ask for it; gives what the browser says of it.
    fn create(options: &Value) -> (Self, Value) {
        let key = SigningKey::from_slice(&[7; 32]).unwrap();
        let user = from_base64url(options["publicKey"]["user"]["id"].as_str().unwrap()).unwrap();
        assert_eq!(options["publicKey"]["rp"]["id"], "localhost");
        assert_eq!(options["publicKey"]["authenticatorSelection"]["userVerification"], "required");
        let authenticator = Self { key, id: random_bytes().unwrap(), user, counter: 0 };
        let point = authenticator.key.verifying_key().to_sec1_point(false);
        let (x, y) = (point.x().unwrap(), point.y().unwrap());
        // COSE (RFC 9053 §7.1.1): EC2, ES256, P-256.
        let mut cose = vec![0xa5, 0x01, 0x02, 0x03, 0x26, 0x20, 0x01, 0x21, 0x58, 0x20];
        cose.extend_from_slice(x);
        cose.extend([0x22, 0x58, 0x20]);
        cose.extend_from_slice(y);
        let mut data = authenticator.data(PRESENT | VERIFIED | ATTESTED);
        data.extend([0; 16]);
        data.extend([0, 32]);
        data.extend(authenticator.id);
        data.extend(cose);
        let mut object = vec![0xa3, 0x63];
        object.extend(b"fmt");
        object.push(0x64);
        object.extend(b"none");
        object.push(0x67);
        object.extend(b"attStmt");
        object.push(0xa0);
        object.push(0x68);
        object.extend(b"authData");
        object.extend([0x58, u8::try_from(data.len()).unwrap()]);
        object.extend(data);
        let client = client_data("webauthn.create", options, ORIGIN);
        let credential = json!({
            "id": base64url(&authenticator.id),
            "rawId": base64url(&authenticator.id),
            "type": "public-key",
            "response": {"attestationObject": base64url(&object), "clientDataJSON": base64url(&client)},
            "extensions": {},
        });
        (authenticator, credential)
    }

    fn data(&self, flags: u8) -> Vec<u8> {
        let mut data = Sha256::digest(b"localhost").to_vec();
        data.push(flags);
        data.extend(self.counter.to_be_bytes());
        data
    }

    /// Answers a challenge.
    fn get(&mut self, options: &Value, origin: &str, flags: u8) -> Value {
        self.counter += 1;
        let data = self.data(flags);
        let client = client_data("webauthn.get", options, origin);
        let signed = [data.as_slice(), &Sha256::digest(&client)].concat();
        let signature: DerSignature = self.key.sign(&signed);
        json!({
            "id": base64url(&self.id),
            "rawId": base64url(&self.id),
            "type": "public-key",
            "response": {
                "authenticatorData": base64url(&data),
                "clientDataJSON": base64url(&client),
                "signature": base64url(signature.as_bytes()),
                "userHandle": base64url(&self.user),
            },
            "extensions": {},
        })
    }
}

fn client_data(kind: &str, options: &Value, origin: &str) -> Vec<u8> {
    let challenge = &options["publicKey"]["challenge"];
    json!({"type": kind, "challenge": challenge, "origin": origin, "crossOrigin": false})
        .to_string()
        .into_bytes()
}

/// Adds a passkey to somebody's account.
async fn add(person: &Person) -> Authenticator {
    let asked = person.opened("/account/passkeys/options", json!({"password": PASSWORD}), None).await;
    let (authenticator, credential) = Authenticator::create(&asked["options"]);
    let made = person
        .opened("/account/passkeys", json!({"name": "Điện thoại", "credential": credential}), None)
        .await;
    assert_eq!(made["name"], "Điện thoại");
    authenticator
}

async fn ask(person: &Person) -> (String, Value) {
    let asked = person.opened("/auth/passkey/options", json!({}), None).await;
    (asked["ticket"].as_str().unwrap().to_owned(), asked["options"].clone())
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_signs_in_without_a_password() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    take_mails(&test).await;
    person
        .sealed("/account/passkeys/options", json!({"password": "wrong one 12345"}), None)
        .await
        .expect_error(401, "credentials_wrong");
    let mut authenticator = add(&person).await;
    assert!(matches!(&take_mails(&test).await[..], [(to, Mail::PasskeyAdded { .. })] if to == EMAIL));
    assert_eq!(person.call("GET", "/account").await.data()["secondFactor"]["passkeys"], 1);

    let away = Person::new(&test);
    let (ticket, options) = ask(&away).await;
    let answer =
        json!({"ticket": ticket, "credential": authenticator.get(&options, ORIGIN, PRESENT | VERIFIED)});
    let login = away.opened("/auth/passkey", answer.clone(), None).await;
    assert_eq!(login["account"]["email"], EMAIL);
    away.call("GET", "/account").await.expect(200);
    let sessions = away.call("GET", "/account/sessions").await.data();
    let own = sessions.as_array().unwrap().iter().find(|one| one["current"] == true).unwrap();
    assert_eq!(own["hasSecondFactor"], true);
    Person::new(&test).sealed("/auth/passkey", answer, None).await.expect_error(401, "ticket_unknown");
    let list = away.call("GET", "/account/passkeys").await.data();
    assert!(list[0]["lastUsedAt"].is_string());
}

#[tokio::test(flavor = "multi_thread")]
async fn what_is_not_right_is_refused() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let mut authenticator = add(&person).await;
    let cases = [
        "another origin",
        "unverified",
        "another challenge",
        "a changed signature",
        "an older counter",
        "nonsense",
    ];
    for case in cases {
        let away = Person::new(&test);
        let (ticket, options) = ask(&away).await;
        let mut credential = match case {
            "another origin" => authenticator.get(&options, "https://evil.example", PRESENT | VERIFIED),
            "unverified" => authenticator.get(&options, ORIGIN, PRESENT),
            "another challenge" => authenticator.get(&ask(&away).await.1, ORIGIN, PRESENT | VERIFIED),
            "an older counter" => {
                let (ticket, options) = ask(&away).await;
                let right = json!({"ticket": ticket, "credential": authenticator.get(&options, ORIGIN, PRESENT | VERIFIED)});
                away.opened("/auth/passkey", right, None).await;
                authenticator.counter -= 1;
                authenticator.get(&options, ORIGIN, PRESENT | VERIFIED)
            }
            _ => authenticator.get(&options, ORIGIN, PRESENT | VERIFIED),
        };
        if case == "a changed signature" {
            credential["response"]["authenticatorData"] = json!(base64url(&[1; 37]));
        }
        if case == "nonsense" {
            credential = json!({"id": 7});
        }
        let stranger = Person::new(&test);
        let answer =
            stranger.sealed("/auth/passkey", json!({"ticket": ticket, "credential": credential}), None).await;
        assert_eq!(answer.status.as_u16(), 401, "{case}: {}", answer.text);
        answer.expect_error(401, "passkey_refused");
    }
    // A name that is somebody's, with the passkey of another.
    let other = Person::signed_in(&test, "minh@example.com").await;
    let id =
        other.call("GET", "/account").await.data()["id"].as_str().unwrap().parse::<uuid::Uuid>().unwrap();
    authenticator.user = id.as_bytes().to_vec();
    let (ticket, options) = ask(&other).await;
    let credential = authenticator.get(&options, ORIGIN, PRESENT | VERIFIED);
    let answer = json!({"ticket": ticket, "credential": credential});
    other.sealed("/auth/passkey", answer, None).await.expect_error(401, "passkey_refused");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_passkey_takes_the_place_of_a_code() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let mut authenticator = add(&person).await;
    crate::second_factor::enrol(&person).await;
    let away = Person::new(&test);
    let login = away.login(EMAIL, PASSWORD).await.opened;
    assert_eq!(login["methods"], json!(["totp", "recoveryCode", "passkey"]));
    let ticket = login["ticket"].as_str().unwrap();
    let asked = away.opened("/auth/second-factor/passkey/options", json!({"ticket": ticket}), None).await;
    let credential = authenticator.get(&asked["options"], ORIGIN, PRESENT | VERIFIED);
    let answer = json!({"ticket": ticket, "credential": credential});
    away.opened("/auth/second-factor/passkey", answer.clone(), None).await;
    away.call("GET", "/account").await.expect(200);
    away.sealed("/auth/second-factor/passkey", answer, None).await.expect_error(401, "ticket_unknown");
}

#[tokio::test(flavor = "multi_thread")]
async fn a_removed_passkey_opens_nothing() {
    let test = start().await;
    let person = Person::signed_in(&test, EMAIL).await;
    let mut authenticator = add(&person).await;
    take_mails(&test).await;
    let id = person.call("GET", "/account/passkeys").await.data()[0]["id"].clone();
    let other = Person::signed_in(&test, "minh@example.com").await;
    other
        .sealed("/account/passkeys/removal", json!({"id": id, "password": PASSWORD}), None)
        .await
        .expect_error(404, "not_found");
    take_mails(&test).await;
    person.opened("/account/passkeys/removal", json!({"id": id, "password": PASSWORD}), None).await;
    assert!(matches!(&take_mails(&test).await[..], [(to, Mail::PasskeyRemoved { .. })] if to == EMAIL));
    let (ticket, options) = ask(&person).await;
    let credential = authenticator.get(&options, ORIGIN, PRESENT | VERIFIED);
    let answer = json!({"ticket": ticket, "credential": credential});
    Person::new(&test).sealed("/auth/passkey", answer, None).await.expect_error(401, "passkey_refused");
}
