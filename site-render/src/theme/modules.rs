//! Scripts that import one another. An import names its module by a relative path; what is served names the hashed one, as
//! stylesheets do with `url()`, so that a script's name changes with all that it loads.

use std::ops::Range;

/// An import of one script by another.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Import {
    /// Where its path stands in the source, without the quotes.
    pub(super) at: Range<usize>,
    /// The asset that it names.
    pub(super) module: String,
}

/// Every import of a relative path, in the order of the source. `name` is the script's own: `account/sign-in.js`.
pub(super) fn imports(name: &str, source: &str) -> Vec<Import> {
    let quotes = source.match_indices(['"', '\'']);
    quotes
        .filter_map(|(at, quote)| {
            let (before, rest) = (source.get(..at)?, source.get(at + 1..)?);
            let path = rest.split(quote).next().filter(|path| path.starts_with('.'))?;
            let word = before.trim_end().trim_end_matches('(').trim_end();
            let is_import = ["from", "import"].iter().any(|keyword| word.ends_with(keyword));
            (is_import && !is_in_comment(before))
                .then(|| Import { at: at + 1..at + 1 + path.len(), module: resolve(name, path) })
        })
        .collect()
}

/// The source with every import's path replaced.
pub(super) fn rewrite(source: &str, imports: &[Import], path: impl Fn(&str) -> String) -> String {
    let mut text = String::with_capacity(source.len());
    let mut end = 0;
    for import in imports {
        text.push_str(source.get(end..import.at.start).unwrap_or_default());
        text.push_str(&path(&import.module));
        end = import.at.end;
    }
    text.push_str(source.get(end..).unwrap_or_default());
    text
}

/// Types in comments name modules too (`@type {import("./x.js").X}`); nothing is loaded by them.
fn is_in_comment(before: &str) -> bool {
    let line = before.rsplit('\n').next().unwrap_or_default();
    line.trim_start().starts_with("//") || before.rfind("/*") > before.rfind("*/")
}

/// `../duet.js` in `account/sign-in.js` is `duet.js`.
fn resolve(name: &str, path: &str) -> String {
    let mut parts: Vec<&str> = name.split('/').collect();
    parts.pop();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." => _ = parts.pop(),
            part => parts.push(part),
        }
    }
    parts.join("/")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn imports_are_found_and_rewritten_and_types_are_not() {
        let source = "/** @typedef {import(\"./types.js\").Account} Account */\n\
                      // as in import \"./old.js\"\n\
                      import { a } from \"../duet.js\";\nimport './side.js';\nexport * from \"./b/c.js\";\n\
                      const text = \"./plain.js\";\nconst lazy = () => import(\"./lazy.js\");\n";
        let found = imports("account/sign-in.js", source);
        let names: Vec<_> = found.iter().map(|import| import.module.as_str()).collect();
        assert_eq!(names, ["duet.js", "account/side.js", "account/b/c.js", "account/lazy.js"]);
        let text = rewrite(source, &found, |module| format!("/{module}"));
        assert!(text.contains("import { a } from \"/duet.js\";\nimport '/account/side.js';\n"), "{text}");
        assert!(
            text.contains("const text = \"./plain.js\";\nconst lazy = () => import(\"/account/lazy.js\");\n")
        );
        assert!(text.starts_with(
            "/** @typedef {import(\"./types.js\").Account} Account */\n// as in import \"./old.js\""
        ));
    }
}
