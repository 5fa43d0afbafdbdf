import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { inTimeOrder } from '../../src/capture/time-order.ts';
import { systemFiles } from '../../src/shared/file-access.ts';
import { captureInterface, enhancedPacket, pcapHeader, pcapRecord, section } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'order-'));
afterAll(() => rmSync(directory, { recursive: true }));

function put(name: string, bytes: Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

/** A capture with packets at these seconds, and one microsecond more. */
const capture = (name: string, microseconds: number, ...seconds: number[]): string =>
  put(name, Buffer.concat([pcapHeader(), ...seconds.map((at) => pcapRecord([at, microseconds, 1, 1], 'x'))]));

const named = async (inputs: readonly string[], isFollowed = false): Promise<string[]> =>
  (await inTimeOrder(inputs, isFollowed, systemFiles)).map((path) => path.replace(`${directory}/`, ''));

const FIRST = capture('first', 0, 100, 900);
const SECOND = capture('second', 1, 100, 101);
const THIRD = put('third.gz', gzipSync(Buffer.concat([pcapHeader(), pcapRecord([200, 0, 1, 1], 'x')])));
const FOURTH = put(
  'fourth',
  Buffer.concat([section(), captureInterface(1), enhancedPacket({ ticks: 300_000_000n, data: 'x' })]),
);

test('captures are in the order of their first packets, whatever their format', async () => {
  const expected = ['first', 'second', 'third.gz', 'fourth'];
  expect(await named([FIRST, SECOND, THIRD, FOURTH])).toEqual(expected);
  expect(await named([FOURTH, THIRD, SECOND, FIRST])).toEqual(expected);
  expect(await named([THIRD, FIRST, FOURTH, SECOND])).toEqual(expected);
});

test('captures that begin at the same time stay in the order given', async () => {
  const copy = capture('copy', 0, 100);
  expect(await named([copy, FIRST])).toEqual(['copy', 'first']);
  expect(await named([FIRST, copy])).toEqual(['first', 'copy']);
});

test('what has no time keeps its place', async () => {
  const empty = put('empty', pcapHeader());
  const text = put('text', Buffer.from('no capture'));
  const missing = join(directory, 'missing');
  for (const untimed of [empty, text, missing, '-'])
    expect(await named([THIRD, untimed, FIRST])).toEqual([
      'first',
      untimed.replace(`${directory}/`, ''),
      'third.gz',
    ]);
});

test('a capture that is followed while it grows stays the last', async () => {
  expect(await named([SECOND, FIRST], true)).toEqual(['second', 'first']);
  expect(await named([THIRD, SECOND, FIRST], true)).toEqual(['second', 'third.gz', 'first']);
});
