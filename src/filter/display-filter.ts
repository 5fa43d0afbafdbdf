// The display filter of -Y: text in Wireshark's language in, a test of messages out.

import type { Message } from '../record/message.ts';
import type { MessageResults } from '../record/message-results.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { setCookiesOf } from './cookie-fields.ts';
import type { FilterField, Focus } from './field.ts';
import { tokenError } from './lexer.ts';
import { parseFilter, type UsedLiteral } from './parser.ts';

/** What of a message a filter has found. */
export interface FilterMatch {
  /** Indices in `setCookies`; null: the filter is not about single cookies. */
  readonly cookies: readonly number[] | null;
  /** Indices in `MessageResults.raised`; null: the filter is not about single findings. */
  readonly findings: readonly number[] | null;
}

export interface DisplayFilter {
  /** As the user wrote it. */
  readonly text: string;
  /**
   * Conditions on cookies are about one cookie at a time, and those on findings about one finding: the message matches
   * when one try does. Null: it does not match. `results`: what the audit found out about the message, and its packet.
   */
  match(message: Message, results: MessageResults): FilterMatch | null;
  /** False when no message with these facts can match: it need not be made at all. */
  mayMatch(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): boolean;
  /** It has a field that comes from the audit. */
  readonly needsRules: boolean;
  /** It has a field of findings. */
  readonly needsFindings: boolean;
  /** It has a field of the packet in which the message was complete. */
  readonly needsPackets: boolean;
  /** It has a field of the request of a response. */
  readonly needsRequests: boolean;
  /** Throws a UserError when it asks for a rule or a severity that is not among these. */
  checkRules(rules: readonly string[], severities: readonly string[]): void;
}

const WHOLE: FilterMatch = { cookies: null, findings: null };

/** Compiles a filter; an empty one matches everything. Throws a UserError that shows the place of a mistake. */
export function compileFilter(text: string): DisplayFilter {
  if (text.trim() === '') return { ...MATCHES_ALL, text };
  const { expression, fields, literals } = parseFilter(text);
  // Three facts have eight combinations: each is tested once, here, not once a message.
  const possible: boolean[] = [];
  for (const kind of ['request', 'response'] as const)
    for (const hasSetCookie of [false, true])
      for (const hasCookie of [false, true])
        possible[factsCode(kind, hasSetCookie, hasCookie)] =
          expression.foresee({ kind, hasSetCookie, hasCookie }) !== false;
  const used = [...fields];
  const about = new Set(used.map((field) => field.about));
  const isAboutCookies = about.has('cookie');
  const isAboutFindings = about.has('finding');
  const isAboutMessage = !isAboutCookies && !isAboutFindings;
  return {
    text,
    match(message, results) {
      if (isAboutMessage) return expression.matches({ message, results, focus: NO_FOCUS }) ? WHOLE : null;
      const found = tries(message, results, isAboutCookies, isAboutFindings).filter((focus) =>
        expression.matches({ message, results, focus }),
      );
      if (found.length === 0) return null;
      return {
        cookies: isAboutCookies ? indices(found, 'cookie') : null,
        findings: isAboutFindings ? indices(found, 'finding') : null,
      };
    },
    mayMatch: (kind, hasSetCookie, hasCookie) => possible[factsCode(kind, hasSetCookie, hasCookie)] === true,
    needsRules: used.some(({ isFromAudit }) => isFromAudit === true),
    needsFindings: isAboutFindings,
    needsPackets: used.some(needsPacket),
    needsRequests: used.some(needsRequest),
    checkRules(rules, severities) {
      checkValues(text, literals, 'finding.rule', 'rule', rules, '"crumbshark rules" lists them all');
      checkValues(
        text,
        literals,
        'finding.severity',
        'severity',
        severities,
        `They are ${severities.join(', ')}`,
      );
    },
  };
}

/** Whether the values of a field come from the packet, or the bytes of a protocol do. */
export function needsPacket({ isOfPacket, bytes }: FilterField): boolean {
  return isOfPacket === true || bytes !== undefined;
}

/** Whether the values of a field come from the request of a response. */
export function needsRequest({ isOfRequest }: FilterField): boolean {
  return isOfRequest === true;
}

const NO_FOCUS: Focus = { cookie: null, finding: null };

const MATCHES_ALL: Omit<DisplayFilter, 'text'> = {
  match: () => WHOLE,
  mayMatch: () => true,
  needsRules: false,
  needsFindings: false,
  needsPackets: false,
  needsRequests: false,
  checkRules: () => {},
};

/** Each cookie with each finding about it; what a message has none of is tried once with none. */
function tries(
  message: Message,
  { raised }: MessageResults,
  isAboutCookies: boolean,
  isAboutFindings: boolean,
): Focus[] {
  const cookies = isAboutCookies ? indicesOf(setCookiesOf(message)) : [null];
  const findings = isAboutFindings ? indicesOf(raised) : [null];
  const pairs = cookies.flatMap((cookie) => findings.map((finding) => ({ cookie, finding })));
  if (!isAboutCookies || !isAboutFindings) return pairs;
  const nameOf = (index: number): string => setCookiesOf(message)[index]!.parsed.cookie.name;
  const isAbout = ({ cookie, finding }: Focus): boolean => {
    const name = finding === null ? null : raised[finding]!.cookie;
    return name === null || cookie === null || name === nameOf(cookie);
  };
  const related = pairs.filter(isAbout);
  const lonely = cookies.filter((cookie) => !related.some((pair) => pair.cookie === cookie));
  return [...related, ...lonely.map((cookie) => ({ cookie, finding: null }))];
}

function indicesOf(elements: readonly unknown[]): (number | null)[] {
  return elements.length === 0 ? [null] : [...elements.keys()];
}

function indices(found: readonly Focus[], member: keyof Focus): number[] {
  return [...new Set(found.map((focus) => focus[member]).filter((index) => index !== null))];
}

/** A value that does not exist matches nothing, or everything: it is mistyped. */
function checkValues(
  filter: string,
  literals: readonly UsedLiteral[],
  field: string,
  what: string,
  known: readonly string[],
  where: string,
): void {
  for (const { token, fields, isEquality } of literals)
    if (isEquality && fields.some(({ name }) => name === field) && !known.includes(token.text))
      throw tokenError(
        filter,
        token,
        `there is no ${what} "${token.text}".${didYouMean(token.text, known)} ${where}`,
      );
}

/** 0 to 7. */
function factsCode(kind: 'request' | 'response', hasSetCookie: boolean, hasCookie: boolean): number {
  return (kind === 'response' ? 4 : 0) + (hasSetCookie ? 2 : 0) + (hasCookie ? 1 : 0);
}
