//! How the languages of a post go live: a rule per post, and what it makes of a wish to publish. Pure.
//!
//! | rule | publishing one language |
//! |---|---|
//! | separate | publishes that language |
//! | together | publishes both; refused while the other one does not exist. Taking one down takes both down |
//! | block when stale | publishes that language, unless it has changes and would then be behind its source |

use std::collections::BTreeSet;

use cms_sdk::{ErrorCode, Locale};

/// How the languages of a post go live.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum PairRule {
    /// Each for itself.
    #[default]
    Separate,
    /// Both or neither.
    Together,
    /// A translation that is behind its source stays as it is.
    BlockWhenStale,
}

impl PairRule {
    /// Every rule.
    pub const ALL: [Self; 3] = [Self::Separate, Self::Together, Self::BlockWhenStale];

    /// Its name in the contract and in the stores.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Separate => "separate",
            Self::Together => "together",
            Self::BlockWhenStale => "blockWhenStale",
        }
    }

    /// The rule of that name; a name that this version does not know is the mildest rule.
    pub fn parse(text: &str) -> Self {
        Self::ALL.into_iter().find(|rule| rule.as_str() == text).unwrap_or_default()
    }
}

/// One language of a post, by the numbers of its revisions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Side {
    /// The language.
    pub locale: Locale,
    /// The revision that would go live: the working copy, or the one that a schedule names.
    pub next: i64,
    /// The revision that readers see.
    pub live: Option<i64>,
    /// The revision of the **other** language that it was made from.
    pub base: Option<i64>,
}

/// Whether a translation is behind: its source's live revision is newer than the one that it was made from. A language that was
/// made from no other is never behind.
pub fn is_stale(base: Option<i64>, source_live: Option<i64>) -> bool {
    matches!((base, source_live), (Some(base), Some(live)) if live > base)
}

/// The languages that go live when `wanted` are published.
///
/// # Errors
/// [`ErrorCode::PairIncomplete`] when the rule wants both and one does not exist; [`ErrorCode::TranslationStale`] when a language
/// would go live behind its source.
pub fn check(
    rule: PairRule,
    sides: &[Side],
    wanted: &BTreeSet<Locale>,
) -> Result<BTreeSet<Locale>, ErrorCode> {
    match rule {
        PairRule::Separate => Ok(wanted.clone()),
        PairRule::Together if wanted.is_empty() => Ok(BTreeSet::new()),
        PairRule::Together => {
            let both: BTreeSet<Locale> = sides.iter().map(|side| side.locale).collect();
            if both.len() == Locale::ALL.len() { Ok(both) } else { Err(ErrorCode::PairIncomplete) }
        }
        PairRule::BlockWhenStale => {
            let live_after = |locale: Locale| {
                let side = sides.iter().find(|side| side.locale == locale)?;
                if wanted.contains(&locale) { Some(side.next) } else { side.live }
            };
            let is_behind = sides.iter().any(|side| {
                wanted.contains(&side.locale)
                    && side.live != Some(side.next)
                    && is_stale(side.base, live_after(side.locale.other()))
            });
            if is_behind { Err(ErrorCode::TranslationStale) } else { Ok(wanted.clone()) }
        }
    }
}

/// The languages that are taken down when `wanted` are.
pub fn taken_down(rule: PairRule, sides: &BTreeSet<Locale>, wanted: &BTreeSet<Locale>) -> BTreeSet<Locale> {
    match rule {
        PairRule::Together if !wanted.is_empty() => sides.clone(),
        _ => wanted.clone(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const EN: Locale = Locale::En;
    const VI: Locale = Locale::Vi;

    fn set(locales: &[Locale]) -> BTreeSet<Locale> {
        locales.iter().copied().collect()
    }

    /// An English source, and a Vietnamese translation of its revision `base`.
    fn pair(en: (i64, Option<i64>), vi: (i64, Option<i64>), base: Option<i64>) -> [Side; 2] {
        [
            Side { locale: EN, next: en.0, live: en.1, base: None },
            Side { locale: VI, next: vi.0, live: vi.1, base },
        ]
    }

    #[test]
    fn names_go_both_ways() {
        for rule in PairRule::ALL {
            assert_eq!(PairRule::parse(rule.as_str()), rule);
        }
        assert_eq!(PairRule::parse("of a later version"), PairRule::Separate);
    }

    #[test]
    fn separate_languages_go_live_as_they_are_wanted() {
        let stale = pair((3, Some(3)), (2, Some(1)), Some(1));
        assert_eq!(check(PairRule::Separate, &stale, &set(&[VI])), Ok(set(&[VI])));
    }

    #[test]
    fn together_means_both_or_neither() {
        let both = pair((1, None), (1, None), None);
        assert_eq!(check(PairRule::Together, &both, &set(&[VI])), Ok(set(&[EN, VI])));
        assert_eq!(check(PairRule::Together, &both[..1], &set(&[EN])), Err(ErrorCode::PairIncomplete));
        assert_eq!(check(PairRule::Together, &both[..1], &set(&[])), Ok(set(&[])));
        assert_eq!(taken_down(PairRule::Together, &set(&[EN, VI]), &set(&[EN])), set(&[EN, VI]));
        assert_eq!(taken_down(PairRule::Separate, &set(&[EN, VI]), &set(&[EN])), set(&[EN]));
    }

    #[test]
    fn what_is_behind_is_blocked_and_nothing_else() {
        let check = |sides: &[Side], wanted: &[Locale]| check(PairRule::BlockWhenStale, sides, &set(wanted));
        let stale = Err(ErrorCode::TranslationStale);
        // The source went on, and the translation has changes of its own.
        assert_eq!(check(&pair((3, Some(3)), (2, Some(1)), Some(1)), &[VI]), stale);
        // The source would go on in the same publish.
        assert_eq!(check(&pair((3, Some(1)), (2, Some(1)), Some(1)), &[EN, VI]), stale);
        assert_eq!(check(&pair((3, Some(1)), (2, Some(1)), Some(1)), &[VI]), Ok(set(&[VI])));
        // The source is always free, and a translation without changes is not published anew.
        assert_eq!(check(&pair((3, Some(1)), (2, Some(1)), Some(1)), &[EN]), Ok(set(&[EN])));
        assert_eq!(check(&pair((3, Some(1)), (1, Some(1)), Some(1)), &[EN, VI]), Ok(set(&[EN, VI])));
        // Made from the newest, from a revision that is not live yet, from nothing, from a source that is down.
        assert_eq!(check(&pair((3, Some(3)), (2, None), Some(3)), &[VI]), Ok(set(&[VI])));
        assert_eq!(check(&pair((4, Some(3)), (2, None), Some(4)), &[VI]), Ok(set(&[VI])));
        assert_eq!(check(&pair((3, Some(3)), (2, None), None), &[VI]), Ok(set(&[VI])));
        assert_eq!(check(&pair((3, None), (2, None), Some(1)), &[VI]), Ok(set(&[VI])));
    }
}
