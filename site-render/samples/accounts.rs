//! Sample pages of reader accounts.

use cms_sdk::Locale;
use cms_sdk::signing_keys::PublicSigningKey;
use site_render::view::{AccountsView, Content};

/// The pages with the names of their files.
pub(crate) fn all(locale: Locale) -> Vec<(&'static str, Content)> {
    let view = || view(locale);
    vec![
        ("sign-up", Content::SignUp(view())),
        ("sign-in", Content::SignIn(view())),
        ("forgot-password", Content::ForgotPassword(view())),
        ("reset-password", Content::ResetPassword(view())),
        ("confirm", Content::Confirm(view())),
        ("account", Content::Account(view())),
    ]
}

/// Whether a page asks for a challenge.
pub(crate) fn has_challenge(name: &str) -> bool {
    matches!(name, "sign-up" | "sign-in" | "forgot-password")
}

fn view(locale: Locale) -> AccountsView {
    let file = |name: &str| format!("/{locale}/{name}.html");
    let key = |kid: &str, public_key: &str| PublicSigningKey {
        kid: kid.to_owned(),
        public_key: public_key.to_owned(),
    };
    AccountsView {
        signing_keys: vec![key("0123456789abcdef", "BHkx"), key("fedcba9876543210", "BFyz")],
        sign_up: file("sign-up"),
        sign_in: file("sign-in"),
        forgot_password: file("forgot-password"),
    }
}
