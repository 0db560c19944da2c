//! The parser's events turned into the site's HTML, before it is sanitised.

use cms_sdk::Locale;
use pulldown_cmark::{BlockQuoteKind, CodeBlockKind, CowStr, Event, Parser, Tag, TagEnd, html};

use super::embeds::{self, Video};
use super::footnotes::Footnotes;
use super::headings::Headings;
use super::pictures::{Captioned, Picture};
use super::tables::Table;
use super::words::Words;
use super::{OPTIONS, Placement, highlight, links};
use crate::html::escape;
use crate::pictures::Pictures;
use crate::view::Body;

/// A text as HTML.
pub(super) struct Rewritten {
    /// The HTML.
    pub(super) html: String,
    /// Whether some of it is the text's own HTML, which nobody has looked at yet.
    pub(super) raw: bool,
}

/// The text as HTML, safe only where it is not raw.
pub(super) fn rewrite<'a>(
    body: &'a Body,
    locale: Locale,
    placement: Placement<'a>,
    words: &'a Words,
    highlight: bool,
) -> Rewritten {
    let mut writer = Writer {
        body,
        locale,
        words,
        highlight,
        out: Vec::new(),
        headings: Headings::new(placement.under, placement.ids),
        footnotes: Footnotes::new(placement.ids),
        heading: None,
        link: Vec::new(),
        paragraph: 0,
        picture: None,
        pictures: placement.pictures,
        captioned: None,
        video: None,
        code: None,
        table: Table::default(),
        open_footnotes: Vec::new(),
        quotes: Vec::new(),
        // Browsers disagree with Markdown about this one character.
        raw: body.markdown.contains('\0'),
    };
    for event in Parser::new_ext(&body.markdown, OPTIONS) {
        writer.event(event);
    }
    let mut events = writer.out;
    events.extend(writer.footnotes.list(words));
    let mut text = String::with_capacity(body.markdown.len() * 3 / 2);
    html::push_html(&mut text, events.into_iter());
    Rewritten { html: text, raw: writer.raw }
}

struct Writer<'a> {
    body: &'a Body,
    locale: Locale,
    words: &'a Words,
    highlight: bool,
    out: Vec<Event<'a>>,
    headings: Headings<'a>,
    footnotes: Footnotes<'a>,
    heading: Option<Heading<'a>>,
    /// What stands before the end of each open link; nothing for a link inside a link, which is only its words.
    link: Vec<Option<String>>,
    /// Where in `out` the open paragraph began.
    paragraph: usize,
    picture: Option<Picture<'a>>,
    /// What the page knows of uploaded pictures.
    pictures: Option<&'a Pictures>,
    captioned: Option<Captioned<'a>>,
    video: Option<Video>,
    code: Option<Code>,
    table: Table,
    /// The open footnotes, each with the text around it.
    open_footnotes: Vec<(CowStr<'a>, Vec<Event<'a>>)>,
    quotes: Vec<Option<BlockQuoteKind>>,
    raw: bool,
}

/// A heading whose words are not all read yet; its tag takes the place kept for it.
struct Heading<'a> {
    place: usize,
    level: usize,
    id: Option<CowStr<'a>>,
    words: String,
}

struct Code {
    language: String,
    text: String,
}

impl<'a> Writer<'a> {
    fn event(&mut self, event: Event<'a>) {
        if let Some(picture) = &mut self.picture {
            if picture.ends_with(&event) {
                self.end_picture();
            }
            return;
        }
        if let (Some(code), Event::Text(text)) = (&mut self.code, &event) {
            code.text.push_str(text);
            return;
        }
        if let (Some(heading), Event::Text(text) | Event::Code(text)) = (&mut self.heading, &event) {
            heading.words.push_str(text);
        }
        match event {
            Event::Start(tag) => self.start(tag),
            Event::End(tag) => self.end(tag),
            Event::FootnoteReference(label) => {
                let mark = self.footnotes.refer(label, !self.link.is_empty());
                self.inline(mark);
            }
            Event::TaskListMarker(done) => {
                let (mark, class, word) = if done {
                    ("☑", "task done", &self.words.done)
                } else {
                    ("☐", "task", &self.words.not_done)
                };
                let word = escape(word);
                self.inline(format!(
                    "<span class=\"{class}\" role=\"img\" aria-label=\"{word}\">{mark}</span> "
                ));
            }
            Event::Html(html) => {
                self.raw = true;
                self.block(links::resolve_raw(self.body, &html));
            }
            Event::InlineHtml(html) => {
                self.raw = true;
                self.inline(links::resolve_raw(self.body, &html));
            }
            // Written as the sanitiser writes them.
            Event::HardBreak => self.inline("<br>\n"),
            Event::Rule => self.block("<hr>\n"),
            other => self.out.push(other),
        }
    }

