//! The page that answers a plain form that broke rules: the one page of the API that people see.

use std::fmt::Write as _;

use cms_sdk::Locale;
use cms_sdk::i18n::Messages;

use crate::error::Violation;
use crate::html::escape;

/// Says what is wrong and leads back: browsers keep what was typed.
pub fn not_sent(locale: Locale, violations: &[Violation]) -> String {
    let messages = Messages::embedded(locale);
    let say = |name: &str| escape(&messages.text(name, &[]));
    let mut list = String::new();
    for violation in violations {
        let (name, numbers) = violation.rule.message();
        let arguments: Vec<_> = numbers.into_iter().map(|(key, value)| (key, value.into())).collect();
        let field = say(&format!("form-{}", violation.field));
        // Writing to a text cannot fail.
        let _ =
            write!(list, "<li><strong>{field}</strong> {}</li>", escape(&messages.text(name, &arguments)));
    }
    let title = say("form-not-sent");
    format!(
        "<!doctype html><html lang=\"{locale}\"><head><meta charset=\"utf-8\"><title>{title}</title>\
         <meta name=\"viewport\" content=\"width=device-width\"><meta name=\"robots\" content=\"noindex\">\
         <meta name=\"color-scheme\" content=\"light dark\"><style>body{{font:1.125rem/1.6 system-ui,sans-serif;max-width:36rem;\
         margin:15vh auto;padding:0 1.5rem}}li{{margin:.5rem 0}}</style></head><body><main><h1>{title}</h1><ul>{list}</ul>\
         <p>{}</p></main></body></html>",
        say("form-go-back")
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::error::Rule;

    #[test]
    fn it_names_every_broken_rule_in_the_language_of_the_form() {
        let violations = [Violation::new("email", Rule::NotAnEmail), Violation::new("name", Rule::Required)];
        for locale in Locale::ALL {
            let page = not_sent(locale, &violations);
            assert_eq!(page.matches("<li>").count(), 2);
            assert!(page.contains(&format!("lang=\"{locale}\"")) && !page.contains('‹'), "{page}");
        }
    }
}
