//! The two languages of the site.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// A language of the site. Its text form is the BCP 47 tag that URLs, feeds and `lang` attributes use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Enum))]
#[cfg_attr(feature = "openapi", oai(rename_all = "lowercase"))]
#[serde(rename_all = "lowercase")]
pub enum Locale {
    /// English.
    En,
    /// Vietnamese.
    Vi,
}

impl Locale {
    /// Every language, in the order in which the site lists them.
    pub const ALL: [Self; 2] = [Self::En, Self::Vi];

    /// The BCP 47 tag: `en` or `vi`.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::En => "en",
            Self::Vi => "vi",
        }
    }

    /// The language on the other side of a pair.
    pub fn other(self) -> Self {
        match self {
            Self::En => Self::Vi,
            Self::Vi => Self::En,
        }
    }

    /// The language and territory that Open Graph wants (`og:locale`).
    pub fn open_graph(self) -> &'static str {
        match self {
            Self::En => "en_US",
            Self::Vi => "vi_VN",
        }
    }
}

impl fmt::Display for Locale {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

/// The text was neither `en` nor `vi`.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("`{0}` is not a language of this site: use en or vi")]
pub struct UnknownLocale(pub String);

impl FromStr for Locale {
    type Err = UnknownLocale;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text {
            "en" => Ok(Self::En),
            "vi" => Ok(Self::Vi),
            other => Err(UnknownLocale(other.to_owned())),
        }
    }
}
