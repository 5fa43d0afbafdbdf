// Linux "cooked" captures (`-i any`): LINKTYPE_LINUX_SLL and LINKTYPE_LINUX_SLL2.
// https://www.tcpdump.org/linktypes/LINKTYPE_LINUX_SLL.html, LINKTYPE_LINUX_SLL2.html

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { IEEE802_11, IP, type Layer, LLC, NOTHING, RADIOTAP } from './layer.ts';

const SLL_HARDWARE = 2;
const SLL_PROTOCOL = 14;
const SLL_BYTES = 16;

const SLL2_PROTOCOL = 0;
const SLL2_HARDWARE = 8;
const SLL2_BYTES = 20;

const PROTOCOL_ALL = 0x0003;
const PROTOCOL_LLC = 0x0004;

const HARDWARE_IPGRE = 778;
const HARDWARE_IEEE80211 = 801;
const HARDWARE_IEEE80211_RADIOTAP = 803;
const HARDWARE_NETLINK = 824;
const HARDWARE_NONE = 0xfffe;

function layerOfCooked(hardware: number, protocol: number): Layer {
  switch (hardware) {
    case HARDWARE_NETLINK:
      return NOTHING;
    case HARDWARE_IEEE80211:
      return IEEE802_11;
    case HARDWARE_IEEE80211_RADIOTAP:
      return RADIOTAP;
  }
  if (protocol === PROTOCOL_LLC) return LLC;
  // Tunnels without a link layer, whose driver does not name the protocol.
  if (protocol === PROTOCOL_ALL && (hardware === HARDWARE_NONE || hardware === HARDWARE_IPGRE)) return IP;
  return layerOfEtherType(protocol);
}

export function decodeLinuxSll(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  const payload = offset + SLL_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  return layerOfCooked(view.getUint16(offset + SLL_HARDWARE), view.getUint16(offset + SLL_PROTOCOL));
}

export function decodeLinuxSll2(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  const payload = offset + SLL2_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  return layerOfCooked(view.getUint16(offset + SLL2_HARDWARE), view.getUint16(offset + SLL2_PROTOCOL));
}
