import { expect, it } from 'vitest';
import {
  findLostRecords,
  isPlausiblePlain,
  leastRecordBytes,
} from '../../../src/protocol/tls/record-resync.ts';
import { FakeCipher, fakeRecord } from './fake-cipher.ts';

const found = (
  cipher: FakeCipher,
  next: number,
  record: Buffer,
  lostBytes: number,
  usualBytes: number,
): number => findLostRecords(cipher, next, record, 0, record.length, lostBytes, usualBytes);

it('tries the most likely number first, then its neighbours', () => {
  const cipher = new FakeCipher();
  expect(found(cipher, 10, fakeRecord(15, 92), 500, 100)).toBe(5);
  expect(cipher.trials).toBe(1);
  expect(found(cipher, 10, fakeRecord(14, 92), 500, 100)).toBe(4);
  expect(found(cipher, 10, fakeRecord(17, 92), 500, 100)).toBe(7);
  expect(cipher.trials).toBeLessThan(10);
});

it('never more records than the missing bytes can have held', () => {
  const cipher = new FakeCipher();
  expect(leastRecordBytes(cipher)).toBe(8);
  expect(found(cipher, 0, fakeRecord(5, 10), 40, 100)).toBe(5);
  expect(found(cipher, 0, fakeRecord(6, 10), 40, 100)).toBe(-1);
  expect(found(cipher, 0, fakeRecord(0, 10), 0, 100)).toBe(0);
});

it('looks at the type before it opens', () => {
  const cipher = new FakeCipher();
  cipher.type = 7;
  expect(found(cipher, 0, fakeRecord(3, 10), 4000, 100)).toBe(-1);
  expect(cipher.trials).toBe(0);
});

it('a record from before the keys must begin as its type asks', () => {
  const is = (hex: string): boolean => {
    const bytes = Buffer.from(hex, 'hex');
    return isPlausiblePlain(bytes, 0, bytes.length);
  };
  expect(is('160303000402000010')).toBe(true);
  expect(is('1603030004ff000010')).toBe(false);
  expect(is('140303000101')).toBe(true);
  expect(is('140303000102')).toBe(false);
  expect(is('15030300020100')).toBe(true);
  expect(is('1503030003010000')).toBe(false);
  expect(is('170303000101')).toBe(true);
  expect(is('1703030000')).toBe(false);
});
