// JSON without anything in it: what a server returns to a script that asks for the user, where there is none.

import type { ContentFacts } from '../../record/message.ts';

/** Characters of `null`: JSON that is no longer (`{}`, `[]`, `""`) holds nothing of any user. */
const EMPTY_CHARACTERS = 4;

export function isEmptyData(content: ContentFacts | null): boolean {
  return (
    content?.isWhole === true && content.length <= EMPTY_CHARACTERS && /\bjson$/.test(content.mediaType ?? '')
  );
}

/** The last part of a path under which scripts ask who is logged in: `/api/auth/session` of Auth.js returns `{}` to others. */
const WHO =
  /\/(?:get[-_]?)?(?:me|who-?ami|session|user-?info|(?:(?:current|auth|logged-?in)[-_]?)?user|(?:current|my)?[-_]?(?:account|profile)|viewer|identity)\/?$/i;

/** Whether a response to a question for the user says that there is none. */
export function saysNoUser(path: string, content: ContentFacts | null): boolean {
  return isEmptyData(content) && WHO.test(path);
}
