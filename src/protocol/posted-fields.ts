// What is kept of a posted body: the names of its fields, and what it asks the server to do, by name, and
// a hash of who it names as the user, a hash of a token, and the names of the cookies that it repeats. Never another value: what does not look like a name that a programmer gave
// is left out.

import { hashOfToken, isRefreshTokenName, mayBeToken } from '../shared/token-hash.ts';
import { userKey } from '../shared/user-key.ts';
import { MAX_FORM_FIELDS, MAX_FORM_NAME_CHARACTERS, MAX_POSTED_ACTIONS } from './limits.ts';
import { PostedTokens } from './posted-token.ts';
import { isUserField } from './posted-user.ts';

/**
 * Something that a body asks for by name: `method` and `auth.login` (JSON-RPC 2.0 section 4), `mutation` and `signOut`
 * (GraphQL, October 2021, section 2.3), or a field of a form such as `_task` and `logout`.
 */
export interface PostedAction {
  readonly field: string;
  readonly value: string;
}

/** Fields whose values say what to do, in forms and in JSON. */
const ACTION_FIELD =
  /^(?:_?(?:action|act|task|method|module|mod|op|cmd|command|do|dispatch|req_?code|_eventId|fuseaction|logintype|loginOp|swe_?cmd|route|event|func|function|mode|page|view|type|intent)|operation(?:Name)?|wp[-_]?submit|__EVENTTARGET|sub_?action|(?:javax|jakarta)\.faces\.source)$/i;
/** What looks like a name that a programmer gave: anything else may be data. */
const NAME = /^[\w$@.:[\]() -]+$/;
const ACTION = /^[\w$.:/-]+$/;
/** Buttons that say in their text what they do: in words. */
const BUTTON_FIELD = /^(?:submit|button|btn)$/i;
const BUTTON_TEXT = /^[A-Za-z][A-Za-z -]{0,31}$/;

/** Longer or odd text is no name of a field. */
export function isFieldName(text: string): boolean {
  return text.length <= MAX_FORM_NAME_CHARACTERS && NAME.test(text);
}

export class PostedFields {
  readonly #names = new Set<string>();
  readonly #actions = new Map<string, PostedAction>();
  readonly #tokens: PostedTokens;
  #user: string | null = null;
  #token: string | null = null;
  #refreshToken: string | null = null;

  /** `cookieFields`: the values of the Cookie fields of the request. */
  constructor(cookieFields: readonly string[] = []) {
    this.#tokens = new PostedTokens(cookieFields);
  }

  get isFull(): boolean {
    return this.#names.size === MAX_FORM_FIELDS;
  }

  /** A copy of `text`, so that the body does not live on in it. */
  addName(text: string): void {
    if (isFieldName(text)) this.#names.add(copyOf(text));
  }

  /** Whether the value of a field may name an action. */
  namesAction(field: string): boolean {
    return ACTION_FIELD.test(field) || BUTTON_FIELD.test(field);
  }

  /** Whether a value of the field is wanted. */
  wantsValue(field: string): boolean {
    if (this.namesAction(field) || this.#wantsToken(field) || this.#tokens.wants(field)) return true;
    if (isRefreshTokenName(field)) return true;
    return this.#user === null && isUserField(field);
  }

  /** The value of a field, of which an action or the key of a user is kept, or the name of a cookie that it repeats. */
  addValue(field: string, value: string): void {
    if (this.namesAction(field)) this.addAction(field, value);
    else if (this.#user === null && isUserField(field)) this.#user = userKey(value);
    else if (isRefreshTokenName(field)) this.#refreshToken ??= mayBeToken(value) ? hashOfToken(value) : null;
    else {
      if (this.#wantsToken(field)) this.#token = mayBeToken(value) ? hashOfToken(value) : null;
      if (this.#tokens.wants(field)) this.#tokens.compare(field, value);
    }
  }

  #wantsToken(field: string): boolean {
    return this.#token === null && field === 'token';
  }

  /** The hash of what the field `token` holds (RFC 7009 section 2.1), or null. */
  get token(): string | null {
    return this.#token;
  }

  /** The hash of what a field for a refresh token holds (RFC 6749 section 6), or null. */
  get refreshToken(): string | null {
    return this.#refreshToken;
  }

  /** The key of the first user that is named, or null. */
  get user(): string | null {
    return this.#user;
  }

  /** The names of the cookies that a field repeats as CSRF tokens are repeated. */
  repeatedCookies(): string[] {
    return this.#tokens.names();
  }

  addAction(field: string, value: string): void {
    if (this.#actions.size === MAX_POSTED_ACTIONS || value.length > MAX_FORM_NAME_CHARACTERS) return;
    if (!(BUTTON_FIELD.test(field) ? BUTTON_TEXT : ACTION).test(value)) return;
    this.#actions.set(`${field}\n${value}`, { field: copyOf(field), value: copyOf(value) });
  }

  names(): string[] {
    return [...this.#names];
  }

  actions(): PostedAction[] {
    return [...this.#actions.values()];
  }
}

function copyOf(text: string): string {
  return Buffer.from(text, 'latin1').toString('latin1');
}
