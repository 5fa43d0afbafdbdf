// The last record: what was read, what was found, and above all what could not be seen, with its reason.

import { counted } from '../shared/counted.ts';
import type { Counters } from '../shared/counters.ts';
import { READ_DETAILS } from './read-details.ts';
import type { ReadSummary, SummaryRecord } from './records.ts';
import { wireText } from './wire-text.ts';

/** What the counters of the stages say, and what reading the captures had to warn of. */
export function summarize(
  counters: Counters,
  linkTypeName: (linkType: number) => string,
  warnings: readonly string[],
): ReadSummary {
  const { packets, bytes, connections, messages, setCookies, gaps, gapBytes, ambiguousSegments } = counters;
  return {
    type: 'summary',
    schemaVersion: 1,
    packets,
    bytes,
    connections,
    messages,
    setCookies,
    gaps,
    gapBytes,
    ambiguous: ambiguousSegments,
    unseen: unseen(counters, linkTypeName),
    warnings: [...warnings, ...limitsHit(counters).map(({ text }) => text)],
    ...detailsOf(counters, linkTypeName),
  };
}

/** Counted where messages are judged, and not where they are read. */
const OF_JUDGING: ReadonlySet<NumberedCounter> = new Set<NumberedCounter>([
  'evictedCookies',
  'forgottenClients',
  'forgottenSessions',
  'forgottenSessionValues',
  'droppedFindings',
  'droppedInventoryCookies',
  'uncountedValues',
  'hastyResponses',
]);

function detailsOf(
  counters: Counters,
  linkTypeName: (linkType: number) => string,
): Pick<SummaryRecord, typeof READ_DETAILS> {
  const { inputs, joinedConnections } = counters;
  const limits = limitsHit(counters);
  const ofJudging = new Set(limits.filter(({ name }) => OF_JUDGING.has(name)).map(({ text }) => text));
  const inputsOf = new Map<string, readonly string[]>([
    ...unseenCounters(counters, linkTypeName).map(
      ({ why, counter, key }) => [why, inputs.of(counter, key)] as const,
    ),
    ...(['request-not-seen', 'no-valid-url'] as const).map((why) => [why, inputs.of(why)] as const),
    ['incomplete', [...new Set([...inputs.of('incompleteResponses'), ...inputs.of('incomplete')])]],
    ['gaps', inputs.of('gaps')],
    ...limits
      .filter(({ name }) => !OF_JUDGING.has(name))
      .map(({ name, text }) => [text, inputs.of(name)] as const),
  ]);
  const hasInputs = [...inputsOf.values()].some(({ length }) => length > 0);
  if (!hasInputs && ofJudging.size === 0 && joinedConnections === 0) return {};
  return { [READ_DETAILS]: { inputsOf, ofJudging, joinedConnections } };
}

function unseen(counters: Counters, linkTypeName: (linkType: number) => string): SummaryRecord['unseen'] {
  const connections = [...counters.unseenConnections].map(([why, connections]) => {
    const hosts = counters.unseenHosts.get(why);
    return hosts === undefined || hosts.size === 0
      ? { why, connections }
      : { why, connections, hosts: [...hosts].map(wireText) };
  });
  const packets = unseenCounters(counters, linkTypeName)
    .filter(({ counter }) => counter !== 'unseenConnections')
    .map(({ why, count }) => ({ why, count }));
  const isEmpty = connections.length === 0 && packets.every(({ count }) => count === 0);
  if (isEmpty && counters.connections === 0) packets.push({ why: 'no-tcp', count: counters.packets });
  return [
    ...connections,
    ...packets.filter(({ count }) => count > 0).map(({ why, count }) => ({ why, packets: count })),
  ];
}

/** Packets that the kernel had no room for, and those behind the end of a capture that ended too early. */
export const DROPPED_BY_KERNEL = 'dropped-by-kernel';
export const ENDED_EARLY = 'ended-early';

interface UnseenCounter {
  readonly why: string;
  readonly count: number;
  readonly counter: keyof Counters;
  /** Of a counter that is a map. */
  readonly key?: string | number;
}

function unseenCounters(counters: Counters, linkTypeName: (linkType: number) => string): UnseenCounter[] {
  const ofMap = <Key extends string | number>(
    counter: keyof Counters,
    map: ReadonlyMap<Key, number>,
    whyOf: (key: Key) => string,
  ): UnseenCounter[] => [...map].map(([key, count]) => ({ why: whyOf(key), count, counter, key }));
  const { encryptedFrames, truncatedHeaders, malformedPackets, droppedByKernel, lostAtEnd } = counters;
  return [
    ...ofMap('unseenConnections', counters.unseenConnections, (why) => why),
    ...ofMap(
      'unknownLinkTypes',
      counters.unknownLinkTypes,
      (linkType) => `unknown-link-type ${linkTypeName(linkType)}`,
    ),
    ...ofMap('unopenedTunnels', counters.unopenedTunnels, (name) => `tunnel ${name}`),
    { why: 'encrypted', count: encryptedFrames, counter: 'encryptedFrames' },
    { why: 'cut-in-header', count: truncatedHeaders, counter: 'truncatedHeaders' },
    { why: 'malformed', count: malformedPackets, counter: 'malformedPackets' },
    { why: DROPPED_BY_KERNEL, count: droppedByKernel, counter: 'droppedByKernel' },
    { why: ENDED_EARLY, count: lostAtEnd, counter: 'lostAtEnd' },
  ];
}

