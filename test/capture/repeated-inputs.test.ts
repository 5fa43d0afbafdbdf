import { linkSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { afterAll, expect, test } from 'vitest';
import { READ_BLOCK_BYTES } from '../../src/capture/limits.ts';
import { withoutRepeats } from '../../src/capture/repeated-inputs.ts';
import { type FileAccess, systemFiles } from '../../src/shared/file-access.ts';
import { repeatsText } from '../../src/shared/repeated-input.ts';
import { pcapHeader, pcapRecord } from './support.ts';

const directory = mkdtempSync(join(tmpdir(), 'repeats-'));
afterAll(() => rmSync(directory, { recursive: true }));

function put(name: string, bytes: Buffer): string {
  const path = join(directory, name);
  writeFileSync(path, bytes);
  return path;
}

const capture = (text: string): Buffer => Buffer.concat([pcapHeader(), pcapRecord([100, 0, 1, 1], text)]);
const ONE = put('one', capture('x'));
const COPY = put('copy', capture('x'));
const OTHER = put('other', capture('y'));

async function read(
  inputs: readonly string[],
  { isFollowed = false, files = systemFiles, isStopped = (): boolean => false } = {},
): Promise<{ inputs: string[]; repeats: string[] }> {
  const found = await withoutRepeats(inputs, isFollowed, files, isStopped);
  const short = (text: string): string => text.replaceAll(`${directory}/`, '');
  return {
    inputs: found.inputs.map(short),
    repeats: found.repeats.map((repeat) => short(repeatsText([repeat])!)),
  };
}

test('a file that is named again is read once', async () => {
  expect(await read([ONE, OTHER, ONE, ONE])).toEqual({
    inputs: ['one', 'other'],
    repeats: [
      'one: it is named more than once, and read once',
      'one: it is named more than once, and read once',
    ],
  });
});

test('a link to a file is that file', async () => {
  const [symbolic, hard] = [join(directory, 'symbolic'), join(directory, 'hard')];
  symlinkSync(ONE, symbolic);
  linkSync(ONE, hard);
  expect(await read([ONE, symbolic, hard])).toEqual({
    inputs: ['one'],
    repeats: [
      'symbolic: it repeats one, and is not read again',
      'hard: it repeats one, and is not read again',
    ],
  });
});

test('a copy is read once, and a file of the same size that differs is read', async () => {
  expect(await read([OTHER, ONE, COPY])).toEqual({
    inputs: ['other', 'one'],
    repeats: ['copy: it repeats one, and is not read again'],
  });
});

test('files that differ in their last byte only are both read', async () => {
  const bytes = Buffer.concat([capture('x'), Buffer.alloc(3 * READ_BLOCK_BYTES)]);
  const long = put('long', bytes);
  const same = put('same', bytes);
  bytes[bytes.length - 1] = 1;
  expect((await read([long, put('last', bytes), same])).inputs).toEqual(['long', 'last']);
});

test('a compressed copy is repeated by its own copy', async () => {
  const [first, second] = [put('1.gz', gzipSync(capture('x'))), put('2.gz', gzipSync(capture('x')))];
  expect((await read([first, second])).inputs).toEqual(['1.gz']);
});

test('a compressed copy beside its original is that', async () => {
  const text = Array.from({ length: 3000 }, (_, index) => `line ${index}`).join();
  const plain = put('plain', capture(text));
  const gz = put('plain.gz', gzipSync(capture(text)));
  const other = put('other.gz', gzipSync(capture(`${text}.`)));
  const faster = put('faster.gz', gzipSync(capture(text), { level: 1 }));
  expect(await read([plain, gz, other, faster])).toEqual({
    inputs: ['plain', 'other.gz'],
    repeats: ['plain.gz', 'faster.gz'].map((name) => `${name}: it repeats plain, and is not read again`),
  });
  expect((await read([gz, other, faster, plain])).inputs).toEqual(['plain.gz', 'other.gz']);
});

test('a compressed file that is damaged is no copy', async () => {
  const whole = gzipSync(capture('x'.repeat(5000)));
  const plain = put('undamaged', capture('x'.repeat(5000)));
  expect((await read([plain, put('cut.gz', whole.subarray(0, -9))])).inputs).toEqual(['undamaged', 'cut.gz']);
});

test('rotated files without packets are no copies of each other', async () => {
  const [first, second] = [put('empty0', pcapHeader()), put('empty1', pcapHeader())];
  expect(await read([first, second])).toEqual({ inputs: ['empty0', 'empty1'], repeats: [] });
});

test('what is no regular file, or cannot be looked at, stays', async () => {
  const missing = join(directory, 'missing');
  const names = ['/dev/null', missing, '-'];
  expect((await read([...names, ...names])).inputs).toEqual([
    '/dev/null',
    'missing',
    '-',
    ...names.slice(0, 1),
    'missing',
    '-',
  ]);
});

test('a file that is followed is read where it is followed', async () => {
  expect(await read([ONE, OTHER, ONE], { isFollowed: true })).toEqual({
    inputs: ['other', 'one'],
    repeats: ['one: it is named more than once, and read once'],
  });
  // It grows: that it is a copy now says nothing.
  expect((await read([ONE, COPY], { isFollowed: true })).inputs).toEqual(['one', 'copy']);
});

test('numbers of files that are too large to be exact do not make two files one', async () => {
  const ino = 2 ** 60;
  const files: FileAccess = {
    ...systemFiles,
    stat: (path) => Object.assign(systemFiles.stat(path), { ino }),
  };
  expect((await read([ONE, OTHER, COPY], { files })).inputs).toEqual(['one', 'other']);
});

test('of files of other sizes only the first bytes are read', async () => {
  const opened: string[] = [];
  const files: FileAccess = {
    ...systemFiles,
    open(path, flags) {
      opened.push(path);
      return systemFiles.open(path, flags);
    },
  };
  await read([ONE, put('longer', capture('xyz')), ONE], { files });
  expect(opened.length).toBeLessThanOrEqual(2);
});

test('when the user wants no more, files are compared no further', async () => {
  expect((await read([ONE, COPY], { isStopped: () => true })).inputs).toEqual(['one', 'copy']);
});
