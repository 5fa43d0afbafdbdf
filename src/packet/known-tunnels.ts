// Tunnels that are known and not opened: encrypted ones, and those without a decoder here. They are counted by name, so
// that a capture without connections says why.

import type { Cursor } from './cursor.ts';

const ETHER_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6559, 'Frame Relay'],
  [0x8951, 'batman-adv'],
  [0xd28b, 'Arista timestamps'],
]);

/** The name of a tunnel that an EtherType announces; null for what carries no packets of others. */
export function tunnelOfEtherType(etherType: number): string | null {
  return ETHER_TYPES.get(etherType) ?? null;
}

const PORT_IPSEC = 4500;
const PORT_WIREGUARD = 51820;
const PORT_OPENVPN = 1194;
const PORT_CAPWAP_DATA = 5247;

const IPSEC_MIN_BYTES = 16;
const WIREGUARD_INITIATION = 0x01000000;
const WIREGUARD_INITIATION_BYTES = 148;
const WIREGUARD_RESPONSE = 0x02000000;
const WIREGUARD_RESPONSE_BYTES = 92;
const WIREGUARD_DATA = 0x04000000;
const WIREGUARD_BLOCK_BYTES = 16;
/** The last bytes of the counter, little-endian: zero until a connection has sent for years. */
const WIREGUARD_COUNTER_END = 12;
const WIREGUARD_MIN_BYTES = 32;
const OPENVPN_OPCODE_SHIFT = 3;
const OPENVPN_DATA_1 = 6;
const OPENVPN_DATA_2 = 9;
const CAPWAP_DTLS = 1;

/** By port: the name, and with which number of 32 bits, of these bits, a datagram begins. */
const DATAGRAMS: ReadonlyMap<number, { name: string; mask: number; values: readonly number[] }> = new Map([
  [3386, { name: 'GTP version 0', mask: 0xe0ff0000, values: [0x00ff0000] }],
  [5072, { name: 'AYIYA', mask: 0xff000000, values: [0x44000000] }],
  [6343, { name: 'sFlow', mask: 0xffffffff, values: [2, 4, 5] }],
  [7932, { name: 'HP remote mirror', mask: 0, values: [0] }],
  [12222, { name: 'LWAPP', mask: 0xc0000000, values: [0] }],
  [30030, { name: 'Juniper mirror', mask: 0, values: [0] }],
]);

/** The same of the datagram at the cursor, between these ports. */
export function tunnelOfDatagram(cursor: Cursor, port: number): string | null {
  const { bytes, view, offset, end } = cursor;
  const length = end - offset;
  if (length < 4) return null;
  switch (port) {
    case PORT_IPSEC: // RFC 3948: ESP where the first four bytes are not zero
      return length >= IPSEC_MIN_BYTES && view.getUint32(offset) !== 0 ? 'IPsec' : null;
    case PORT_WIREGUARD:
      return length >= WIREGUARD_MIN_BYTES && view.getUint32(offset) === WIREGUARD_DATA ? 'WireGuard' : null;
    case PORT_OPENVPN: {
      const opcode = bytes[offset]! >> OPENVPN_OPCODE_SHIFT;
      return opcode === OPENVPN_DATA_1 || opcode === OPENVPN_DATA_2 ? 'OpenVPN' : null;
    }
    case PORT_CAPWAP_DATA:
      return (bytes[offset]! & 0x0f) === CAPWAP_DTLS ? 'CAPWAP with DTLS' : null;
    default:
      return isWireGuard(cursor) ? 'WireGuard' : namedByPort(cursor, port);
  }
}

function namedByPort({ view, offset }: Cursor, port: number): string | null {
  const known = DATAGRAMS.get(port);
  if (known === undefined) return null;
  return known.values.includes((view.getUint32(offset) & known.mask) >>> 0) ? known.name : null;
}

/** WireGuard uses any port; its messages have fixed lengths, or are filled up to whole blocks. */
function isWireGuard({ view, offset, end }: Cursor): boolean {
  const length = end - offset;
  switch (view.getUint32(offset)) {
    case WIREGUARD_INITIATION:
      return length === WIREGUARD_INITIATION_BYTES;
    case WIREGUARD_RESPONSE:
      return length === WIREGUARD_RESPONSE_BYTES;
    case WIREGUARD_DATA:
      return (
        length >= WIREGUARD_MIN_BYTES &&
        length % WIREGUARD_BLOCK_BYTES === 0 &&
        view.getUint32(offset + WIREGUARD_COUNTER_END) === 0
      );
    default:
      return false;
  }
}
