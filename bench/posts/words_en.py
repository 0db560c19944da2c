"""English building blocks of the corpus."""

OPENERS = (
    "In practice,", "On a slow connection,", "After a busy week,", "For most readers,", "Without a second look,",
    "Before the first deploy,", "As the archive grows,", "On a small machine,", "When nobody is watching,",
    "At the end of the month,", "Under load,", "In the second draft,", "For a small team,", "Once a year,",
)
SUBJECTS = (
    "the editor", "a careful writer", "the build", "an old feed reader", "the change log", "every second request",
    "the person on call", "a cold cache", "the translated page", "the list of articles", "a quiet background job",
    "the search index", "our style guide", "a missing picture", "the release note", "a reader on a train",
    "the counter row", "an empty queue", "the table of contents", "a half-finished draft", "the backup",
    "this paragraph", "the mobile layout", "a long-forgotten redirect", "the smallest test", "the font file",
)
VERBS = (
    "keeps", "finds", "replaces", "explains", "waits for", "quietly drops", "measures", "rewrites", "copies",
    "depends on", "points to", "outlives", "needs", "shows", "breaks", "repairs", "counts", "hides", "sorts",
    "forgets", "remembers", "compares", "carries", "splits", "closes",
)
OBJECTS = (
    "the oldest entry", "a small table", "two versions of the same page", "a link that used to work",
    "more memory than expected", "the next free number", "a heading without text", "the whole folder",
    "one line of configuration", "an honest error message", "the difference between two dates", "a signed request",
    "the shorter of the two names", "a list with twenty rows", "the last known answer", "every footnote",
    "a picture without a caption", "the order of the steps", "three kinds of quotation marks", "a plain text file",
    "the cost of a rewrite", "the state of the disk", "an address with a trailing slash", "a single revision",
)
TAILS = (
    "before anyone notices", "so that nothing is lost", "until the queue is empty", "because the clock went back",
    "even when the network is down", "while the page is still open", "and that is usually enough",
    "which surprises new colleagues", "although the manual says otherwise", "without asking twice",
    "as long as the order is kept", "for reasons that are written down elsewhere", "in less than a second",
    "and nobody had to stay late", "unless two people save at once", "just as the tests promise",
    "and the next reader gets the new page", "in either language", "with one exception", "on every machine we tried",
)
HEADINGS = (
    "What we tried first", "Where the time goes", "A smaller example", "The part that failed", "Reading the numbers",
    "How it looks from outside", "Names and places", "What to keep", "The order of things", "When it goes wrong",
    "Two ways to do it", "The short version", "Before you start", "Afterwards", "Questions we were asked",
    "A note on languages", "What changed since", "Limits", "The boring solution", "Checking the result",
)
ITEMS = (
    "write the date down", "read the page aloud", "keep one copy elsewhere", "name the file after its subject",
    "measure twice", "remove what nobody reads", "ask who is affected", "start with the smallest case",
    "leave the old address working", "test with real text", "look at it on a phone", "say what is not known",
    "stop when it is good enough", "compare with last month", "tell the reader why", "close what you opened",
)
TITLES = (
    "How {subject} {verb} {object}", "Why {subject} {verb} {object}", "When {subject} {verb} {object}",
    "What happens after {subject} {verb} {object}", "Notes on the day {subject} {verb} {object}",
)
COLUMNS = ("Step", "Before", "After", "Remark")
ROWS = ("Read", "Parse", "Plan", "Render", "Write", "Upload", "Purge", "Report")
LINKS = (
    "the earlier article about this", "a longer explanation", "what we wrote at the time", "the first part",
    "an example from last year", "the background",
)
COMMENTS = ("keep the order", "nothing to do", "the slow path", "see the note below", "one row per language")
SEE = "See also [{label}]({href})."
