// Conversations in HTTP/3 whose fields an encoder of the tests chose, with every stream in pieces that come between those of
// others: each message arrives as it was sent, and of what is lost nothing is invented.

import { describe, expect, it } from 'vitest';
import type { Direction } from '../../src/flow/stream.ts';
import type { SeenHead } from '../protocol/http2/support.ts';
import {
  CLIENT,
  CONTROL,
  DECODER,
  data,
  ENCODER,
  Http3Bench,
  headers,
  SERVER,
  type StreamPiece,
  settings,
} from '../protocol/http3/support.ts';
import fc from '../support/properties.ts';
import { QpackEncoder } from '../support/qpack-encoder.ts';

const RUNS = 100;
const CONTROL_STREAM = [2, 3] as const;
const ENCODER_STREAM = [6, 7] as const;
const DECODER_STREAM = [10, 11] as const;

const cookieValue = fc.constantFrom('sid=1', 'theme=dark', 'a=', `long=${'x'.repeat(90)}`, 'sid=2; HttpOnly');
const exchange = fc.record({
  path: fc.constantFrom('/', '/login', '/a?b=c'),
  cookies: fc.array(cookieValue, { maxLength: 3 }),
  setCookies: fc.array(cookieValue, { maxLength: 3 }),
  status: fc.constantFrom('200', '302', '404'),
  body: fc.nat(300),
});
const epoch = fc.record({
  exchanges: fc.array(exchange, { minLength: 1, maxLength: 4 }),
  cuts: fc.array(fc.integer({ min: 1, max: 80 }), { minLength: 1, maxLength: 6 }),
  order: fc.array(fc.nat(), { minLength: 16, maxLength: 16 }),
});
const conversation = fc.record({
  capacity: fc.constantFrom(0, 100, 300, 4096),
  epochs: fc.array(epoch, { minLength: 1, maxLength: 6 }),
  choices: fc.array(fc.nat(), { minLength: 64, maxLength: 64 }),
});
type Conversation = typeof conversation extends fc.Arbitrary<infer T> ? T : never;

/** What the messages of a stream say. */
interface Truth {
  readonly request: string;
  readonly cookies: readonly string[];
  readonly response: string;
  readonly setCookies: readonly string[];
}

/** Streams in pieces, each in its order, those of different streams in any. */
function* interleaved(
  streams: ReadonlyMap<number, readonly (Buffer | 'end')[]>,
  direction: Direction,
  cuts: readonly number[],
  order: readonly number[],
): Generator<StreamPiece> {
  const queues = [...streams].map(([streamId, all]) => ({
    streamId,
    pieces: all.flatMap((bytes): (Buffer | 'end')[] => {
      if (bytes === 'end') return [bytes];
      const pieces: Buffer[] = [];
      for (let at = 0, next = 0; at < bytes.length; next++) {
        const size = cuts[(streamId + next) % cuts.length]!;
        pieces.push(bytes.subarray(at, at + size));
        at += size;
      }
      return pieces;
    }),
  }));
  for (let turn = 0; queues.length > 0; turn++) {
    const at = order[turn % order.length]! % queues.length;
    const { streamId, pieces } = queues[at]!;
    const [bytes] = pieces.splice(0, 1);
    if (bytes !== undefined) yield { streamId, direction, bytes };
    if (pieces.length === 0) queues.splice(at, 1);
  }
}

/** All that both sides send, in the order of a capture, and what it says by stream. */
function converse({ capacity, epochs, choices }: Conversation) {
  let choice = 0;
  const choose = (count: number): number => (choices[choice++ % choices.length]! + (choice >> 6)) % count;
  const encoders = [new QpackEncoder(capacity, choose), new QpackEncoder(capacity, choose)] as const;
  const pieces: StreamPiece[] = [];
  const truth = new Map<number, Truth>();
  for (const direction of [CLIENT, SERVER]) {
    const opening = (streamId: number, bytes: Buffer) => pieces.push({ streamId, direction, bytes });
    opening(CONTROL_STREAM[direction], Buffer.concat([CONTROL, settings([1, capacity], [7, 100])]));
    opening(ENCODER_STREAM[direction], ENCODER);
    opening(DECODER_STREAM[direction], DECODER);
    encoders[direction].setCapacity(capacity);
  }
  let next = 0;
  for (const { exchanges, cuts, order } of epochs) {
    const requests = new Map<number, (Buffer | 'end')[]>();
    const responses = new Map<number, (Buffer | 'end')[]>();
    for (const { path, cookies, setCookies, status, body } of exchanges) {
      const streamId = next++ * 4;
      const request = encoders[CLIENT].section(streamId, [
        [':method', 'GET'],
        [':scheme', 'https'],
        [':authority', 'example.test'],
        [':path', path],
        ...cookies.map((cookie) => ['cookie', cookie] as const),
      ]);
      const response = encoders[SERVER].section(streamId, [
        [':status', status],
        ['content-type', 'text/html; charset=utf-8'],
        ...setCookies.map((cookie) => ['set-cookie', cookie] as const),
      ]);
      requests.set(streamId, [headers(request), 'end']);
      responses.set(streamId, [headers(response), data('x'.repeat(body)), 'end']);
      truth.set(streamId, {
        request: `GET ${path}`,
        cookies: cookies.length === 0 ? [] : [cookies.join('; ')],
        response: status,
        setCookies,
      });
    }
    requests.set(ENCODER_STREAM[CLIENT], [encoders[CLIENT].takeInstructions()]);
    responses.set(ENCODER_STREAM[SERVER], [encoders[SERVER].takeInstructions()]);
    pieces.push(
      ...interleaved(requests, CLIENT, cuts, order),
      ...interleaved(responses, SERVER, cuts, order),
    );
    for (const direction of [SERVER, CLIENT] as const) {
      const bytes = encoders[direction === CLIENT ? SERVER : CLIENT].acknowledgeAll();
      if (bytes.length > 0) pieces.push({ streamId: DECODER_STREAM[direction], direction, bytes });
    }
  }
  return { pieces, truth };
}

