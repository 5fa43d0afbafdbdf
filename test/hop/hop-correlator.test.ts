import { describe, expect, it } from 'vitest';
import { HopCorrelator } from '../../src/hop/hop-correlator.ts';
import { MAX_PROMPT_SECONDS } from '../../src/hop/limits.ts';
import type { Message } from '../../src/record/message.ts';
import type { HopView } from '../../src/record/records.ts';
import { innerRequest, orphanResponse, outerRequest, responseTo, SID } from './requests.ts';

const OTHER_SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const SET = ['Set-Cookie', `sid=${SID}; Path=/`] as const;
const SENT = ['Cookie', `sid=${SID}`] as const;
const OWN = null;

function hopsOf(...messages: readonly Message[]): {
  frames: number[];
  hops: (HopView | null)[];
  routes: unknown[];
} {
  const frames: number[] = [];
  const hops: (HopView | null)[] = [];
  const correlator = new HopCorrelator((message, hop) => {
    frames.push(message.frame);
    hops.push(hop);
  });
  for (const message of messages) correlator.message(message);
  correlator.finish();
  return { frames, hops, routes: correlator.hops().map(({ exchanges }) => exchanges) };
}

/** As curl writes it, through a proxy that changes nothing but Host: only the cookies show that it is the same. */
const alike = (change: Parameters<typeof innerRequest>[0] = {}) => {
  const request = outerRequest({ stream: 2, frame: 12, srcPort: 50_002, dstPort: 3000, ...change });
  const fields = request.fields.map((field) =>
    field.name === 'Host' ? { ...field, value: 'localhost:3000' } : field,
  );
  return { ...request, fields };
};

describe('an exchange on two hops', () => {
  it('is one exchange, as the browser sees it', () => {
    const outer = outerRequest();
    const inner = innerRequest();
    const { hops, routes } = hopsOf(outer, inner, responseTo(inner, 13, SET), responseTo(outer, 14, SET));
    expect(hops).toEqual([OWN, { of: 10, depth: 1 }, { of: 10, depth: 1 }, OWN]);
    expect(routes).toEqual([1]);
  });

  it('may be on three: all name the request of the browser', () => {
    const outer = outerRequest();
    const middle = innerRequest({ dstPort: 8081 }, ['X-Forwarded-For', '127.0.0.1']);
    const inner = innerRequest({ stream: 3, frame: 13, srcPort: 50_003 }, ['X-Forwarded-For', '127.0.0.1']);
    const { hops } = hopsOf(
      outer,
      middle,
      inner,
      responseTo(inner, 14, SET),
      responseTo(middle, 15, SET),
      responseTo(outer, 16, SET),
    );
    expect(hops.map((hop) => hop?.depth ?? 0)).toEqual([0, 1, 2, 2, 1, 0]);
    expect(hops.map((hop) => hop?.of ?? 10)).toEqual([10, 10, 10, 10, 10, 10]);
  });

  it('may be tried again at another server, of which the browser sees nothing', () => {
    const outer = outerRequest();
    const first = innerRequest({ dstPort: 3001 });
    const second = innerRequest({ stream: 3, frame: 14, srcPort: 50_003 });
    const lost = ['Set-Cookie', `sid=${OTHER_SID}`] as const;
    const { hops } = hopsOf(
      outer,
      first,
      responseTo(first, 13, lost),
      second,
      responseTo(second, 15, SET),
      responseTo(outer, 16, SET),
    );
    expect(hops.map((hop) => hop?.depth ?? 0)).toEqual([0, 1, 1, 1, 1, 0]);
  });

  it('with no sign in the request, the cookies of the responses decide; what is behind waits', () => {
    const outer = outerRequest();
    const between = outerRequest({ stream: 5, frame: 14, target: '/favicon.ico' }, SENT);
    const relayed = hopsOf(outer, alike(), responseTo(alike(), 13, SET), between, responseTo(outer, 15, SET));
    expect(relayed.frames).toEqual([10, 12, 13, 14, 15]);
    // The request without cookies is nothing to judge; the response is told with the outer one.
    expect(relayed.hops).toEqual([OWN, OWN, { of: 10, depth: 1 }, OWN, OWN]);
    const own = ['Set-Cookie', `sid=${OTHER_SID}`] as const;
    const parallel = hopsOf(
      outer,
      alike(),
      responseTo(alike(), 13, own),
      between,
      responseTo(outer, 15, SET),
    );
    expect(parallel.frames).toEqual([10, 12, 13, 14, 15]);
    expect(parallel.hops).toEqual([OWN, OWN, OWN, OWN, OWN]);
  });

  it('of two users on one inner connection, each belongs to its own', () => {
    const sids = [SID, OTHER_SID];
    const outers = sids.map((sid, index) =>
      outerRequest({ stream: 10 + index, frame: 20 + index }, ['Cookie', `sid=${sid}`]),
    );
    const inners = [1, 0].map((user, index) =>
      innerRequest({ frame: 22 + index, streamId: null }, ['Cookie', `sid=${sids[user]}`]),
    );
    const { hops } = hopsOf(...outers, ...inners);
    expect(hops.slice(2)).toEqual([
      { of: 21, depth: 1 },
      { of: 20, depth: 1 },
    ]);
  });
});

