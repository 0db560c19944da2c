//! The parser's events turned into the site's HTML, before it is sanitised.

use cms_sdk::Locale;
use pulldown_cmark::{Alignment, BlockQuoteKind, CodeBlockKind, CowStr, Event, Parser, Tag, TagEnd, html};

use super::footnotes::Footnotes;
use super::headings::Headings;
use super::words::Words;
use super::{OPTIONS, Placement, highlight, links};
use crate::html::escape;
use crate::view::Body;

/// A text as HTML.
pub(super) struct Rewritten {
    /// The HTML.
    pub(super) html: String,
    /// Whether some of it is the text's own HTML, which nobody has looked at yet.
    pub(super) raw: bool,
}

/// The text as HTML, safe only where it is not raw.
pub(super) fn rewrite(
    body: &Body,
    locale: Locale,
    placement: Placement<'_>,
    words: &Words,
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
        caption: None,
        code: None,
        table: Table::default(),
        footnote: None,
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
    caption: Option<Caption<'a>>,
    code: Option<Code>,
    table: Table,
    /// The open footnote, and the text around it.
    footnote: Option<(CowStr<'a>, Vec<Event<'a>>)>,
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

struct Picture<'a> {
    src: CowStr<'a>,
    title: CowStr<'a>,
    alt: String,
    /// Pictures inside this one's text.
    nested: usize,
}

/// The title of a picture, which is a caption if nothing else stands in the paragraph.
struct Caption<'a> {
    place: usize,
    image: String,
    words: CowStr<'a>,
}

struct Code {
    language: String,
    text: String,
}

#[derive(Default)]
struct Table {
    alignments: Vec<Alignment>,
    column: usize,
    head: bool,
}

impl<'a> Writer<'a> {
    fn event(&mut self, event: Event<'a>) {
        if self.picture.is_some() {
            self.inside_picture(&event);
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
            Event::HardBreak => self.inline("<br>\n".to_owned()),
            Event::Rule => self.block("<hr>\n".to_owned()),
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
                let link = links::open(self.body, self.locale, self.words, &target, &title);
                self.inline(link.start);
                self.link.push(Some(link.end));
            }
            Tag::Image { dest_url, title, .. } => {
                self.picture = Some(Picture { src: dest_url, title, alt: String::new(), nested: 0 });
            }
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
                self.table = Table { alignments, column: 0, head: false };
                let name = escape(&self.words.table);
                // A group, not a region: a page with ten tables should not have ten landmarks.
                self.block(format!(
                    "<div class=\"table\" role=\"group\" tabindex=\"0\" aria-label=\"{name}\"><table>\n"
                ));
            }
            Tag::TableHead => {
                self.table.head = true;
                self.block("<thead><tr>".to_owned());
            }
            Tag::TableRow => {
                self.table.column = 0;
                self.block("<tr>".to_owned());
            }
            Tag::TableCell => self.cell(),
            Tag::FootnoteDefinition(label) => {
                self.footnote = Some((label, std::mem::take(&mut self.out)));
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
                }
            }
            TagEnd::CodeBlock => {
                if let Some(code) = self.code.take() {
                    self.block(highlight::block(&code.language, &code.text, self.highlight));
                }
            }
            TagEnd::BlockQuote(_) => match self.quotes.pop().flatten() {
                Some(_) => self.block("</div>\n".to_owned()),
                None => self.out.push(Event::End(TagEnd::BlockQuote(None))),
            },
            TagEnd::TableHead => {
                self.table.head = false;
                self.block("</tr></thead><tbody>\n".to_owned());
            }
            TagEnd::TableRow => self.block("</tr>\n".to_owned()),
            TagEnd::TableCell => {
                let cell = if self.table.head { "</th>" } else { "</td>" };
                self.inline(cell.to_owned());
            }
            TagEnd::Table => self.block("</tbody></table></div>\n".to_owned()),
            TagEnd::FootnoteDefinition => {
                if let Some((label, around)) = self.footnote.take() {
                    let text = std::mem::replace(&mut self.out, around);
                    self.footnotes.define(label, text);
                }
            }
            other => self.out.push(Event::End(other)),
        }
    }

    fn cell(&mut self) {
        let class = match self.table.alignments.get(self.table.column) {
            Some(Alignment::Center) => " class=\"center\"",
            Some(Alignment::Right) => " class=\"right\"",
            _ => "",
        };
        self.table.column += 1;
        let tag = if self.table.head { "th scope=\"col\"" } else { "td" };
        self.inline(format!("<{tag}{class}>"));
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

    /// A paragraph that is nothing but a picture with a title is a figure, and the title its caption.
    fn end_paragraph(&mut self) {
        let alone = self.out.len() == self.paragraph + 2;
        match self.caption.take_if(|caption| alone && caption.place == self.paragraph + 1) {
            Some(caption) => {
                self.out.truncate(self.paragraph);
                let (image, words) = (caption.image, escape(&caption.words));
                self.block(format!("<figure>{image}<figcaption>{words}</figcaption></figure>\n"));
            }
            None => self.out.push(Event::End(TagEnd::Paragraph)),
        }
    }

    fn inside_picture(&mut self, event: &Event<'a>) {
        let Some(picture) = &mut self.picture else { return };
        match event {
            Event::Text(text) | Event::Code(text) => picture.alt.push_str(text),
            Event::SoftBreak | Event::HardBreak => picture.alt.push(' '),
            Event::Start(Tag::Image { .. }) => picture.nested += 1,
            Event::End(TagEnd::Image) if picture.nested > 0 => picture.nested -= 1,
            Event::End(TagEnd::Image) => self.end_picture(),
            _ => {}
        }
    }

    fn end_picture(&mut self) {
        let Some(picture) = self.picture.take() else { return };
        let (src, alt) = (escape(&picture.src), escape(&picture.alt));
        let src = if links::is_allowed(&picture.src) { format!(" src=\"{src}\"") } else { String::new() };
        let image = format!("<img{src} alt=\"{alt}\" loading=\"lazy\" decoding=\"async\">");
        if !picture.title.is_empty() {
            let (image, words) = (image.clone(), picture.title);
            self.caption = Some(Caption { place: self.out.len(), image, words });
        }
        self.inline(image);
    }

    fn inline(&mut self, html: String) {
        self.out.push(Event::InlineHtml(html.into()));
    }

    fn block(&mut self, html: String) {
        self.out.push(Event::Html(html.into()));
    }
}
