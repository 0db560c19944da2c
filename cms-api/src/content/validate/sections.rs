//! The rules of a landing page's sections.

use cms_sdk::content::{Section, TextWithPictureSection};

use crate::content::text::Check;
use crate::error::Rule;

const MAX_SECTIONS: usize = 40;
const MAX_TITLE: usize = 200;
/// Plain texts without a limit of their own.
const MAX_TEXT: usize = 2_000;
const MAX_MARKDOWN: usize = 20_000;

/// Checks all sections; `at` is the path of their list.
pub(super) fn check(check: &mut Check, at: &str, sections: &[Section]) {
    check.at_most(at, sections, MAX_SECTIONS);
    for (index, section) in sections.iter().enumerate() {
        one(check, &format!("{at}.{index}"), section);
    }
}

fn one(check: &mut Check, at: &str, section: &Section) {
    match section {
        Section::Hero(hero) => {
            let at = format!("{at}.hero");
            check.optional(format!("{at}.eyebrow"), hero.eyebrow.as_deref(), MAX_TITLE);
            check.required(format!("{at}.title"), &hero.title, MAX_TITLE);
            check.text(format!("{at}.text"), &hero.text, MAX_TEXT);
            check.at_most(format!("{at}.actions"), &hero.actions, 2);
            for (index, link) in hero.actions.iter().enumerate() {
                check.link(&format!("{at}.actions.{index}"), link);
            }
            check.picture(&format!("{at}.picture"), hero.picture.as_ref());
        }
        Section::Features(features) => {
            let at = format!("{at}.features");
            check.required(format!("{at}.title"), &features.title, MAX_TITLE);
            check.optional(format!("{at}.text"), features.text.as_deref(), MAX_TEXT);
            check.at_most(format!("{at}.items"), &features.items, 24);
            for (index, item) in features.items.iter().enumerate() {
                check.required(format!("{at}.items.{index}.title"), &item.title, MAX_TITLE);
                check.text(format!("{at}.items.{index}.text"), &item.text, MAX_TEXT);
                if let Some(link) = &item.link {
                    check.link(&format!("{at}.items.{index}.link"), link);
                }
            }
        }
        Section::TextWithPicture(section) => {
            text_with_picture(check, &format!("{at}.textWithPicture"), section)
        }
        Section::Quote(quote) => {
            let at = format!("{at}.quote");
            check.required(format!("{at}.text"), &quote.text, MAX_TEXT);
            check.required(format!("{at}.author"), &quote.author, MAX_TITLE);
            check.optional(format!("{at}.role"), quote.role.as_deref(), MAX_TITLE);
        }
        Section::Numbers(numbers) => {
            let at = format!("{at}.numbers");
            check.optional(format!("{at}.title"), numbers.title.as_deref(), MAX_TITLE);
            check.at_most(format!("{at}.items"), &numbers.items, 12);
            for (index, item) in numbers.items.iter().enumerate() {
                check.required(format!("{at}.items.{index}.value"), &item.value, MAX_TITLE);
                check.required(format!("{at}.items.{index}.label"), &item.label, MAX_TITLE);
            }
        }
        Section::LatestPosts(latest) => {
            let at = format!("{at}.latestPosts");
            check.required(format!("{at}.title"), &latest.title, MAX_TITLE);
            if !(1..=12).contains(&latest.count) {
                check.refuse(format!("{at}.count"), Rule::OutOfRange(1, 12));
            }
        }
        Section::CallToAction(call) => {
            let at = format!("{at}.callToAction");
            heading(check, &at, &call.title, &call.text);
            check.link(&format!("{at}.action"), &call.action);
        }
        Section::Newsletter(newsletter) => {
            heading(check, &format!("{at}.newsletter"), &newsletter.title, &newsletter.text);
        }
        Section::Contact(contact) => {
            let at = format!("{at}.contact");
            heading(check, &at, &contact.title, &contact.text);
            check.optional(format!("{at}.email"), contact.email.as_deref(), 254);
        }
        Section::Faq(faq) => {
            let at = format!("{at}.faq");
            check.required(format!("{at}.title"), &faq.title, MAX_TITLE);
            check.at_most(format!("{at}.items"), &faq.items, 50);
            for (index, item) in faq.items.iter().enumerate() {
                check.required(format!("{at}.items.{index}.question"), &item.question, MAX_TEXT);
                check.required(format!("{at}.items.{index}.answer"), &item.answer, MAX_MARKDOWN);
            }
        }
    }
}

fn heading(check: &mut Check, at: &str, title: &str, text: &str) {
    check.required(format!("{at}.title"), title, MAX_TITLE);
    check.text(format!("{at}.text"), text, MAX_TEXT);
}

fn text_with_picture(check: &mut Check, at: &str, section: &TextWithPictureSection) {
    check.required(format!("{at}.title"), &section.title, MAX_TITLE);
    check.text(format!("{at}.text"), &section.text, MAX_MARKDOWN);
    check.picture(&format!("{at}.picture"), section.picture.as_ref());
    if let Some(link) = &section.action {
        check.link(&format!("{at}.action"), link);
    }
}
