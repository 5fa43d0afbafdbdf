import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import type { Endpoint } from '../../../src/flow/endpoint.ts';
import { Channel, type Direction, Stamp, Stream, type StreamConsumer } from '../../../src/flow/stream.ts';
import type { MessageKind } from '../../../src/protocol/events.ts';
import type { Body, HeadHandler } from '../../../src/protocol/http1/head-handler.ts';
import { HeadScanner } from '../../../src/protocol/http1/head-scanner.ts';
import { Http1Parser } from '../../../src/protocol/http1/parser.ts';
import { MAX_HEAD_BYTES } from '../../../src/protocol/limits.ts';
import { Counters } from '../../../src/shared/counters.ts';

/** One direction, its parser, and everything the parser says. */
class Bench extends Channel implements StreamConsumer, HeadHandler {
  readonly streams: readonly [Stream, Stream] = [new Stream(this, 0), new Stream(this, 1)];
  readonly endpoints = [] as unknown as readonly [Endpoint, Endpoint];
  readonly events: string[] = [];
  readonly counters = new Counters();
  readonly parser: Http1Parser;
  readonly budget: BufferBudget;
  isAsked = true;
  isOwed = false;
  isUnsure = false;
  isBodyGuess = false;
  isPipelined = false;

  onForeign(): boolean {
    return false;
  }

  constructor(kind: MessageKind = 'response', fromStart = true, budgetBytes = 1 << 24) {
    super(0, false);
    this.consumer = this;
    this.budget = new BufferBudget(budgetBytes);
    this.parser = new Http1Parser(kind, this.streams[0], this, this.counters, this.budget, fromStart);
  }

  feed(text: string, pieceBytes = text.length): this {
    const bytes = Buffer.from(`\n\n${text}`, 'latin1');
    for (let at = 2; at < bytes.length; at += pieceBytes)
      this.streams[0].deliver(bytes, at, Math.min(at + pieceBytes, bytes.length), new Stamp());
    return this;
  }

  lose(count: number): this {
    this.streams[0].lose(count, new Stamp());
    return this;
  }

  close(captureEnded = false): this {
    this.parser.end(captureEnded, new Stamp());
    return this;
  }

  data(_direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.parser.data(bytes, start, end, stamp);
  }

  skipped(): void {
    this.parser.skipped();
  }

  gap(_direction: Direction, _count: number, stamp: Stamp): void {
    this.parser.gap(stamp);
  }

  end(): void {}

  isIdle(): boolean {
    return this.parser.isIdle;
  }

  /** The body is what the header says; `X-Body` names the others. */
  onHead(
    _kind: MessageKind,
    facts: HeadScanner,
    bytes: Buffer,
    start: number,
    end: number,
    incomplete: boolean,
  ): Body {
    const text = bytes.toString('latin1', start, end);
    this.events.push(incomplete ? `incomplete ${JSON.stringify(text)}` : text.slice(0, text.search(/\r?\n/)));
    const named = /X-Body: ([a-z-]+)/.exec(text);
    if (named !== null) return named[1] as Body;
    return facts.isChunked ? 'chunked' : Math.max(0, facts.contentLength);
  }

  mayResume(): boolean {
    return this.isAsked;
  }

  mayResumeInside(kind: MessageKind): boolean {
    return this.isAsked && kind === 'response';
  }

  isResponseOwed(): boolean {
    return this.isOwed;
  }

  isResponseUnsure(): boolean {
    return this.isUnsure;
  }

  onNoResponse(): void {
    this.events.push('no response');
  }

  onLost(_kind: MessageKind, isBetween: boolean): void {
    if (isBetween) this.events.push('lost');
  }

  onPassthrough(_kind: MessageKind, bytes: Buffer, start: number, end: number): void {
    this.events.push(`passthrough ${bytes.toString('latin1', start, end)}`);
  }

  onPassthroughGap(): void {
    this.events.push('passthrough gap');
  }
}

const ONE = 'HTTP/1.1 200 One\r\nContent-Length: 3\r\n\r\nabc';
const TWO = 'HTTP/1.1 200 Two\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\nX: y\r\n\r\n';
const THREE = 'HTTP/1.1 204 Three\r\n\r\n';
const ALL = ['HTTP/1.1 200 One', 'HTTP/1.1 200 Two', 'HTTP/1.1 204 Three'];

