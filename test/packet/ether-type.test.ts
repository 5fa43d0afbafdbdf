import { describe, expect, it } from 'vitest';
import { layerOfEtherType, layerOfIpProtocol } from '../../src/packet/ether-type.ts';
import * as layers from '../../src/packet/layer.ts';

// Numbers from the IANA registries.
describe('layerOfEtherType', () => {
  it.each([
    [0x0800, layers.IPV4],
    [0x86dd, layers.IPV6],
    [0x8100, layers.VLAN],
    [0x88a8, layers.VLAN],
    [0x8847, layers.MPLS],
    [0x8864, layers.PPPOE],
    [0x0806, layers.NOTHING],
    [0x8863, layers.NOTHING],
    [0x0000, layers.NOTHING],
    [0xffff, layers.NOTHING],
  ])('%i', (type, layer) => {
    expect(layerOfEtherType(type)).toBe(layer);
  });
});

describe('layerOfIpProtocol', () => {
  it.each([
    [6, layers.TCP],
    [17, layers.UDP],
    [4, layers.IPV4],
    [41, layers.IPV6],
    [44, layers.IPV6_FRAGMENT],
    [51, layers.AUTHENTICATION],
    [50, layers.ENCRYPTED],
    [1, layers.NOTHING],
    [59, layers.NOTHING],
    [132, layers.NOTHING],
    [255, layers.NOTHING],
  ])('%i', (protocol, layer) => {
    expect(layerOfIpProtocol(protocol)).toBe(layer);
  });
});
