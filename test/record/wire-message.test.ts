import { describe, expect, it } from 'vitest';
import { Endpoint } from '../../src/flow/endpoint.ts';
import { Channel, type Direction, Stamp, Stream } from '../../src/flow/stream.ts';
import { type MessageHead, SeenRequest } from '../../src/protocol/events.ts';
import type { PostedForm } from '../../src/protocol/posted-form.ts';
import type { RequestMessage, ResponseMessage } from '../../src/record/message.ts';
import { messageFromJson, messageToJson } from '../../src/record/message-data.ts';
import { wireRequest, wireResponse } from '../../src/record/wire-message.ts';

class TestChannel extends Channel {
  readonly endpoints: readonly [Endpoint, Endpoint];
  readonly streams: readonly [Stream, Stream];

  constructor(number: number, endpoints: readonly [Endpoint, Endpoint], tls: boolean) {
    super(number, tls);
    this.endpoints = endpoints;
    this.streams = [new Stream(this, 0), new Stream(this, 1)];
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
    sharedLines: null,
    irregular: null,
    mayHave: () => true,
    values: (name) =>
      fields
        .filter((field) => !field.truncated && field.name.toLowerCase() === name)
        .map((field) => field.value),
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
  return seenRequest(change, on).url;
}

function seen(change: Partial<MessageHead>, on = channel(), form: PostedForm | null = null): SeenRequest {
  return new SeenRequest(head(change), on, CLIENT, stamp(), false, form);
}

const seenRequest = (change: Partial<MessageHead>, on?: Channel): RequestMessage =>
  wireRequest(seen(change, on));

const seenResponse = (change: Partial<MessageHead>, request: SeenRequest | null = null): ResponseMessage =>
  wireResponse(head({ kind: 'response', ...change }), channel(), SERVER, stamp(), request, false);

describe('a message of the wire', () => {
  it('keeps what the tracker reuses', () => {
    const at = stamp();
    const message = wireResponse(head({ kind: 'response' }), channel(), SERVER, at, null, false);
    at.frame = 10;
    at.input = 'b.pcap';
    expect(message).toMatchObject({ input: 'a.pcap', frame: 9, seconds: 100, nanoseconds: 5, stream: 7 });
  });

  it('names the sender first', () => {
    expect(seenResponse({ status: 200, phrase: 'OK' })).toMatchObject({
      src: '198.51.100.2',
      srcPort: 80,
      dst: '192.0.2.1',
      dstPort: 40_000,
      status: 200,
      phrase: 'OK',
      request: null,
    });
  });

  it('has the request that was seen, the same one whenever it is asked for', () => {
    const request = seen({ method: 'POST' });
    const message = seenResponse({ status: 302 }, request);
    expect(message.request).toMatchObject({ method: 'POST', url: 'http://app.test:5000/login', frame: 9 });
    expect(message.request).toBe(wireRequest(request));
  });

  it('reads strings as UTF-8 where they are', () => {
    const fields = [{ name: 'Set-Cookie', value: 'n=\xc3\xa4', truncated: false }];
    const message = seenResponse({ fields, phrase: 'caf\xe9' });
    expect(message.fields[0]!.value).toBe('n=ä');
    expect(message.valuesOf?.('set-cookie')).toEqual(['n=ä']);
    expect(message.setCookies).toMatchObject([{ value: 'n=ä', parsed: { cookie: { value: 'ä' } } }]);
    expect(message).toMatchObject({ phrase: 'café', headerCharacters: 'Set-Cookie'.length + 3 });
  });

  it('counts an octet once in a field that is no UTF-8, also when it has been written as JSON', () => {
    const pair = `name=${'\xe9'.repeat(2100)}`;
    for (const incomplete of [false, true]) {
      const fields = [{ name: 'Set-Cookie', value: pair, truncated: false }];
      const message = seenResponse({ fields, incomplete });
      const json = JSON.parse(JSON.stringify(messageToJson(message)));
      expect(json.fields).toEqual([{ ...fields[0], encoding: 'iso-8859-1' }]);
      for (const one of [message, messageFromJson(json) as ResponseMessage]) {
        const [field] = one.setCookies;
        expect(field).toMatchObject({ value: pair, encoding: 'iso-8859-1' });
        expect(field!.parsed.deviations.map(({ id }) => id)).not.toContain('name-value-too-long');
      }
    }
  });

  it('parses its cookies once', () => {
    const cookie = { name: 'Cookie', value: 'a=1; b=2', truncated: false };
    const request = seenRequest({
      fields: [cookie, { ...cookie, value: 'c=3' }, { ...cookie, truncated: true }],
    });
    expect(request.cookies.map(({ name, value }) => name + value)).toEqual(['a1', 'b2', 'c3']);
    expect(request.cookies).toBe(request.cookies);
    const message = seenResponse({ fields: [{ ...cookie, name: 'Set-Cookie' }] });
    expect(message.setCookies[0]!.parsed).toBe(message.setCookies[0]!.parsed);
  });

  it('has a truncated Set-Cookie field only when it is incomplete', () => {
    const field = { name: 'set-cookie', value: 'a=1', truncated: false };
    const fields = [field, { ...field, value: 'b=', truncated: true }];
    const values = (incomplete: boolean) =>
      seenResponse({ fields, incomplete }).setCookies.map(({ value, truncated }) => [value, truncated]);
    expect(values(false)).toEqual([['a=1', false]]);
    expect(values(true)).toEqual([
      ['a=1', false],
      ['b=', true],
    ]);
  });

  it('knows what its request posts when the response is final, and the request itself never does', () => {
    const form = {
      kind: 'json',
      names: ['user', 'password'],
      actions: [],
      user: 'k',
      token: null,
      repeatedCookies: [],
    } as unknown as PostedForm;
    const request = seen({ method: 'POST' }, channel(), form);
    expect(wireRequest(request)).toMatchObject({ postsForm: true, form: null });
    expect(seenResponse({ status: 100 }, request).request!.form).toBeNull();
    expect(seenResponse({ status: 200 }, request).request!.cookies).toBe(wireRequest(request).cookies);
    const facts = { kind: 'json', fields: ['user', 'password'], actions: [], user: 'k' };
    expect(seenResponse({ status: 200 }, request).request).toMatchObject({ form: facts, method: 'POST' });
    expect(wireRequest(request).form).toBeNull();
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
