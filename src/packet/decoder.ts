// Raw packets in, TCP segments and UDP datagrams out. Each decoder reads one header, moves the cursor behind it and
// returns what comes next; this loop calls the next one, so that headers nest in any order without recursion.

import type { PacketSink, RawPacket } from '../capture/raw-packet.ts';
import { type Counters, count } from '../shared/counters.ts';
import { decodeBatman } from './batman.ts';
import { decodeAvs, decodePktap, decodePpi, decodePrism, decodeRadiotap } from './capture-header.ts';
import { Cursor } from './cursor.ts';
import { decodeJuniper, decodeSwitchTag } from './device-header.ts';
import {
  decodeBackbone,
  decodeBridgePortTag,
  decodeEthernet,
  decodeFabricPath,
  decodeLlc,
  decodeNlpid,
  decodeRedundancy,
  decodeSnap,
  decodeVlan,
} from './ethernet.ts';
import { decodeExportedPdu } from './exported-pdu.ts';
import { decodeMacsec, decodeNsh, decodeTrill } from './fabric-header.ts';
import { FragmentTable } from './fragments.ts';
import { decodeFrameRelay, decodeFrameRelayDirection } from './frame-relay.ts';
import { decodeErspan, decodeEtherIp, decodeGre } from './gre.ts';
import { decodeAmsdu, decodeIeee80211, decodeSwappedIeee80211 } from './ieee80211.ts';
import { decodeIpv4 } from './ipv4.ts';
import { decodeAuthentication, decodeIpv6, decodeIpv6Extension, decodeIpv6Fragment } from './ipv6.ts';
import * as layers from './layer.ts';
import { MAX_HEADER_DEPTH } from './limits.ts';
import { layerOfLinkType } from './link-type.ts';
import { decodeLinuxSll, decodeLinuxSll2 } from './linux-cooked.ts';
import { decodeEnc, decodeIp, decodeLoopback, decodePflog } from './loopback.ts';
import { decodeL2tp } from './more-udp-tunnels.ts';
import { decodeMpls } from './mpls.ts';
import { decodeNflog } from './nflog.ts';
import {
  decodeCiscoHdlc,
  decodeHdlcDirection,
  decodePpp,
  decodePppDirection,
  decodePppHdlc,
  decodePppoe,
} from './ppp.ts';
import type { SegmentSink } from './segment.ts';
import { decodeTcp } from './tcp.ts';
import { decodeUdp } from './udp.ts';
import { layerOfUserLink } from './user-link.ts';

type Decoder = (cursor: Cursor) => layers.Layer;

/** The decoder of each header. */
const DECODERS: Readonly<Record<layers.Header, Decoder>> = {
  [layers.ETHERNET]: decodeEthernet,
  [layers.VLAN]: decodeVlan,
  [layers.IPV4]: decodeIpv4,
  [layers.IPV6]: decodeIpv6,
  [layers.TCP]: decodeTcp,
  [layers.UDP]: decodeUdp,
  [layers.IPV6_EXTENSION]: decodeIpv6Extension,
  [layers.IPV6_FRAGMENT]: decodeIpv6Fragment,
  [layers.AUTHENTICATION]: decodeAuthentication,
  [layers.LLC]: decodeLlc,
  [layers.SNAP]: decodeSnap,
  [layers.NLPID]: decodeNlpid,
  [layers.MPLS]: decodeMpls,
  [layers.PPPOE]: decodePppoe,
  [layers.PPP]: decodePpp,
  [layers.PPP_HDLC]: decodePppHdlc,
  [layers.PPP_DIRECTION]: decodePppDirection,
  [layers.CISCO_HDLC]: decodeCiscoHdlc,
  [layers.HDLC_DIRECTION]: decodeHdlcDirection,
  [layers.FRAME_RELAY]: decodeFrameRelay,
  [layers.FRAME_RELAY_DIRECTION]: decodeFrameRelayDirection,
  [layers.LOOPBACK]: decodeLoopback,
  [layers.ENC]: decodeEnc,
  [layers.PFLOG]: decodePflog,
  [layers.IP]: decodeIp,
  [layers.LINUX_SLL]: decodeLinuxSll,
  [layers.LINUX_SLL2]: decodeLinuxSll2,
  [layers.NFLOG]: decodeNflog,
  [layers.IEEE802_11]: decodeIeee80211,
  [layers.RADIOTAP]: decodeRadiotap,
  [layers.PRISM]: decodePrism,
  [layers.AVS]: decodeAvs,
  [layers.AMSDU]: decodeAmsdu,
  [layers.PKTAP]: decodePktap,
  [layers.PPI]: decodePpi,
  [layers.GRE]: decodeGre,
  [layers.ERSPAN]: decodeErspan,
  [layers.ETHER_IP]: decodeEtherIp,
  [layers.BACKBONE]: decodeBackbone,
  [layers.FABRIC_PATH]: decodeFabricPath,
  [layers.REDUNDANCY]: decodeRedundancy,
  [layers.BRIDGE_PORT_TAG]: decodeBridgePortTag,
  [layers.L2TP]: decodeL2tp,
  [layers.NSH]: decodeNsh,
  [layers.TRILL]: decodeTrill,
  [layers.MACSEC]: decodeMacsec,
  [layers.SWAPPED_IEEE802_11]: decodeSwappedIeee80211,
  [layers.SWITCH_TAG]: (cursor) => decodeSwitchTag(cursor, 12, 4),
  [layers.LONG_SWITCH_TAG]: (cursor) => decodeSwitchTag(cursor, 12, 8),
  [layers.PREPENDED_SWITCH_TAG]: (cursor) => decodeSwitchTag(cursor, 0, 4),
  [layers.JUNIPER]: decodeJuniper,
  [layers.EXPORTED_PDU]: decodeExportedPdu,
  [layers.BATMAN]: decodeBatman,
};

