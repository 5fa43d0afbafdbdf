// The display filter of a finding, for Wireshark 3 and 4: by connection and content where Wireshark has both as they are
// here, else by the number of the packet. Sets (`in {1 4}`) are written differently in the two.

import type { CookieFieldName, Evidence, Finding } from '../audit/finding.ts';
import { MAX_FILTER_STREAMS } from './limits.ts';

/** Characters that need no escape in a string of the filter language. */
const PLAIN_NAME = /^[\x21-\x7e]+$/;

/**
 * A filter that shows messages with the evidence, in the input of the first of it. `firstInput`: the capture that is read
 * first; those behind it go on with the numbers of its connections, and Wireshark begins anew.
 */
export function wiresharkFilter(
  { cookie, evidence }: Pick<Finding, 'cookie' | 'evidence'>,
  firstInput: string | null,
): string {
  const { input } = evidence[0]!;
  const own = evidence.filter((one) => one.input === input);
  const name = cookie !== null && PLAIN_NAME.test(cookie) && input === firstInput ? cookie : null;
  const parts = [
    ...(name === null ? [] : fieldsOf(own).map((field) => contentFilter(field, name, own))),
    ...framesFilter(own.filter(({ field }) => name === null || field === null)),
  ];
  return parts.length === 1 ? parts[0]! : parts.map((part) => `(${part})`).join(' or ');
}

function fieldsOf(evidence: readonly Evidence[]): CookieFieldName[] {
  return [...new Set(evidence.map(({ field }) => field))].filter((field) => field !== null);
}

/** `(tcp.stream == 1 or tcp.stream == 4) and http.set_cookie contains "session="`. */
function contentFilter(field: CookieFieldName, name: string, evidence: readonly Evidence[]): string {
  const streams = [...new Set(evidence.filter((one) => one.field === field).map(({ stream }) => stream))];
  const choice = streams.slice(0, MAX_FILTER_STREAMS).map((stream) => `tcp.stream == ${stream}`);
  const where = choice.length === 1 ? choice[0] : `(${choice.join(' or ')})`;
  const text = `${name}=`.replaceAll(/["\\]/g, '\\$&');
  return `${where} and ${field} contains "${text}"`;
}

/** `frame.number == 3 or frame.number == 9`; none without evidence. */
function framesFilter(evidence: readonly Evidence[]): string[] {
  if (evidence.length === 0) return [];
  const frames = evidence.slice(0, MAX_FILTER_STREAMS).map(({ frame }) => `frame.number == ${frame}`);
  return [frames.join(' or ')];
}
