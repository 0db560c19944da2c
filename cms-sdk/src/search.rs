//! What both searches compare: the API's full text and the site's static index. How hits are ranked stands in `docs/search.md`.

/// What a word says about a post, by the best place where it stands.
pub mod weight {
    /// In the title.
    pub const TITLE: u8 = 16;
    /// In a tag's name.
    pub const TAG: u8 = 8;
    /// In the summary.
    pub const SUMMARY: u8 = 4;
    /// In a heading.
    pub const HEADING: u8 = 2;
    /// Anywhere else in the text.
    pub const BODY: u8 = 1;
}

/// Longer runs of letters are keys and hashes, not words; in characters.
pub const MAX_WORD: usize = 40;

/// The words of a text in lower case: runs of letters and digits, their marks kept.
pub fn words(text: &str) -> impl Iterator<Item = String> {
    text.split(|character: char| !character.is_alphanumeric())
        .filter(|word| !word.is_empty() && word.chars().nth(MAX_WORD).is_none())
        .map(str::to_lowercase)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        let found: Vec<_> = words("Sông “Cửu-Long”, 2026: don't!").collect();
        assert_eq!(found, ["sông", "cửu", "long", "2026", "don", "t"]);
        assert_eq!(words(&"x".repeat(MAX_WORD + 1)).count(), 0);
        assert_eq!(words(&"ợ".repeat(MAX_WORD)).count(), 1);
    }
}
