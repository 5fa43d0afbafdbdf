import { describe, expect, it } from 'vitest';
import {
  CLOSED,
  COUNTED,
  ConnectionTable,
  DETECTED,
  FIN_SEEN,
  FREE,
  FROM_START,
  KNOWN,
  LIVE,
  OPEN,
  QUEUED,
  SOUND,
} from '../../src/flow/connection-table.ts';
import type { Direction } from '../../src/flow/stream.ts';
import { Segment } from '../../src/packet/segment.ts';
import type { IpVersion } from '../../src/shared/address.ts';
import fc from '../support/properties.ts';

interface Address {
  readonly words: readonly [number, number, number, number];
  readonly port: number;
}

function between(source: Address, target: Address, ipVersion: IpVersion): Segment {
  const segment = new Segment();
  segment.ipVersion = ipVersion;
  [segment.source0, segment.source1, segment.source2, segment.source3] = source.words;
  [segment.destination0, segment.destination1, segment.destination2, segment.destination3] = target.words;
  segment.sourcePort = source.port;
  segment.destinationPort = target.port;
  return segment;
}

const ENDS: readonly [Address, Address] = [
  { words: [1, 0, 0, 0], port: 1 },
  { words: [2, 0, 0, 0], port: 2 },
];

const word = fc.oneof(fc.constantFrom(0, 1, -1, 0x7fff_ffff, -0x8000_0000), fc.integer());
const port = fc.oneof(fc.constantFrom(0, 1, 80, 443, 65535), fc.nat(65535));
const ipv4Address: fc.Arbitrary<Address> = fc.record({
  words: word.map((first) => [first, 0, 0, 0] as const),
  port,
});
const ipv6Address: fc.Arbitrary<Address> = fc.record({ words: fc.tuple(word, word, word, word), port });
const pair = fc.oneof(
  fc.tuple(ipv4Address, ipv4Address, fc.constant<IpVersion>(4)),
  fc.tuple(ipv6Address, ipv6Address, fc.constant<IpVersion>(6)),
);

function nameOf([source, target, ipVersion]: readonly [Address, Address, number]): string {
  const ends = [source, target].map(({ words, port }) => [...words, port].join());
  return [ipVersion, ...ends.sort()].join(' ');
}

describe('connections are found again', () => {
  it('from both ends, and never another', () => {
    fc.assert(
      fc.property(fc.array(pair, { maxLength: 60 }), (pairs) => {
        const table = new ConnectionTable();
        const model = new Map<string, number>();
        for (const [source, target, ipVersion] of pairs) {
          const name = nameOf([source, target, ipVersion]);
          const entry = table.find(between(source, target, ipVersion));
          expect(entry).toBe(model.get(name) ?? -1);
          const { direction } = table;
          if (entry < 0) model.set(name, table.insert(model.size, 0));
          expect(table.find(between(target, source, ipVersion))).toBe(model.get(name));
          const isLoop = JSON.stringify(source) === JSON.stringify(target);
          expect(table.direction).toBe(isLoop ? direction : direction ^ 1);
        }
        expect(table.size).toBe(model.size);
      }),
    );
  });

  it('after it has grown, and after others have gone', () => {
    const table = new ConnectionTable();
    const segments = Array.from({ length: 5000 }, (_, index) =>
      between({ words: [index, 0, 0, 0], port: 1000 }, { words: [-5, 0, 0, 0], port: 80 }, 4),
    );
    const entries = segments.map((segment, index) => {
      expect(table.find(segment)).toBe(-1);
      return table.insert(index, index);
    });
    entries.forEach((entry, index) => {
      if (index % 3 === 0) table.remove(entry);
    });
    segments.forEach((segment, index) => {
      const entry = table.find(segment);
      if (index % 3 === 0) expect(entry).toBe(-1);
      else {
        expect(entry).toBe(entries[index]);
        expect(table.number(entry)).toBe(index);
      }
    });
    expect(table.size).toBe(segments.length - Math.ceil(segments.length / 3));
    // Free entries are used before the table grows.
    const { end } = table;
    segments.forEach((segment, index) => {
      if (index % 3 !== 0) return;
      expect(table.find(segment)).toBe(-1);
      table.insert(index, 0);
    });
    expect(table.end).toBe(end);
    for (const segment of segments) expect(table.find(segment)).toBeGreaterThanOrEqual(0);
  });

  it('an IPv4 pair is no IPv6 pair of the same words', () => {
    const table = new ConnectionTable();
    table.find(between(...ENDS, 4));
    table.insert(0, 0);
    expect(table.find(between(...ENDS, 6))).toBe(-1);
  });
});

