import { describe, expect, it } from 'vitest';
import { evidenceAt, IMPOSSIBLE, PROOF } from '../../../src/protocol/http2/frame-evidence.ts';
import {
  data,
  frame,
  headers,
  indexedField,
  insertedField,
  plainField,
  requestBlock,
  responseBlock,
  settings,
} from './support.ts';

const evidence = (bytes: Buffer, seen = bytes.length) => {
  const around = Buffer.concat([Buffer.from('...'), bytes, Buffer.from('...')]);
  return evidenceAt(around, 3, 3 + seen, 16_384);
};

describe('evidenceAt', () => {
  it('a request or a response is proof', () => {
    expect(evidence(headers(5, requestBlock('/')))).toBe(PROOF);
    expect(evidence(headers(5, responseBlock(302, ['set-cookie', 'a=1'])))).toBe(PROOF);
    // :method GET, :path /, :scheme http from the static table, an :authority that is not known
    expect(evidence(headers(5, Buffer.from([0x82, 0x84, 0x86, 0xbe])))).toBe(PROOF);
  });

  it('a block that is not all here, or says nothing by itself, is a frame like another', () => {
    const whole = headers(5, requestBlock('/'));
    const usual = evidence(frame(8, 0, 0, Buffer.alloc(4)));
    expect(usual).toBeGreaterThan(0);
    expect(evidence(whole, whole.length - 1)).toBe(usual);
    expect(evidence(frame(1, 0, 5, requestBlock('/')))).toBe(usual);
    expect(evidence(headers(5, Buffer.concat([indexedField(62), plainField('x', 'y')])))).toBe(usual);
  });

  it('a block that makes no sense is none', () => {
    for (const block of [
      Buffer.from([0x80]),
      Buffer.from([0x88, 0x40]),
      Buffer.concat([responseBlock(200), plainField(':method', 'GET')]),
      Buffer.concat([requestBlock('/'), plainField(':status', '200')]),
      plainField(':status', 'OK'),
      plainField(':method', 'get it'),
      Buffer.concat([responseBlock(200), plainField('Set Cookie', 'x')]),
      Buffer.concat([responseBlock(200), plainField('\0', 'x')]),
    ])
      expect(evidence(headers(5, block))).toBe(IMPOSSIBLE);
    expect(evidence(frame(1, 0x0c, 5, Buffer.from([9, 0x88])))).toBe(IMPOSSIBLE);
    expect(evidence(Buffer.from('not a frame at all'))).toBe(IMPOSSIBLE);
  });

  it('what is nearly all zeros says less', () => {
    expect(evidence(data(1, 'x'))).toBeLessThan(evidence(data(1, 'x'.repeat(100))));
    expect(evidence(settings())).toBeLessThan(evidence(settings([1, 2])));
  });

  it('does not remember one block for the next', () => {
    evidence(headers(5, Buffer.concat([responseBlock(200), insertedField(':status', '404')])));
    expect(evidence(headers(5, indexedField(62)))).toBeLessThan(PROOF);
  });
});
