// Conversations recorded with python's h2 and hpack, whose encoder puts set-cookie into the dynamic table, against
// what their receivers decoded (recorded/record.py says how they were made).

import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import fc from '../../support/properties.ts';
import { Bench, CLIENT, type Piece, SERVER, type SeenHead, sizesOf, splitBy, splitEvery } from './support.ts';

interface Conversation {
  readonly name: string;
  readonly pieces: readonly ['client' | 'server', string][];
  readonly heads: readonly { kind: string; stream: number; fields: [string, string][] }[];
}

const file = new URL('./recorded/conversations.json', import.meta.url);
const conversations = JSON.parse(readFileSync(file, 'utf8')) as Conversation[];

/** A request or response as one line a field; Cookie apart, since h2 moves it to the end. */
const receivedHeads = ({ heads }: Conversation) =>
  heads
    .filter(({ kind }) => kind === 'request' || kind === 'response')
    .map(({ kind, stream, fields }) => {
      const pseudo = Object.fromEntries(fields.filter(([name]) => name.startsWith(':')));
      const regular = fields.filter(([name]) => !name.startsWith(':') && name !== 'cookie');
      return {
        kind,
        stream,
        method: pseudo[':method'] ?? '',
        target: pseudo[':path'] ?? '',
        status: Number(pseudo[':status'] ?? 0),
        fields: regular.map(([name, value]) => `${name}: ${value}`),
        cookies: fields.filter(([name]) => name === 'cookie').map(([, value]) => value),
      };
    });

const seenHeads = (heads: readonly SeenHead[]) =>
  heads.map(({ kind, streamId, method, target, status, fields, cookies, incomplete }) => {
    expect(incomplete).toBe(false);
    const regular = fields.filter((field) => !field.startsWith('cookie: '));
    return { kind, stream: streamId, method, target, status, fields: regular, cookies };
  });

const piecesOf = ({ pieces }: Conversation): Piece[] =>
  pieces.map(([who, bytes]) => ({
    direction: who === 'client' ? CLIENT : SERVER,
    bytes: Buffer.from(bytes, 'base64'),
  }));

describe.each(conversations)('$name', (conversation) => {
  const received = receivedHeads(conversation);
  const pieces = piecesOf(conversation);

  it('every head is what the receiver decoded', () => {
    expect(received.length).toBeGreaterThan(10);
    const bench = new Bench().play(pieces).end();
    expect(seenHeads(bench.heads)).toEqual(received);
    expect(bench.counters).toMatchObject({ damagedFrames: 0, unknownFields: 0, oversizeHeads: 0 });
    expect(bench.registry.tableBudget.usedBytes).toBe(0);
    const requests = new Map(
      bench.requests.map(({ streamId, method, target }) => [streamId, [method, target]]),
    );
    for (const { streamId, request } of bench.responses) {
      const asked = requests.get(streamId) ?? ['GET', `/pushed${streamId}.css`];
      expect(request).toBe(`${asked[0]} example.test${asked[1]}`);
    }
  });

  it('byte by byte', () => {
    expect(seenHeads(new Bench().play(splitEvery(pieces, 1)).heads)).toEqual(received);
  });

  it('split anywhere', () => {
    fc.assert(
      fc.property(sizesOf(fc), (sizes) => {
        expect(seenHeads(new Bench().play(splitBy(pieces, sizes)).heads)).toEqual(received);
      }),
      { numRuns: 30 },
    );
  });

  it('a trailer is no head, and the cookie in it none', () => {
    const trailers = conversation.heads.filter(({ kind }) => kind === 'trailers');
    const { counters } = new Bench().play(pieces);
    expect(counters.trailerSetCookies).toBe(trailers.length);
  });

  it('from anywhere on, nothing is reported that was not sent on that stream', () => {
    fc.assert(
      fc.property(fc.nat(pieces.length), (from) => {
        const bench = new Bench(false).play(pieces.slice(from));
        for (const { kind, streamId, fields, cookies, setCookies, incomplete } of bench.heads) {
          const own = received.filter((head) => head.kind === kind && head.stream === streamId);
          const sent = own.flatMap((head) => head.fields);
          expect(sent).toEqual(
            expect.arrayContaining(fields.filter((field) => !field.startsWith('cookie: '))),
          );
          if (!incomplete) expect(own.map((head) => head.cookies)).toContainEqual(cookies);
          if (!incomplete && kind === 'response')
            expect(
              own.map((head) => head.fields.filter((field) => field.startsWith('set-cookie: '))),
            ).toContainEqual(setCookies.map((value) => `set-cookie: ${value}`));
        }
      }),
      { numRuns: 60 },
    );
  });

  it('with a piece missing, nothing is reported that was not sent on that stream', () => {
    let reported = 0;
    for (const [at, { direction, bytes }] of pieces.entries()) {
      const damaged = [...pieces];
      damaged[at] = { direction, bytes: (bytes as Buffer).length };
      const bench = new Bench().play(damaged);
      for (const { kind, streamId, fields } of bench.heads) {
        const own = received.filter((head) => head.kind === kind && head.stream === streamId);
        const whole = fields.filter(
          (field) => !field.startsWith('cookie: ') && !field.endsWith(' (truncated)'),
        );
        expect(own.flatMap((head) => head.fields)).toEqual(expect.arrayContaining(whole));
      }
      reported += bench.heads.length;
    }
    // What is behind a gap is found again: on average nearly all heads are there.
    expect(reported / pieces.length).toBeGreaterThan(received.length * 0.9);
  });
});
