// The limits of protocol/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of one HTTP header block; servers mostly take 8 to 64 KiB. */
export const MAX_HEAD_BYTES = 1 << 20;

/** Bytes after which the protocol of a direction must be certain, or the response to CONNECT or an upgrade be here. */
export const MAX_PROBE_BYTES = 1 << 16;

/** Bytes of the HPACK and QPACK tables of all connections together. */
export const MAX_TABLE_BUDGET_BYTES = 1 << 26;

/** Bytes of a posted body that are read for the names of its fields; those of a login are at its beginning. */
export const MAX_FORM_BYTES = 1 << 14;

/** Fields of a posted form whose names are kept. */
export const MAX_FORM_FIELDS = 64;

/** Characters of the name of a field: what is longer may be data. */
export const MAX_FORM_NAME_CHARACTERS = 64;

/** Characters of the header fields of one part of a multipart form, in which its name is looked for. */
export const MAX_FORM_PART_HEAD_CHARACTERS = 1024;

/** Characters of the arguments of a GraphQL field that are read for their names. */
export const MAX_GRAPHQL_ARGUMENTS_CHARACTERS = 2048;

/** Things that a posted body asks for by name. */
export const MAX_POSTED_ACTIONS = 8;

/** Fields of a posted body that are compared with the cookies of its request, as one may be a CSRF token. */
export const MAX_POSTED_TOKENS = 8;

/** The same for fields that are not called as such tokens are. */
export const MAX_POSTED_GUARDS = 32;

/** Cookies of a request that they are compared with. */
export const MAX_COMPARED_COOKIES = 64;

/** Characters of a field that is compared: a CSRF token has no more. */
export const MAX_POSTED_TOKEN_CHARACTERS = 1024;

/** Bytes of the body of a response that are read, as it was sent: the beginning of a longer one. */
export const MAX_CONTENT_BYTES = 1 << 16;

/** Bytes that such a body may have once its content coding is undone: one that has more is not read. */
export const MAX_DECODED_CONTENT_BYTES = 1 << 20;

/** Bytes of the window of a Zstandard content coding (RFC 9659 section 3). */
export const MAX_CONTENT_WINDOW_BYTES = 1 << 23;

/** Forms of a page of which the target is kept. */
export const MAX_FORMS_OF_PAGE = 16;

/** Characters of the title of a page, and of a URL in its content. */
export const MAX_CONTENT_TEXT_CHARACTERS = 200;

/** Characters of a text that says in words whether a login worked: a message has no more. */
export const MAX_VERDICT_CHARACTERS = 300;

/** Characters of a page that may be no more than such a message, with its tags. */
export const MAX_MESSAGE_PAGE_CHARACTERS = 1 << 13;

/** Members of JSON that are looked at for tokens, and tokens that are kept of one response. */
export const MAX_TOKEN_MEMBERS = 256;
export const MAX_ISSUED_TOKENS = 4;
