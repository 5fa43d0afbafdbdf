// The whole way from packets to heads when the capture does not have every byte: nothing may be found that was not on
// the wire, and nothing may be missed that was not damaged.

import { describe, expect, it } from 'vitest';
import { changed } from '../support/conversation.ts';
import {
  type Exchange,
  FAKE_COOKIE,
  FAKE_RESPONSE,
  headsOf,
  type Part,
  type ScriptOptions,
  script,
} from '../support/http-script.ts';
import fc from '../support/properties.ts';
import { type Found, type Reading, readPackets } from '../support/reading.ts';
import { dice, roll, type Sent, type Side, segmentBytes, traffic, turnsOf } from '../support/traffic.ts';

const RUNS = 80;
const CLIENT_SEQUENCE = 1000;
const SERVER_SEQUENCE = 5000;

/** Which bytes of each side's stream were captured. */
class Coverage {
  readonly #client: Uint8Array;
  readonly #server: Uint8Array;

  constructor(sent: readonly Sent[], lengths: Record<Side, number>) {
    this.#client = new Uint8Array(lengths.client);
    this.#server = new Uint8Array(lengths.server);
    for (const { packet, side } of sent) {
      const { sequence, payload } = packet.fields;
      const start = sequence - 1 - (side === 'client' ? CLIENT_SEQUENCE : SERVER_SEQUENCE);
      const headerBytes = packet.bytes.length - payload.length;
      const captured = Math.max(0, (packet.snapLength ?? packet.bytes.length) - headerBytes);
      (side === 'client' ? this.#client : this.#server).fill(
        1,
        start,
        start + Math.min(captured, payload.length),
      );
    }
  }

