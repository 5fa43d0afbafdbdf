import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { SecretLeftError } from '../../src/scrub/scrub-capture.ts';
import { Section } from '../support/capture-formats.ts';
import { Conversation, changed, type Packet, request, response, SYN } from '../support/conversation.ts';
import { DELIVERIES } from '../support/deliveries.ts';
import fc from '../support/properties.ts';
import {
  captureOf,
  checksumsIn,
  classesOf,
  exchanged,
  http2Conversation,
  packetsIn,
  scrubbed,
  streamsIn,
} from './support.ts';

/** No word of a protocol is like them. */
const SESSION = 'q7Rk-29xLmZ0pA4v';
const PASSWORD = 'korrekt9Pferd';
const TOKEN = 'tk_88aF31bc90dE77';

function login(): Conversation {
  const conversation = new Conversation().open();
  conversation.send(request('/login'));
  conversation.respond(
    response(
      ['Content-Type: text/html', `Set-Cookie: sid=${SESSION}; Path=/; HttpOnly`],
      `<form><input type="hidden" name="csrf_token" value="${TOKEN}"><input type="password" name="secretword"></form>`,
    ),
  );
  const body = `user=anna&secretword=${PASSWORD}&csrf_token=${TOKEN}`;
  conversation.send(
    request(
      '/login',
      'POST',
      `Cookie: sid=${SESSION}; theme=dark`,
      'Content-Type: application/x-www-form-urlencoded',
      `Content-Length: ${body.length}`,
    ) + body,
  );
  conversation.respond(response(['Location: /home', `X-CSRF-Token: ${TOKEN}`], `hello, sid ${SESSION}!`));
  conversation.send(request('/home', 'GET', `Authorization: Bearer ${TOKEN}`, `Cookie: sid=${SESSION}`));
  conversation.respond(
    response(['Content-Type: application/json'], `{"access_token":"${TOKEN}","page":"x"}`),
  );
  return conversation.close();
}

/** Everything that scrub has to keep: the texts that are left, apart from letters and digits of values. */
function expectScrubbed(before: Buffer, after: Buffer, secrets: readonly string[]): void {
  const one = streamsIn(before);
  const other = streamsIn(after);
  expect([...other.keys()]).toEqual([...one.keys()]);
  for (const [key, text] of other) {
    expect(classesOf(text)).toBe(classesOf(one.get(key)!));
    for (const secret of secrets) expect(text).not.toContain(secret);
  }
  for (const secret of secrets) expect(after.includes(secret)).toBe(false);
  expect(after.length).toBe(before.length);
  expect(checksumsIn(after)).toEqual(checksumsIn(before));
}

