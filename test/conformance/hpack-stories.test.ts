// The stories of http2jp/hpack-test-case: header blocks that other implementations of HPACK encoded, with the fields that
// they encoded. The npm package hpack has them in its tests; HPACK_STORIES names their folder.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { FieldList } from '../../src/protocol/field-compression/field-list.ts';
import { HpackDecoder } from '../../src/protocol/http2/hpack/decoder.ts';
import { Counters } from '../../src/shared/counters.ts';

interface Story {
  readonly draft?: number;
  readonly cases: readonly {
    readonly wire?: string;
    readonly headers: readonly Readonly<Record<string, string>>[];
  }[];
}

const folder = process.env.HPACK_STORIES ?? '';
const hasStories = folder !== '' && existsSync(folder);

/** Drafts up to 8 have a reference set: the same bytes mean other fields there. */
const OLDEST_DRAFT = 9;
const DEFAULT_TABLE_BYTES = 4096;
/** It is no part of a value (RFC 9110 section 5.5), and the decoder takes it off. */
const OUTER_SPACE = /^[ \t]+|[ \t]+$/g;

const storiesOf = (encoder: string): Story[] =>
  readdirSync(join(folder, encoder))
    .filter((name) => name.endsWith('.json'))
    .map((name) => JSON.parse(readFileSync(join(folder, encoder, name), 'utf8')) as Story);

/** The encoders that wrote header blocks; `raw-data` is what they were given. */
const encoders = hasStories
  ? readdirSync(folder, { withFileTypes: true })
      .filter((entry) => entry.isDirectory() && existsSync(join(folder, entry.name, 'story_00.json')))
      .map(({ name }) => name)
      .filter((name) => storiesOf(name).every(({ cases }) => cases.every(({ wire }) => wire !== undefined)))
  : [];
const isFinal = (story: Story): boolean => (story.draft ?? OLDEST_DRAFT) >= OLDEST_DRAFT;
const current = encoders.filter((encoder) => storiesOf(encoder).every(isFinal));

/** Names and values as the decoder has them: pseudo-header fields first, each in its order. */
function decoded(decoder: HpackDecoder, wire: string): string[] | null {
  const block = Buffer.from(wire, 'hex');
  if (!decoder.decode(block, 0, block.length, false)) return null;
  const { method, scheme, path, authority, status } = decoder.fields;
  const pseudo = Object.entries({ method, scheme, path, authority, status })
    .filter(([, value]) => value !== null)
    .map(([name, value]) => `:${name}: ${value}`);
  return [...pseudo.sort(), ...decoder.fields.take(block).map(({ name, value }) => `${name}: ${value}`)];
}

function expected(headers: Story['cases'][number]['headers']): string[] {
  const fields = headers.flatMap((header) =>
    Object.entries(header).map(([name, value]) => `${name}: ${value.replace(OUTER_SPACE, '')}`),
  );
  return [
    ...fields.filter((field) => field.startsWith(':')).sort(),
    ...fields.filter((field) => !field.startsWith(':')),
  ];
}

function newDecoder(): HpackDecoder {
  const decoder = new HpackDecoder(new FieldList(), new BufferBudget(1 << 24), new Counters());
  decoder.table.resize(DEFAULT_TABLE_BYTES);
  return decoder;
}

describe.skipIf(!hasStories)('stories of hpack-test-case (skipped without HPACK_STORIES)', () => {
  it('there are encoders of the final format', () => {
    expect(current.length).toBeGreaterThanOrEqual(10);
    expect(current.flatMap(storiesOf).length).toBeGreaterThan(300);
  });

  it.each(current)('%s', (encoder) => {
    for (const [index, { cases }] of storiesOf(encoder).entries()) {
      const decoder = newDecoder();
      for (const [block, { wire, headers }] of cases.entries())
        expect([index, block, decoded(decoder, wire!)]).toEqual([index, block, expected(headers)]);
    }
  });

  it.each(current)('%s: a block of which the end is lost costs no wrong value later', (encoder) => {
    for (const { cases } of storiesOf(encoder).slice(0, 4)) {
      const decoder = newDecoder();
      for (const [index, { wire, headers }] of cases.entries()) {
        const block = Buffer.from(wire!, 'hex');
        if (index % 5 === 2) {
          decoder.decode(block, 0, block.length >> 1, true);
          continue;
        }
        const fields = decoded(decoder, wire!);
        const right = new Set(expected(headers));
        // What a forgotten entry said is unknown, and nothing else is said in its place.
        for (const field of fields ?? []) expect(right).toContain(field);
      }
    }
  });
});
