// What of a capture could not be read, as text.

import type { ReadSummary } from '../record/records.ts';
import { counted } from '../shared/counted.ts';
import { escapeText } from './escape.ts';

/** The causes as text; one that is not listed is shown by its name. */
const CAUSES: Readonly<Record<string, string>> = {
  'tls-without-keys': 'TLS without keys',
  'tls-started-too-late': 'TLS, captured only after its handshake',
  'tls-wrong-key': 'TLS, the keys do not fit',
  'tls-keys-too-late': 'TLS, the keys came too late',
  'tls-handshake-lost': 'TLS, a part of the handshake is missing',
  'tls-one-direction': 'one direction of TLS, whose secrets the key log does not have',
  'tls-damaged': 'TLS, too much of it is missing or damaged',
  'tls-encrypted-client-hello': 'TLS with an encrypted hello (ECH)',
  'quic-without-keys': 'QUIC (HTTP/3) without keys',
  'quic-started-too-late': 'QUIC (HTTP/3), captured only after its handshake',
  'quic-wrong-key': 'QUIC (HTTP/3), the keys do not fit',
  'quic-keys-too-late': 'QUIC (HTTP/3), the keys came too late',
  'quic-truncated': 'QUIC (HTTP/3), truncated by the snap length',
  'quic-other-version': 'QUIC (HTTP/3) of a version that the server does not speak',
  'quic-one-direction': 'one direction of QUIC (HTTP/3), whose secrets the key log does not have',
  upgraded: 'switched to another protocol (WebSocket and the like)',
  'no-http-response': 'what followed a request is no HTTP response',
  'response-behind-until-close': 'requests and responses behind a response that lasts until close',
  encrypted: 'encrypted below TCP (Wi-Fi, IPsec)',
  'cut-in-header': 'truncated by the snap length before their data begins',
  malformed: 'malformed headers',
  'no-tcp': 'no TCP in them',
  'dropped-by-kernel': 'dropped by the kernel',
  'ended-early': 'behind the end of the capture, which ended before the command',
};

/** What to type against a cause. */
const REMEDIES: Readonly<Record<string, string>> = {
  'tls-without-keys': '--keylog FILE',
  'tls-started-too-late': 'begin the capture first',
  'quic-without-keys': '--keylog FILE',
  'quic-started-too-late': 'begin the capture first',
  'quic-truncated': 'record again with tcpdump -s 0 or dumpcap -s 0',
  'cut-in-header': 'record again with tcpdump -s 0 or dumpcap -s 0',
  'dropped-by-kernel': 'a larger buffer: -B MIB, or a filter: -f',
};

/** `3 connections: TLS without keys (--keylog FILE)`. */
export function unseenText({ why, connections, packets, hosts }: ReadSummary['unseen'][number]): string {
  const amounts = [
    connections === undefined ? null : counted(connections, 'connection'),
    packets === undefined ? null : counted(packets, 'packet'),
  ];
  const cause = CAUSES[why] ?? escapeText(why).replaceAll('-', ' ');
  const servers = hosts === undefined ? '' : ` to ${hosts.map(escapeText).join(', ')}`;
  return `${amounts.filter((amount) => amount !== null).join(', ') || 'something'}: ${cause}${servers}${remedyText(why)}`;
}

/** Link types whose packets may be anything. */
const USER_LINK_TYPE = /^unknown-link-type USER\d+$/;
const USER_REMEDY = 'where its packets are Ethernet: editcap -T ether IN OUT; bare IP: -T rawip';

function remedyText(why: string): string {
  const remedy = USER_LINK_TYPE.test(why) ? USER_REMEDY : REMEDIES[why];
  return remedy === undefined ? '' : ` (${remedy})`;
}

/** Connections stayed closed that a key log would open. */
export function lacksKeys({ unseen }: Pick<ReadSummary, 'unseen'>): boolean {
  return unseen.some(({ why }) => why === 'tls-without-keys' || why === 'quic-without-keys');
}

/** What of the capture could not be looked into, a text for each cause. */
export function unseenTexts(summary: Pick<ReadSummary, 'unseen'>): string[] {
  return summary.unseen.map(unseenText);
}
