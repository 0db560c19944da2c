//! The pages of reader accounts: what they let in, what they know, and that they send nothing by themselves.
#![expect(clippy::unwrap_used, reason = "a failed unwrap is a failed test")]

use cms_sdk::Locale;
use site_render::theme::Theme;

#[path = "../samples/views.rs"]
mod views;

/// Each page's file, and whether it may load Turnstile.
const PAGES: [(&str, bool); 6] = [
    ("sign-up", true),
    ("sign-in", true),
    ("forgot-password", true),
    ("reset-password", false),
    ("confirm", false),
    ("account", false),
];

fn each(look: impl Fn(&str, &str)) {
    let theme = Theme::embedded().unwrap();
    for locale in Locale::ALL {
        for (name, page) in views::all(locale) {
            look(name, &theme.render(&page).unwrap());
        }
    }
}

fn policy(html: &str) -> &str {
    html.split("Content-Security-Policy\" content=\"").nth(1).unwrap().split('"').next().unwrap()
}

#[test]
fn only_pages_with_a_challenge_let_turnstile_in() {
    each(|name, html| {
        let with_challenge = PAGES.contains(&(name, true));
        let policy = policy(html);
        let directive = |name: &str| {
            let directive = policy.split("; ").find(|part| part.starts_with(name));
            directive.is_some_and(|sources| sources.contains("https://challenges.cloudflare.com"))
        };
        assert_eq!(directive("script-src "), with_challenge, "{name}: {policy}");
        assert_eq!(directive("frame-src "), with_challenge, "{name}: {policy}");
        assert_eq!(html.contains("class=\"challenge\""), with_challenge, "{name}");
        assert_eq!(policy.matches("challenges.cloudflare.com").count(), if with_challenge { 2 } else { 0 });
        assert!(!policy.contains("unsafe"), "{name}: {policy}");
    });
}

#[test]
fn scripts_and_styles_of_accounts_are_on_their_pages_only() {
    each(|name, html| {
        let is_account = PAGES.iter().any(|(page, _)| *page == name);
        let scripts = html.matches("<script type=\"module\" src=\"/assets/account/").count();
        assert_eq!(scripts, usize::from(is_account), "{name}");
        assert_eq!(html.matches("<link rel=\"modulepreload\"").count() > 5, is_account, "{name}");
        assert_eq!(html.contains("/assets/account/account."), is_account, "{name}");
        assert_eq!(html.contains("/assets/duet."), is_account, "{name}");
    });
}

#[test]
fn what_is_typed_goes_nowhere_unless_a_script_takes_it() {
    each(|name, html| {
        if !PAGES.iter().any(|(page, _)| *page == name) {
            return;
        }
        // `dialog` sends nothing, and a form whose button is disabled is not submitted: no password ends up in an address.
        let forms = html.matches("<form ").count();
        assert!(forms > 0, "{name}");
        assert_eq!(html.matches(" method=\"dialog\"").count(), forms, "{name}");
        let buttons = html.matches("<button class=\"button\" disabled>").count();
        let quiet = html.matches("<button class=\"button quiet\" disabled>").count();
        assert_eq!(buttons + quiet, forms, "{name}");
        assert!(!html.contains(" action="), "{name}");
        assert!(html.contains("<noscript><p class=\"notice\">"), "{name}");
    });
}

#[test]
fn every_page_knows_the_signing_keys_and_stays_out_of_search_engines() {
    each(|name, html| {
        if !PAGES.iter().any(|(page, _)| *page == name) {
            return;
        }
        let mark = "<script type=\"application/json\" id=\"_signing-keys\">";
        let json = html.split(mark).nth(1).unwrap().split("</script>").next().unwrap();
        let keys: serde_json::Value = serde_json::from_str(json).unwrap();
        assert_eq!(keys[1]["kid"], "fedcba9876543210", "{name}: {keys}");
        assert_eq!(keys[0]["publicKey"], "BHkx", "{name}: {keys}");
        assert!(html.contains("<meta name=\"robots\" content=\"noindex\">"), "{name}");
        assert!(!html.contains("<link rel=\"alternate\" hreflang"), "{name}");
    });
}

#[test]
fn every_field_has_a_label_a_purpose_and_a_place_for_what_is_wrong() {
    each(|name, html| {
        if !PAGES.iter().any(|(page, _)| *page == name) {
            return;
        }
        for field in html.split("<input ").skip(1).map(|rest| rest.split('>').next().unwrap()) {
            assert!(field.contains(" autocomplete=\""), "{name}: {field}");
            if let Some(rest) = field.split("id=\"").nth(1) {
                let id = rest.split('"').next().unwrap();
                assert!(html.contains(&format!("<label for=\"{id}\"")), "{name}: {id}");
                assert!(html.contains(&format!("id=\"{id}-wrong\"")), "{name}: {id}");
            }
        }
    });
}
