//! One-time codes of an authenticator app: TOTP (RFC 6238) as every app can, SHA-1, six digits, steps of 30 seconds, one step of
//! skew either way. Pure: that a step is good once (§5.2) is the caller's to hold.

use anyhow::Context as _;
use chrono::{DateTime, Utc};
use qrcode::render::svg;
use qrcode::{EcLevel, QrCode};
use totp_rs::{Builder, Secret, Totp};
use zeroize::ZeroizeOnDrop;

use crate::clock::random_bytes;

/// Length of a secret in bytes: 160 bits (RFC 4226 §4).
const SECRET_LENGTH: usize = 20;

/// What an app and the store know. It cannot be printed and is wiped when dropped.
#[derive(Clone, ZeroizeOnDrop)]
pub struct TotpSecret([u8; SECRET_LENGTH]);

impl std::fmt::Debug for TotpSecret {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("TotpSecret(…)")
    }
}

impl TotpSecret {
    /// A new secret.
    ///
    /// # Errors
    /// When there are no random bytes.
    pub fn new() -> anyhow::Result<Self> {
        random_bytes().map(Self)
    }

    /// The secret of [`TotpSecret::as_bytes`].
    ///
    /// # Errors
    /// When they are not 20 bytes.
    pub fn from_bytes(bytes: &[u8]) -> anyhow::Result<Self> {
        bytes.try_into().map(Self).context("a TOTP secret has 20 bytes")
    }

    /// Its bytes, to be sealed.
    pub fn as_bytes(&self) -> &[u8] {
        &self.0
    }

    /// Its base32, to be typed into an app: shown once, to its owner alone.
    pub fn base32(&self) -> String {
        Secret::from(self.0).to_base32()
    }

    /// Its `otpauth:` URI, to be opened by an app: shown once, to its owner alone. The site's name and the address of the account
    /// are what the app calls it.
    ///
    /// # Errors
    /// When the account has no name.
    pub fn uri(&self, issuer: &str, account: &str) -> anyhow::Result<String> {
        // A colon parts the two.
        let [issuer, account] = [issuer, account].map(|text| text.replace(':', " ").trim().to_owned());
        let named = self
            .builder()
            .with_account_name(account)
            .with_issuer(Some(issuer).filter(|name| !name.is_empty()));
        Ok(named.build()?.to_url()?)
    }

    /// The step whose code this is, the one at this moment or one beside it. Spaces do not count: apps show `123 456`.
    pub fn matched_step(&self, code: &str, at: DateTime<Utc>) -> Option<u64> {
        let code: String = code.chars().filter(|character| !character.is_whitespace()).collect();
        self.totp()?.check(&code, u64::try_from(at.timestamp()).ok()?)
    }

    /// The code at a moment, as the app shows it.
    #[cfg(test)]
    fn code(&self, at: DateTime<Utc>) -> String {
        self.totp().unwrap().generate(u64::try_from(at.timestamp()).unwrap()).to_string()
    }

    fn totp(&self) -> Option<Totp> {
        self.builder().build().ok()
    }

    /// Its defaults are what this module promises.
    fn builder(&self) -> Builder {
        Builder::new().with_secret(Secret::from(self.0))
    }
}

