// The files of qpackers/qifs: field sections that six other implementations of QPACK encoded, with the fields that they
// encoded. QIFS names a folder with `encoded/qpack-05` (which is RFC 9204), `encoded/errors` and `qifs` of that repository.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type FieldLine, linesOf, QpackReceiver } from '../protocol/http3/qpack/receiver.ts';

const folder = process.env.QIFS ?? '';
const hasQifs = folder !== '' && existsSync(join(folder, 'encoded/qpack-05'));
const encoded = join(folder, 'encoded/qpack-05');

const ENCODER_STREAM = 0;
/** Encoders with a file for each of many capacities; the other two entries are the examples of the RFC. */
const ENCODERS = ['f5', 'ls-qpack', 'nghttp3', 'proxygen', 'qthingey', 'quinn'];

/** The lists of fields of a .qif: a line each field, an empty line behind each list, comments with #. */
function listsOf(qif: string): FieldLine[][] {
  return readFileSync(join(folder, 'qifs', `${qif}.qif`), 'latin1')
    .split('\n\n')
    .map((list) => list.split('\n').filter((line) => line !== '' && !line.startsWith('#')))
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.map((line) => line.split('\t') as unknown as FieldLine));
}

interface StreamRecord {
  readonly streamId: number;
  readonly bytes: Buffer;
}

/** A file of an encoder: the number of the stream (8 octets), the length (4), the octets. */
function recordsOf(file: string): StreamRecord[] {
  const bytes = readFileSync(file);
  const records: StreamRecord[] = [];
  for (let at = 0; at < bytes.length; ) {
    const start = at + 12;
    const end = start + bytes.readUInt32BE(at + 8);
    records.push({ streamId: Number(bytes.readBigUInt64BE(at)), bytes: bytes.subarray(start, end) });
    at = end;
  }
  return records;
}

/** Reads a file; the capacity begins at the largest one, as the format of these files has it. */
function received(file: string, capacityBytes: number): QpackReceiver {
  const receiver = new QpackReceiver(capacityBytes);
  receiver.decoder.table.resize(capacityBytes);
  for (const { streamId, bytes } of recordsOf(file))
    if (streamId === ENCODER_STREAM) receiver.instructions(bytes);
    else receiver.section(streamId, bytes);
  return receiver;
}

describe.skipIf(!hasQifs)('qifs: sections of other encoders (skipped without QIFS)', () => {
  const truth = new Map<string, string[][]>();
  const expectedOf = (qif: string): string[][] => {
    let lists = truth.get(qif);
    if (lists === undefined) {
      lists = listsOf(qif).map(linesOf);
      truth.set(qif, lists);
    }
    return lists;
  };
  let files = 0;
  let sections = 0;

  it.each(ENCODERS)('%s', (encoder) => {
    for (const name of readdirSync(join(encoded, encoder))) {
      const [qif = '', capacity] = name.split(/\.out\.|\./);
      const receiver = received(join(encoded, encoder, name), Number(capacity));
      const lists = receiver.sections
        .sort((one, other) => one.streamId - other.streamId)
        .map(({ lines }) => lines);
      expect(receiver.waiting, name).toBe(0);
      expect(lists.length, name).toBe(expectedOf(qif).length);
      // Compared as text first: a difference is shown by the second look.
      if (JSON.stringify(lists) !== JSON.stringify(expectedOf(qif)))
        expect(lists, name).toEqual(expectedOf(qif));
      expect(receiver.counters.damagedFrames, name).toBe(0);
      files++;
      sections += lists.length;
    }
  });

  it('are all of them', () => {
    expect({ files, sections }).toEqual({ files: 528, sections: 137_984 });
  });

  it('the examples of RFC 9204', () => {
    const { sections: examples, waiting } = received(join(encoded, 'draft-examples.out'), 220);
    expect(waiting).toBe(0);
    expect(examples.map(({ lines }) => lines)).toEqual(expectedOf('draft-examples'));
  });

  // err9 and err10 refer to entries 0 and 62 of a static table that began with 1 and ended with 61, as drafts had it.
  it.each([1, 2, 3, 4, 5, 6, 7, 8, 11, 12])('errors/err%i is refused', (number) => {
    const receiver = received(join(folder, 'encoded/errors', `err${number}`), 4096);
    expect(
      receiver.counters.damagedFrames + receiver.sections.filter(({ lines }) => lines === null).length,
    ).toBe(1);
  });

  it.each([
    [9, ':authority: '],
    [10, 'x-xss-protection: 1; mode=block'],
  ])('errors/err%i is an entry of the static table of RFC 9204', (number, line) => {
    const { sections } = received(join(folder, 'encoded/errors', `err${number}`), 4096);
    expect(sections.map(({ lines }) => lines)).toEqual([[line]]);
  });
});
