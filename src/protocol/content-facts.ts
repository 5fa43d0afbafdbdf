// What is known of the content of a response, as far as sessions need it: never the content itself.

/** What a program is told in JSON: that what it asked for worked, or that it did not, or that a second factor is wanted. */
export type ContentOutcome = 'success' | 'failure' | 'step';

export interface ContentFacts {
  /** The media type in lower case, without parameters; null when none is named. */
  readonly mediaType: string | null;
  /** Bytes of the content that were read, transfer and content coding undone. */
  readonly length: number;
  /** That is all of it: nothing was lost, too long, or coded in a way that cannot be undone. */
  readonly isWhole: boolean;
  /** A hash of the bytes that were read: equal for equal content. */
  readonly fingerprint: string;
  /** HTML: the text of the title, white space folded; null when there is none. */
  readonly title: string | null;
  /** HTML: there is a field for a password. */
  readonly hasPasswordField: boolean;
  /** HTML: there is a form with one field for a password, as a login has: a registration asks for it twice. */
  readonly hasLoginForm: boolean;
  /** HTML: the names of the fields for passwords in such forms, as far as they have names that a programmer gave. */
  readonly loginFields: readonly string[];
  /** HTML: where its forms post to, as written and without the query; empty: to the page itself. */
  readonly postsTo: readonly string[];
  /** JSON: null when it does not say. */
  readonly outcome: ContentOutcome | null;
  /** What a message in it, or a text as short as one, says of a login in words; absent: nothing. */
  readonly words?: 'success' | 'failure';
  /** A hash of the code that JSON, or a text of one word, has for what came of the request; absent: it has none. */
  readonly code?: string;
  /** JSON: hashes of the tokens that it brings; absent: none. */
  readonly tokens?: readonly string[];
  /** JSON: it has a member for the user who asks, and that is null. */
  readonly isWithoutUser: boolean;
  /** JSON: a hash of the refresh token that it brings, as of one that is posted; absent: none. */
  readonly refreshToken?: string;
  /** Where a page or JSON sends the client to: a URL, relative or not; null: nowhere. */
  readonly location: string | null;
}
