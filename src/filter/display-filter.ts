// The display filter of -Y: text in Wireshark's language in, a test of messages out.

import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { isJudgedField } from './fields.ts';
import { tokenize } from './lexer.ts';
import { parseFilter } from './parser.ts';

export interface DisplayFilter {
  /** `results`: what is known beside the message, for the fields that the rules fill in. */
  matches(message: Message, results: MessageResults): boolean;
  /** False when no message of which only this is known can match: it need not be made at all. */
  mayMatch(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean;
  /** It asks for what is known only after the rules have looked at a message. */
  readonly needsRules: boolean;
}

const KINDS = ['request', 'response'] as const;

/** Compiles a filter; an empty one matches everything. Throws a UserError that names the place of a mistake. */
export function compileFilter(text: string): DisplayFilter {
  if (text.trim() === '') return { matches: () => true, mayMatch: () => true, needsRules: false };
  const expression = parseFilter(text);
  // Three facts have eight combinations: each is tested once, here, not once a message.
  const mayMatch = Array.from({ length: 8 }, (_, index) => {
    const facts = { kind: KINDS[index >> 2], hasSetCookie: (index & 2) !== 0, hasCookie: (index & 1) !== 0 };
    return expression.foresee(facts) !== false;
  });
  return {
    matches: (message, results) => expression.matches(message, results),
    mayMatch: (kind, hasSetCookie, hasCookie) =>
      mayMatch[(kind === 'response' ? 4 : 0) + (hasSetCookie ? 2 : 0) + (hasCookie ? 1 : 0)]!,
    needsRules: tokenize(text).some((token) => token.kind === 'word' && isJudgedField(token.text)),
  };
}