describe('scrubCapture', () => {
  it.each(DELIVERIES)('leaves no secret of HTTP/1: %s', (_, deliver) => {
    const before = captureOf(deliver(login().packets));
    const { bytes, unclean } = scrubbed(before);
    expect(unclean).toEqual([]);
    expectScrubbed(before, bytes, [SESSION, PASSWORD, TOKEN, 'dark']);
    expect(checksumsIn(bytes)).not.toContain(false);
  });

  it('leaves none in base64 or hexadecimal digits', () => {
    const copies = [SESSION, PASSWORD, TOKEN].flatMap((secret) => [
      Buffer.from(secret).toString('base64').replace(/=+$/, ''),
      Buffer.from(secret).toString('base64url'),
      Buffer.from(secret).toString('hex'),
      Buffer.from(secret).toString('hex').toUpperCase(),
    ]);
    const conversation = login();
    const other = { port: 40_001 };
    const log = new Conversation({ client: { ...conversation.client, ...other } }).open();
    log.send(request('/log'));
    log.respond(response(['Content-Type: text/plain'], copies.join('\n')));
    const before = captureOf([...conversation.packets, ...log.close().packets]);
    const { bytes, unclean } = scrubbed(before);
    expect([unclean, bytes.length]).toEqual([[], before.length]);
    for (const copy of copies) expect([before.includes(copy), bytes.includes(copy)]).toEqual([true, false]);
    expect(checksumsIn(bytes)).not.toContain(false);
  });

  const percent = (text: string) => text.replaceAll(/./g, (one) => `%${one.charCodeAt(0).toString(16)}`);
  const scripted = (text: string) => text.replaceAll(/./g, (one) => `\\u00${one.charCodeAt(0).toString(16)}`);
  const entities = (text: string) =>
    text.replaceAll(/./g, (one) => `&#x${one.charCodeAt(0).toString(16).toUpperCase()};`);
  const base64Of = (before: string, alphabet: BufferEncoding) => (text: string) =>
    Buffer.from(`${before}${text};`).toString(alphabet);
  const UUID = '550e8400-e29b-41d4-a716-446655440000';
  const HEXADECIMAL = '8f3a9be1c44d07a2';

  it.each<readonly [string, string, (text: string) => string]>([
    ['percent-encoded in full', SESSION, percent],
    ['percent-encoded twice', SESSION, (text) => percent(text).replaceAll('%', '%25')],
    ['in parts', SESSION, (text) => text.slice(0, 5) + percent(text.slice(5, 9)) + text.slice(9)],
    ['as scripts escape', SESSION, scripted],
    ['in entities', SESSION, entities],
    ...['', 'x', 'x=', 'sid='].map(
      (before) => [`base64 behind "${before}"`, SESSION, base64Of(before, 'base64url')] as const,
    ),
    ['a password of eight in base64', PASSWORD, base64Of('ab', 'base64')],
    ['base64 that is percent-encoded', SESSION, (text) => percent(base64Of('x', 'base64')(text))],
    ['a UUID in capitals', UUID, (text) => text.toUpperCase()],
    ['a UUID without hyphens', UUID, (text) => text.replaceAll('-', '')],
    ['hexadecimal in capitals', HEXADECIMAL, (text) => text.toUpperCase()],
  ])('leaves no copy that is written otherwise: %s', (_, secret, written) => {
    const copy = written(secret);
    const body = `secretword=${PASSWORD}`;
    const conversation = new Conversation().open();
    const fields = [`Cookie: id=${secret}`, `Content-Length: ${body.length}`];
    conversation.send(
      request('/', 'POST', 'Content-Type: application/x-www-form-urlencoded', ...fields) + body,
    );
    conversation.respond(response(['Content-Type: text/html'], `<p>is ${copy} here</p>`), 7);
    const before = captureOf(conversation.close().packets);
    const { bytes, unclean } = scrubbed(before);
    expect(unclean).toEqual([]);
    const [client = '', server = ''] = streamsIn(bytes).values();
    const [, made = ''] = (secret === PASSWORD ? /secretword=(.*)$/ : /id=(\S+)/).exec(client)!;
    expect(made).not.toBe(secret);
    // The same secret has the same substitute in each way.
    expect(server.toLowerCase()).toContain(`<p>is ${written(made)} here</p>`.toLowerCase());
  });

  it('a copy that no substitute fits is not called clean', () => {
    // `&#97;` has no room for a letter behind c.
    const value = 'cab7bacca8bcabba';
    const decimal = value.replaceAll(/./g, (one) => `&#${one.charCodeAt(0)};`);
    const { packets } = exchanged(
      request('/', 'GET', `Cookie: sid=${value}-z`, `X-Api-Key: ${value}`),
      response([], decimal),
    );
    expect(scrubbed(captureOf(packets)).unclean).toMatchObject([
      { why: 'a value in it is written in a way that has no substitute' },
    ]);
  });

  it.each(['', 'Pw7', 'ada'])(
    'a password of Basic has one substitute, also for another user than %s',
    (user) => {
      const basic = (name: string) =>
        `Authorization: Basic ${Buffer.from(`${name}:${PASSWORD}`).toString('base64')}`;
      const conversation = new Conversation().open();
      conversation.send(request('/', 'GET', basic(user)));
      conversation.respond(response([], `the password is ${PASSWORD} here`));
      conversation.send(request('/', 'GET', basic(`${user}other`)));
      conversation.respond(response([], ''));
      const { bytes, unclean } = scrubbed(captureOf(conversation.close().packets));
      expect(unclean).toEqual([]);
      const [client = '', server = ''] = streamsIn(bytes).values();
      const passwords = [...client.matchAll(/Basic (\S+)/g)].map(([, text = '']) =>
        Buffer.from(text, 'base64')
          .toString()
          .replace(/^[^:]*:/, ''),
      );
      const [, shown] = /the password is (\S+)/.exec(server)!;
      expect(passwords).toEqual([shown, shown]);
      expect(shown).toMatch(/^[a-z]{7}\d[A-Z][a-z]{4}$/);
      expect(shown).not.toBe(PASSWORD);
    },
  );

  it('a key that is the user of Basic is one', () => {
    const basic = Buffer.from(`${TOKEN}:`).toString('base64');
    const { packets } = exchanged(request('/', 'GET', `Authorization: Basic ${basic}`), response([], TOKEN));
    expect(scrubbed(captureOf(packets)).bytes.includes(TOKEN)).toBe(false);
  });

  it('what is in a token and in JSON of a cookie is a secret by itself; names stay', () => {
    const part = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const payload = part({ sub: 'user-7712', jti: 'secret-jti-44' });
    const token = `${part({ alg: 'HS256', typ: 'JWT' })}.${payload}.n8Zx81hs02LLqmzz77aa`;
    const cookie = encodeURIComponent('{"id":"jsonInCookie88","size":123456}');
    const { packets } = exchanged(
      request('/', 'GET', `Cookie: t=${token}; b=${cookie}`),
      response([], `${payload} secret-jti-44 jsonInCookie88 user-7712`),
    );
    const { bytes, unclean } = scrubbed(captureOf(packets));
    expect(unclean).toEqual([]);
    const [client = '', server = ''] = streamsIn(bytes).values();
    const [, , made = ''] = /t=([^.]+)\.([^.]+)\./.exec(client)!;
    const claims = JSON.parse(Buffer.from(made, 'base64url').toString()) as Record<string, string>;
    const json = JSON.parse(decodeURIComponent(/b=(\S+)/.exec(client)![1]!)) as Record<string, unknown>;
    expect(Object.keys(json)).toEqual(['id', 'size']);
    expect(json.size).not.toBe(123456);
    expect(server).toContain(`${made} ${claims.jti} ${json.id as string} user-7712`);
    expect(claims.jti).not.toBe('secret-jti-44');
  });

  it('replaces the same by the same, and keeps names, pages and users', () => {
    const [client = '', server = ''] = streamsIn(scrubbed(captureOf(login().packets)).bytes).values();
    const [, sid] = /sid=(\S+);/.exec(server)!;
    expect(client.split(`sid=${sid}`)).toHaveLength(3);
    expect(server).toContain(`hello, sid ${sid}!`);
    const [, token] = /csrf_token=(\S+?)GET/.exec(client)!;
    expect(client).toContain(`Authorization: Bearer ${token}`);
    expect(server).toContain(`value="${token}"`);
    expect(server).toContain(`X-CSRF-Token: ${token}`);
    expect(server).toContain(`{"access_token":"${token}","page":"x"}`);
    expect(client).toMatch(/user=anna&secretword=\w{13}&csrf_token=/);
    expect(client).toContain('POST /login HTTP/1.1\r\nHost: app.test\r\n');
    expect(server).toContain('Path=/; HttpOnly');
  });

  it('takes another key each time', () => {
    const capture = captureOf(login().packets);
    expect(scrubbed(capture).bytes.equals(scrubbed(capture).bytes)).toBe(false);
  });

  it('leaves no value whatever it is, however it is cut', () => {
    const value = fc.stringMatching(/^[a-zA-Z0-9_.~-]{0,20}[0-9][a-zA-Z0-9_.~-]{5,30}$/);
    const segments = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(fc.uniqueArray(value, { minLength: 4, maxLength: 4 }), segments, (values, segmentBytes) => {
        const [sid = '', other = '', password = '', token = ''] = values;
        const body = JSON.stringify({ user: 'anna', password, api_key: token });
        const conversation = new Conversation().open();
        const head = request(
          '/api',
          'POST',
          `Cookie: a=${sid};b="${other}"`,
          `Content-Length: ${body.length}`,
        );
        conversation.send(head + body, segmentBytes);
        conversation.respond(
          response([`Set-Cookie: c=${encodeURIComponent(`${other}/${sid}`)}`], token),
          segmentBytes,
        );
        const before = captureOf(conversation.close().packets);
        const { bytes, unclean } = scrubbed(before);
        expect(unclean).toEqual([]);
        expectScrubbed(before, bytes, [sid, other, password, token]);
      }),
      { numRuns: 60 },
    );
  });

  it.each([1448, 7, 1])(
    'leaves no secret of HTTP/2, and its code as long, in segments of %d',
    async (segmentBytes) => {
      const cookie = `sid=${SESSION}; theme=dark`;
      const conversation = await http2Conversation(
        [
          {
            request: { ':path': '/login', 'content-type': 'application/json' },
            body: JSON.stringify({ user: 'anna', password: PASSWORD }),
            response: {
              ':status': 200,
              'set-cookie': [`sid=${SESSION}; Path=/`, 'lang=de-9x'],
              etag: 'W/"1"',
            },
            content: JSON.stringify({ token: TOKEN }),
          },
          {
            request: { ':path': `/page?access_token=${TOKEN}`, cookie, authorization: `Bearer ${TOKEN}` },
            response: {
              ':status': 302,
              location: `/next?token=${TOKEN}`,
              'set-cookie': [`sid=${SESSION}; Path=/`],
            },
          },
          { request: { ':path': '/last', cookie }, response: { ':status': 200 }, content: `sid ${SESSION}` },
        ],
        segmentBytes,
      );
      const before = captureOf(conversation.packets);
      const { bytes, unclean, values } = scrubbed(before);
      expect(unclean).toEqual([]);
      expect(values).toBeGreaterThan(8);
      expect(bytes.length).toBe(before.length);
      expect(checksumsIn(bytes)).not.toContain(false);
      for (const text of streamsIn(bytes).values())
        for (const secret of [SESSION, PASSWORD, TOKEN]) expect(text).not.toContain(secret);
      // Read again nothing of it is a secret that was there: the tables are still right.
      const again = scrubbed(bytes);
      expect(again.unclean).toEqual([]);
      expect(again.values).toBe(values);
    },
  );

  it('leaves no password of Basic in HTTP/2, whose code is as long', async () => {
    const basic = (user: string) => `Basic ${Buffer.from(`${user}:${PASSWORD}`).toString('base64')}`;
    const response = { ':status': 200 };
    const conversation = await http2Conversation(
      ['anna', 'bertha'].map((user) => ({
        request: { ':path': '/', authorization: basic(user) },
        response,
        content: `the password is ${PASSWORD}`,
      })),
    );
    const { bytes, unclean } = scrubbed(captureOf(conversation.packets));
    expect(unclean).toEqual([]);
    expect(bytes.includes(PASSWORD)).toBe(false);
    expect(scrubbed(bytes).unclean).toEqual([]);
  });

  it('finds a secret across chunks, and in a body that ends in the middle of it', () => {
    const half = SESSION.length / 2;
    const chunks = [SESSION.slice(0, half), `${SESSION.slice(half)} and`]
      .map((chunk) => `${chunk.length.toString(16)}\r\n${chunk}\r\n`)
      .join('');
    const head = `HTTP/1.1 200 OK\r\nSet-Cookie: sid=${SESSION}\r\nTransfer-Encoding: chunked\r\n\r\n`;
    const conversation = new Conversation().open();
    conversation.send(request());
    conversation.respond(`${head}${chunks}0\r\n\r\n`);
    conversation.send(request());
    conversation.respond(`HTTP/1.1 200 OK\r\nContent-Length: 99\r\n\r\nis ${SESSION.slice(0, 9)}`);
    const { bytes, unclean } = scrubbed(captureOf(conversation.packets));
    expect(unclean).toEqual([]);
    const [, server = ''] = streamsIn(bytes).values();
    expect(server.replaceAll(/\r\n[0-9a-f]+\r\n/g, '')).not.toContain(SESSION);
    expect(server).not.toContain(SESSION.slice(0, 9));
    expect(server).not.toContain(SESSION.slice(half));
  });

  it('keeps a wrong checksum, and the bytes of a packet without secrets', () => {
    const { packets } = login();
    const wrong = packets.map((packet, at) => {
      if (at % 3 !== 0) return packet;
      const bytes = Buffer.from(packet.bytes);
      bytes.writeUInt16BE(bytes.readUInt16BE(36) ^ 0x0101, 36);
      return { ...packet, bytes };
    });
    const before = captureOf(wrong);
    const { bytes } = scrubbed(before);
    expect(checksumsIn(bytes)).toEqual(checksumsIn(before));
    const [opening] = packetsIn(before);
    expect(packetsIn(bytes)[0]).toEqual(opening);
  });
});

