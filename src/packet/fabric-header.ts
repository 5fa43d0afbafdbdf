// Headers that networks of data centres put between frames and their payload: service chains (NSH, RFC 8300), TRILL
// (RFC 6325), and MACsec (802.1AE) where it protects without encrypting.

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { ETHERNET, IPV4, IPV6, type Layer, MPLS, NOTHING } from './layer.ts';

const NSH_LENGTH = 1;
const NSH_LENGTH_MASK = 0x3f;
const NSH_NEXT_PROTOCOL = 3;
const NSH_MIN_BYTES = 8;
const NSH_VERSION_MASK = 0xc0;
const NSH_LAYERS: readonly Layer[] = [NOTHING, IPV4, IPV6, ETHERNET, NOTHING, MPLS];

const TRILL_BYTES = 6;
const TRILL_VERSION_MASK = 0xc000;
const TRILL_OPTIONS_SHIFT = 6;
const TRILL_OPTIONS_MASK = 0x1f;

const MACSEC_TAG_BYTES = 6;
const MACSEC_CHANNEL_BYTES = 8;
const MACSEC_HAS_CHANNEL = 0x20;
/** The payload is encrypted, or changed. */
const MACSEC_IS_CLOSED = 0x0c;
const MACSEC_CHECK_BYTES = 16;
const ETHER_TYPE_BYTES = 2;

/** Whether a service header of version 0 is at `offset`, with a payload that we decode. */
export function isNsh({ bytes, end }: Cursor, offset: number): boolean {
  if (offset + NSH_MIN_BYTES > end || (bytes[offset]! & NSH_VERSION_MASK) !== 0) return false;
  const words = bytes[offset + NSH_LENGTH]! & NSH_LENGTH_MASK;
  return words >= NSH_MIN_BYTES / 4 && nshLayer(bytes[offset + NSH_NEXT_PROTOCOL]!) !== NOTHING;
}

function nshLayer(protocol: number): Layer {
  return NSH_LAYERS[protocol] ?? NOTHING;
}

export function decodeNsh(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  if (offset + NSH_MIN_BYTES > cursor.end) return cursor.tooShort(offset + NSH_MIN_BYTES);
  const payload = offset + Math.max((bytes[offset + NSH_LENGTH]! & NSH_LENGTH_MASK) * 4, NSH_MIN_BYTES);
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  return nshLayer(bytes[offset + NSH_NEXT_PROTOCOL]!);
}

export function decodeTrill(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  if (offset + TRILL_BYTES > cursor.end) return cursor.tooShort(offset + TRILL_BYTES);
  const first = view.getUint16(offset);
  if ((first & TRILL_VERSION_MASK) !== 0) return NOTHING;
  const payload = offset + TRILL_BYTES + ((first >> TRILL_OPTIONS_SHIFT) & TRILL_OPTIONS_MASK) * 4;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  return ETHERNET;
}

/** The tag, the type and payload of the frame, and the integrity check value. */
export function decodeMacsec(cursor: Cursor): Layer {
  const { bytes, view, offset } = cursor;
  if (offset + MACSEC_TAG_BYTES > cursor.end) return cursor.tooShort(offset + MACSEC_TAG_BYTES);
  const control = bytes[offset]!;
  if ((control & MACSEC_IS_CLOSED) !== 0) {
    cursor.unopened = 'MACsec';
    return NOTHING;
  }
  // The EtherType of MACsec has been read; its tag begins behind that with the control byte.
  const type = offset + MACSEC_TAG_BYTES + ((control & MACSEC_HAS_CHANNEL) === 0 ? 0 : MACSEC_CHANNEL_BYTES);
  const payload = type + ETHER_TYPE_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.endAt(Math.max(payload, cursor.wireEnd - MACSEC_CHECK_BYTES));
  cursor.offset = payload;
  return layerOfEtherType(view.getUint16(type));
}
