//! What the generator builds with and the console previews with: Markdown, view models, the theme, content checks.
//!
//! - [`build`]: views of posts' pages from what is true of a site.
//! - [`check`]: what an editor should look at before a text is published.
//! - [`collation`]: the order of words in each language.
//! - [`view`]: everything a page shows, as plain data. A page is a pure function of its view and the theme.
//! - [`markdown`]: Markdown to safe HTML, and which links a text holds.
//! - [`pictures`]: what a page knows of uploaded pictures.
//! - [`social`]: what the preview picture of a shared link shows.
//! - [`theme`]: templates, strings and assets; renders a view and says what its look depends on.

pub mod build;
pub mod check;
pub mod collation;
mod html;
pub mod markdown;
pub mod pictures;
pub mod social;
pub mod theme;
pub mod view;