describe('messages follow each other', () => {
  it.each([1, 2, 3, 5, 17, 40, 1000])('in pieces of %i bytes', (pieceBytes) => {
    const bench = new Bench().feed(`${ONE}\r\n${TWO}${THREE}`, pieceBytes);
    expect(bench.events).toEqual(ALL);
    expect(bench.parser.isIdle).toBe(true);
    expect(bench.budget.usedBytes).toBe(0);
  });

  it('with trailing bytes, which begin the next one', () => {
    const bench = new Bench().feed(`${ONE}HTTP/1.1 20`);
    expect(bench.parser.isIdle).toBe(false);
    expect(bench.feed('0 OK\r\n\r\n').events).toEqual(['HTTP/1.1 200 One', 'HTTP/1.1 200 OK']);
  });

  it('a body until close has no end but the stream', () => {
    const bench = new Bench().feed(`HTTP/1.1 200 A\r\nX-Body: until-close\r\n\r\n${ONE}`).feed(ONE);
    expect(bench.events).toEqual(['HTTP/1.1 200 A']);
    expect(bench.streams[0].skip).toBe(Number.POSITIVE_INFINITY);
  });

  it('until another protocol follows', () => {
    const bench = new Bench().feed('HTTP/1.1 101 A\r\nX-Body: passthrough\r\n\r\nfree').feed(ONE).lose(3);
    expect(bench.events).toEqual([
      'HTTP/1.1 101 A',
      'passthrough free',
      `passthrough ${ONE}`,
      'passthrough gap',
    ]);
  });

  it('or keeps its bytes for later, and goes on after all', () => {
    const bench = new Bench().feed('HTTP/1.1 200 A\r\nX-Body: passthrough\r\n\r\n');
    bench.parser.resumeHttp(false);
    expect(bench.feed(THREE).events).toEqual(['HTTP/1.1 200 A', ALL[2]]);
  });
});

describe('a response that is owed', () => {
  const odd = (line: string) => `${line}\r\nContent-Length: 3\r\n\r\nabc`;

  function owed(text: string, pieceBytes?: number): string[] {
    const bench = new Bench();
    bench.isOwed = true;
    return bench.feed(text, pieceBytes).events;
  }

  it.each([
    'HTTP/4.0 200 OK',
    'HTTP/4 200',
    'HTTP/1.1 20 OK',
    'HTTP/1.1',
    'HTTP/1.10 200 OK',
    'http/1.1 200 OK',
    'HTTPER/1.1 200 OK',
  ])('%s, in pieces of any size', (line) => {
    const text = ONE + odd(line) + TWO;
    const expected = [ALL[0], line, ALL[1]];
    for (const pieceBytes of [1, 2, 3, 7, 30, 1000]) expect(owed(text, pieceBytes)).toEqual(expected);
    expect(new Bench().feed(text).events).toEqual([ALL[0]]);
  });

  it.each(['x ', '\xef\xbb\xbf', 'HTT', 'a\n\nb'])('behind %j', (before) => {
    const line = 'HTTP/1.1 200 OK';
    for (const pieceBytes of [1, 2, 3, 4, 7, 30, 1000])
      expect(owed(before + odd(line) + TWO, pieceBytes)).toEqual([line, ALL[1]]);
  });

  it.each(['RTSP/1.1 200 OK', 'abcdeHTTP/1.1 200 OK', 'Set-Cookie: a=1'])(
    '%s is none, and counted',
    (line) => {
      for (const pieceBytes of [1, 3, 1000]) expect(owed(odd(line), pieceBytes)).toEqual(['no response']);
    },
  );

  it('but not behind a gap', () => {
    const bench = new Bench();
    bench.isOwed = true;
    expect(bench.feed(ONE).lose(10).feed(odd('HTTP/4.0 200 OK')).feed(TWO).events).toEqual([
      ALL[0],
      'lost',
      ALL[1],
    ]);
  });
});

