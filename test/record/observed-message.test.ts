import { describe, expect, it } from 'vitest';
import { Endpoint } from '../../src/flow/endpoint.ts';
import { Channel, type Direction, Stamp, type Stream } from '../../src/flow/stream.ts';
import type { MessageHead, SeenRequest } from '../../src/protocol/events.ts';
import { observe } from '../../src/record/observed-message.ts';

class TestChannel extends Channel {
  readonly endpoints: readonly [Endpoint, Endpoint];
  declare readonly streams: readonly [Stream, Stream];

  constructor(number: number, endpoints: readonly [Endpoint, Endpoint], tls: boolean) {
    super(number, tls);
    this.endpoints = endpoints;
  }
}

/** 192.0.2.1:40000 is direction 0, 198.51.100.2 direction 1. */
function channel(serverPort = 80, tls = false): Channel {
  const client = new Endpoint(4, 0xc0000201 | 0, 0, 0, 0, 40_000);
  const server = new Endpoint(4, 0xc6336402 | 0, 0, 0, 0, serverPort);
  return new TestChannel(7, [client, server], tls);
}

function channel6(serverPort: number): Channel {
  const client = new Endpoint(6, 0x20010db8, 0, 0, 1, 40_000);
  const server = new Endpoint(6, 0x20010db8, 0, 0, 2, serverPort);
  return new TestChannel(8, [client, server], false);
}

function head(change: Partial<MessageHead> = {}): MessageHead {
  const fields = change.fields ?? [{ name: 'Host', value: 'app.test:5000', truncated: false }];
  return {
    kind: 'request',
    version: 'http/1.1',
    streamId: null,
    method: 'GET',
    target: '/login',
    scheme: null,
    status: 0,
    phrase: '',
    incomplete: false,
    values: (name) => fields.filter((field) => field.name.toLowerCase() === name).map((field) => field.value),
    ...change,
    fields,
  };
}

function stamp(): Stamp {
  const at = new Stamp();
  Object.assign(at, { input: 'a.pcap', frame: 9, seconds: 100, nanoseconds: 5 });
  return at;
}

const CLIENT: Direction = 0;
const SERVER: Direction = 1;

function urlOf(change: Partial<MessageHead>, on = channel()): string {
  const message = observe(head(change), on, CLIENT, stamp(), null);
  return message.kind === 'request' ? message.url : '';
}

describe('observe', () => {
  it('keeps what the tracker reuses', () => {
    const at = stamp();
    const message = observe(head(), channel(), CLIENT, at, null);
    at.frame = 10;
    at.input = 'b.pcap';
    expect(message).toMatchObject({ input: 'a.pcap', frame: 9, seconds: 100, nanoseconds: 5, stream: 7 });
  });

  it('names the sender first', () => {
    const response = head({ kind: 'response', status: 200, phrase: 'OK' });
    expect(observe(response, channel(), SERVER, stamp(), null)).toMatchObject({
      src: '198.51.100.2',
      srcPort: 80,
      dst: '192.0.2.1',
      dstPort: 40_000,
      status: 200,
      phrase: 'OK',
      request: null,
    });
  });

  it('refers to the request that was seen', () => {
    const on = channel();
    const seen: SeenRequest = {
      head: head({ method: 'POST' }),
      channel: on,
      direction: CLIENT,
      input: 'a.pcap',
      frame: 4,
      seconds: 90,
      nanoseconds: 0,
      hasCookie: false,
      form: null,
    };
    const message = observe(head({ kind: 'response', status: 302 }), on, SERVER, stamp(), seen);
    expect(message).toMatchObject({
      request: { method: 'POST', url: 'http://app.test:5000/login', frame: 4 },
    });
  });

  it('reads strings as UTF-8 where they are', () => {
    const fields = [{ name: 'Set-Cookie', value: 'n=\xc3\xa4', truncated: false }];
    const message = observe(
      head({ kind: 'response', fields, phrase: 'caf\xe9' }),
      channel(),
      SERVER,
      stamp(),
      null,
    );
    expect(message.fields[0]!.value).toBe('n=ä');
    expect(message.valuesOf?.('set-cookie')).toEqual(['n=ä']);
    expect(message).toMatchObject({ phrase: 'café' });
  });
});

describe('the URL of a request (RFC 9112 section 3.3)', () => {
  const none = { fields: [{ name: 'Accept', value: '*/*', truncated: false }] };

  it('is made of the scheme, the Host field and the target', () => {
    expect(urlOf({})).toBe('http://app.test:5000/login');
    expect(urlOf({}, channel(443, true))).toBe('https://app.test:5000/login');
    expect(urlOf({ target: '/a?b=http://c' })).toBe('http://app.test:5000/a?b=http://c');
  });

  it('takes the server address without a Host field, and its port when it is not the usual one', () => {
    expect(urlOf(none)).toBe('http://198.51.100.2/login');
    expect(urlOf(none, channel(8080))).toBe('http://198.51.100.2:8080/login');
    expect(urlOf(none, channel(443, true))).toBe('https://198.51.100.2/login');
    expect(urlOf(none, channel(80, true))).toBe('https://198.51.100.2:80/login');
    expect(urlOf(none, channel6(80))).toBe('http://[2001:db8::2]/login');
    expect(urlOf(none, channel6(81))).toBe('http://[2001:db8::2]:81/login');
  });

  it('is the target itself in absolute form', () => {
    expect(urlOf({ target: 'http://other.test/x' })).toBe('http://other.test/x');
    expect(urlOf({ target: 'HTTPS://other.test/x' })).toBe('HTTPS://other.test/x');
  });

  it('has no path for the whole server, and names the authority of a tunnel', () => {
    expect(urlOf({ method: 'OPTIONS', target: '*' })).toBe('http://app.test:5000');
    expect(urlOf({ method: 'CONNECT', target: 'other.test:443' })).toBe('http://other.test:443');
  });
});