/** Decodes packets, delivers TCP segments and UDP datagrams, and counts the packets that it cannot decode. */
export class PacketDecoder implements PacketSink {
  readonly #sink: SegmentSink;
  readonly #counters: Counters;
  readonly #fragments: FragmentTable;
  readonly #cursor: Cursor;
  #linkType = -1;
  #linkLayer: layers.Header | typeof layers.NOTHING = layers.NOTHING;

  constructor(sink: SegmentSink, counters: Counters) {
    this.#sink = sink;
    this.#counters = counters;
    this.#fragments = new FragmentTable(counters);
    this.#cursor = new Cursor(this.#fragments);
  }

  packet(raw: RawPacket): void {
    const counters = this.#counters;
    const captured = raw.end - raw.start;
    counters.packets++;
    counters.bytes += Math.max(raw.originalLength, captured);
    if (raw.originalLength > captured) counters.truncatedPackets++;

    if (raw.linkType !== this.#linkType) {
      this.#linkType = raw.linkType;
      this.#linkLayer = layerOfLinkType(raw.linkType);
    }
    const cursor = this.#cursor;
    cursor.start(raw);
    const layer =
      this.#linkLayer !== layers.NOTHING ? this.#linkLayer : layerOfUserLink(cursor, raw.linkType);
    if (layer === layers.NOTHING) {
      count(counters.unknownLinkTypes, raw.linkType);
      return;
    }
    this.#deliver(this.#decode(layer));
    if (layer === layers.EXPORTED_PDU) cursor.segment.isDecrypted = cursor.segment.isUnnumbered = false;
    while (cursor.subframe >= 0) {
      cursor.startSubframe(raw);
      this.#deliver(this.#decode(layers.AMSDU));
    }
  }

  /** The next packets are those of another capture. */
  nextInput(): void {
    this.#fragments.nextInput();
  }

  /** The input has ended: incomplete datagrams are counted as lost. */
  finish(): void {
    this.#fragments.finish();
  }

  #decode(first: layers.Header): layers.Outcome {
    const cursor = this.#cursor;
    let layer: layers.Layer = first;
    // The commonest sequence of headers: direct calls are inlined, which saves a fifth of the whole decoding.
    if (layer === layers.ETHERNET) layer = decodeEthernet(cursor);
    if (layer === layers.IPV4) layer = decodeIpv4(cursor);
    if (layer === layers.TCP) return decodeTcp(cursor);
    for (let depth = 0; !layers.isOutcome(layer); depth++) {
      if (depth === MAX_HEADER_DEPTH) return layers.TOO_DEEP;
      layer = DECODERS[layer](cursor);
    }
    return layer;
  }

  #countUnopened(): void {
    const { unopened } = this.#cursor;
    if (unopened !== null) count(this.#counters.unopenedTunnels, unopened);
  }

  #deliver(outcome: layers.Outcome): void {
    switch (outcome) {
      case layers.NOTHING:
        this.#countUnopened();
        break;
      case layers.TCP_SEGMENT:
        this.#sink.segment(this.#cursor.segment);
        break;
      case layers.UDP_DATAGRAM:
        this.#sink.datagram(this.#cursor.segment);
        this.#countUnopened();
        break;
      case layers.MALFORMED:
        this.#counters.malformedPackets++;
        break;
      case layers.TRUNCATED_HEADER:
        this.#counters.truncatedHeaders++;
        break;
      case layers.ENCRYPTED:
        this.#counters.encryptedFrames++;
        break;
      case layers.TOO_DEEP:
        this.#counters.deepPackets++;
        break;
    }
  }
}