    fn start(&mut self, tag: Tag<'a>) {
        match tag {
            Tag::Heading { level, id, .. } => {
                let level = self.headings.level(level);
                self.heading = Some(Heading { place: self.out.len(), level, id, words: String::new() });
                self.inline(String::new());
            }
            Tag::Paragraph => {
                self.paragraph = self.out.len();
                self.out.push(Event::Start(Tag::Paragraph));
            }
            Tag::Link { .. } if !self.link.is_empty() => self.link.push(None),
            Tag::Link { dest_url, title, link_type, .. } => {
                let target = match link_type {
                    pulldown_cmark::LinkType::Email => format!("mailto:{dest_url}"),
                    _ => dest_url.into_string(),
                };
                if self.out.len() == self.paragraph + 1 {
                    self.video =
                        embeds::host(&target).map(|host| Video { host, place: self.out.len(), end: 0 });
                }
                let link = links::open(self.body, self.locale, self.words, &target, &title);
                self.inline(link.start);
                self.link.push(Some(link.end));
            }
            Tag::Image { dest_url, title, .. } => self.picture = Some(Picture::new(dest_url, title)),
            Tag::CodeBlock(kind) => {
                let language = match kind {
                    CodeBlockKind::Fenced(info) => highlight::language(&info),
                    CodeBlockKind::Indented => String::new(),
                };
                self.code = Some(Code { language, text: String::new() });
            }
            Tag::BlockQuote(kind) => {
                self.quotes.push(kind);
                match kind {
                    Some(kind) => {
                        let (class, title) = self.words.callout(kind);
                        let title = escape(title);
                        self.block(format!(
                            "<div class=\"callout {class}\" role=\"note\">\n<p class=\"callout-title\">{title}</p>\n"
                        ));
                    }
                    None => self.out.push(Event::Start(Tag::BlockQuote(None))),
                }
            }
            Tag::Table(alignments) => {
                self.table = Table::new(alignments);
                self.block(Table::open(&self.words.table));
            }
            Tag::TableHead => {
                let head = self.table.open_head();
                self.block(head);
            }
            Tag::TableRow => {
                let row = self.table.open_row();
                self.block(row);
            }
            Tag::TableCell => {
                let cell = self.table.open_cell();
                self.inline(cell);
            }
            Tag::FootnoteDefinition(label) => {
                self.open_footnotes.push((label, std::mem::take(&mut self.out)));
            }
            other => self.out.push(Event::Start(other)),
        }
    }

    fn end(&mut self, tag: TagEnd) {
        match tag {
            TagEnd::Heading(_) => self.end_heading(),
            TagEnd::Paragraph => self.end_paragraph(),
            TagEnd::Link => {
                if let Some(mark) = self.link.pop().flatten() {
                    self.inline(format!("{mark}</a>"));
                    if let Some(video) = self.video.as_mut().filter(|video| video.end == 0) {
                        video.end = self.out.len();
                    }
                }
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.block(highlight::block(&code.language, &code.text, self.highlight));
                }
            }
            TagEnd::BlockQuote(_) => match self.quotes.pop().flatten() {
                Some(_) => self.block("</div>\n"),
                None => self.out.push(Event::End(TagEnd::BlockQuote(None))),
            },
            TagEnd::TableHead => {
                let head = self.table.close_head();
                self.block(head);
            }
            TagEnd::TableRow => self.block("</tr>\n"),
            TagEnd::TableCell => self.inline(self.table.close_cell()),
            TagEnd::Table => self.block("</tbody></table></div>\n"),
            TagEnd::FootnoteDefinition => {
                if let Some((label, around)) = self.open_footnotes.pop() {
                    let text = std::mem::replace(&mut self.out, around);
                    self.footnotes.define(label, text);
                }
            }
            other => self.out.push(Event::End(other)),
        }
    }

    fn end_heading(&mut self) {
        let Some(heading) = self.heading.take() else { return };
        let id = self.headings.id(heading.id.as_deref(), &heading.words);
        let level = heading.level;
        if let Some(place) = self.out.get_mut(heading.place) {
            *place = Event::InlineHtml(format!("<h{level} id=\"{}\">", escape(&id)).into());
        }
        self.block(format!("</h{level}>\n"));
    }

    /// A paragraph that is nothing but a picture with a title is a figure, and the title its caption; one that is nothing but a link to
    /// a video has the video's place.
    fn end_paragraph(&mut self) {
        let (first, length) = (self.paragraph + 1, self.out.len());
        if let Some(picture) = self.captioned.take_if(|picture| length == first + 1 && picture.place == first)
        {
            self.out.truncate(self.paragraph);
            self.block(picture.figure());
            return;
        }
        if let Some(video) = self.video.take_if(|video| video.place == first && video.end == length)
            && let Some(start) = self.out.get_mut(self.paragraph)
        {
            *start = Event::Html("<p class=\"embed\">".into());
            let words = escape(&self.words.video);
            self.block(format!(" <span class=\"embed-note\">{}: {words}</span></p>\n", video.host));
            return;
        }
        self.out.push(Event::End(TagEnd::Paragraph));
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.picture.take() else { return };
        let image = picture.image(self.pictures);
        self.captioned =
            picture.title().map(|title| Captioned { place: self.out.len(), image: image.clone(), title });
        self.inline(image);
    }

    fn inline(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn block(&mut self, html: impl Into<CowStr<'a>>) {
        self.out.push(Event::Html(html.into()));
    }
}