describe('what is not known to be clean', () => {
  function refusals(packets: readonly Packet[]): string[] {
    return scrubbed(captureOf(packets)).unclean.map(({ why, name }) => why ?? name);
  }

  it.each<readonly [string, readonly Packet[], string]>([
    ['TLS', exchanged('\x16\x03\x01\x00\x05hello', '\x16\x03\x03\x00\x02ok').packets, 'it is TLS'],
    ['another protocol', exchanged('220 hello\r\n', 'auth x\r\n').packets, 'it is not HTTP'],
    [
      'HTTP that goes on as something else',
      exchanged(request(), 'HTTP/1.1 200 OK\r\nbad line\r\n\r\n').packets,
      'a header of it is not regular',
    ],
    [
      'a message that is not whole',
      exchanged('GET / HTTP/1.1\r\nCookie: a=bcde', '').packets,
      'it ends inside a message',
    ],
    [
      'a response without its request',
      exchanged('', response(['Set-Cookie: a=b'])).packets,
      'it is not HTTP',
    ],
    [
      'a compressed body with a secret',
      exchanged(
        request('/', 'GET', `Cookie: sid=${SESSION}`),
        response(['Content-Encoding: gzip'], gzipSync(`your sid is ${SESSION}`).toString('latin1')),
      ).packets,
      'a compressed body of it holds a secret',
    ],
    [
      'a WebSocket',
      exchanged(
        request('/', 'GET', 'Upgrade: websocket'),
        'HTTP/1.1 101 Switching Protocols\r\nUpgrade: websocket\r\n\r\n\x81\x05hello',
      ).packets,
      'it goes on as websocket',
    ],
    [
      'a tunnel',
      exchanged('CONNECT a:443 HTTP/1.1\r\n\r\n', 'HTTP/1.1 200 OK\r\n\r\nabc').packets,
      'it is a tunnel (CONNECT)',
    ],
  ])('is %s', (_, packets, why) => {
    expect(refusals(packets)).toEqual([why]);
  });

  it('is a connection with a gap, a truncated packet, or two copies that differ', () => {
    const { packets } = login();
    const first = packets.findIndex(({ fields }) => fields.payload.length > 0);
    expect(refusals(packets.toSpliced(first, 1))).toEqual(['packets of it are missing']);
    const truncated = packets.with(first, { ...packets[first]!, snapLength: 60 });
    expect(refusals(truncated)).toEqual(['its packets are truncated']);
    const other = changed(packets[first]!, { payload: Buffer.from('POST') });
    expect(refusals([...packets, other])).toEqual(['it was sent again with other bytes']);
  });

  it('is left out, and nothing else', () => {
    const clean = login().packets;
    const tls = new Conversation({ client: { port: 5000 } }).open();
    tls.send('\x16\x03\x01\x00\x05hello');
    const before = captureOf([...clean, ...tls.packets]);
    const { bytes, droppedPackets, unclean } = scrubbed(before);
    expect(unclean.map(({ name }) => name)).toEqual(['192.0.2.1:5000 > 198.51.100.2:80']);
    expect(droppedPackets).toBe(tls.packets.length);
    expect(packetsIn(bytes)).toHaveLength(clean.length);
    const empty = scrubbed(captureOf(tls.packets.filter(({ fields }) => (fields.flags & SYN) !== 0)));
    expect(empty.unclean).toEqual([]);
  });

  it('is no comment of a packet: a secret there is replaced', () => {
    const comment = Buffer.from(`sid is ${SESSION}`);
    const section = new Section().interface({ linkType: 101 });
    const { packets } = exchanged(request('/', 'GET', `Cookie: sid=${SESSION}`), response([]));
    for (const [at, { bytes }] of packets.entries()) section.packet(0, { bytes }, at, comment);
    const { bytes, unclean } = scrubbed(section.toBuffer());
    expect(unclean).toEqual([]);
    expect(bytes.includes(SESSION)).toBe(false);
    expect(bytes.toString('latin1').split('sid is ')).toHaveLength(packets.length + 1);
  });

  it('is a connection with a secret in what fills up its frames, as a whole', () => {
    const { packets } = exchanged(request('/', 'GET', `Cookie: sid=${SESSION}`), response([]));
    const filled = packets.with(0, {
      ...packets[0]!,
      bytes: Buffer.concat([packets[0]!.bytes, Buffer.from(SESSION)]),
    });
    const { unclean, bytes, keptPackets } = scrubbed(captureOf(filled));
    expect(unclean).toMatchObject([
      { why: 'a packet of it has a secret outside of HTTP', packets: packets.length },
    ]);
    expect([bytes.length, keptPackets]).toEqual([24, 0]);
  });

  it('is a block of TLS secrets; all other blocks stay', () => {
    const secrets = Buffer.concat([Buffer.from('4b534c5404000000', 'hex'), Buffer.from('abcd')]);
    const section = new Section()
      .interface({ linkType: 101, timeResolution: 9 })
      .other(0x0bad, Buffer.from('kept'));
    const without = new Section()
      .interface({ linkType: 101, timeResolution: 9 })
      .other(0x0bad, Buffer.from('kept'));
    section.other(10, secrets);
    for (const [at, { bytes }] of exchanged(request(), response([])).packets.entries()) {
      section.packet(0, { bytes }, at);
      without.packet(0, { bytes }, at);
    }
    const result = scrubbed(section.toBuffer());
    expect(result.secretBlocks).toBe(1);
    expect(result.bytes).toEqual(without.toBuffer());
  });
});

