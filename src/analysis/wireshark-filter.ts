// The display filter of a finding, for Wireshark 3 and 4: by connection and content where Wireshark has both as they are
// here, and by the number of a packet. Sets (`in {1 4}`) are written differently in the two.

import type { Evidence, Finding } from '../audit/finding.ts';
import { MAX_EVIDENCE } from '../audit/limits.ts';
import { MAX_FILTER_STREAMS } from './limits.ts';

/** The filter for a connection, by the number that records have. */
type StreamFilter = (stream: number) => string;

/** Characters that need no escape in a string of the filter language. */
const PLAIN_NAME = /^[\x21-\x7e]+$/;

/**
 * A filter that shows all messages with the evidence, in the input of the first of it, in about two lines. `firstInput`: the
 * capture that is read first; those behind it go on with the numbers of its connections, and Wireshark begins anew. The first
 * packet is named in any case: Wireshark shows no message whose body is lost, out of order or not over, and no HTTP inside a tunnel.
 * `streamFilter`: how Wireshark names a connection.
 */
export function wiresharkFilter(
  { cookie, evidence }: Pick<Finding, 'cookie' | 'evidence'>,
  firstInput: string | null,
  streamFilter: StreamFilter = (stream) => `tcp.stream == ${stream}`,
): string {
  const { input } = evidence[0]!;
  const own = evidence.filter((one) => one.input === input);
  const hasStreams = input === firstInput;
  const name = cookie !== null && PLAIN_NAME.test(cookie) && hasStreams ? cookie : null;
  const named = name === null ? [] : own.filter(({ field }) => field !== null);
  const packets = own.filter((one, index) => index === 0 || !named.includes(one));
  // Of more evidence only the first and the last are kept.
  const isWhole = evidence.length < MAX_EVIDENCE;
  const contents =
    name === null || named.length === 0 ? [] : [contentFilter(name, named, isWhole, streamFilter)];
  return [...contents, packetsFilter(packets, hasStreams && isWhole ? streamFilter : null)].join(' or ');
}

/** `(tcp.stream == 1 or tcp.stream == 4) and http.set_cookie contains "session="`; of many connections the content alone. */
function contentFilter(
  name: string,
  evidence: readonly Evidence[],
  isWhole: boolean,
  streamFilter: StreamFilter,
): string {
  const text = `${name}=`.replaceAll(/["\\]/g, '\\$&');
  const fields = [...new Set(evidence.map(({ field }) => `${field} contains "${text}"`))];
  const where = isWhole ? streamsFilter(evidence, streamFilter) : null;
  return where === null ? `(${fields.join(' or ')})` : `(${where} and ${anyOf(fields)})`;
}

/** `frame.number == 3 or frame.number == 9`; of many packets their connections, and of many connections all from the first to the last. */
function packetsFilter(evidence: readonly Evidence[], streamFilter: StreamFilter | null): string {
  const frames = [...new Set(evidence.map(({ frame }) => frame))];
  if (frames.length <= MAX_FILTER_STREAMS)
    return frames.map((frame) => `frame.number == ${frame}`).join(' or ');
  const range = `(frame.number >= ${Math.min(...frames)} and frame.number <= ${Math.max(...frames)})`;
  return streamFilter === null ? range : (streamsFilter(evidence, streamFilter) ?? range);
}

/** Null of too many. */
function streamsFilter(evidence: readonly Evidence[], streamFilter: StreamFilter): string | null {
  const streams = [...new Set(evidence.map(({ stream }) => streamFilter(stream)))];
  return streams.length > MAX_FILTER_STREAMS ? null : anyOf(streams);
}

function anyOf(filters: readonly string[]): string {
  return filters.length === 1 ? filters[0]! : `(${filters.join(' or ')})`;
}
