// The display filter of -Y: text in Wireshark's language in, a test of messages out.

import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { comparedStrings } from './compared-strings.ts';
import { isAuditField } from './fields.ts';
import { filterError, tokenize } from './lexer.ts';
import { parseFilter } from './parser.ts';

export interface DisplayFilter {
  /** As the user wrote it. */
  readonly text: string;
  /** `results`: what the audit found out about the message, for the fields that come from it. */
  matches(message: Message, results: MessageResults): boolean;
  /** False when no message with these facts can match: it need not be made at all. */
  mayMatch(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean;
  /** It has a field that comes from the audit. */
  readonly needsRules: boolean;
  /** Throws a UserError when it asks for a rule that is not among these. */
  checkRules(known: readonly string[]): void;
}

/** Compiles a filter; an empty one matches everything. Throws a UserError that names the place of a mistake. */
export function compileFilter(text: string): DisplayFilter {
  if (text.trim() === '')
    return { text, matches: () => true, mayMatch: () => true, needsRules: false, checkRules: () => {} };
  const expression = parseFilter(text);
  // Three facts have eight combinations: each is tested once, here, not once a message.
  const possible: boolean[] = [];
  for (const kind of ['request', 'response'] as const)
    for (const hasSetCookie of [false, true])
      for (const hasCookie of [false, true])
        possible[factsCode(kind, hasSetCookie, hasCookie)] =
          expression.foresee({ kind, hasSetCookie, hasCookie }) !== false;
  return {
    text,
    matches: (message, results) => expression.matches(message, results),
    mayMatch: (kind, hasSetCookie, hasCookie) => possible[factsCode(kind, hasSetCookie, hasCookie)] === true,
    needsRules: tokenize(text).some((token) => token.kind === 'word' && isAuditField(token.text)),
    checkRules: (known) => checkRules(text, known),
  };
}

/** A rule that does not exist matches nothing, or everything: it is mistyped. */
function checkRules(text: string, known: readonly string[]): void {
  for (const { text: rule, position } of comparedStrings(text, 'finding.rule'))
    if (!known.includes(rule))
      throw filterError(
        text,
        position,
        `there is no rule "${rule}".${didYouMean(rule, known)} "crumbshark rules" lists them all`,
      );
}

/** 0 to 7. */
function factsCode(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): number {
  return (kind === 'response' ? 4 : 0) + (hasSetCookie ? 2 : 0) + (hasCookie ? 1 : 0);
}