describe('words', () => {
  it('that name pages or fields stay there, and are replaced as values', () => {
    const conversation = new Conversation().open();
    conversation.send(request('/dashboard', 'GET', 'Cookie: last=/dashboard; size=1448; ok=true'));
    conversation.respond(response(['Content-Type: application/json'], '{"saved":true,"theme":"none"}'));
    const { bytes, unclean, keptWords } = scrubbed(captureOf(conversation.packets));
    expect(unclean).toEqual([]);
    expect(keptWords).toBe(1);
    const [client = '', server = ''] = streamsIn(bytes).values();
    expect(client).toContain('GET /dashboard HTTP/1.1');
    expect(client).not.toContain('last=/dashboard');
    expect(client).not.toMatch(/ok=true|1448/);
    expect(server).toContain('{"saved":true,"theme":"none"}');
  });

  it('that are a header, and a secret that is a name, are no reason to write it', () => {
    const named = exchanged(
      request('/', 'GET', `Cookie: ${TOKEN}=1`, `Authorization: Bearer ${TOKEN}`),
      response([]),
    );
    expect(scrubbed(captureOf(named.packets)).unclean).toMatchObject([{ why: 'a name in it is a secret' }]);
    expect(new SecretLeftError('x')).toBeInstanceOf(Error);
  });
});
