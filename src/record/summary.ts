// The last record: what was read, what was found, and above all what could not be seen, with its reason.

import type { Counters } from '../shared/counters.ts';
import type { SummaryRecord } from './records.ts';
import { wireText } from './wire-text.ts';

/** What the counters of the stages say, and what reading the captures had to warn of. */
export function summarize(
  counters: Counters,
  linkTypeName: (linkType: number) => string,
  warnings: readonly string[],
): SummaryRecord {
  const { packets, bytes, connections, messages, setCookies, gaps, gapBytes } = counters;
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
    unseen: unseen(counters, linkTypeName),
    warnings: [...warnings, ...limitsHit(counters)],
  };
}

function unseen(counters: Counters, linkTypeName: (linkType: number) => string): SummaryRecord['unseen'] {
  const connections = [...counters.unseenConnections].map(([why, connections]) => {
    const hosts = counters.unseenHosts.get(why);
    return hosts === undefined || hosts.size === 0
      ? { why, connections }
      : { why, connections, hosts: [...hosts].map(wireText) };
  });
  const packets: [string, number][] = [...counters.unknownLinkTypes].map(([linkType, count]) => [
    `unknown-link-type ${linkTypeName(linkType)}`,
    count,
  ]);
  packets.push(['encrypted', counters.encryptedFrames]);
  packets.push(['cut-in-header', counters.truncatedHeaders]);
  packets.push(['malformed', counters.malformedPackets]);
  packets.push(['dropped-by-kernel', counters.droppedByKernel]);
  return [
    ...connections,
    ...packets.filter(([, count]) => count > 0).map(([why, count]) => ({ why, packets: count })),
  ];
}

function limitsHit(counters: Counters): string[] {
  const hit: [number, string][] = [
    [counters.truncatedPackets, 'packets were truncated by the snap length: capture with -s 0'],
    [counters.lostDatagrams, 'fragmented datagrams could not be put together'],
    [counters.deepPackets, 'packets have more headers inside each other than are followed'],
    [counters.forgottenConnections, 'connections were forgotten, too many were open at one time'],
    [counters.droppedBytes, 'bytes were dropped, too much was waiting for missing segments'],
    [counters.undecryptedRecords, 'TLS records were damaged: they did not open with the right keys'],
    [counters.evictedCookies, 'cookies were forgotten, a browser held too many'],
    [counters.forgottenClients, 'browsers were forgotten, too many were seen at one time'],
    [counters.forgottenSessions, 'sessions were forgotten, too many were seen at one time'],
    [
      counters.forgottenSessionValues,
      'values of sessions were forgotten, too many were seen: they are not found in addresses any more',
    ],
    [counters.droppedFindings, 'findings were not kept, there were too many'],
    [counters.droppedInventoryCookies, 'times a cookie was left out of the inventory, it has too many'],
    [counters.uncountedValues, 'times a value was not counted in the inventory, it has too many'],
    [counters.oversizeHeads, 'header blocks were larger than is followed'],
    [counters.damagedFrames, 'HTTP/2 frames or header blocks contradict themselves'],
    [counters.unknownFields, 'HTTP/2 header fields refer to a part of the connection that was not captured'],
    [counters.forgottenTables, 'HTTP/2 header tables were given up, too many connections were open'],
    [counters.forgottenRequests, 'HTTP/2 requests were forgotten, too many waited for their responses'],
    [counters.trailerSetCookies, 'Set-Cookie fields stand in trailers, where no browser reads them'],
  ];
  return hit.filter(([count]) => count > 0).map(([count, text]) => `${count} ${text}`);
}
