import { createCipheriv, createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { TLS_1_0, TLS_1_1, TLS_1_2 } from '../../../src/protocol/tls/key-schedule.ts';
import { MacCipher } from '../../../src/protocol/tls/mac-cipher.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';
import fc from '../../support/properties.ts';

interface Sealing {
  readonly number: number;
  readonly version: number;
  readonly encryptThenMac: boolean;
  /** Blocks of padding more than needed. */
  readonly extraBlocks?: number;
}

const suiteFor = ({ number }: Sealing) => suiteOf(number)!;
const keysFor = (sealing: Sealing) => {
  const suite = suiteFor(sealing);
  return {
    key: Buffer.alloc(suite.keyBytes, 1).map((_, index) => index),
    iv: Buffer.alloc(suite.ivBytes, 2),
    mac: Buffer.alloc(suite.tagBytes, 3),
  } as { key: Buffer; iv: Buffer; mac: Buffer };
};

/** Writes a record as RFC 5246 section 6.2.3.2 and RFC 7366 section 3 say. */
function seal(sealing: Sealing, sequence: number, type: number, content: Buffer, chainedIv: Buffer): Buffer {
  const suite = suiteFor(sealing);
  const keys = keysFor(sealing);
  const header = Buffer.of(type, 3, sealing.version & 0xff, 0, 0);
  const mac = (bytes: Buffer): Buffer => {
    const head = Buffer.alloc(13);
    head.writeBigUInt64BE(BigInt(sequence));
    header.copy(head, 8, 0, 3);
    head.writeUInt16BE(bytes.length, 11);
    return createHmac(suite.mac!, keys.mac).update(head).update(bytes).digest();
  };
  let body: Buffer;
  if (suite.protection === 'null') body = Buffer.concat([content, mac(content)]);
  else {
    const inside = sealing.encryptThenMac ? content : Buffer.concat([content, mac(content)]);
    const block = suite.ivBytes;
    const padding = block - 1 - (inside.length % block) + (sealing.extraBlocks ?? 0) * block;
    const text = Buffer.concat([inside, Buffer.alloc(padding + 1, padding)]);
    const explicit = sealing.version >= TLS_1_1 ? Buffer.alloc(block, 0x77) : Buffer.alloc(0);
    const iv = explicit.length > 0 ? explicit : chainedIv;
    const cipher = createCipheriv(suite.cipher, keys.key, iv).setAutoPadding(false);
    body = Buffer.concat([explicit, cipher.update(text), cipher.final()]);
    if (sealing.encryptThenMac) body = Buffer.concat([body, mac(body)]);
  }
  header.writeUInt16BE(body.length, 3);
  return Buffer.concat([header, body]);
}

const SEALINGS: Sealing[] = [0x002f, 0x0035, 0x003c, 0xc028, 0x000a, 0x0041].flatMap((number) =>
  [TLS_1_0, TLS_1_1, TLS_1_2].flatMap((version) =>
    [false, true].map((encryptThenMac) => ({ number, version, encryptThenMac })),
  ),
);
SEALINGS.push({ number: 0x0002, version: TLS_1_2, encryptThenMac: false });

describe.each(SEALINGS.map((sealing) => [suiteFor(sealing).name, sealing] as const))(
  '%s %o',
  (_name, sealing) => {
    const keys = keysFor(sealing);
    const newCipher = () => new MacCipher(suiteFor(sealing), sealing.version, keys, sealing.encryptThenMac);

    it('opens what was sealed, and nothing that was touched', () => {
      fc.assert(
        fc.property(
          fc.uint8Array({ maxLength: 300 }),
          fc.nat(2 ** 31),
          fc.nat(3),
          fc.nat(1000),
          (bytes, sequence, extraBlocks, place) => {
            const content = Buffer.from(bytes);
            const record = seal({ ...sealing, extraBlocks }, sequence, 23, content, keys.iv);
            const cipher = newCipher();
            expect(cipher.open(sequence, record, 0, record.length)).toBe(true);
            expect(cipher.type).toBe(23);
            expect(Buffer.from(cipher.plain.subarray(cipher.plainStart, cipher.plainEnd))).toEqual(content);
            expect(cipher.open(sequence + 1, record, 0, record.length)).toBe(false);
            record[5 + (place % (record.length - 5))]! ^= 0x80;
            expect(cipher.open(sequence, record, 0, record.length)).toBe(false);
          },
        ),
        { numRuns: 20 },
      );
    });

    it('follows the chain of records, also past one that does not open', () => {
      const cipher = newCipher();
      let iv = keys.iv;
      for (let sequence = 0; sequence < 4; sequence++) {
        const record = seal(sealing, sequence, 23, Buffer.from(`record ${sequence}`), iv);
        const damaged = Buffer.from(record);
        damaged[6]! ^= 1;
        if (sequence !== 2) expect(cipher.open(sequence, record, 0, record.length)).toBe(true);
        else expect(cipher.open(sequence, damaged, 0, damaged.length)).toBe(false);
        cipher.passed(record, 0, record.length);
        const blocksEnd = record.length - (sealing.encryptThenMac ? suiteFor(sealing).tagBytes : 0);
        iv = Buffer.from(record.subarray(blocksEnd - keys.iv.length, blocksEnd));
      }
    });

    it('refuses records that are too short, or no whole blocks', () => {
      const cipher = newCipher();
      for (let length = 0; length < 80; length++)
        expect(cipher.open(0, Buffer.alloc(5 + length, 15), 0, 5 + length)).toBe(false);
    });
  },
);
