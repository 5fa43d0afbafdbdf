import { describe, expect, it } from 'vitest';
import { MORE, NO, YES } from '../../../src/protocol/http1/start-line.ts';
import { http2FramesAt } from '../../../src/protocol/http2/midstream.ts';
import fc from '../../support/properties.ts';
import {
  data,
  frame,
  headers,
  headersInPieces,
  indexedField,
  requestBlock,
  responseBlock,
  settings,
  settingsAck,
} from './support.ts';

const detect = (...bytes: Buffer[]) => {
  const all = Buffer.concat([Buffer.from('..'), ...bytes, Buffer.from('..')]);
  return http2FramesAt(all, 2, all.length - 2);
};

const windowUpdate = frame(8, 0, 0, Buffer.from([0, 0, 1, 0]));

describe('http2FramesAt', () => {
  it('a header block that makes sense says yes', () => {
    expect(detect(headers(5, requestBlock('/')))).toBe(YES);
    expect(detect(headers(5, responseBlock(302, ['set-cookie', 'a=1'])))).toBe(YES);
    expect(detect(windowUpdate, headers(5, responseBlock(200)), data(5, 'x').subarray(0, 9))).toBe(YES);
    // :method GET, :path /, :scheme http from the static table, an unknown :authority
    expect(detect(headers(5, Buffer.from([0x82, 0x84, 0x86, 0xbe])))).toBe(YES);
  });

  it('three frames in a row say yes', () => {
    expect(detect(windowUpdate, windowUpdate, settingsAck())).toBe(YES);
    expect(detect(windowUpdate, windowUpdate)).toBe(NO);
  });

  it('a header block, and what a server sends first, are worth waiting for', () => {
    const block = headers(5, responseBlock(200, ['set-cookie', 'a=1']));
    for (let length = 1; length < block.length; length++)
      expect(detect(block.subarray(0, length)), `${length} bytes`).toBe(MORE);
    expect(detect(settings([3, 100]))).toBe(MORE);
    expect(detect(settings([3, 100]), block.subarray(0, 12))).toBe(MORE);
    expect(detect(settings([3, 100]), settings([4, 1]).subarray(0, 3))).toBe(MORE);
    expect(detect(headersInPieces(5, responseBlock(200), 4).subarray(0, 13))).toBe(NO);
  });

  it('a block that says nothing by itself counts as one frame', () => {
    const unknown = headers(5, Buffer.concat([indexedField(62), indexedField(63)]));
    expect(detect(unknown)).toBe(NO);
    expect(detect(unknown, unknown, windowUpdate)).toBe(YES);
  });

  it('a block that makes no sense says no, whatever follows', () => {
    expect(detect(headers(5, Buffer.from([0x80])), windowUpdate, windowUpdate, windowUpdate)).toBe(NO);
  });

  it.each([
    ['zeros', Buffer.alloc(2000)],
    [
      'MySQL: length, number, OK packet',
      Buffer.from('00010000 00000002000000'.repeat(3).replaceAll(' ', ''), 'hex'),
    ],
    [
      'length-prefixed messages of four octets',
      Buffer.from('00000004deadbeef00000004deadbeef00000004deadbeef', 'hex'),
    ],
    ['NetBIOS and SMB2', Buffer.from('00000078fe534d4240000100000000000100000000000000', 'hex')],
    [
      'DNS over TCP',
      Buffer.from('001d12340100000100000000000003777777076578616d706c6503636f6d0000010001', 'hex'),
    ],
    ['Modbus', Buffer.from('000100000006110300 6b0003'.replaceAll(' ', ''), 'hex')],
    ['Kafka', Buffer.from('0000002c00120003000000010009636f6e736f6c65722d31000012617061636865', 'hex')],
    ['numbers of eight octets', Buffer.from('0000000000000001'.repeat(40), 'hex')],
    ['records of nine octets', Buffer.from('000000000000000001'.repeat(40), 'hex')],
  ])('%s are not HTTP/2', (_name, bytes) => {
    expect(detect(bytes)).toBe(NO);
  });

  it('chance is not HTTP/2', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 30, maxLength: 3000 }), (bytes) => {
        expect(detect(Buffer.of(0, 0), Buffer.from(bytes))).not.toBe(YES);
      }),
      { numRuns: 2000 },
    );
  });
});
