import { expect, it } from 'vitest';
import { DirectionKeys, NOT_FOUND } from '../../../src/protocol/tls/direction-keys.ts';
import { FakeCipher, fakeRecord } from './fake-cipher.ts';

const none = (): null => null;

function keysWith(cipher: FakeCipher, opened: number): DirectionKeys {
  const keys = new DirectionKeys();
  keys.continueWith(cipher, 2, 0);
  for (let count = 0; count < opened; count++) keys.onOpened(108);
  return keys;
}

it('knows its place as long as records open', () => {
  const keys = keysWith(new FakeCipher(), 3);
  expect([keys.sequence, keys.opened, keys.isSure]).toEqual([3, 3, true]);
  keys.lose(1);
  expect(keys.isSure).toBe(false);
  keys.change(3);
  expect([keys.sequence, keys.epoch, keys.cipher, keys.isSure]).toEqual([0, 3, null, false]);
});

it('finds the number behind a loss, and counts what was lost without headers and tags', () => {
  const keys = keysWith(new FakeCipher(), 3);
  const record = fakeRecord(7, 100);
  // Four records of 100 bytes of content.
  expect(keys.find(record, 0, record.length, 4 * 108, none)).toBe(400);
  expect(keys.sequence).toBe(7);
});

it('finds keys that were announced in what is missing', () => {
  const keys = keysWith(new FakeCipher(), 3);
  const next = new FakeCipher(9);
  const record = fakeRecord(0, 100, 9);
  expect(keys.find(record, 0, record.length, 500, (epoch) => (epoch === 4 ? next : null))).toBe(0);
  expect([keys.epoch, keys.sequence, keys.cipher]).toEqual([4, 0, next]);
});

it('without a loss only other keys can be the reason', () => {
  const keys = keysWith(new FakeCipher(), 3);
  const record = fakeRecord(4, 100);
  expect(keys.find(record, 0, record.length, 0, none)).toBe(NOT_FOUND);
  expect(keys.sequence).toBe(3);
});

it('gives up searching in the end', () => {
  const keys = keysWith(new FakeCipher(), 3);
  const record = fakeRecord(0, 100, 1);
  let searches = 0;
  while (!keys.isHopeless && searches < 1000) {
    expect(keys.find(record, 0, record.length, 1 << 20, none)).toBe(NOT_FOUND);
    searches++;
  }
  expect(searches).toBeLessThan(20);
});
