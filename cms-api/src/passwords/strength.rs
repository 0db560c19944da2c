//! Which passwords are refused: NIST SP 800-63B and ASVS 6.2, length and guessability alone, no rules about kinds of characters.
//! Pure.

use cms_sdk::slug;
use zxcvbn::Score;
use zxcvbn::matching::patterns::MatchPattern;

use super::Password;
use crate::error::{Rule, Violation};

/// Code points at least.
pub const MIN_LENGTH: usize = 8;
/// Code points at most: 1 KiB of UTF-8 at the longest. A longer one is refused, never cut.
pub const MAX_LENGTH: usize = 256;
/// Code points that are judged; the estimate takes longer than linear time.
const JUDGED: usize = 100;
/// Below this score less than 10⁸ guesses find it.
const ENOUGH: Score = Score::Three;
/// Letters from which on a part of a name or an address counts as a word.
const WORD: usize = 3;

/// What is wrong with a new password, as violations of the field `password`; see [`broken_rule`].
pub fn check(password: &Password, context: &[&str]) -> Vec<Violation> {
    broken_rule(password, context).map(|rule| Violation::new("password", rule)).into_iter().collect()
}

/// The rule that a new password breaks. `context` is what others know or can guess about the person: name, address, the site's
/// name; a password made of these alone is too easy. The 30 000 most used passwords and many more easy ones are told by
/// zxcvbn (Wheeler, USENIX Security 2016), which knows them by heart: nothing is asked of the network.
pub fn broken_rule(password: &Password, context: &[&str]) -> Option<Rule> {
    let text = password.as_str();
    let length = text.chars().count();
    if length < MIN_LENGTH {
        return Some(Rule::PasswordTooShort(MIN_LENGTH));
    }
    if length > MAX_LENGTH {
        return Some(Rule::PasswordTooLong(MAX_LENGTH));
    }
    let judged: String = text.chars().take(JUDGED).collect();
    let words = words(context);
    let estimate = zxcvbn::zxcvbn(&judged, &words.iter().map(String::as_str).collect::<Vec<_>>());
    if estimate.score() >= ENOUGH {
        return None;
    }
    let is_one_word =
        matches!(estimate.sequence(), [only] if matches!(only.pattern, MatchPattern::Dictionary(_)));
    Some(if is_one_word { Rule::PasswordTooCommon } else { Rule::PasswordTooEasy })
}

/// The words of the context as people type them: whole, in parts, parts joined, with marks and without.
fn words(context: &[&str]) -> Vec<String> {
    let mut words = Vec::new();
    for text in context {
        for text in [text.to_lowercase(), slug::fold(text)] {
            let parts: Vec<_> = text.split(|character: char| !character.is_alphanumeric()).collect();
            words.push(parts.concat());
            words.extend(parts.into_iter().map(str::to_owned));
            words.push(text);
        }
    }
    words.retain(|word| word.chars().count() >= WORD);
    words.sort();
    words.dedup();
    words
}

#[cfg(test)]
mod tests {
    use super::*;

    fn broken(text: &str) -> Option<Rule> {
        broken_rule(
            &Password::new(text.to_owned()),
            &["Nguyễn Văn Bình", "binh.nguyen@example.com", "Hai giọng"],
        )
    }

    #[test]
    fn length_is_counted_in_code_points() {
        assert_eq!(broken("ộộộộộộộ"), Some(Rule::PasswordTooShort(8)));
        assert_eq!(broken("kq4;ộzWwx"), None);
        let far_apart = |step: u32| char::from_u32(0x4e00 + step * 7_919 % 20_000);
        let long: String = (0..256).filter_map(far_apart).collect();
        assert_eq!(broken(&long), None);
        assert_eq!(broken(&format!("{long}a")), Some(Rule::PasswordTooLong(256)));
    }

    #[test]
    fn common_and_easy_ones_are_refused() {
        for common in ["password", "iloveyou", "Sunshine", "p@ssw0rd", "trustno1", "11223344"] {
            assert_eq!(broken(common), Some(Rule::PasswordTooCommon), "{common}");
        }
        for easy in
            ["aaaaaaaaaaaaaaaa", "qwertyuiop[]", "abcdefghijkl", "password2024", "1990-05-17", "        "]
        {
            assert!(broken(easy).is_some(), "{easy}");
        }
    }

    #[test]
    fn what_others_know_of_the_person_is_no_secret() {
        for known in [
            "nguyễnvănbình",
            "nguyenvanbinh",
            "binhnguyen",
            "Binh.Nguyen@example.com",
            "haigiong",
            "haigiong1",
        ] {
            assert!(broken(known).is_some(), "{known}");
        }
        assert!(broken_rule(&Password::new("vẽ.trời-mưa.sông-Cầu".to_owned()), &[]).is_none());
    }

    #[test]
    fn good_ones_pass_and_nothing_else_is_asked() {
        for good in
            ["correct horse battery staple", "mưa rơi trên mái ngói cũ", "xkqzvbrtwlpd", "8f3kq-zz9d!"]
        {
            assert_eq!(broken(good), None, "{good}");
        }
        assert_eq!(
            check(&Password::new("short".to_owned()), &[]),
            [Violation::new("password", Rule::PasswordTooShort(8))]
        );
    }
}
