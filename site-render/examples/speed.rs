//! How much processor time texts and pages take: `cargo run --release -p site-render --example speed` (Linux).

use std::error::Error;
use std::fs;

use cms_sdk::Locale;
use site_render::markdown::{Placement, Renderer};
use site_render::theme::{Strings, Theme};
use site_render::view::Body;

#[path = "../samples/views.rs"]
mod views;

const ROUNDS: u32 = 2_000;

fn main() -> Result<(), Box<dyn Error>> {
    let article = views::article(Locale::En);
    let with_html = article.text.body.markdown.clone();
    let without_html: String = with_html.replace('<', "&lt;");
    for (kind, text) in [("no raw HTML", &without_html), ("some raw HTML", &with_html)] {
        for highlight in [false, true] {
            let renderer = Renderer::new(&Strings::embedded()).highlight(highlight);
            // A different text each time, so that none comes from the cache; the code in it does, after the first.
            let bodies: Vec<Body> = (0..ROUNDS)
                .map(|round| Body {
                    markdown: format!("{round}\n\n{text}"),
                    links: article.text.body.links.clone(),
                })
                .collect();
            let start = busy()?;
            for body in &bodies {
                renderer.render(body, Locale::En, Placement::default());
            }
            let micros = (busy()? - start) / f64::from(ROUNDS);
            let colour = if highlight { "coloured" } else { "plain" };
            println!("text, {kind}, code {colour}: {:.1} µs per kB", micros / (text.len() as f64 / 1e3));
        }
    }
    let theme = Theme::embedded()?;
    for (name, page) in views::all(Locale::Vi) {
        theme.render(&page)?;
        let start = busy()?;
        for _ in 0..ROUNDS {
            theme.render(&page)?;
        }
        println!("page {name}, text from the cache: {:.1} µs", (busy()? - start) / f64::from(ROUNDS));
    }
    Ok(())
}

/// Processor time of this thread so far, in microseconds: the clock would count the neighbours' work too.
fn busy() -> Result<f64, Box<dyn Error>> {
    let times = fs::read_to_string("/proc/thread-self/schedstat")?;
    Ok(times.split(' ').next().unwrap_or_default().parse::<f64>()? / 1e3)
}