describe('a gap', () => {
  it('inside a counted body is none', () => {
    const bench = new Bench().feed(ONE.slice(0, -3)).lose(3).feed(THREE);
    expect(bench.events).toEqual([ALL[0], ALL[2]]);
  });

  it('inside a chunk is none', () => {
    const dataAt = TWO.indexOf('abc');
    const bench = new Bench()
      .feed(TWO.slice(0, dataAt))
      .lose(3)
      .feed(TWO.slice(dataAt + 3) + THREE);
    expect(bench.events).toEqual([ALL[1], ALL[2]]);
  });

  it('between chunks loses the framing until the next status line, which may lie inside a segment', () => {
    const dataEnd = TWO.indexOf('abc') + 3;
    const bench = new Bench()
      .feed(TWO.slice(0, dataEnd))
      .lose(2)
      .feed(TWO.slice(dataEnd + 2) + THREE);
    expect(bench.events).toEqual([ALL[1], ALL[2]]);
  });

  it('inside a head ends it as incomplete', () => {
    const bench = new Bench().feed('HTTP/1.1 200 A\r\nSet-Cookie: a').lose(5).feed(`b\r\n\r\n${THREE}`);
    expect(bench.events).toEqual(['incomplete "HTTP/1.1 200 A\\r\\nSet-Cookie: a"', ALL[2]]);
    expect(bench.budget.usedBytes).toBe(0);
  });

  it('inside a start line loses the message', () => {
    expect(new Bench().feed('HTTP/1.1 2').lose(5).feed(THREE).events).toEqual(['lost', ALL[2]]);
  });

  it('between messages loses one', () => {
    expect(new Bench().feed(ONE).lose(5).feed(THREE).events).toEqual([ALL[0], 'lost', ALL[2]]);
  });

  it('over the end of a body loses the message behind it', () => {
    expect(new Bench().feed(ONE.slice(0, -2)).lose(5).feed(THREE).events).toEqual([ALL[0], 'lost', ALL[2]]);
  });

  it('after a gap loses nothing more', () => {
    expect(new Bench().lose(5).feed('x').lose(5).feed(THREE).events).toEqual(['lost', ALL[2]]);
  });
});

describe('after the framing was lost, a message is found', () => {
  const lost = (kind: MessageKind = 'response') => new Bench(kind, false);

  it.each([1, 2, 7, 13, 14, 1000])('at the beginning of a segment, in pieces of %i bytes', (pieceBytes) => {
    expect(lost().feed(THREE, pieceBytes).events).toEqual([ALL[2]]);
    const request = `GET /${'a'.repeat(100)} HTTP/1.1`;
    expect(lost('request').feed(`${request}\r\n\r\n`, pieceBytes).events).toEqual([request]);
  });

  it.each([1, 5, 9, 12, 15, 17, 18])('inside a segment, split after %i of its bytes', (split) => {
    const bench = lost()
      .feed(`the end of a body${THREE.slice(0, split)}`)
      .feed(THREE.slice(split));
    expect(bench.events).toEqual([ALL[2]]);
  });

  it('after something that began like one', () => {
    expect(lost().feed('a body with HTT').feed(`P is none\r\n${THREE}`).feed(THREE).events).toContain(ALL[2]);
    expect(lost('request').feed('abc').feed('<p>').feed('GET / HTTP/1.1\r\n\r\n').events).toEqual([
      'GET / HTTP/1.1',
    ]);
  });

  it('not a request inside a segment', () => {
    expect(lost('request').feed('xx\nGET / HTTP/1.1\r\n\r\n').events).toEqual([]);
  });

  it('not where none is expected', () => {
    const bench = lost();
    bench.isAsked = false;
    expect(bench.feed(THREE).feed(`x${THREE}`).events).toEqual([]);
    bench.isAsked = true;
    expect(bench.feed(THREE).events).toEqual([ALL[2]]);
  });

  it('a guess that a gap cuts off is no lost message', () => {
    expect(lost().feed('a body that ends in HTT').lose(3).feed(THREE).events).toEqual([ALL[2]]);
  });

  it('but a guess with its status line is one that is incomplete', () => {
    expect(lost().feed('HTTP/1.1 200 A\r\nB').lose(3).events).toEqual(['incomplete "HTTP/1.1 200 A\\r\\nB"']);
  });
});