  has(side: Side, start: number, end: number): boolean {
    return !(side === 'client' ? this.#client : this.#server).subarray(start, end).includes(0);
  }
}

interface CoveredExchange {
  readonly exchange: Exchange;
  /** Everything that framing depends on was captured. */
  readonly isWhole: boolean;
  /** Every head was captured. */
  readonly hasHeads: boolean;
}

function covered(exchanges: readonly Exchange[], coverage: Coverage): CoveredExchange[] {
  const at: Record<Side, number> = { client: 0, server: 0 };
  const check = (side: Side, parts: readonly Part[]): { isWhole: boolean; hasHeads: boolean } => {
    let isWhole = true;
    let hasHeads = true;
    for (const part of parts) {
      const start = at[side];
      at[side] += part.text.length;
      const isHere = coverage.has(side, start, at[side]);
      if (!part.isCounted && !isHere) isWhole = false;
      if (part.head !== null && !isHere) hasHeads = false;
    }
    return { isWhole, hasHeads };
  };
  return exchanges.map((exchange) => {
    const request = check('client', exchange.request);
    const response = check('server', exchange.response);
    return {
      exchange,
      isWhole: request.isWhole && response.isWhole,
      hasHeads: request.hasHeads && response.hasHeads,
    };
  });
}

function lengthsOf(exchanges: readonly Exchange[]): Record<Side, number> {
  const length = (parts: readonly Part[]) => parts.reduce((sum, { text }) => sum + text.length, 0);
  return {
    client: exchanges.reduce((sum, { request }) => sum + length(request), 0),
    server: exchanges.reduce((sum, { response }) => sum + length(response), 0),
  };
}

/** Nothing is found that was not sent: values whole or as the beginning of one, in the order of the wire. */
function expectOnlyTruth(reading: Reading, exchanges: readonly Exchange[]): void {
  const responses = exchanges.flatMap(({ response }) => headsOf(response));
  const targets = new Set(exchanges.flatMap(({ request }) => headsOf(request).map(({ target }) => target)));
  let next = 0;
  for (const found of reading.responses) {
    expect(found.setCookies).not.toContain(FAKE_COOKIE);
    const match = responses.findIndex((head, index) => index >= next && isSeenAs(head.setCookies, found));
    expect(match, `${JSON.stringify(found)} is none of the responses`).toBeGreaterThanOrEqual(0);
    next = match + 1;
    if (found.requestTarget !== null) expect(targets).toContain(found.requestTarget);
  }
}

/**
 * Text of a body may be taken for a response where no reader can tell: bytes before it were lost, and it begins with a
 * segment, or behind the line end with which the segment begins.
 */
function isDeceptive(exchanges: readonly Exchange[], sent: readonly Sent[]): boolean {
  const text = exchanges.flatMap(({ response }) => response.map((part) => part.text)).join('');
  const coverage = new Coverage(sent, lengthsOf(exchanges));
  return sent.some(({ packet: { fields }, side }) => {
    const at = fields.sequence - SERVER_SEQUENCE - 1;
    return (
      side === 'server' &&
      fields.payload.length > 0 &&
      text.startsWith(FAKE_RESPONSE, at + /^[\r\n]*/.exec(text.slice(at))![0].length) &&
      !coverage.has('server', 0, at)
    );
  });
}

function isSeenAs(values: readonly string[], found: Found): boolean {
  const isPrefix = found.setCookies.every((value, index) => {
    const isLast = index === found.setCookies.length - 1;
    // A folded line may go on in the gap.
    return value === values[index] || (found.incomplete && isLast && values[index]?.startsWith(value));
  });
  return isPrefix && (found.incomplete || found.setCookies.length === values.length);
}

function keyOf(head: { status: number; setCookies: readonly string[] }): string {
  return JSON.stringify([head.status, head.setCookies]);
}

/** Every response whose exchange is undamaged is found, in order. */
function expectUndamaged(reading: Reading, coveredExchanges: readonly CoveredExchange[]): void {
  const whole = coveredExchanges.filter(({ isWhole }) => isWhole);
  const expected = whole.flatMap(({ exchange }) => headsOf(exchange.response)).map(keyOf);
  const found = reading.responses.filter(({ incomplete }) => !incomplete).map(keyOf);
  let at = 0;
  for (const key of expected) {
    at = found.indexOf(key, at) + 1;
    expect(at, `${key} is missing`).toBeGreaterThan(0);
  }
}

interface Trial {
  readonly exchanges: Exchange[];
  readonly segmentBytes: readonly number[];
  readonly dice: number[];
}

function trials(options: ScriptOptions, maxLength = 6): fc.Arbitrary<Trial> {
  return fc.record({ exchanges: script(options, maxLength), segmentBytes, dice });
}

/** An example that failed once. */
interface Failed {
  readonly seed: number;
  readonly path: string;
}

/** `pipelined` requests go together; `change` damages the capture. */
function check(
  options: ScriptOptions,
  pipelined: number,
  change: (sent: Sent[], dice: number[]) => Sent[],
  expectations: (reading: Reading, exchanges: CoveredExchange[]) => void,
  failed: readonly Failed[] = [],
): void {
  assertAll(
    fc.property(trials(options), ({ exchanges, segmentBytes, dice }) => {
      const all = traffic(turnsOf(exchanges, pipelined), {
        segmentBytes,
        clientSequence: CLIENT_SEQUENCE,
        serverSequence: SERVER_SEQUENCE,
      });
      const sent = change(all, dice);
      const reading = readPackets(sent.map(({ packet }) => packet));
      if (isDeceptive(exchanges, sent)) return;
      expectOnlyTruth(reading, exchanges);
      expectations(reading, covered(exchanges, new Coverage(sent, lengthsOf(exchanges))));
    }),
    failed,
  );
}

function assertAll<Values>(property: fc.IProperty<Values>, failed: readonly Failed[]): void {
  for (const example of failed) fc.assert(property, { ...example, endOnFailure: true });
  fc.assert(property, { numRuns: RUNS });
}

/** One packet in `odds` with a payload is lost, of those that `isMine`. */
function losing(odds: number, isMine: (entry: Sent) => boolean = () => true) {
  return (sent: Sent[], dice: number[]): Sent[] =>
    sent.filter(
      (entry, index) =>
        entry.packet.fields.payload.length === 0 || !isMine(entry) || roll(dice, index, odds) !== 0,
    );
}

const fromServer = ({ side }: Sent) => side === 'server';

describe('segments are lost', () => {
  it('of the responses: the undamaged ones are found, and no text of a body', () =>
    check({ fakes: 'responses' }, 1, losing(5, fromServer), expectUndamaged));

  // A response to HEAD has no body; when the request is lost, that is unknown.
  it('of both sides: the undamaged exchanges are found', () =>
    check({ fakes: false, heads: false }, 1, losing(6), expectUndamaged, [{ seed: -937107919, path: '44' }]));

  it('of both sides: no text of a body is reported', () =>
    check({ fakes: 'responses', heads: false }, 1, losing(6), () => {}, [
      { seed: -320669623, path: '341' },
      { seed: -320669623, path: '345' },
      // A head that a loss ends is followed by another one with the acknowledgement of the next packet.
      { seed: -2131353633, path: '694' },
    ]));

  it('of pipelined responses: the next one is found, wherever it begins', () =>
    check(
      { fakes: false, heads: false, untilClose: false, interim: false },
      10,
      losing(6, fromServer),
      expectUndamaged,
      [{ seed: 1521458037, path: '53' }],
    ));

  it('long enough ago that they cannot come any more', () =>
    fc.assert(
      fc.property(script({ fakes: 'responses', untilClose: false }, 3), dice, (exchanges, dice) => {
        // One segment of the first response is lost; a hundred exchanges follow before the capture ends.
        const follow = Array.from({ length: 100 }, () => exchanges.slice(0, 1)).flat();
        const all = [...exchanges, ...follow];
        const sent = traffic(turnsOf(all), {
          segmentBytes: [40],
          clientSequence: CLIENT_SEQUENCE,
          serverSequence: SERVER_SEQUENCE,
        });
        const mine = sent.filter(({ side, packet }) => side === 'server' && packet.fields.payload.length > 0);
        const lost = mine[roll(dice, 0, Math.min(mine.length, 20))];
        const captured = sent.filter((entry) => entry !== lost);
        const reading = readPackets(captured.map(({ packet }) => packet));
        if (isDeceptive(all, captured)) return;
        expectOnlyTruth(reading, all);
        expectUndamaged(reading, covered(all, new Coverage(captured, lengthsOf(all))));
      }),
      { numRuns: 20 },
    ));
});

describe('a body with a known length', () => {
  it('may lack any of its bytes', () => {
    const lostInBody = (exchanges: readonly Exchange[], sent: Sent[], dice: number[]): Sent[] => {
      const counted: boolean[] = [];
      for (const { response } of exchanges)
        for (const { text, isCounted } of response)
          for (let at = 0; at < text.length; at++) counted.push(isCounted);
      return sent.filter(({ packet, side }, index) => {
        const { sequence, payload } = packet.fields;
        if (side !== 'server' || payload.length === 0) return true;
        const start = sequence - SERVER_SEQUENCE - 1;
        return counted.slice(start, start + payload.length).includes(false) || roll(dice, index, 2) === 0;
      });
    };
    fc.assert(
      fc.property(trials({ fakes: 'responses' }), ({ exchanges, segmentBytes, dice }) => {
        const all = traffic(turnsOf(exchanges), {
          segmentBytes,
          clientSequence: CLIENT_SEQUENCE,
          serverSequence: SERVER_SEQUENCE,
        });
        const reading = readPackets(lostInBody(exchanges, all, dice).map(({ packet }) => packet));
        const expected = exchanges.flatMap(({ response }) => headsOf(response)).map(keyOf);
        expect(reading.responses.map(keyOf)).toEqual(expected);
      }),
      { numRuns: RUNS },
    );
  });
});

describe('packets are truncated', () => {
  it('by a snap length', () =>
    assertAll(
      fc.property(trials({ fakes: 'responses' }), fc.integer({ min: 40, max: 400 }), (trial, snapLength) => {
        const { exchanges, segmentBytes } = trial;
        const sent = traffic(turnsOf(exchanges), {
          segmentBytes,
          clientSequence: CLIENT_SEQUENCE,
          serverSequence: SERVER_SEQUENCE,
        }).map((entry) => ({ ...entry, packet: { ...entry.packet, snapLength } }));
        const reading = readPackets(sent.map(({ packet }) => packet));
        if (isDeceptive(exchanges, sent)) return;
        expectOnlyTruth(reading, exchanges);
        expectUndamaged(reading, covered(exchanges, new Coverage(sent, lengthsOf(exchanges))));
      }),
      [{ seed: 238019532, path: '225' }],
    ));
});

describe('a capture that starts in the middle', () => {
  it('has every response after the first whole one', () =>
    fc.assert(
      fc.property(trials({ fakes: false, heads: false }), fc.nat(1000), (trial, rank) => {
        const { exchanges, segmentBytes } = trial;
        const all = traffic(turnsOf(exchanges), {
          segmentBytes,
          clientSequence: CLIENT_SEQUENCE,
          serverSequence: SERVER_SEQUENCE,
        });
        const sent = all.slice(rank % all.length);
        const reading = readPackets(sent.map(({ packet }) => packet));
        expectOnlyTruth(reading, exchanges);
        expectUndamaged(reading, covered(exchanges, new Coverage(sent, lengthsOf(exchanges))));
      }),
      { numRuns: RUNS },
    ));
});

describe('a bit flips and the segment is sent again (netem corrupt)', () => {
  const corruption = fc.record({
    exchanges: script({ fakes: 'responses', heads: false }),
    segmentBytes: fc.array(fc.integer({ min: 20, max: 400 }), { minLength: 1, maxLength: 5 }),
    dice,
  });

  /** One segment in four is captured damaged first; its receiver drops it, and it comes again a little later. */
  function corrupted(sent: readonly Sent[], dice: readonly number[]): Sent[] {
    const result: Sent[] = [];
    let again: Sent[] = [];
    sent.forEach((entry, index) => {
      const { payload } = entry.packet.fields;
      const after = sent[index + 1];
      if (payload.length > 0 && roll(dice, index, 4) === 0) {
        const flipped = Buffer.from(payload);
        flipped[roll(dice, index + 1, payload.length)]! ^= 1 << roll(dice, index + 2, 8);
        const bytes = Buffer.from(entry.packet.bytes);
        flipped.copy(bytes, bytes.length - payload.length);
        result.push({ ...entry, packet: { ...entry.packet, bytes } });
        again.push(entry);
      } else result.push(entry);
      if (after === undefined || after.turn !== entry.turn || after.side !== entry.side || again.length > 2) {
        result.push(...again);
        again = [];
      }
    });
    return result;
  }

  it('the right bytes count', () =>
    fc.assert(
      fc.property(corruption, ({ exchanges, segmentBytes, dice }) => {
        const sent = corrupted(traffic(turnsOf(exchanges), { segmentBytes }), dice);
        const reading = readPackets(sent.map(({ packet }) => packet));
        const expected = exchanges.flatMap(({ response }) => headsOf(response)).map(keyOf);
        expect(reading.responses.map(keyOf)).toEqual(expected);
        const targets = exchanges.flatMap(({ request }) => headsOf(request)).map(({ target }) => target);
        expect(reading.requests.map(({ target }) => target)).toEqual(targets);
      }),
      { numRuns: RUNS },
    ));

  it('where every checksum is wrong, the first bytes count', () =>
    fc.assert(
      fc.property(corruption, ({ exchanges, segmentBytes, dice }) => {
        const offloaded = traffic(turnsOf(exchanges), { segmentBytes }).map((entry) => ({
          ...entry,
          packet: changed(entry.packet, { checksumError: 0x1234 }),
        }));
        // Other bytes are sent for what was sent already.
        const sent = offloaded.flatMap((entry, index) => {
          const { payload } = entry.packet.fields;
          if (payload.length === 0 || roll(dice, index, 3) !== 0) return [entry];
          const other = changed(entry.packet, { payload: Buffer.alloc(payload.length, 'x') });
          return [entry, { ...entry, packet: other }];
        });
        const reading = readPackets(sent.map(({ packet }) => packet));
        const expected = exchanges.flatMap(({ response }) => headsOf(response)).map(keyOf);
        expect(reading.responses.map(keyOf)).toEqual(expected);
      }),
      { numRuns: RUNS },
    ));
});
