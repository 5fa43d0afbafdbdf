// The limits of report/, with their units. What is beyond one is counted or shortened in the text of the report.

// Cells and labels: longer ones are shortened, so that one value of a server does not fill the screen.

/** Characters of a host and path, and of a whole value, in one cell of the table. */
export const MAX_CELL_CHARACTERS = 512;
/** Characters of a path, a name or attributes in a session. */
export const MAX_LABEL_CHARACTERS = 64;

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
/** Sessions with their steps. */
export const MAX_SESSIONS_NAMED = 3;
/** Steps of one session in the table. */
export const MAX_SESSION_STEPS = 24;
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
