//! The parser holds to CommonMark 0.31.2, every example of it, and to the GFM extensions that the site claims. What the site does with
//! the parsed text after that (its own headings, links, pictures, sanitising) is tested in `markdown.rs`.

use pulldown_cmark::{Options, Parser, html};
use site_render::markdown::OPTIONS;

const COMMONMARK: &str = include_str!("commonmark/spec-0.31.2.txt");
const GFM: &str = include_str!("commonmark/gfm.txt");

/// An example of a specification.
struct Example {
    /// From 1, as the specification counts.
    number: usize,
    markdown: String,
    html: String,
}

fn examples(specification: &str) -> Vec<Example> {
    let fence = "`".repeat(32);
    let opening = format!("\n{fence} example\n");
    specification
        .split(&opening)
        .skip(1)
        .zip(1..)
        .filter_map(|(part, number)| example(part, &fence, number))
        .collect()
}

/// The example that a part of a specification begins with.
fn example(part: &str, fence: &str, number: usize) -> Option<Example> {
    let (example, _) = part.split_once(&format!("\n{fence}\n"))?;
    // An example may show nothing, or begin with nothing.
    let example = format!("\n{example}\n").replace('→', "\t");
    let (markdown, html) = example.split_once("\n.\n")?;
    Some(Example { number, markdown: format!("{}\n", markdown.strip_prefix('\n')?), html: html.to_owned() })
}

fn parsed(markdown: &str, options: Options) -> String {
    let mut written = String::new();
    html::push_html(&mut written, Parser::new_ext(markdown, options));
    written
}

/// HTML without what is only a way of writing it: quotes as entities, the slash of empty elements, line breaks between tags.
fn plain(html: &str) -> String {
    let mut text = html.replace("&quot;", "\"").replace(" />", ">").replace("<br>\n", "<br>");
    for gap in [">\n<", "> <"] {
        while text.contains(gap) {
            text = text.replace(gap, "><");
        }
    }
    text.trim().to_owned()
}

fn failing(examples: &[Example], options: Options) -> Vec<usize> {
    let differs = |one: &&Example| plain(&parsed(&one.markdown, options)) != plain(&one.html);
    examples.iter().filter(differs).map(|one| one.number).collect()
}

#[test]
fn every_example_of_commonmark() {
    let examples = examples(COMMONMARK);
    assert_eq!(examples.len(), 652);
    assert_eq!(failing(&examples, Options::empty()), [0_usize; 0]);
}

#[test]
fn the_sites_extensions_change_none_of_them() {
    let examples = examples(COMMONMARK);
    assert_eq!(failing(&examples, OPTIONS), [0_usize; 0]);
    // Others would: the comparison sees it.
    assert!(failing(&examples, OPTIONS | Options::ENABLE_SMART_PUNCTUATION).len() > 5);
}

#[test]
fn the_examples_of_gfm_that_the_site_claims() {
    let examples = examples(&format!("\n{GFM}"));
    assert!(examples.len() >= 12, "{} examples", examples.len());
    assert_eq!(failing(&examples, OPTIONS), [0_usize; 0]);
}