describe('what only looks like it', () => {
  it('a cache that gives the cookie of one user to another answers without an inner exchange', () => {
    const first = outerRequest();
    const inner = innerRequest();
    const second = outerRequest({ stream: 3, frame: 20, srcPort: 50_003 });
    const { hops } = hopsOf(
      first,
      inner,
      responseTo(inner, 13, SET),
      responseTo(first, 14, SET),
      second,
      responseTo(second, 21, SET),
    );
    expect(hops.map((hop) => hop === null)).toEqual([true, false, false, true, true, true]);
  });

  it('a page that is asked for twice at one time, and two browsers at one server', () => {
    const outer = outerRequest({}, SENT);
    const again = outerRequest({ stream: 2, frame: 12, srcPort: 50_002 }, SENT);
    const { hops } = hopsOf(outer, again, responseTo(again, 13, SET), responseTo(outer, 14, SET));
    expect(hops).toEqual([OWN, OWN, OWN, OWN]);
  });

  it('a second user at another proxy of the same server', () => {
    const second = outerRequest({ stream: 3, frame: 13, srcPort: 50_003, dstPort: 8081 });
    const fields = second.fields.map((field) =>
      field.name === 'Host' ? { ...field, value: 'localhost:8081' } : field,
    );
    expect(hopsOf(outerRequest(), innerRequest(), { ...second, fields }).hops).toEqual([
      OWN,
      { of: 10, depth: 1 },
      OWN,
    ]);
  });

  it('a second user who asks the proxy while the server works for the first', () => {
    const outer = outerRequest();
    const second = outerRequest({ stream: 3, frame: 13, srcPort: 50_003 });
    expect(hopsOf(outer, innerRequest(), second).hops).toEqual([OWN, { of: 10, depth: 1 }, OWN]);
  });

  it('what comes when the outer exchange is over', () => {
    const outer = outerRequest({}, SENT);
    const later = innerRequest({}, SENT);
    expect(hopsOf(outer, responseTo(outer, 11), later, responseTo(later, 13, SET)).hops).toEqual([
      OWN,
      OWN,
      OWN,
      OWN,
    ]);
  });

  it('a health check while a browser waits', () => {
    const check = innerRequest({ target: '/health' });
    const fields = check.fields.filter(({ name }) => name !== 'User-Agent');
    const outer = outerRequest();
    const own = ['Set-Cookie', `sid=${OTHER_SID}`] as const;
    const { hops } = hopsOf(
      outer,
      { ...check, fields },
      responseTo({ ...check, fields }, 13, own),
      responseTo(outer, 14, SET),
    );
    expect(hops).toEqual([OWN, OWN, OWN, OWN]);
  });

  it('a server that calls another one is told by itself, unless it passes the cookies on', () => {
    const call = innerRequest({ target: '/api/login', method: 'POST' });
    const fields = call.fields.map((field) =>
      field.name === 'User-Agent' ? { ...field, value: 'node' } : field,
    );
    const outer = outerRequest({ target: '/login', method: 'POST' });
    const answered = (...set: (readonly [string, string])[]) =>
      hopsOf(
        outer,
        { ...call, fields },
        responseTo({ ...call, fields }, 13, SET),
        responseTo(outer, 14, ...set),
      ).hops;
    expect(answered(SET)).toEqual([OWN, OWN, { of: 10, depth: 1 }, OWN]);
    expect(answered()).toEqual([OWN, OWN, OWN, OWN]);
  });
});

