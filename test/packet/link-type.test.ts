import { describe, expect, it } from 'vitest';
import { ETHERNET, IP, NOTHING } from '../../src/packet/layer.ts';
import { isUserLinkType, layerOfLinkType, linkTypeName } from '../../src/packet/link-type.ts';
import { gallery } from './gallery.ts';

describe('link types', () => {
  it('every link type of the gallery has a decoder', () => {
    for (const { linkType } of gallery)
      if (!isUserLinkType(linkType)) expect(layerOfLinkType(linkType)).not.toBe(NOTHING);
  });

  it.each([
    [1, ETHERNET],
    [101, IP],
    [147, NOTHING],
    [-1, NOTHING],
    [65535, NOTHING],
  ])('layer of %i', (linkType, layer) => {
    expect(layerOfLinkType(linkType)).toBe(layer);
  });

  // https://www.tcpdump.org/linktypes.html
  it.each([
    [1, 'ETHERNET'],
    [12, 'RAW'],
    [113, 'LINUX_SLL'],
    [147, 'USER0'],
    [162, 'USER15'],
    [195, 'IEEE802_15_4_WITHFCS'],
    [4711, 'link type 4711'],
    [197, 'ERF'],
    [289, 'ETW'],
    [299, 'MDB'],
  ])('name of %i', (linkType, name) => {
    expect(linkTypeName(linkType)).toBe(name);
  });
});
