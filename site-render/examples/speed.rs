//! How fast texts and pages are made: `cargo run --release -p site-render --example speed`.

use std::error::Error;
use std::time::Instant;

use cms_sdk::Locale;
use site_render::markdown::{Placement, Renderer};
use site_render::theme::{Strings, Theme};
use site_render::view::{Body, Content};

#[path = "../samples/views.rs"]
mod views;

const ROUNDS: usize = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let article = views::article(Locale::En);
    let text = &article.text.body.markdown;
    for highlight in [false, true] {
        let renderer = Renderer::new(&Strings::embedded()).highlight(highlight);
        // A different text each time, so that none comes from the cache; the code in it does, after the first.
        let bodies: Vec<Body> = (0..ROUNDS)
            .map(|round| Body { markdown: format!("{round}\n\n{text}"), links: article.text.body.links.clone() })
            .collect();
        let start = Instant::now();
        let html: usize =
            bodies.iter().map(|body| renderer.render(body, Locale::En, Placement::default()).len()).sum();
        let micros = start.elapsed().as_secs_f64() * 1e6;
        let kilobytes = (text.len() * ROUNDS) as f64 / 1e3;
        println!(
            "markdown, highlighting {}: {:.1} µs per kB of text ({} B of text to {} B of HTML)",
            if highlight { "on" } else { "off" },
            micros / kilobytes,
            text.len(),
            html / ROUNDS
        );
    }
    for (name, theme) in [("first", Theme::embedded()?), ("again", Theme::embedded()?)] {
        let mut pages: Vec<_> = views::all(Locale::Vi);
        for (_, page) in &mut pages {
            if let Content::Article(article) = &mut page.content {
                article.related.truncate(3);
            }
        }
        for (kind, page) in &pages {
            theme.render(page)?;
            let start = Instant::now();
            for _ in 0..ROUNDS {
                theme.render(page)?;
            }
            println!("{name} {kind}: {:.1} µs per page, text from the cache", start.elapsed().as_secs_f64() * 1e6 / ROUNDS as f64);
        }
    }
    Ok(())
}