describe('the end of the stream', () => {
  it.each([
    ['closes a head whose last line is whole', 'HTTP/1.1 200 A\r\nB: c\r\n', false, 'HTTP/1.1 200 A'],
    [
      'breaks one whose last line is not',
      'HTTP/1.1 200 A\r\nB: c',
      false,
      'incomplete "HTTP/1.1 200 A\\r\\nB: c"',
    ],
    [
      'breaks one when only the capture ends',
      'HTTP/1.1 200 A\r\nB: c\r\n',
      true,
      'incomplete "HTTP/1.1 200 A\\r\\nB: c\\r\\n"',
    ],
    ['loses one without a start line', 'HTTP/1.', false, 'lost'],
  ])('%s', (_name, text, captureEnded, event) => {
    const bench = new Bench().feed(text).close(captureEnded);
    expect(bench.events).toEqual([event]);
    expect(bench.budget.usedBytes).toBe(0);
    // What comes after the end is not looked at.
    expect(bench.feed(THREE).events).toEqual([event]);
  });

  it('of nothing is nothing', () => {
    expect(new Bench().close().events).toEqual([]);
    expect(new Bench().feed(ONE.slice(0, -1)).close().events).toEqual([ALL[0]]);
  });
});

describe('a body that was none', () => {
  it('ends where the next message begins', () => {
    const bench = new Bench().feed('HTTP/1.1 200 A\r\nContent-Length: 1000\r\n\r\n');
    bench.parser.endBody(0);
    expect(bench.feed(THREE).events).toEqual(['HTTP/1.1 200 A', ALL[2]]);
  });

  it('also when that is still to come', () => {
    const bench = new Bench().feed('HTTP/1.1 200 A\r\nX-Body: until-close\r\n\r\n');
    bench.parser.endBody(3);
    expect(bench.feed(`abc${THREE}`).events).toEqual(['HTTP/1.1 200 A', ALL[2]]);
  });

  it('and what is not in a body stays as it is', () => {
    const bench = new Bench().feed('HTTP/1.1 204 T');
    bench.parser.endBody(0);
    expect(bench.feed('hree\r\n\r\n').events).toEqual([ALL[2]]);
  });
});

describe('large heads', () => {
  it('are read up to the limit', () => {
    const start = 'HTTP/1.1 200 A\r\nX: ';
    const text = `${start}${'x'.repeat(MAX_HEAD_BYTES - start.length - 4)}\r\n\r\n`;
    const bench = new Bench().feed(text, 60_000);
    expect(bench.events).toEqual(['HTTP/1.1 200 A']);
    expect(bench.counters.oversizeHeads).toBe(0);
  });

  it('are given up beyond it with what is there, and counted', () => {
    const bench = new Bench().feed(`HTTP/1.1 200 A\r\nX: ${'x'.repeat(MAX_HEAD_BYTES)}`, 60_000);
    expect(bench.events).toHaveLength(1);
    expect(bench.events[0]).toMatch(/^incomplete "HTTP\/1\.1 200 A/);
    expect(bench.counters.oversizeHeads).toBe(1);
    expect(bench.budget.usedBytes).toBe(0);
    expect(bench.feed(THREE).events[1]).toBe(ALL[2]);
  });

  it('are given up without memory', () => {
    const bench = new Bench('response', true, 1000).feed(`HTTP/1.1 200 A\r\nX: ${'x'.repeat(2000)}`, 400);
    expect(bench.counters.oversizeHeads).toBe(1);
    expect(bench.budget.usedBytes).toBe(0);
  });

  it.each<[string, MessageKind, string]>([
    ['a request line', 'request', `GET /${'a'.repeat(200_000)} HTTP/1.1\r\n\r\n`],
    ['a header line', 'response', `HTTP/1.1 200 A\r\nX: ${'x'.repeat(200_000)}\r\n\r\n`],
    ['many lines', 'response', `HTTP/1.1 200 A\r\n${'X: y\r\n'.repeat(30_000)}\r\n`],
    ['white space in a status line', 'response', `HTTP/1.1 ${' '.repeat(200_000)}200 A\r\n\r\n`],
  ])('cost as many looks as they have bytes, byte by byte: %s', (_name, kind, text) => {
    let looks = 0;
    const original = HeadScanner.prototype.findEnd;
    HeadScanner.prototype.findEnd = function (bytes, line, from, end) {
      looks += end - from;
      return original.call(this, bytes, line, from, end);
    };
    const bench = new Bench(kind);
    try {
      bench.feed(text, 1);
    } finally {
      HeadScanner.prototype.findEnd = original;
    }
    expect(bench.events).toHaveLength(1);
    expect(looks).toBeLessThan(text.length * 2);
  });
});
