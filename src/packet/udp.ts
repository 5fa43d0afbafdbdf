// The UDP header (RFC 768), and the tunnels that are carried in datagrams.

import type { Cursor } from './cursor.ts';
import { openFooOverUdp } from './foo-over-udp.ts';
import { tunnelOfDatagram } from './known-tunnels.ts';
import { type Layer, UDP_DATAGRAM } from './layer.ts';
import { openRelayedTeredo } from './more-udp-tunnels.ts';
import { openTunnel } from './udp-tunnel.ts';

const SOURCE_PORT = 0;
const DESTINATION_PORT = 2;
const LENGTH = 4;
const HEADER_BYTES = 8;

export function decodeUdp(cursor: Cursor): Layer {
  const { view, offset, segment } = cursor;
  const payload = offset + HEADER_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  // Zero: the datagram is too long for the field (RFC 2675 section 4), or the network card fills it in later.
  const length = view.getUint16(offset + LENGTH);
  if (length >= HEADER_BYTES && offset + length < cursor.wireEnd) cursor.endAt(offset + length);

  segment.setBuffer(cursor.bytes, view);
  segment.sourcePort = view.getUint16(offset + SOURCE_PORT);
  segment.destinationPort = view.getUint16(offset + DESTINATION_PORT);
  segment.sequence = 0;
  segment.acknowledgement = 0;
  segment.flags = 0;
  segment.transportStart = offset;
  segment.payloadStart = payload;
  segment.payloadEnd = cursor.end;
  segment.payloadLength = cursor.wireEnd - payload;

  cursor.offset = payload;
  let layer = openTunnel(cursor, segment.destinationPort);
  if (layer === UDP_DATAGRAM) layer = openTunnel(cursor, segment.sourcePort);
  if (layer === UDP_DATAGRAM) layer = openRelayedTeredo(cursor);
  if (layer === UDP_DATAGRAM) layer = openFooOverUdp(cursor);
  if (layer === UDP_DATAGRAM)
    cursor.unopened ??=
      tunnelOfDatagram(cursor, segment.destinationPort) ?? tunnelOfDatagram(cursor, segment.sourcePort);
  return layer;
}
