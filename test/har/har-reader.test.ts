// A HAR file is hostile input: it is cut, garbled, deep, wide and long, and its members are of any type.

import { describe, expect, it } from 'vitest';
import { viewOf } from '../../src/capture/chunk-feed.ts';
import { HarReader } from '../../src/har/har-reader.ts';
import { MAX_HAR_ENTRY_BYTES, MAX_HAR_TEXT_BYTES } from '../../src/har/limits.ts';
import type { AnyMessage, RequestMessage, ResponseMessage } from '../../src/record/message.ts';
import { Counters } from '../../src/shared/counters.ts';
import fc from '../support/properties.ts';

interface Read {
  readonly messages: AnyMessage[];
  readonly warnings: string[];
  readonly counters: Counters;
}

/** `pieces`: the file in parts. */
function read(...pieces: readonly (string | Buffer)[]): Read {
  const messages: AnyMessage[] = [];
  const warnings: string[] = [];
  const counters = new Counters();
  let streams = 0;
  const sink = { input: 'a.har', begin() {}, end() {}, nextStream: () => streams++ };
  const reader = new HarReader(
    { ...sink, message: (message) => messages.push(message) },
    { warn: (line) => warnings.push(line), counters },
  );
  for (const piece of pieces) {
    const bytes = typeof piece === 'string' ? Buffer.from(piece) : Buffer.from(piece);
    expect(reader.consume(bytes, viewOf(bytes), 0, bytes.length)).toBe(bytes.length);
    // What was given is not used afterwards.
    bytes.fill(0);
  }
  reader.finish();
  return { messages, warnings: warnings.filter((line) => !line.startsWith('a HAR file does not')), counters };
}

type Members = Record<string, unknown>;

function entry(path: string, more: { request?: Members; response?: Members } & Members = {}): Members {
  const { request, response, ...members } = more;
  return {
    startedDateTime: '2026-11-22T20:00:00.000Z',
    time: 5,
    request: {
      method: 'GET',
      url: `http://shop.test${path}`,
      headers: [
        { name: 'Host', value: 'shop.test' },
        { name: 'Cookie', value: 'sid=1' },
      ],
      ...request,
    },
    response: {
      status: 200,
      headers: [
        { name: 'Content-Type', value: 'text/html' },
        { name: 'Set-Cookie', value: 'a=b' },
      ],
      ...response,
    },
    ...members,
  };
}

const harOf = (...entries: readonly unknown[]): string =>
  JSON.stringify({ log: { version: '1.2', creator: { name: 'a', entries: [{}] }, entries } });
const targets = ({ messages }: Read): string[] =>
  messages.flatMap((message) => (message.kind === 'request' ? [message.target] : []));
const requests = ({ messages }: Read) =>
  messages.filter(({ kind }) => kind === 'request') as RequestMessage[];
const responses = ({ messages }: Read) =>
  messages.filter(({ kind }) => kind === 'response') as ResponseMessage[];

const three = harOf(
  entry('/1', { response: { content: { text: 'é \\"{[" \u{1f36a}' } } }),
  entry('/2'),
  entry('/3'),
);
const whole = read(three);