/** Values are equal, and equally often, in both. */
const bag = (values: readonly string[]): string[] => [...values].sort();

describe('a conversation in HTTP/3', () => {
  it('has every message as it was sent', () => {
    fc.assert(
      fc.property(conversation, (given) => {
        const { pieces, truth } = converse(given);
        const bench = new Http3Bench().play(pieces).end();
        const seen = new Map<number, Truth>();
        for (const { streamId, target, method, cookies, incomplete } of bench.requests) {
          expect(incomplete).toBe(false);
          const response = bench.responses.filter((one) => one.streamId === streamId);
          expect(response).toHaveLength(1);
          expect(response[0]).toMatchObject({
            incomplete: false,
            request: `${method} example.test${target}`,
          });
          const { status, setCookies } = response[0]!;
          seen.set(streamId!, {
            request: `${method} ${target}`,
            cookies,
            response: String(status),
            setCookies,
          });
        }
        expect(seen).toEqual(truth);
        expect(bench.counters).toMatchObject({ damagedFrames: 0, unknownFields: 0, incompleteResponses: 0 });
        expect(bench.bench.budget.usedBytes).toBe(0);
        expect(bench.bench.registry.tableBudget.usedBytes).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });

  it('has nothing that was not sent, whatever is lost', () => {
    let whole = 0;
    let incomplete = 0;
    fc.assert(
      fc.property(conversation, fc.array(fc.nat(), { minLength: 1, maxLength: 6 }), (given, losses) => {
        const { pieces, truth } = converse(given);
        const lost = new Set(losses.map((one) => one % pieces.length));
        const bench = new Http3Bench().play(
          pieces.flatMap((piece, at) => {
            if (!lost.has(at)) return [piece];
            return typeof piece.bytes === 'string'
              ? []
              : [{ ...piece, bytes: (piece.bytes as Buffer).length }];
          }),
        );
        bench.end();
        const check = (head: SeenHead, sent: readonly string[], read: readonly string[]): void => {
          if (head.incomplete) incomplete++;
          else whole++;
          if (!head.incomplete) expect(bag(read)).toEqual(bag(sent));
          else
            for (const value of new Set(read))
              expect(read.filter((one) => one === value).length).toBeLessThanOrEqual(
                sent.filter((one) => one === value).length,
              );
        };
        const crumbs = (cookies: readonly string[]): string[] => cookies.flatMap((line) => line.split('; '));
        for (const head of bench.requests)
          check(head, crumbs(truth.get(head.streamId!)!.cookies), crumbs(head.cookies));
        for (const head of bench.responses)
          check(head, truth.get(head.streamId!)!.setCookies, head.setCookies);
        expect(bench.bench.budget.usedBytes).toBe(0);
      }),
      { numRuns: 2 * RUNS },
    );
    expect(whole).toBeGreaterThan(RUNS);
    expect(incomplete).toBeGreaterThan(RUNS / 4);
  });

  it('survives any bytes on any stream', () => {
    const piece = fc.record({
      streamId: fc.integer({ min: 0, max: 19 }),
      direction: fc.constantFrom(CLIENT, SERVER),
      bytes: fc.oneof(
        { weight: 6, arbitrary: fc.uint8Array({ minLength: 1, maxLength: 60 }).map((b) => Buffer.from(b)) },
        { weight: 1, arbitrary: fc.integer({ min: 1, max: 100 }) },
        { weight: 1, arbitrary: fc.constantFrom('end' as const, 'reset' as const) },
      ),
    });
    fc.assert(
      fc.property(conversation, fc.array(piece, { maxLength: 30 }), (given, pieces) => {
        const { pieces: sent } = converse(given);
        const bench = new Http3Bench();
        for (const [at, one] of sent.entries()) bench.play([one, ...pieces.slice(at, at + 1)]);
        bench.end();
        expect(bench.bench.budget.usedBytes).toBe(0);
        expect(bench.bench.registry.tableBudget.usedBytes).toBe(0);
      }),
      { numRuns: RUNS },
    );
  });
});