describe('where packets are lost', () => {
  const outer = outerRequest();
  const inner = innerRequest();

  it('without the inner request, the response waits for the outer one', () => {
    const { frames, hops } = hopsOf(outer, orphanResponse(inner, 13, SET), responseTo(outer, 14, SET));
    expect(frames).toEqual([10, 13, 14]);
    expect(hops).toEqual([OWN, { of: 10, depth: 1 }, OWN]);
  });

  it('without the outer request, the inner exchange is told, once', () => {
    const { hops } = hopsOf(inner, responseTo(inner, 13, SET), orphanResponse(outer, 14, SET));
    expect(hops).toEqual([OWN, OWN, { of: 12, depth: 0 }]);
  });

  it('without the outer request, on a connection that is known', () => {
    const again = innerRequest({ frame: 22 }, SENT);
    const { hops } = hopsOf(
      outer,
      inner,
      responseTo(inner, 13, SET),
      responseTo(outer, 14, SET),
      again,
      responseTo(again, 23),
    );
    expect(hops.slice(4)).toEqual([
      { of: null, depth: 1 },
      { of: null, depth: 1 },
    ]);
  });

  it('without the inner or the outer response nothing else is told', () => {
    expect(hopsOf(outer, inner, responseTo(outer, 14, SET)).hops).toEqual([OWN, { of: 10, depth: 1 }, OWN]);
    expect(hopsOf(outer, inner, responseTo(inner, 13, SET)).hops).toEqual([
      OWN,
      { of: 10, depth: 1 },
      { of: 10, depth: 1 },
    ]);
  });

  it('without the request after an address translation, and before it', () => {
    const before = outerRequest({ src: '172.17.0.2', dst: '203.0.113.2' });
    const after = { ...before, stream: 2, frame: 12, src: '203.0.113.1' };
    const behind = [before, orphanResponse(after, 13, SET), responseTo(before, 14, SET)];
    expect(hopsOf(...behind).hops).toEqual([OWN, { of: 10, depth: 1 }, OWN]);
    const ahead = [after, responseTo(after, 13, SET), orphanResponse(before, 14, SET)];
    expect(hopsOf(...ahead).hops).toEqual([OWN, OWN, { of: 12, depth: 0 }]);
  });

  it('between two translations of addresses, where only responses have both true addresses', () => {
    const client = { src: '10.78.0.2', srcPort: 54_897 };
    const outer = outerRequest({ ...client, dst: '10.78.0.1', dstPort: 8080 });
    const masqueraded = {
      ...outer,
      ...{ stream: 2, frame: 11, src: '10.77.0.1', dst: '10.77.0.2', dstPort: 8000 },
    };
    const half = { ...masqueraded, ...client, stream: 3 };
    const { hops } = hopsOf(
      ...[outer, masqueraded, responseTo(masqueraded, 16, SET), orphanResponse(half, 17, SET)],
      ...[responseTo(outer, 18, SET)],
    );
    expect(hops).toEqual([OWN, OWN, { of: 10, depth: 1 }, { of: 10, depth: 1 }, OWN]);
    // Another response, of another client that has the port, is one of its own.
    const other = { ...half, src: '10.78.0.9' };
    const alone = [masqueraded, responseTo(masqueraded, 16, SET)];
    expect(hopsOf(...alone, orphanResponse(other, 17, ['Set-Cookie', 'sid=other'])).hops.at(-1)).toEqual(OWN);
    expect(hopsOf(...alone, orphanResponse(half, 17, SET)).hops.at(-1)).toEqual({ of: 11, depth: 0 });
  });

  it('a request that waited behind a gap is told by the exchange that it was passed on as', () => {
    const at = (nanoseconds: number) => ({ nanoseconds });
    const late = outerRequest({ ...at(1e6), frame: 10 });
    const judged = innerRequest(at(5e6));
    const { hops } = hopsOf(judged, responseTo(judged, 13, SET), late, responseTo(late, 14, SET));
    expect(hops).toEqual([OWN, OWN, { of: 12, depth: 0 }, { of: 12, depth: 0 }]);
  });

  it('what the exchange on the later hop does not set is judged on that of the browser', () => {
    const at = (nanoseconds: number) => ({ nanoseconds });
    const late = outerRequest({ ...at(1e6), frame: 10 });
    const judged = innerRequest(at(5e6));
    const sticky = responseTo(late, 14, SET, ['Set-Cookie', 'SRV=s1']);
    expect(hopsOf(judged, responseTo(judged, 13, SET), late, sticky).hops[3]).toEqual(OWN);
  });

  it('an inner request that waited behind a gap belongs to the exchange that was open when it was sent', () => {
    const first = outerRequest({ nanoseconds: 1e6 });
    const answered = { ...responseTo(first, 14, SET), nanoseconds: 9e6 };
    const newer = outerRequest({
      stream: 7,
      frame: 15,
      srcPort: 50_007,
      target: '/other',
      nanoseconds: 20e6,
    });
    const late = innerRequest({ nanoseconds: 5e6 });
    expect(hopsOf(first, answered, newer, late).hops).toEqual([OWN, OWN, OWN, { of: 10, depth: 1 }]);
  });

  it('what a known proxy passed on is known by how it is written', () => {
    const again = innerRequest({ stream: 8, frame: 20, srcPort: 50_008 });
    const { hops } = hopsOf(outer, inner, responseTo(outer, 14, SET), again, alike({ stream: 9, frame: 21 }));
    expect(hops.slice(3)).toEqual([{ of: null, depth: 1 }, OWN]);
  });

  it('a response of a server that waited behind a gap may have been passed on meanwhile', () => {
    const call = innerRequest({ target: '/api/login', method: 'POST' });
    const fields = call.fields.map((field) =>
      field.name === 'User-Agent' ? { ...field, value: 'node' } : field,
    );
    const page = outerRequest({ target: '/login', method: 'POST' });
    const late = { ...responseTo({ ...call, fields }, 13, SET), nanoseconds: 1e6 };
    const passed = { ...responseTo(page, 14, SET), nanoseconds: 2e6 };
    expect(hopsOf(page, { ...call, fields }, passed, late).hops).toEqual([
      OWN,
      OWN,
      OWN,
      { of: 10, depth: 1 },
    ]);
  });

  it('a response of another server is its own', () => {
    const elsewhere = orphanResponse(innerRequest({ src: '10.0.0.9', dst: '10.0.0.8' }), 13, SET);
    expect(hopsOf(outer, elsewhere, responseTo(outer, 14, SET)).hops).toEqual([OWN, OWN, OWN]);
  });
});

