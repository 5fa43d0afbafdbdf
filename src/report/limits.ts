// The limits of report/, with their units. What is beyond one is counted or shortened in the text of the report.

// Cells and labels: longer ones are shortened, so that one value of a server does not fill the screen.

/** Characters of a host and path, and of a whole value, in one cell of the table. */
export const MAX_CELL_CHARACTERS = 512;
/** Characters of a path, a name or attributes in a session. */
export const MAX_LABEL_CHARACTERS = 64;

// Masks of the last texts, which are found once.

/** Of each kind: values, paths, pages, texts. */
export const MAX_REMEMBERED_MASKS = 4096;
/** Characters of such a text: longer ones are masked anew. */
export const MAX_REMEMBERED_CHARACTERS = 256;

// Lists: a screen or two of the worst, as the list is sorted; --details shows all.

/** Findings with a block of their own. */
export const MAX_FINDINGS_IN_FULL = 30;
/** Findings of severity info, a line each. */
export const MAX_FINDING_LINES = 20;
/** Cookies named in one block or line of findings. */
export const MAX_COOKIES_NAMED = 12;
/** Set-Cookie fields with a row of their own; of more each cookie is a row. */
export const MAX_SET_COOKIE_ROWS = 12;
/** Cookies with a row on a terminal, when there are more those that matter. */
export const MAX_INVENTORY_ROWS = 40;
/** Rows up to which others follow them then. */
export const FILLED_INVENTORY_ROWS = 12;
/** Sessions with their steps. */
export const MAX_SESSIONS_NAMED = 3;
/** Steps of one session in the table. */
export const MAX_SESSION_STEPS = 24;
/** Steps in a row that change nothing: of more the first two and the last. */
export const MAX_UNFOLDED_STEPS = 6;
/** Of a session in which no user logs in, and nothing is wrong by itself. */
export const MAX_VISIT_STEPS = 5;
/** Names of the fields of one form. */
export const MAX_FORM_FIELDS_NAMED = 8;

// Diagrams: what Mermaid draws, and what is readable in one picture.

/** Sessions with a diagram. */
export const MAX_DIAGRAMS = 50;
/** Steps of one diagram. */
export const MAX_DIAGRAM_STEPS = 40;
/** User agents with a participant of their own in one diagram; the others share one. */
export const MAX_DIAGRAM_CLIENTS = 6;
/** Characters of one diagram: Mermaid draws nothing of a text with more than 50000. Then it gets fewer steps. */
export const MAX_DIAGRAM_CHARACTERS = 40_000;

// Reports for programs that show them to people: what these take.

/** Characters of a sentence. */
export const MAX_MESSAGE_CHARACTERS = 2000;
/** Exchanges of which a report can show the request and the response of a finding. */
export const MAX_EXCHANGES = 1 << 14;
/** Characters of one of their fields. */
export const MAX_EXCHANGE_FIELD_CHARACTERS = 1000;
/** Results that GitHub's code scanning takes of one run, the worst first. */
export const MAX_SARIF_RESULTS = 25_000;
/** Tags that it takes of one rule. */
export const MAX_SARIF_TAGS = 20;
/** Annotations of each kind that GitHub shows of one step of a job, the worst first. */
export const MAX_ANNOTATIONS = 10;
/** Characters of the title of one. */
export const MAX_ANNOTATION_TITLE_CHARACTERS = 200;
/** Characters of a comment on a pull request. */
export const MAX_COMMENT_CHARACTERS = 65_536;
/** Of the summary of a step, which may have 1 MiB: a UTF-16 unit has three bytes at most. */
export const MAX_STEP_SUMMARY_CHARACTERS = Math.floor((1 << 20) / 3);

// The page (-T html): what is read there; the table of cookies has all.

/** Findings named to be mended first. */
export const MAX_FIRST_STEPS = 3;
/** Sessions with a drawing. */
export const MAX_DRAWN_SESSIONS = 12;
/** Steps of one drawing. */
export const MAX_DRAWN_STEPS = 40;
/** Steps in a row that change nothing: of more the first two and the last. */
export const MAX_EVERYDAY_ROW = 4;
/** Sessions with a line of their own beside these. */
export const MAX_OTHER_SESSIONS = 50;
/** A longer pause between two steps is written down. */
export const LONG_PAUSE_SECONDS = 30;
/** Groups of findings, and what the baseline accepts. */
export const MAX_GROUPS = 200;
/** Findings of one group. */
export const MAX_GROUP_ITEMS = 8;
/** Characters of a sentence, or of code. */
export const MAX_PROSE_CHARACTERS = 800;
/** Frames of one finding. */
export const MAX_FRAMES_LISTED = 6;
/** Captures with a line of their own. */
export const MAX_INPUTS_LISTED = 12;
/** Cookies that are there without a script. */
export const MAX_STATIC_ROWS = 200;

// The live view (--live): what it keeps to be looked at; the result at its end has all.

/** Cookies with a row: those that were set longest ago are forgotten, and counted. */
export const MAX_LIVE_ROWS = 5000;
/** Set-Cookie fields of one cookie, of other exchanges each, that a filter is tried on: the newest. */
export const MAX_LIVE_FIELDS = 8;
/** Set-Cookie fields in the list of those that came last. */
export const MAX_LIVE_ARRIVALS = 200;
/** Lines of details that are made of one cookie, session or rule. */
export const MAX_LIVE_DETAIL_LINES = 2000;