type NumberedCounter = {
  [Name in keyof Counters]: Counters[Name] extends number ? Name : never;
}[keyof Counters];

/** What was lost at a limit: of one, of many, and what became of them. */
const LOSSES: Readonly<Partial<Record<NumberedCounter, readonly [one: string, many: string, text: string]>>> =
  {
    limitsReached: [
      'limit was',
      'limits were',
      'reached (-c or -a): the reading ended before the end of the capture',
    ],
    truncatedPackets: [
      'packet was',
      'packets were',
      'truncated by the snap length: record again with tcpdump -s 0 or dumpcap -s 0',
    ],
    lostDatagrams: ['fragmented datagram', 'fragmented datagrams', 'could not be put together'],
    deepPackets: ['packet has', 'packets have', 'more headers inside each other than are followed'],
    forgottenConnections: ['connection was', 'connections were', 'forgotten, too many were open at one time'],
    droppedBytes: ['byte was', 'bytes were', 'dropped, too much was waiting for missing segments'],
    ambiguousSegments: [
      'segment came',
      'segments came',
      'twice with different bytes: the server or browser may have read another value than the one shown',
    ],
    undecryptedRecords: [
      'TLS record was',
      'TLS records were',
      'damaged: the keys fit, and do not open what was captured',
    ],
    undecryptedPackets: [
      'QUIC packet was',
      'QUIC packets were',
      'damaged: the keys fit, and do not open what was captured',
    ],
    lostQuicPackets: [
      'QUIC packet was',
      'QUIC packets were',
      'acknowledged and not captured: cookies may be missing',
    ],
    orphanQuicPackets: [
      'QUIC packet belongs',
      'QUIC packets belong',
      'to no connection that is known: cookies may be missing',
    ],
    lostResponses: ['request has', 'requests have', 'no response in the capture: cookies may be missing'],
    evictedCookies: [
      'cookie was',
      'cookies were',
      'forgotten, as browsers do: they keep 180 of one site at most',
    ],
    hastyResponses: [
      'response with Set-Cookie came',
      'responses with Set-Cookie came',
      'too fast to be judged: -w FILE keeps the packets, and crumbshark FILE judges all of them',
    ],
    forgottenClients: ['browser was', 'browsers were', 'forgotten, too many were seen at one time'],
    forgottenSessions: ['session was', 'sessions were', 'forgotten, too many were seen at one time'],
    forgottenSessionValues: [
      'value of a session was',
      'values of sessions were',
      'forgotten, too many were seen: in URLs they are not found any more',
    ],
    droppedFindings: ['finding was', 'findings were', 'not kept, there were too many'],
    droppedInventoryCookies: ['time', 'times', 'a cookie was left out of the inventory, it has too many'],
    uncountedValues: ['time', 'times', 'a value was not counted in the inventory, it has too many'],
    oversizeHeads: ['header block was', 'header blocks were', 'larger than is followed'],
    damagedFrames: [
      'frame or header block of HTTP/2 or HTTP/3 breaks',
      'frames or header blocks of HTTP/2 or HTTP/3 break',
      'the rules of the protocol',
    ],
    unknownFields: [
      'header field of HTTP/2 or HTTP/3 refers',
      'header fields of HTTP/2 or HTTP/3 refer',
      'to a part of the connection that was not captured',
    ],
    forgottenTables: [
      'header table of HTTP/2 or HTTP/3 was',
      'header tables of HTTP/2 or HTTP/3 were',
      'given up, too many connections were open',
    ],
    forgottenRequests: ['request was', 'requests were', 'forgotten, too many waited for their responses'],
    trailerSetCookies: [
      'Set-Cookie field is',
      'Set-Cookie fields are',
      'in trailers, where no browser reads them',
    ],
  };

interface LimitHit {
  readonly name: NumberedCounter;
  readonly text: string;
}

function limitsHit(counters: Counters): LimitHit[] {
  // Without any response it does not matter whether packets are missing: nothing was read that sets cookies.
  const lostResponses = counters.responses === 0 ? counters.requests : counters.lostResponses;
  const counts = { ...counters, lostResponses };
  return Object.entries(LOSSES)
    .map(([name, loss]) => ({ name: name as NumberedCounter, loss }))
    .filter(({ name }) => counts[name] > 0)
    .map(({ name, loss: [one, many, text] }) => ({
      name,
      text: `${counted(counts[name], one, many)} ${text}`,
    }));
}