describe('an outer request that never gets its response', () => {
  const outer = outerRequest({}, SENT);
  const late = (change = {}) =>
    innerRequest({ seconds: outer.seconds + MAX_PROMPT_SECONDS + 1, ...change }, SENT);

  it('takes no request of another client that comes later, unless its server was seen to pass requests on to that', () => {
    const other = late();
    expect(hopsOf(outer, other, responseTo(other, 20, SET)).hops).toEqual([OWN, OWN, OWN]);
    const first = innerRequest({}, SENT);
    const seen = [outer, first, responseTo(first, 13, SET), responseTo(outer, 14, SET)];
    const again = outerRequest({ frame: 15, stream: 4 }, SENT);
    expect(hopsOf(...seen, again, late({ stream: 5, frame: 20 })).hops.at(-1)).toEqual({ of: 15, depth: 1 });
  });

  it('may wait for long for a program that gathers its content first', () => {
    const upload = outerRequest({ method: 'POST' }, SENT, ['Content-Length', '50000000']);
    expect(hopsOf(upload, late({ method: 'POST' })).hops).toEqual([OWN, { of: 10, depth: 1 }]);
    const login = outerRequest({ method: 'POST' }, SENT, ['Content-Length', '20']);
    expect(hopsOf(login, late({ method: 'POST' })).hops).toEqual([OWN, OWN]);
  });

  it('is over when its client asks for more on the connection, but not on another stream of one', () => {
    const outer = outerRequest();
    const next = outerRequest({ frame: 11, target: '/next' });
    const inner = innerRequest();
    expect(hopsOf(outer, next, inner).hops).toEqual([OWN, OWN, OWN]);
    const h2 = { protocol: 'h2', tls: true } as const;
    const streams = [
      outerRequest({ ...h2, streamId: 1 }),
      outerRequest({ ...h2, streamId: 3, frame: 11, target: '/next' }),
    ];
    expect(hopsOf(...streams, inner).hops).toEqual([OWN, OWN, { of: 10, depth: 1 }]);
  });
});

describe('responses that nobody looks at', () => {
  it('end their exchanges', () => {
    const hops: (HopView | null)[] = [];
    const correlator = new HopCorrelator((_, hop) => hops.push(hop));
    const outer = outerRequest({}, SENT);
    correlator.message(outer);
    expect(correlator.wantsResponse(outer)).toBe(false);
    correlator.responseUnseen(103, outer);
    correlator.message(innerRequest({}, SENT));
    expect(correlator.wantsResponse(outer)).toBe(true);
    correlator.responseUnseen(200, outer);
    correlator.message({ ...alike({ stream: 4, frame: 20 }) });
    expect(hops).toEqual([null, { of: 10, depth: 1 }, null]);
  });
});

