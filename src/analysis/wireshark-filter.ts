// The display filter of a finding, for Wireshark 3 and 4: by connection and content where Wireshark has both as they are
// here, and by the number of a packet. Sets (`in {1 4}`) are written differently in the two.

import type { Evidence, Finding } from '../audit/finding.ts';
import { MAX_EVIDENCE } from '../audit/limits.ts';
import { MAX_FILTER_FRAMES, MAX_FILTER_STREAMS } from './limits.ts';
import { StreamFields } from './stream-fields.ts';

/** How Wireshark names a connection, by the number that records have, and the cookies on it. */
type Connections = Pick<StreamFields, 'filterOf' | 'cookieFieldsOf'>;

/** Characters that need no escape in a string of the filter language. */
const PLAIN_NAME = /^[\x21-\x7e]+$/;

/**
 * A filter that shows all messages with the evidence, in the input of the first of it, in about two lines. `firstInput`: the
 * capture that is read first; those behind it go on with the numbers of its connections, and Wireshark begins anew. The first
 * packet is named in any case, and each of which the message is not known: Wireshark shows no message whose body is lost, out of
 * order or not over, and no HTTP inside a tunnel.
 */
export function wiresharkFilter(
  { cookie, evidence }: Pick<Finding, 'cookie' | 'evidence'>,
  firstInput: string | null,
  connections: Connections = new StreamFields(),
): string {
  const { input } = evidence[0]!;
  const own = evidence.filter((one) => one.input === input);
  // Of more evidence only the first and the last are kept.
  const isWhole = evidence.length < MAX_EVIDENCE;
  const streams = input === firstInput && isWhole ? connections : null;
  const contents =
    cookie !== null && PLAIN_NAME.test(cookie) ? contentFilter(cookie, own, connections, streams) : null;
  const packets = own.filter(({ field }, index) => index === 0 || contents === null || field === null);
  return [...(contents === null ? [] : [contents]), packetsFilter(packets, streams)].join(' or ');
}

/**
 * `(tcp.stream == 1 or tcp.stream == 4) and http.set_cookie contains "session="`; of many connections the content alone, and null
 * where Wireshark has no field for the cookies. `streams`: null where it numbers the connections otherwise.
 */
function contentFilter(
  name: string,
  evidence: readonly Evidence[],
  connections: Connections,
  streams: Connections | null,
): string | null {
  const text = `${name}=`.replaceAll(/["\\]/g, '\\$&');
  const fields = new Set(
    evidence.flatMap(({ field, stream }) => (field === null ? connections.cookieFieldsOf(stream) : [field])),
  );
  if (fields.size === 0) return null;
  const contents = [...fields].map((field) => `${field} contains "${text}"`);
  const where = streams === null ? null : streamsFilter(evidence, streams);
  return where === null ? `(${contents.join(' or ')})` : `(${where} and ${anyOf(contents)})`;
}

/** `frame.number == 3 or frame.number == 9`; of many packets their connections, and of too many all from the first to the last. */
function packetsFilter(evidence: readonly Evidence[], streams: Connections | null): string {
  const frames = [...new Set(evidence.map(({ frame }) => frame))];
  if (frames.length <= MAX_FILTER_STREAMS)
    return frames.map((frame) => `frame.number == ${frame}`).join(' or ');
  const named = streams === null ? null : streamsFilter(evidence, streams);
  if (named !== null) return named;
  if (frames.length <= MAX_FILTER_FRAMES) return anyOf(frames.map((frame) => `frame.number == ${frame}`));
  return `(frame.number >= ${Math.min(...frames)} and frame.number <= ${Math.max(...frames)})`;
}

/** Null of too many. */
function streamsFilter(evidence: readonly Evidence[], connections: Connections): string | null {
  const streams = [...new Set(evidence.map(({ stream }) => connections.filterOf(stream)))];
  return streams.length > MAX_FILTER_STREAMS ? null : anyOf(streams);
}

function anyOf(filters: readonly string[]): string {
  return filters.length === 1 ? filters[0]! : `(${filters.join(' or ')})`;
}