/// A picture of a URI for an app's camera: SVG without a size of its own, dark on white whatever the page's colours, with the quiet
/// zone of four modules that cameras need (ISO/IEC 18004 §5.3.8).
///
/// # Errors
/// When the URI is too long for a QR code.
pub fn qr_svg(uri: &str) -> anyhow::Result<String> {
    let code = QrCode::with_error_correction_level(uri, EcLevel::M)?;
    let drawn = code.render::<svg::Color>().module_dimensions(1, 1).quiet_zone(true).build();
    let (_, svg) = drawn.split_once("?>").context("an SVG begins with its prolog")?;
    let side = code.width() + 8;
    Ok(svg.replacen(&format!(r#" width="{side}" height="{side}""#), "", 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(seconds, 0).unwrap()
    }

    /// The secret of RFC 6238, appendix B.
    fn secret() -> TotpSecret {
        TotpSecret::from_bytes(b"12345678901234567890").unwrap()
    }

    #[test]
    fn the_vectors_of_rfc_6238() {
        // The RFC shows eight digits; six digits are their last six.
        let vectors = [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
            (20_000_000_000, "353130"),
        ];
        for (seconds, code) in vectors {
            assert_eq!(secret().code(at(seconds)), code);
            assert_eq!(secret().matched_step(code, at(seconds)), Some(u64::try_from(seconds).unwrap() / 30));
        }
    }

    #[test]
    fn a_code_holds_for_its_step_and_one_beside_it() {
        let now = 1_234_567_890;
        let step = 1_234_567_890 / 30;
        let code = secret().code(at(now));
        for (later, expected) in
            [(-60, None), (-30, Some(step)), (0, Some(step)), (59, Some(step)), (60, None)]
        {
            assert_eq!(secret().matched_step(&code, at(now + later)), expected, "{later}");
        }
        assert_eq!(secret().matched_step("287082", at(0)), Some(1));
        assert_eq!(secret().matched_step("287082", at(-1)), None);
    }

    #[test]
    fn only_six_digits_are_a_code() {
        let now = at(1_234_567_890);
        assert_eq!(secret().matched_step(" 005 924\n", now), Some(41_152_263));
        for wrong in ["", "5924", "+05924", "0059240", "89005924", "００５９２４", "005-924", "005925"]
        {
            assert_eq!(secret().matched_step(wrong, now), None, "{wrong}");
        }
        assert_eq!(TotpSecret::new().unwrap().matched_step("", now), None);
    }

    #[test]
    fn a_secret_comes_back_from_its_bytes_and_is_not_printed() {
        let made = TotpSecret::new().unwrap();
        assert_ne!(made.as_bytes(), TotpSecret::new().unwrap().as_bytes());
        assert_eq!(TotpSecret::from_bytes(made.as_bytes()).unwrap().as_bytes(), made.as_bytes());
        assert!(TotpSecret::from_bytes(&[1; 16]).is_err() && TotpSecret::from_bytes(&[1; 21]).is_err());
        assert_eq!(format!("{made:?}"), "TotpSecret(…)");
        assert_eq!(secret().base32(), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn the_uri_names_site_and_account() {
        let uri = secret().uri("Hai giọng: thử", "an+1@example.com").unwrap();
        let url = url::Url::parse(&uri).unwrap();
        assert_eq!((url.scheme(), url.host_str()), ("otpauth", Some("totp")));
        assert!(uri.contains("/Hai%20gi%E1%BB%8Dng%20%20th%E1%BB%AD:an%2B1%40example.com?"), "{uri}");
        let query: Vec<_> =
            url.query_pairs().map(|(name, value)| (name.into_owned(), value.into_owned())).collect();
        let pair = |name: &str, value: &str| (name.to_owned(), value.to_owned());
        assert!(
            query.contains(&pair("secret", &secret().base32()))
                && query.contains(&pair("issuer", "Hai giọng  thử"))
        );
        assert!(secret().uri("", "an@example.com").unwrap().contains("totp/an%40example.com?"));
        assert!(secret().uri("Duet", " ").is_err());
    }

    #[test]
    fn the_picture_has_no_size_of_its_own() {
        let svg = qr_svg(&secret().uri("Duet", "an@example.com").unwrap()).unwrap();
        assert!(svg.starts_with("<svg ") && svg.ends_with("</svg>"), "{svg}");
        let (head, _) = svg.split_once('>').unwrap();
        assert!(
            head.contains("viewBox=\"0 0 ") && !head.contains("width") && !head.contains("height"),
            "{head}"
        );
        assert!(svg.contains("fill=\"#fff\"") && svg.contains("fill=\"#000\" d=\"M4 4h1v1"), "{svg}");
        assert!(qr_svg(&"x".repeat(3_000)).is_err());
    }
}
