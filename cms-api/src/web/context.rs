//! What is true of the request being answered: its language and its id.

use cms_sdk::Locale;
use cms_sdk::i18n::Messages;

tokio::task_local! {
    static CONTEXT: RequestContext;
}

/// The request being answered.
#[derive(Debug, Clone)]
pub struct RequestContext {
    /// The language of its messages, from `Accept-Language`.
    pub language: Locale,
    /// Its id, in the log and in `X-Request-Id`.
    pub request_id: String,
}

impl RequestContext {
    /// Runs a future as part of this request.
    pub async fn scope<F: Future>(self, future: F) -> F::Output {
        CONTEXT.scope(self, future).await
    }
}

/// The language of the request being answered; English outside one.
pub fn language() -> Locale {
    CONTEXT.try_with(|context| context.language).unwrap_or(Locale::En)
}

/// A message in the language of the request.
pub fn say(name: &str) -> String {
    Messages::embedded(language()).text(name, &[])
}

/// A message with one text in it, named `detail`.
pub fn say_detail(name: &str, detail: &str) -> String {
    Messages::embedded(language()).text(name, &[("detail", detail.into())])
}

/// The language that a caller prefers among ours (RFC 9110 §12.5.4); English when it prefers none.
pub fn preferred_language(accept_language: &str) -> Locale {
    let mut best = (0.0, Locale::En);
    for range in accept_language.split(',') {
        let mut parts = range.trim().split(';');
        let tag = parts.next().unwrap_or_default().trim().to_ascii_lowercase();
        let quality = parts
            .find_map(|part| part.trim().strip_prefix("q=").and_then(|text| text.parse::<f32>().ok()))
            .unwrap_or(1.0);
        let primary = tag.split('-').next().unwrap_or_default();
        if let Ok(locale) = primary.parse::<Locale>()
            && quality > best.0
        {
            best = (quality, locale);
        }
    }
    best.1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_best_of_our_languages_wins() {
        for (header, expected) in [
            ("", Locale::En),
            ("vi", Locale::Vi),
            ("vi-VN,vi;q=0.9,en;q=0.8", Locale::Vi),
            ("fr, en;q=0.5, vi;q=0.7", Locale::Vi),
            ("en-GB;q=0.9, vi;q=0.1", Locale::En),
            ("de, fr", Locale::En),
            ("vi;q=0", Locale::En),
        ] {
            assert_eq!(preferred_language(header), expected, "{header}");
        }
    }
}
