// The headers that a header can announce, and the outcomes of decoding, as small numbers. A decoder returns one of
// them; decoder.ts runs the decoder of the next header, or ends.

/** Nothing to decode above: ARP, ICMP, a fragment of an incomplete datagram, an unknown protocol. */
export const NOTHING = 0;
/** The segment struct holds a TCP segment. */
export const TCP_SEGMENT = 1;
/** The segment struct holds a UDP datagram. */
export const UDP_DATAGRAM = 2;
/** A header contradicts itself, or the packet ended on the wire before its header did. */
export const MALFORMED = 3;
/** The snap length truncated the packet inside a header. */
export const TRUNCATED_HEADER = 4;
/** ESP, or an encrypted 802.11 frame. */
export const ENCRYPTED = 5;
/** More nested headers than `MAX_HEADER_DEPTH`. */
export const TOO_DEEP = 6;
const LAST_OUTCOME = TOO_DEEP;

export const ETHERNET = 7;
export const VLAN = 8;
export const IPV4 = 9;
export const IPV6 = 10;
export const TCP = 11;
export const UDP = 12;
export const IPV6_EXTENSION = 13;
export const IPV6_FRAGMENT = 14;
export const AUTHENTICATION = 15;
export const LLC = 16;
export const SNAP = 17;
export const NLPID = 18;
export const MPLS = 19;
export const PPPOE = 20;
export const PPP = 21;
export const PPP_HDLC = 22;
export const PPP_DIRECTION = 23;
export const CISCO_HDLC = 24;
export const HDLC_DIRECTION = 25;
export const FRAME_RELAY = 26;
export const FRAME_RELAY_DIRECTION = 27;
export const LOOPBACK = 28;
export const ENC = 29;
export const PFLOG = 30;
export const IP = 31;
export const LINUX_SLL = 32;
export const LINUX_SLL2 = 33;
export const NFLOG = 34;
export const IEEE802_11 = 35;
export const RADIOTAP = 36;
export const PRISM = 37;
export const AVS = 38;
export const AMSDU = 39;
export const PKTAP = 40;
export const PPI = 41;
export const GRE = 42;
export const ERSPAN = 43;
export const ETHER_IP = 44;
export const BACKBONE = 45;
export const FABRIC_PATH = 46;
export const REDUNDANCY = 47;
export const BRIDGE_PORT_TAG = 48;
export const L2TP = 49;
export const NSH = 50;
export const TRILL = 51;
export const MACSEC = 52;
export const SWAPPED_IEEE802_11 = 53;
export const SWITCH_TAG = 54;
export const LONG_SWITCH_TAG = 55;
export const PREPENDED_SWITCH_TAG = 56;
export const JUNIPER = 57;
export const EXPORTED_PDU = 58;
export const BATMAN = 59;

/** How the decoding of a packet ends. */
export type Outcome =
  | typeof NOTHING
  | typeof TCP_SEGMENT
  | typeof UDP_DATAGRAM
  | typeof MALFORMED
  | typeof TRUNCATED_HEADER
  | typeof ENCRYPTED
  | typeof TOO_DEEP;

/** A header to be decoded. */
export type Header =
  | typeof ETHERNET
  | typeof VLAN
  | typeof IPV4
  | typeof IPV6
  | typeof TCP
  | typeof UDP
  | typeof IPV6_EXTENSION
  | typeof IPV6_FRAGMENT
  | typeof AUTHENTICATION
  | typeof LLC
  | typeof SNAP
  | typeof NLPID
  | typeof MPLS
  | typeof PPPOE
  | typeof PPP
  | typeof PPP_HDLC
  | typeof PPP_DIRECTION
  | typeof CISCO_HDLC
  | typeof HDLC_DIRECTION
  | typeof FRAME_RELAY
  | typeof FRAME_RELAY_DIRECTION
  | typeof LOOPBACK
  | typeof ENC
  | typeof PFLOG
  | typeof IP
  | typeof LINUX_SLL
  | typeof LINUX_SLL2
  | typeof NFLOG
  | typeof IEEE802_11
  | typeof RADIOTAP
  | typeof PRISM
  | typeof AVS
  | typeof AMSDU
  | typeof PKTAP
  | typeof PPI
  | typeof GRE
  | typeof ERSPAN
  | typeof ETHER_IP
  | typeof BACKBONE
  | typeof FABRIC_PATH
  | typeof REDUNDANCY
  | typeof BRIDGE_PORT_TAG
  | typeof L2TP
  | typeof NSH
  | typeof TRILL
  | typeof MACSEC
  | typeof SWAPPED_IEEE802_11
  | typeof SWITCH_TAG
  | typeof LONG_SWITCH_TAG
  | typeof PREPENDED_SWITCH_TAG
  | typeof JUNIPER
  | typeof EXPORTED_PDU
  | typeof BATMAN;

/** What a decoder returns: the next header, or the outcome. */
export type Layer = Header | Outcome;

export function isOutcome(layer: Layer): layer is Outcome {
  return layer <= LAST_OUTCOME;
}
