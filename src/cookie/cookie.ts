// What a Set-Cookie field says, as plain data: the cookie, and everything in the field that a server should not
// have written or a browser does not take as written (RFC 6265bis sections 4.1 and 5.6).

export type SameSite = 'Strict' | 'Lax' | 'None';

/** One attribute as it was written, white space around it removed. */
export interface Attribute {
  readonly name: string;
  /** Null when there is no '='. */
  readonly value: string | null;
}

export interface SetCookie {
  readonly name: string;
  readonly value: string;
  /** Every attribute in order, known or not, valid or not; empty ones (';;') are left out. */
  readonly attributes: readonly Attribute[];
  /** The last Domain: lower case, without its leading dot; null when there is none or the last one is empty. */
  readonly domain: string | null;
  /** The last Path; null, which means the default path, when there is none or it does not begin with '/'. */
  readonly path: string | null;
  /** The last Expires that is a date, as written; without one the last that is none; null without Expires. */
  readonly expires: string | null;
  /** The same as milliseconds since 1970; null when it is no date. */
  readonly expiresMs: number | null;
  /** The last valid Max-Age in seconds, clamped to the safe integers; null when there is none. */
  readonly maxAge: number | null;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Null is the default: no SameSite, or the last one is none of the three. */
  readonly sameSite: SameSite | null;
  /** The last SameSite as written ('' when it has no value); null when there is none. */
  readonly sameSiteText: string | null;
  readonly partitioned: boolean;
}

/** What is wrong, as a stable id. In brackets what a browser does. */
export type DeviationId =
  /** A control character other than HTAB (drops the cookie, 5.6 step 1). Text: the first one. */
  | 'control-character'
  /** Name and value have more than 4096 octets (drops the cookie, 5.6 step 5). Text: the name. */
  | 'name-value-too-long'
  /** Neither name nor value (drops the cookie, 5.7 step 2). */
  | 'no-content'
  /** A value without a name (keeps it). Text: the value. */
  | 'nameless'
  /** The name is not a token (keeps it). Text: the first character that is none. */
  | 'name-character'
  /** A character that a value must not hold, 4.1.1 (keeps it). Text: the first such character. */
  | 'value-character'
  /** Two fields joined by a comma into one (reads one cookie). Text: from the second cookie on. */
  | 'comma-joined'
  /** An attribute value of more than 1024 octets (ignores the attribute). Text: the attribute's name. */
  | 'attribute-too-long'
  /** Nothing between two ';' or after the last one (ignores it). Reported once. */
  | 'empty-attribute'
  /** An attribute no browser knows (ignores it). Text: its name. */
  | 'unknown-attribute'
  /** A known attribute a second time, even with the same value (the last one counts). Text: its name. */
  | 'duplicate-attribute'
  /** Not a cookie-date (ignores the attribute). Text: the value; so for the other '-invalid' ones. */
  | 'expires-invalid'
  | 'max-age-invalid'
  /** Does not begin with '/' (uses the default path). */
  | 'path-invalid'
  /** None of Strict, Lax and None (uses the default). */
  | 'same-site-invalid'
  /** Not ASCII (drops the cookie, 5.7 step 8). */
  | 'domain-non-ascii'
  /** Domain without a value (the cookie is for the host alone). */
  | 'domain-empty'
  /** Domain begins with a dot (removes it). Text: the value. */
  | 'domain-leading-dot'
  /** Secure, HttpOnly or Partitioned with a value (the flag is on, whatever the value). Text: the attribute. */
  | 'flag-with-value';

export interface Deviation {
  readonly id: DeviationId;
  /** The text concerned, from the wire: escape it before it is shown. */
  readonly text: string;
}

export interface ParsedSetCookie {
  readonly cookie: SetCookie;
  /** In the order in which they were found. */
  readonly deviations: readonly Deviation[];
  /** What browsers may read or judge in ways of their own, as bits (traits.ts); 0 for most fields. */
  readonly traits: number;
  /** The field as it was written when it has a bare CR, where a browser may see several lines; else null. */
  readonly lines: string | null;
}