describe('a HAR file', () => {
  it('gives a request and a response an entry, whose number is their frame', () => {
    expect(whole.warnings).toEqual([]);
    expect(whole.messages.map(({ kind }) => kind)).toEqual([
      ...['request', 'request', 'request', 'response', 'content', 'response', 'response'],
    ]);
    expect(requests(whole).map(({ frame, stream }) => [frame, stream])).toEqual([
      [1, 0],
      [2, 1],
      [3, 2],
    ]);
    expect(responses(whole)[0]).toMatchObject({
      status: 200,
      request: { target: '/1' },
      isContentRead: true,
    });
    expect(responses(whole)[0]?.setCookies.map(({ value }) => value)).toEqual(['a=b']);
  });

  it('is the same in pieces, byte by byte, and with white space and a byte order mark', () => {
    const bytes = Buffer.from(three);
    expect(read(...[...bytes].map((byte) => Buffer.from([byte]))).messages).toEqual(whole.messages);
    const pretty = `\ufeff${JSON.stringify(JSON.parse(three), null, 4)}\n`;
    expect(read(pretty).messages).toEqual(whole.messages);
    fc.assert(
      fc.property(fc.array(fc.nat(bytes.length), { maxLength: 6 }), (cuts) => {
        const places = [0, ...cuts.sort((one, other) => one - other), bytes.length];
        const pieces = places.slice(1).map((end, index) => bytes.subarray(places[index], end));
        expect(read(...pieces).messages).toEqual(whole.messages);
      }),
    );
  });

  it('cut anywhere gives the entries that are whole, and says so', () => {
    const begun = three.indexOf('"entries":[{"started') + '"entries":['.length;
    for (let end = begun; end < three.length - 1; end += 7) {
      const cut = read(three.slice(0, end));
      const paths = targets(cut);
      expect(['/1', '/2', '/3'].slice(0, paths.length)).toEqual(paths);
      expect(cut.warnings[0]).toMatch(/^cut short (?:in|behind) entry \d: the entries before it were read$/);
      expect(cut.counters.damagedRecords).toBe(1);
    }
    expect(() => read(three.slice(0, 30))).toThrow(/cut short before its entries/);
    expect(() => read('{"log":{"version":"1.2"}}')).toThrow(/has no list of entries/);
    expect(() => read('{"log":{"entries":{}}}')).toThrow(/has no list of entries/);
    expect(() => read('{"other":{"entries":[]},"log":[]}')).toThrow(/has no list of entries/);
  });

  it('of random damage never gives an error', () => {
    fc.assert(
      fc.property(fc.nat(three.length), fc.uint8Array({ minLength: 1, maxLength: 20 }), (at, noise) => {
        const bytes = Buffer.from(three);
        bytes.set(noise.subarray(0, bytes.length - at), Math.min(at, bytes.length));
        try {
          expect(targets(read(bytes)).length).toBeLessThanOrEqual(3);
        } catch (error) {
          expect(String(error)).toMatch(/HAR file/);
        }
      }),
      { numRuns: 500 },
    );
  });

  it('with broken entries has the others', () => {
    const broken = [null, 7, 'text', [], {}, { request: {} }, entry('/x', { request: { url: 'http://' } })];
    const found = read(
      harOf(entry('/1'), ...broken, entry('/2', { response: { status: 'ok' } }), entry('/3')),
    );
    expect(targets(found)).toEqual(['/1', '/3']);
    expect(found.counters.damagedRecords).toBe(7);
    expect(requests(found)[1]?.frame).toBe(10);
    const garbled = read(three.replace('"/2', '"/2').replace('shop.test/2"', 'shop.test/2'));
    expect(targets(garbled)).toEqual(['/1']);
    expect(garbled.warnings[0]).toMatch(/^(?:entry 2 is no JSON|cut short in entry 2)/);
  });

  it('whose members are of any type is read as far as it goes', () => {
    const anything = fc.jsonValue({ maxDepth: 3 });
    const names = ['startedDateTime', 'time', 'timings', 'serverIPAddress', 'connection', 'cache'];
    const parts = ['method', 'url', 'headers', 'cookies', 'postData', 'httpVersion', 'status', 'content'];
    fc.assert(
      fc.property(
        fc.dictionary(fc.constantFrom(...names), anything),
        fc.dictionary(fc.constantFrom(...parts), anything),
        fc.dictionary(fc.constantFrom(...parts), anything),
        (members, request, response) => {
          const found = read(harOf(entry('/', { ...members, request, response }), entry('/last')));
          expect(targets(found).at(-1) ?? '/last').toBe('/last');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('cannot reach a prototype', () => {
    read(harOf(entry('/')).replace('"time":5', '"__proto__":{"polluted":true},"time":5'));
    expect(({} as Members).polluted).toBeUndefined();
  });
});

describe('bombs', () => {
  const between = (text: string): Read =>
    read(harOf(entry('/1'), '@', entry('/3')).replace('"@"', () => text));

  it.each([
    ['deep', `{"a":${'['.repeat(1 << 18)}${']'.repeat(1 << 18)}}`, /too deep/],
    ['wide', `{"a":[${'[],'.repeat(1 << 20)}0]}`, /too many values/],
    [
      'long',
      `{${Array.from({ length: 9 }, (_, at) => `"${at}":"${'x'.repeat(1 << 20)}"`).join()}}`,
      /too long/,
    ],
  ])('%s', (_, text, message) => {
    const found = between(text);
    expect(targets(found)).toEqual(['/1', '/3']);
    expect(found.warnings[0]).toMatch(message);
    expect(found.counters.damagedRecords).toBe(1);
  });

  it('never end', () => {
    expect(read(`{"log":{"entries":[${'['.repeat(1 << 20)}`).warnings[0]).toMatch(/cut short/);
    expect(read(`{"log":{"entries":[{"a":"${'\\'.repeat(1 << 20)}`).warnings[0]).toMatch(
      /cut short in entry 1/,
    );
  });

  it('a body of any length is passed over, and the rest of its entry is read', () => {
    const size = 3 * MAX_HAR_ENTRY_BYTES;
    for (const character of ['x', '\\u00e9', '\\\\', 'é']) {
      const text = character.repeat(Math.floor(size / Buffer.byteLength(character)));
      const found = between(
        JSON.stringify(entry('/2')).replace('"status"', () => `"content":{"text":"${text}"},"status"`),
      );
      expect(targets(found)).toEqual(['/1', '/2', '/3']);
      expect(found.messages.find(({ kind }) => kind === 'content')).toMatchObject({
        facts: { isWhole: false },
      });
    }
    expect(MAX_HAR_TEXT_BYTES).toBeLessThan(MAX_HAR_ENTRY_BYTES);
  });
});

describe('order', () => {
  const at = (milliseconds: number, path: string, timings: Members = {}): Members =>
    entry(path, { startedDateTime: new Date(Date.UTC(2026, 0, 1) + milliseconds).toISOString(), timings });
  const order = ({ messages }: Read): string[] =>
    messages.map(({ kind, frame }) => `${kind === 'request' ? 'q' : 'r'}${frame}`);

  it('is that of time, whatever that of the entries', () => {
    expect(order(read(harOf(at(50, '/2', { wait: 1 }), at(0, '/1', { wait: 100 }))))).toEqual([
      ...['q2', 'q1', 'r1', 'r2'],
    ]);
  });

  it('a request that follows a response in the same millisecond comes behind it', () => {
    expect(order(read(harOf(at(0, '/login', { wait: 1.7 }), at(1, '/account', { wait: 1 }))))).toEqual([
      ...['q1', 'r1', 'q2', 'r2'],
    ]);
  });

  it('an entry without a time follows the one before it', () => {
    const found = read(harOf(at(60_000, '/1'), entry('/2', { startedDateTime: 'never' })));
    expect(requests(found)[1]?.seconds).toBe(requests(found)[0]?.seconds);
  });
});

describe('messages', () => {
  it('have the URL without what is secret in it, and its target', () => {
    const [request] = requests(
      read(harOf(entry('/', { request: { url: 'https://ann:pw@shop.test:8443?q=1#top' } }))),
    );
    expect(request).toMatchObject({
      url: 'https://shop.test:8443/?q=1',
      target: '/?q=1',
      tls: true,
      dstPort: 8443,
    });
  });

  it.each([
    [{ httpVersion: 'h3' }, 'h3'],
    [{ httpVersion: 'HTTP/3.0' }, 'h3'],
    [{ httpVersion: 'HTTP/2.0' }, 'h2'],
    [{ httpVersion: 'h2' }, 'h2'],
    [{ httpVersion: 'HTTP/1.0' }, 'http/1.0'],
    [{ httpVersion: 'http/1.1' }, 'http/1.1'],
    [{ httpVersion: 'unknown' }, 'http/1.1'],
    [{}, 'http/1.1'],
  ])('of %j are %s', (response, protocol) => {
    expect(requests(read(harOf(entry('/', { response }))))[0]?.protocol).toBe(protocol);
  });

  it('of a request that was not over are those of its pseudo-header fields', () => {
    const headers = [
      { name: ':authority', value: 'shop.test' },
      { name: 'cookie', value: 'sid=1' },
    ];
    const [request] = requests(read(harOf(entry('/', { request: { headers, httpVersion: 'HTTP/1.1' } }))));
    expect(request).toMatchObject({ protocol: 'h2', authority: 'shop.test' });
    expect(request?.fields.map(({ name }) => name)).toEqual(['cookie']);
  });

  it('have the address of another entry of their host', () => {
    const found = read(harOf(entry('/1'), entry('/2', { serverIPAddress: '127.0.0.1' })));
    expect(requests(found).map(({ src, dst }) => [src, dst])).toEqual([
      ['127.0.0.1', '127.0.0.1'],
      ['127.0.0.1', '127.0.0.1'],
    ]);
  });

  it('share a connection that is named, unless it is the port of the server', () => {
    const streams = (...connections: string[]): number[] =>
      requests(read(harOf(...connections.map((connection) => entry('/', { connection }))))).map(
        ({ stream }) => stream,
      );
    expect(streams('7', '8', '7')).toEqual([0, 1, 0]);
    expect(streams('80', '80')).toEqual([0, 1]);
  });
});

describe('an entry without Host', () => {
  const without = (path: string, members: { request?: Members; response?: Members } = {}) =>
    entry(path, { ...members, request: { headers: [], ...members.request } });

  it('is from the cache where others of its version of HTTP have one', () => {
    const found = read(harOf(entry('/'), without('/cached')));
    expect(targets(found)).toEqual(['/']);
  });

  it('went out where its version has none, where it changes something, and where it redirects', () => {
    const httpVersion = 'HTTP/2.0';
    const found = read(
      harOf(
        entry('/'),
        without('/h2', { request: { httpVersion } }),
        without('/login', { request: { method: 'POST' } }),
        without('/away', { response: { status: 302 } }),
      ),
    );
    expect(targets(found)).toEqual(['/', '/h2', '/login', '/away']);
  });
});

describe('bodies', () => {
  const posted = (postData: Members, type = 'application/x-www-form-urlencoded') => {
    const headers = [
      { name: 'Host', value: 'shop.test' },
      { name: 'Content-Type', value: type },
    ];
    const found = read(harOf(entry('/', { request: { method: 'POST', headers, postData } })));
    return { form: responses(found)[0]?.request?.form, text: JSON.stringify(found.messages), found };
  };
  const params = [
    { name: 'username', value: 'ann' },
    { name: 'password', value: 'correct horse' },
  ];

  it('are known by the names of their fields, from the text or the list, and never by a password', () => {
    const fromText = posted({ text: 'username=ann&password=correct+horse', params });
    const fromList = posted({ params });
    expect(fromText.form).toMatchObject({ kind: 'urlencoded', fields: ['username', 'password'] });
    expect(fromList.form).toEqual(fromText.form);
    expect(fromText.form?.user).not.toBeNull();
    for (const { text } of [fromText, fromList]) expect(text).not.toMatch(/correct|horse|"ann"/);
    expect(requests(fromText.found)[0]).toMatchObject({ postsForm: true, form: null });
  });

  it('of several parts are known by the list', () => {
    expect(posted({ params }, 'multipart/form-data; boundary=x').form).toMatchObject({
      kind: 'multipart',
      fields: ['username', 'password'],
    });
  });

  it('that the file leaves out are forms without names', () => {
    expect(posted({ text: '' }, 'application/json').form).toMatchObject({ kind: 'json', fields: [] });
    expect(posted({ text: '{"email":"a@b"}' }, 'application/json').form?.fields).toEqual(['email']);
    expect(posted({}, 'image/png').form).toBeNull();
  });

  const facts = (content: unknown) =>
    read(harOf(entry('/', { response: { content } }))).messages.flatMap((message) =>
      message.kind === 'content' ? [message.facts] : [],
    );

  it('of responses are looked at, as text and as base64', () => {
    const page = '<title>Sign in</title><form><input type=password name=p></form>';
    const [text] = facts({ text: page });
    expect(text).toMatchObject({ title: 'Sign in', hasLoginForm: true, isWhole: true, length: page.length });
    expect(facts({ text: Buffer.from(page).toString('base64'), encoding: 'base64' })).toEqual([text]);
  });

  it('that are empty are whole, and those left out are not there', () => {
    expect(facts({ size: 0 })).toMatchObject([{ length: 0, isWhole: true }]);
    expect(facts({ size: 12 })).toEqual([]);
    expect(facts({ size: -1, text: '' })).toEqual([]);
  });
});

describe('Set-Cookie fields that commas join', () => {
  const setting = (...values: readonly string[]) =>
    entry('/', { response: { headers: values.map((value) => ({ name: 'set-cookie', value })) } });
  const JOINED = 'a=1; Path=/, b=2; Path=/';
  const PERHAPS = 'c=3, d=4; Path=/';
  const found = (file: Read) =>
    responses(file).map(({ setCookies, incomplete }) => [
      incomplete,
      ...setCookies.map(({ value }) => value),
    ]);

  it('are split where that is certain, and said; others are not judged', () => {
    const file = read(harOf(setting(JOINED), setting(PERHAPS)));
    expect(found(file)).toEqual([
      [false, 'a=1; Path=/', 'b=2; Path=/'],
      [true, PERHAPS],
    ]);
    expect(file.warnings).toEqual([
      expect.stringMatching(
        /^1 Set-Cookie field was several cookies, joined with commas, and split: if the server/,
      ),
      expect.stringMatching(
        /^1 Set-Cookie field may be one cookie with a comma in its value, or several .* not judged$/,
      ),
    ]);
  });

  it('are those of the server where the program keeps the fields of another response apart', () => {
    for (const apart of [setting('x=1', 'y=2'), setting('x=1\ny=2')]) {
      const file = read(harOf(setting(JOINED), apart, setting(PERHAPS)));
      expect(found(file)).toEqual([
        [false, JOINED],
        [false, 'x=1', 'y=2'],
        [false, PERHAPS],
      ]);
      expect(file.warnings).toEqual([]);
    }
  });
});
