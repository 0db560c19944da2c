//! The typed sections of a landing page.
//!
//! On the wire a section is an object with one key, its type: `{"hero": {"title": …}}`. Texts are plain unless a field says
//! Markdown.

use serde::{Deserialize, Serialize};

use super::Picture;

/// One section of a landing page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Union))]
#[cfg_attr(feature = "openapi", oai(externally_tagged, rename_all = "camelCase"))]
#[serde(rename_all = "camelCase")]
pub enum Section {
    /// The first thing a visitor sees.
    Hero(HeroSection),
    /// A grid of short points.
    Features(FeaturesSection),
    /// Text beside a picture.
    TextWithPicture(TextWithPictureSection),
    /// A sentence somebody said.
    Quote(QuoteSection),
    /// Figures with what they count.
    Numbers(NumbersSection),
    /// The newest articles.
    LatestPosts(LatestPostsSection),
    /// A sentence and a button.
    CallToAction(CallToActionSection),
    /// An invitation to the newsletter.
    Newsletter(NewsletterSection),
    /// An invitation to get in touch.
    Contact(ContactSection),
    /// Questions and answers.
    Faq(FaqSection),
}

/// The first thing a visitor sees.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct HeroSection {
    /// Short line above the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub eyebrow: Option<String>,
    /// Heading, at most 200 characters.
    pub title: String,
    /// A sentence or two under it.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub text: String,
    /// At most two buttons; the first is the main one.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub actions: Vec<Link>,
    /// Picture beside or under the words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub picture: Option<Picture>,
}
/// A grid of short points.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeaturesSection {
    /// Heading, at most 200 characters.
    pub title: String,
    /// A sentence under the heading.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub text: Option<String>,
    /// The points, at most 24.
    pub items: Vec<FeatureItem>,
}
/// One point of a features grid.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FeatureItem {
    /// What it is.
    pub title: String,
    /// One or two sentences.
    pub text: String,
    /// Where to read more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub link: Option<Link>,
}
/// Text beside a picture.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct TextWithPictureSection {
    /// Heading, at most 200 characters.
    pub title: String,
    /// Markdown.
    pub text: String,
    /// The picture; without one the text stands alone.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub picture: Option<Picture>,
    /// Puts the picture before the text on wide screens.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub picture_first: bool,
    /// A button under the text.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub action: Option<Link>,
}
/// A sentence somebody said.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct QuoteSection {
    /// The words.
    pub text: String,
    /// Who said them.
    pub author: String,
    /// What that person does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub role: Option<String>,
}
/// Figures with what they count.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NumbersSection {
    /// Heading, at most 200 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub title: Option<String>,
    /// The figures, at most 12.
    pub items: Vec<NumberItem>,
}
/// One figure.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NumberItem {
    /// The figure as shown, with its unit.
    pub value: String,
    /// What it counts.
    pub label: String,
}
/// The newest articles.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct LatestPostsSection {
    /// Heading, at most 200 characters.
    pub title: String,
    /// How many, 1 to 12.
    pub count: u8,
}
/// A sentence and a button.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct CallToActionSection {
    /// Heading, at most 200 characters.
    pub title: String,
    /// A sentence under the heading.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub text: String,
    /// The button.
    pub action: Link,
}
/// An invitation to the newsletter.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct NewsletterSection {
    /// Heading, at most 200 characters.
    pub title: String,
    /// What a subscriber gets.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub text: String,
}
/// An invitation to get in touch.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct ContactSection {
    /// Heading, at most 200 characters.
    pub title: String,
    /// What to write about.
    #[serde(default)]
    #[cfg_attr(feature = "openapi", oai(default))]
    pub text: String,
    /// An address to write to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", oai(skip_serializing_if_is_none))]
    pub email: Option<String>,
}
/// Questions and answers.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaqSection {
    /// Heading, at most 200 characters.
    pub title: String,
    /// The questions, at most 50.
    pub items: Vec<FaqItem>,
}
/// One question.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct FaqItem {
    /// The question.
    pub question: String,
    /// Markdown.
    pub answer: String,
}
/// A link with its words.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(poem_openapi::Object))]
#[cfg_attr(feature = "openapi", oai(rename_all = "camelCase", deny_unknown_fields))]
#[serde(rename_all = "camelCase", deny_unknown_fields)]
pub struct Link {
    /// The words, at most 80 characters.
    pub label: String,
    /// Root-relative path (resolved like a link in a post), `#fragment` or absolute URL.
    pub href: String,
}
