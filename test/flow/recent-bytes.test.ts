import { expect, it } from 'vitest';
import { MAX_RECENT_RUNS, RECENT_BYTES } from '../../src/flow/limits.ts';
import { RecentBytes } from '../../src/flow/recent-bytes.ts';
import fc from '../support/properties.ts';

/** `text` is what is kept of connection 3, direction 0, from number 100 on, in runs of `pieces` characters. */
function kept(text: string, pieces = text.length, sequence = 100): RecentBytes {
  const recent = new RecentBytes();
  recent.add(3, 1, sequence, Buffer.from('?'.repeat(text.length)), 0, text.length);
  for (let at = 0; at < text.length; at += pieces) {
    const piece = Buffer.from(`..${text.slice(at, at + pieces)}`);
    recent.add(3, 0, (sequence + at) | 0, piece, 2, piece.length);
    recent.add(4, 0, (sequence + at) | 0, Buffer.from('!'), 0, 1);
  }
  return recent;
}

function differs(recent: RecentBytes, at: number, text: string, sequence = 100): boolean {
  return recent.differs(3, 0, (sequence + at) | 0, Buffer.from(`-${text}-`), 1, 1 + text.length);
}

it.each([
  ['the same', 0, 'abcdef', false],
  ['a part of it', 2, 'cd', false],
  ['one other byte', 2, 'cX', true],
  ['what begins before it', -2, 'xxab', false],
  ['what begins before it, with another byte', -2, 'xxaX', true],
  ['what goes on behind it', 4, 'efgh', false],
  ['what goes on behind it, with another byte', 4, 'Xfgh', true],
  ['what lies beside it', 6, 'XX', false],
])('%s', (_name, at, text, expected) => {
  for (const pieces of [1, 2, 3, 6])
    for (const sequence of [100, -3, 0x7fff_fffd])
      expect(differs(kept('abcdef', pieces, sequence), at, text, sequence)).toBe(expected);
});

it('keeps runs of any length whole, as long as there is room', () => {
  fc.assert(
    fc.property(
      fc.array(fc.integer({ min: 1, max: 60_000 }), { minLength: 10, maxLength: 30 }),
      (lengths) => {
        const recent = new RecentBytes();
        const runs = lengths.map((length, index) => {
          const bytes = Buffer.alloc(length, index);
          recent.add(index, 0, 0, bytes, 0, length);
          return { index, bytes };
        });
        let later = 0;
        for (const { index, bytes } of runs.reverse()) {
          later += bytes.length;
          // Some room may be left out at the end of the ring.
          if (later > RECENT_BYTES - 60_000) return;
          expect(recent.differs(index, 0, 0, bytes, 0, bytes.length)).toBe(false);
          expect(recent.differs(index, 0, 0, Buffer.alloc(1, bytes[0]! + 1), 0, 1)).toBe(true);
        }
      },
    ),
    { numRuns: 20 },
  );
});

it('says nothing of what is forgotten: its bytes are overwritten, or too many others came', () => {
  const overwritten = kept('abc');
  const much = Buffer.alloc(1 << 14);
  for (let count = 0; count <= RECENT_BYTES; count += much.length)
    overwritten.add(9, 0, 0, much, 0, much.length);
  expect(differs(overwritten, 0, 'XYZ')).toBe(false);
  const many = kept('abc');
  for (let count = 0; count < MAX_RECENT_RUNS; count++) many.add(9, 0, 0, much, 0, 1);
  expect(differs(many, 0, 'XYZ')).toBe(false);
});
