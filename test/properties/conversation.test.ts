// The whole way from packets to heads: what a network may do to a conversation without losing a byte of it must not
// change what is found in it.

import { describe, expect, it } from 'vitest';
import { type Exchange, headsOf, script } from '../support/http-script.ts';
import fc from '../support/properties.ts';
import { doubleTagged, type Found, type Framing, type Reading, readPackets } from '../support/reading.ts';
import {
  dice,
  doubled,
  packetsOf,
  probed,
  reordered,
  retransmitted,
  type Sent,
  segmentBytes,
  type TrafficOptions,
  traffic,
  turnsOf,
} from '../support/traffic.ts';

const RUNS = 60;

const fakesEverywhere = { fakes: true };

function withoutPlace({ frame: _frame, stream: _stream, form: _form, ...found }: Found) {
  return found;
}

/** What must be found: every head whole, every response with its request. */
function expectAll(reading: Reading, exchanges: readonly Exchange[]): void {
  const whole = { truncated: [], incomplete: false };
  const requests = exchanges.flatMap(({ request }) => headsOf(request));
  expect(reading.requests.map(withoutPlace)).toEqual(
    requests.map((head) => ({ ...head, ...whole, requestTarget: null })),
  );
  const responses = exchanges.flatMap(({ request, response }) => {
    const requestTarget = headsOf(request)[0]!.target;
    return headsOf(response).map((head) => ({ ...head, ...whole, requestTarget }));
  });
  expect(reading.responses.map(withoutPlace)).toEqual(responses);
  expect(reading.counters.connections).toBe(1);
}

const scripted = fc.record({
  exchanges: script(fakesEverywhere),
  segmentBytes,
  pipelined: fc.constantFrom(1, 1, 2, 10),
  dice,
});

type Scripted = typeof scripted extends fc.Arbitrary<infer Value> ? Value : never;

function check(
  change: (sent: Sent[], scripted: Scripted) => Sent[],
  options: Partial<TrafficOptions> = {},
  framing?: Framing,
): void {
  fc.assert(
    fc.property(scripted, (value) => {
      const { exchanges, pipelined, segmentBytes } = value;
      const sent = traffic(turnsOf(exchanges, pipelined), { segmentBytes, ...options });
      const reading = readPackets(packetsOf(change(sent, value)), framing);
      expectAll(reading, exchanges);
      // A FIN that overtakes the end of a body until close ends it: what comes later is no part of it.
      if (!options.finData) expect(reading.counters.gaps).toBe(0);
    }),
    { numRuns: RUNS },
  );
}

describe('the same heads come out', () => {
  it('of a conversation split into segments at random', () => check((sent) => sent));

  it('with data on SYN and on FIN', () => check((sent) => sent, { synData: true, finData: true }));

  it('when sequence numbers wrap around', () => {
    for (const before of [1, 100])
      check((sent) => sent, { clientSequence: 2 ** 32 - before, serverSequence: 2 ** 32 - before - 1 });
  });

  it('when they pass the middle of their range', () =>
    check((sent, { dice }) => reordered(sent, dice, 4), {
      clientSequence: 2 ** 31 - 20,
      serverSequence: 2 ** 31 - 30,
    }));

  it('of segments that overtake each other', () => check((sent, { dice }) => reordered(sent, dice, 6)));

  it('of segments that come twice', () => check((sent, { dice }) => doubled(sent, dice)));

  it('of a capture that has each packet twice', () =>
    check((sent) => sent.flatMap((entry) => [entry, entry])));

  it('of retransmissions that overlap', () => check((sent, { dice }) => retransmitted(sent, dice)));

  it('with keep-alive and zero-window probes', () => check((sent, { dice }) => probed(sent, dice)));

  it('when all of it happens at once, over a wrap-around', () =>
    check(
      (sent, { dice }) =>
        doubled(reordered(retransmitted(probed(sent, dice), dice.toReversed()), dice, 5), dice.toReversed()),
      { clientSequence: 2 ** 32 - 300, serverSequence: 2 ** 32 - 400, finData: true },
    ));

  it('in IPv6', () =>
    check((sent, { dice }) => reordered(sent, dice, 3), {
      client: { address: '2001:db8::1' },
      server: { address: '2001:db8::2' },
    }));

  it('in two VLAN tags', () => check((sent) => sent, {}, doubleTagged));

  it('when the server sorts before the client', () =>
    check((sent, { dice }) => reordered(sent, dice, 3), {
      client: { address: '203.0.113.9', port: 80 },
      server: { address: '10.0.0.1', port: 50_000 },
    }));
});

describe('of one direction only', () => {
  const oneSide = fc.record({
    // Without the request it is unknown that a response to HEAD has no body.
    exchanges: script({ ...fakesEverywhere, heads: false }),
    segmentBytes,
    dice,
  });

  it('every response is found', () => {
    fc.assert(
      fc.property(oneSide, ({ exchanges, segmentBytes, dice }) => {
        const sent = reordered(traffic(turnsOf(exchanges), { segmentBytes }), dice, 4);
        const reading = readPackets(packetsOf(sent.filter(({ side }) => side === 'server')));
        const expected = exchanges.flatMap(({ response }) => headsOf(response));
        expect(reading.responses.map(({ status, setCookies }) => ({ status, setCookies }))).toEqual(
          expected.map(({ status, setCookies }) => ({ status, setCookies })),
        );
        expect(reading.requests).toEqual([]);
      }),
      { numRuns: RUNS },
    );
  });

  it('every request is found', () => {
    fc.assert(
      fc.property(oneSide, ({ exchanges, segmentBytes, dice }) => {
        const sent = reordered(traffic(turnsOf(exchanges), { segmentBytes }), dice, 4);
        const reading = readPackets(packetsOf(sent.filter(({ side }) => side === 'client')));
        const expected = exchanges.flatMap(({ request }) => headsOf(request));
        expect(reading.requests.map(({ target, cookies }) => ({ target, cookies }))).toEqual(
          expected.map(({ target, cookies }) => ({ target, cookies })),
        );
      }),
      { numRuns: RUNS },
    );
  });
});
