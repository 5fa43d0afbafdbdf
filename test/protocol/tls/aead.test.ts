import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { AeadCipher, writeSequence } from '../../../src/protocol/tls/aead.ts';
import { UNKNOWN_TYPE } from '../../../src/protocol/tls/record.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';
import fc from '../../support/properties.ts';

const NO_MAC = Buffer.alloc(0);

/** Writes a record as RFC 8446 section 5.2 and RFC 5246 section 6.2.3.3 say, with Node's ciphers. */
function seal(
  number: number,
  key: Buffer,
  iv: Buffer,
  sequence: bigint,
  type: number,
  content: Buffer,
  padding = 0,
): Buffer {
  const suite = suiteOf(number)!;
  const header = Buffer.of(suite.isTls13 ? 23 : type, 3, 3, 0, 0);
  const text = suite.isTls13 ? Buffer.concat([content, Buffer.of(type), Buffer.alloc(padding)]) : content;
  const number64 = Buffer.alloc(8);
  number64.writeBigUInt64BE(sequence);
  const explicit = iv.length === 12 ? Buffer.alloc(0) : Buffer.from('a1a2a3a4a5a6a7a8', 'hex');
  let nonce = Buffer.concat([iv, explicit]);
  if (explicit.length === 0)
    nonce = Buffer.from(iv.map((byte, index) => byte ^ (index < 4 ? 0 : number64[index - 4]!)));
  header.writeUInt16BE(explicit.length + text.length + suite.tagBytes, 3);
  const length = Buffer.alloc(2);
  length.writeUInt16BE(text.length);
  const data = suite.isTls13 ? header : Buffer.concat([number64, header.subarray(0, 3), length]);
  const cipher = createCipheriv(suite.cipher as 'aes-128-gcm', key, nonce, {
    authTagLength: suite.tagBytes,
  });
  cipher.setAAD(data, { plaintextLength: text.length });
  const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
  return Buffer.concat([header, explicit, sealed, cipher.getAuthTag()]);
}

const NUMBERS = [0x1301, 0x1302, 0x1303, 0x1304, 0x1305, 0xc02f, 0xc030, 0xc09c, 0xc0a0, 0xcca8, 0xc060];

describe.each(NUMBERS.map((number) => [suiteOf(number)!.name, number] as const))('%s', (_name, number) => {
  const suite = suiteOf(number)!;
  const key = Buffer.alloc(suite.keyBytes, 0x4b);
  const iv = Buffer.alloc(suite.ivBytes, 0x49);
  const cipher = new AeadCipher(suite, { key, iv, mac: NO_MAC });

  it('opens what was sealed, whatever its number, and nothing that was touched', () => {
    fc.assert(
      fc.property(
        fc.uint8Array({ maxLength: 200 }),
        fc.bigInt({ min: 0n, max: 2n ** 48n }),
        fc.constantFrom(20, 21, 22, 23),
        fc.nat(40),
        fc.nat(1000),
        (bytes, sequence, type, padding, place) => {
          const content = Buffer.from(bytes);
          const record = seal(number, key, iv, sequence, type, content, padding);
          const around = Buffer.concat([Buffer.from('front'), record, Buffer.from('behind')]);
          const [at, end] = [5, 5 + record.length];
          expect(cipher.open(Number(sequence), around, at, end)).toBe(true);
          expect(cipher.type).toBe(type);
          expect(cipher.plain.subarray(cipher.plainStart, cipher.plainEnd)).toEqual(content);
          expect(cipher.open(Number(sequence) + 1, around, at, end)).toBe(false);
          // The length in the header is the framer's affair: `open` gets the end of the record.
          const touched = place % record.length;
          around[at + (touched === 3 || touched === 4 ? 5 : touched)]! ^= 0x10;
          expect(cipher.open(Number(sequence), around, at, end)).toBe(false);
          expect(cipher.plain.length).toBe(0);
        },
      ),
      { numRuns: 50 },
    );
  });

  it('tells the type without opening', () => {
    for (const length of [0, 1, 15, 16, 17, 63, 64, 65, 500]) {
      const record = seal(number, key, iv, 77n, 22, Buffer.alloc(length, 9));
      expect(cipher.peekType(77, record, 0, record.length)).toBe(22);
      if (suite.isTls13) {
        const padded = seal(number, key, iv, 77n, 22, Buffer.alloc(length, 9), 3);
        expect(cipher.peekType(77, padded, 0, padded.length)).toBe(UNKNOWN_TYPE);
      }
      const content = record.length - 5 - cipher.overheadBytes;
      expect(content).toBe(length);
    }
  });

  it('never reads past a record that is too short', () => {
    for (let length = 0; length <= cipher.overheadBytes; length++)
      expect(cipher.open(0, Buffer.alloc(5 + length), 0, 5 + length)).toBe(false);
  });
});

it('a record of nothing but padding is none (RFC 8446 section 5.4)', () => {
  const suite = suiteOf(0x1301)!;
  const keys = { key: Buffer.alloc(16), iv: Buffer.alloc(12), mac: NO_MAC };
  const record = seal(0x1301, keys.key, keys.iv, 0n, 0, Buffer.alloc(0), 5);
  expect(new AeadCipher(suite, keys).open(0, record, 0, record.length)).toBe(false);
});

it('sequence numbers have 64 bits', () => {
  const bytes = Buffer.alloc(8);
  for (const number of [0, 255, 2 ** 32, 2 ** 48 + 3]) {
    writeSequence(bytes, number);
    expect(bytes.readBigUInt64BE()).toBe(BigInt(number));
  }
});
