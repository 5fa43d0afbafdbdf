// The display filter of a finding, for Wireshark 3 and 4: by connection and content where Wireshark has both as they are
// here, and by the number of a packet. Sets (`in {1 4}`) are written differently in the two.

import type { CookieFieldName, Evidence, Finding } from '../audit/finding.ts';
import { MAX_FILTER_STREAMS } from './limits.ts';

/** Characters that need no escape in a string of the filter language. */
const PLAIN_NAME = /^[\x21-\x7e]+$/;

/**
 * A filter that shows messages with the evidence, in the input of the first of it. `firstInput`: the capture that is read
 * first; those behind it go on with the numbers of its connections, and Wireshark begins anew. The first packet is named in
 * any case: Wireshark shows no message whose body is lost, out of order or not over, and no HTTP inside a tunnel.
 */
export function wiresharkFilter(
  { cookie, evidence }: Pick<Finding, 'cookie' | 'evidence'>,
  firstInput: string | null,
): string {
  const { input } = evidence[0]!;
  const own = evidence.filter((one) => one.input === input);
  const name = cookie !== null && PLAIN_NAME.test(cookie) && input === firstInput ? cookie : null;
  const contents = name === null ? [] : fieldsOf(own).map((field) => `(${contentFilter(field, name, own)})`);
  const packets = own.filter(({ field }, index) => index === 0 || name === null || field === null);
  return [...contents, framesFilter(packets)].join(' or ');
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

/** `frame.number == 3 or frame.number == 9`. */
function framesFilter(evidence: readonly Evidence[]): string {
  const frames = [...new Set(evidence.map(({ frame }) => frame))].slice(0, MAX_FILTER_STREAMS);
  return frames.map((frame) => `frame.number == ${frame}`).join(' or ');
}