describe('several captures', () => {
  const other = { input: 'other.pcap' } as const;
  const outer = outerRequest();
  const inner = innerRequest();

  it('a request that never got its response waits for none in another capture', () => {
    const elsewhere = innerRequest(other);
    const set = responseTo(elsewhere, 13, ['Set-Cookie', 'sid=abc; Path=/']);
    expect(hopsOf(outer, elsewhere, set).hops).toEqual([OWN, OWN, OWN]);
  });

  it('nor for one that comes much later, in the same', () => {
    const later = innerRequest({ seconds: outer.seconds + 3600 });
    expect(hopsOf(outer, later, responseTo(later, 13, SET)).hops).toEqual([OWN, OWN, OWN]);
  });

  it('a server that a proxy was seen before in one capture is asked directly in another', () => {
    const direct = { ...innerRequest({ ...other, stream: 8 }), input: 'other.pcap' };
    const { hops } = hopsOf(
      outer,
      inner,
      responseTo(inner, 13, SET),
      responseTo(outer, 14, SET),
      direct,
      responseTo(direct, 13, SET),
    );
    expect(hops.slice(4)).toEqual([OWN, OWN]);
  });

  it('a response without its request is no other one because a capture with the same clock has the same value', () => {
    const elsewhere = outerRequest({ ...other, stream: 9 });
    const { hops } = hopsOf(inner, responseTo(inner, 13, SET), {
      ...orphanResponse(elsewhere, 2, SET),
      input: 'other.pcap',
    });
    expect(hops).toEqual([OWN, OWN, OWN]);
  });

  it('one before a proxy and one behind it: the session shows it, and a frame of another capture is not named', () => {
    const before = outerRequest({}, SENT);
    const behind = innerRequest(other, SENT);
    expect(hopsOf(before, behind).hops).toEqual([OWN, { of: null, depth: 1 }]);
  });
});

describe('clocks that are not set', () => {
  const page = (client: string, stream: number, frame: number) =>
    outerRequest({ src: client, srcPort: 40_000, dst: '10.0.0.9', dstPort: 80, stream, frame, seconds: 0 });

  it('the same request of two clients, from one port and at one instant, is two requests', () => {
    const first = page('10.0.0.1', 1, 1);
    const second = page('10.0.0.2', 2, 2);
    const own = ['Set-Cookie', `sid=${OTHER_SID}`] as const;
    for (const [firstSets, secondSets] of [
      [SET, own],
      [
        ['Set-Cookie', 'a=1'],
        ['Set-Cookie', 'a=2'],
      ],
    ] as const) {
      const inTurn = hopsOf(
        first,
        second,
        { ...responseTo(first, 3, firstSets), seconds: 0 },
        { ...responseTo(second, 4, secondSets), seconds: 0 },
      );
      expect(inTurn.hops).toEqual([OWN, OWN, OWN, OWN]);
      const inside = hopsOf(
        first,
        second,
        { ...responseTo(second, 3, secondSets), seconds: 0 },
        { ...responseTo(first, 4, firstSets), seconds: 0 },
      );
      expect(inside.hops).toEqual([OWN, OWN, OWN, OWN]);
    }
  });

  it('a response that is passed on byte by byte, inside the other exchange, shows translated addresses', () => {
    const first = page('10.0.0.1', 1, 1);
    const second = page('10.0.0.2', 2, 2);
    const set = ['Set-Cookie', 'a=1'] as const;
    const { hops, routes } = hopsOf(
      first,
      second,
      { ...responseTo(second, 3, set), seconds: 0 },
      { ...responseTo(first, 4, set), seconds: 0 },
    );
    expect(hops).toEqual([OWN, OWN, { of: 1, depth: 1 }, OWN]);
    expect(routes).toEqual([1]);
  });
});

it('what is left out is counted with the cookies that it sets', () => {
  const correlator = new HopCorrelator(() => {});
  const outer = outerRequest();
  const inner = innerRequest();
  const alone = innerRequest({ frame: 22 }, SENT);
  for (const message of [
    outer,
    inner,
    responseTo(inner, 13, SET, ['Set-Cookie', 'theme=dark']),
    responseTo(outer, 14, SET),
    alone,
    responseTo(alone, 23, SET),
  ])
    correlator.message(message);
  correlator.finish();
  expect(correlator.hops().map(({ kind, exchanges, setCookies }) => [kind, exchanges, setCookies])).toEqual([
    ['proxy', 1, 2],
    ['unpaired', 1, 1],
  ]);
});
