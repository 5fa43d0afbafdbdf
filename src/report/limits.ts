// The limits of report/, with their units. What happens when one is hit is counted and shown in the summary.

/** Characters of a host and path, and of a value shown whole, in one cell of the table. */
export const MAX_CELL_CHARACTERS = 512;

/** Blocks of findings, remarks in a line each, and cookies named in one block of the table; the others are counted. */
export const MAX_FINDINGS_IN_FULL = 30;
export const MAX_FINDING_LINES = 20;
export const MAX_COOKIES_NAMED = 12;

/** Sessions told in the table, and steps of one: the others are counted. */
export const MAX_SESSIONS_NAMED = 5;
export const MAX_SESSION_STEPS = 24;

/** Names of the fields of one form that are told. */
export const MAX_FORM_FIELDS_NAMED = 8;

/** Sessions drawn, steps of one diagram, and user agents told apart in it. */
export const MAX_DIAGRAMS = 50;
export const MAX_DIAGRAM_STEPS = 40;
export const MAX_DIAGRAM_CLIENTS = 6;

/** Characters of one diagram: Mermaid draws nothing of a text with more than 50000. */
export const MAX_DIAGRAM_CHARACTERS = 40_000;

/** Characters of a path, a name or attributes in the life of a session: what is longer loses its middle. */
export const MAX_LABEL_CHARACTERS = 64;
