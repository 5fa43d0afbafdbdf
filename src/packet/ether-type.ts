// The next header that an EtherType or an IP protocol number announces.
// https://www.iana.org/assignments/ieee-802-numbers, https://www.iana.org/assignments/protocol-numbers

import {
  AUTHENTICATION,
  BACKBONE,
  BATMAN,
  BRIDGE_PORT_TAG,
  ENCRYPTED,
  ETHER_IP,
  ETHERNET,
  FABRIC_PATH,
  GRE,
  IPV4,
  IPV6,
  IPV6_EXTENSION,
  IPV6_FRAGMENT,
  L2TP,
  type Layer,
  MACSEC,
  MPLS,
  NOTHING,
  NSH,
  PPP,
  PPPOE,
  REDUNDANCY,
  TCP,
  TRILL,
  UDP,
  VLAN,
} from './layer.ts';

/** The header that an EtherType announces (not a length: see `MAX_LLC_LENGTH`). */
export function layerOfEtherType(etherType: number): Layer {
  switch (etherType) {
    case 0x0800:
      return IPV4;
    case 0x86dd:
      return IPV6;
    case 0x8100: // 802.1Q
    case 0x88a8: // 802.1ad
    case 0x9100: // QinQ before 802.1ad
    case 0x9200:
    case 0x9300:
      return VLAN;
    case 0x8847: // RFC 5332
    case 0x8848:
      return MPLS;
    case 0x8864: // RFC 2516
      return PPPOE;
    case 0x880b: // RFC 7042
      return PPP;
    case 0x6558: // RFC 1701, "transparent Ethernet bridging"
      return ETHERNET;
    case 0x88e7: // 802.1ah
      return BACKBONE;
    case 0x8903:
      return FABRIC_PATH;
    case 0x892f: // IEC 62439-3 HSR
    case 0xf1c1: // 802.1CB
    case 0x8926: // VN-Tag of Cisco: a tag as long as those
      return REDUNDANCY;
    case 0x893f: // 802.1BR E-TAG
    case 0x8909: // Cisco MetaData: version, length, options, and security group, as long as that
      return BRIDGE_PORT_TAG;
    case 0x894f: // RFC 8300
      return NSH;
    case 0x22f3: // RFC 6325
      return TRILL;
    case 0x88e5: // 802.1AE
      return MACSEC;
    case 0x4305: // batman-adv
      return BATMAN;
    default:
      return NOTHING;
  }
}

/** The header that an IPv4 protocol or an IPv6 next header announces. */
export function layerOfIpProtocol(protocol: number): Layer {
  switch (protocol) {
    case 6:
      return TCP;
    case 17:
      return UDP;
    case 4: // RFC 2003
    case 94: // what came before it
      return IPV4;
    case 41: // RFC 4213
      return IPV6;
    case 47: // RFC 2784
      return GRE;
    case 50: // RFC 4303
      return ENCRYPTED;
    case 51: // RFC 4302
      return AUTHENTICATION;
    case 0: // RFC 8200: hop-by-hop options, routing, destination options
    case 43:
    case 60:
    case 135: // RFC 6275: mobility
    case 139: // RFC 7401: host identity
    case 140: // RFC 5533: shim6
      return IPV6_EXTENSION;
    case 44:
      return IPV6_FRAGMENT;
    case 143: // RFC 8986
      return ETHERNET;
    case 97: // RFC 3378
      return ETHER_IP;
    case 137: // RFC 4023
      return MPLS;
    case 115: // RFC 3931
      return L2TP;
    default: // 59, no next header, and all that carries no TCP
      return NOTHING;
  }
}
