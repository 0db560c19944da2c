"""What the rows of the results are called."""

DUET = "Duet"
HUGO = "Hugo"

FULL = "full build"
FULL_HIGHLIGHTED = "full build, code highlighted"
FLOOR = "write floor: `cp -r` of the output"
NOTHING = "build, nothing changed, new process"
ONE_MORE = "build, one pair more, new process"
IMPORT = "import of the Markdown into the CMS"
LIVE = "running process: one pair more → both pages on disk"
LIVE_ALL = "running process: one pair more → pages, lists and feeds on disk"