describe('an entry', () => {
  function entryOf(table: ConnectionTable, seconds = 0): number {
    table.find(between(...ENDS, 4));
    return table.insert(7, seconds);
  }

  it('holds what is known of a connection', () => {
    const table = new ConnectionTable();
    const entry = entryOf(table);
    expect(table.phase(entry)).toBe(OPEN);
    table.setFor(entry, 1, KNOWN);
    table.setFor(entry, 0, SOUND);
    table.setPhase(entry, LIVE);
    expect(table.phase(entry)).toBe(LIVE);
    expect([table.hasFor(entry, 0, KNOWN), table.hasFor(entry, 1, KNOWN)]).toEqual([false, true]);
    expect([table.hasFor(entry, 0, SOUND), table.hasFor(entry, 1, SOUND)]).toEqual([true, false]);
    expect([table.hasForBoth(entry, KNOWN), table.hasForBoth(entry, SOUND)]).toEqual([false, false]);
    table.setFor(entry, 0, KNOWN);
    expect([table.hasForBoth(entry, KNOWN), table.hasForBoth(entry, SOUND)]).toEqual([true, false]);
    table.clearFor(entry, 1, KNOWN);
    expect([table.hasFor(entry, 0, KNOWN), table.hasFor(entry, 1, KNOWN)]).toEqual([true, false]);
    table.clearForBoth(entry, KNOWN);
    expect([table.hasFor(entry, 0, KNOWN), table.hasFor(entry, 0, SOUND)]).toEqual([false, true]);
    table.setPhase(entry, CLOSED);
    expect(table.phase(entry)).toBe(CLOSED);
    table.remove(entry);
    expect(table.phase(entry)).toBe(FREE);
  });

  it('knows where a direction starts', () => {
    const table = new ConnectionTable();
    const entry = entryOf(table);
    const flagsOf = (direction: Direction) =>
      ([KNOWN, FROM_START, SOUND] as const).map((flag) => table.hasFor(entry, direction, flag));
    table.startDirection(entry, 1, -3, false);
    expect([table.expected(entry, 0), table.expected(entry, 1)]).toEqual([0, -3]);
    expect(flagsOf(1)).toEqual([true, true, false]);
    expect(flagsOf(0)).toEqual([false, false, false]);
    table.startDirection(entry, 1, -3, true);
    expect(flagsOf(1)).toEqual([true, true, true]);
  });

  it('knows what is left of a direction that is no longer read', () => {
    const table = new ConnectionTable();
    const entry = entryOf(table);
    const flags = [KNOWN, FROM_START, SOUND, DETECTED, FIN_SEEN] as const;
    const flagsOf = (direction: Direction) => flags.map((flag) => table.hasFor(entry, direction, flag));
    for (const flag of flags) {
      table.setFor(entry, 0, flag);
      table.setFor(entry, 1, flag);
    }
    table.saveDirection(entry, 0, false, 77);
    expect(flagsOf(0)).toEqual([true, false, true, false, false]);
    expect(flagsOf(1)).toEqual([true, true, true, true, true]);
    expect(table.expected(entry, 0)).toBe(77);
    table.saveDirection(entry, 0, true, null);
    expect(flagsOf(0)).toEqual([true, true, true, false, false]);
    expect(table.expected(entry, 0)).toBe(77);
    expect(table.phase(entry)).toBe(OPEN);
  });

  it('begins without the flags of the connection that had it before', () => {
    const table = new ConnectionTable();
    const entry = entryOf(table);
    table.set(entry, COUNTED);
    table.setFor(entry, 1, KNOWN);
    table.remove(entry);
    expect(entryOf(table)).toBe(entry);
    expect([table.has(entry, COUNTED), table.hasFor(entry, 1, KNOWN)]).toEqual([false, false]);
  });

  it('has no flags of the old connection when its ports are used again', () => {
    const table = new ConnectionTable();
    const [source, target] = ENDS;
    table.find(between(source, target, 6));
    const entry = table.insert(7, 0);
    table.set(entry, COUNTED);
    table.setFor(entry, 1, SOUND);
    table.setPhase(entry, CLOSED);
    table.reuse(entry, 8);
    expect([table.phase(entry), table.number(entry)]).toEqual([OPEN, 8]);
    expect([table.has(entry, COUNTED), table.hasFor(entry, 1, SOUND)]).toEqual([false, false]);
    expect(table.find(between(source, target, 6))).toBe(entry);
  });

  it('is in the queue until it was taken out, whatever connection has it', () => {
    const table = new ConnectionTable();
    const entry = entryOf(table);
    table.set(entry, QUEUED);
    table.reuse(entry, 8);
    table.remove(entry);
    expect(table.has(entryOf(table), QUEUED)).toBe(true);
  });

  it.each([
    ['', 1000, 1010, 10],
    [' backwards', 1010, 1000, -10],
    [' past 2^31', 2 ** 31 - 5, 2 ** 31 + 5, 10],
    [' past 2^32', 2 ** 32 - 5, 2 ** 32 + 5, 10],
  ])('knows for how long it was idle: time goes%s', (_name, then, now, idle) => {
    const table = new ConnectionTable();
    const entry = entryOf(table, then);
    table.touch(entry, then);
    expect(table.idleSeconds(entry, now)).toBe(idle);
  });
});
