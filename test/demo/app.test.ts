// The application over real HTTP, against what the mission's Flask application really sent: two recorded runs
// (Flask 2.2.2, Werkzeug, curl as the client), whose Set-Cookie values are given here whole.

import { once } from 'node:events';
import { request as httpRequest, type IncomingHttpHeaders, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { serve } from '../../src/demo/app.ts';
import { signSession } from '../../src/demo/itsdangerous.ts';

const SECRET = 'test secret';
const DELETION = 'session=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; HttpOnly; Path=/';
const WRONG = 'email=alice%40example.com&password=nope';
const RIGHT = 'email=alice%40example.com&password=correct+horse';

interface Received {
  status: number;
  headers: IncomingHttpHeaders;
  raw: string[];
  body: string;
}

let server: Server;
let port: number;
beforeEach(async () => {
  server = await serve(0, SECRET);
  port = (server.address() as AddressInfo).port;
});
afterEach(async () => {
  server.close();
  await once(server, 'close');
});

async function send(
  method: string,
  path: string,
  body = '',
  cookie: string | null = null,
): Promise<Received> {
  const headers: Record<string, string> = { 'Content-Type': 'application/x-www-form-urlencoded' };
  if (cookie !== null) headers.Cookie = cookie;
  const request = httpRequest({ host: '127.0.0.1', port, method, path, headers, agent: false });
  request.end(body);
  const [response] = await once(request, 'response');
  let text = '';
  for await (const chunk of response) text += chunk;
  return { status: response.statusCode, headers: response.headers, raw: response.rawHeaders, body: text };
}

/** A Set-Cookie of Flask's without what depends on time and secret: the payload and all attributes remain. */
function withoutSignature(field: string): string {
  return field.replace(/^(session=\.?[\w-]+)\.[\w-]+\.[\w-]{27};/, '$1;');
}

type Exchange = [
  method: string,
  path: string,
  body: string,
  status: number,
  vary: boolean,
  setCookie: string[],
];

/** Sends each request with the cookie that the responses before have left, and compares. */
async function replay(exchanges: readonly Exchange[]): Promise<void> {
  let cookie: string | null = null;
  for (const [method, path, body, status, vary, expected] of exchanges) {
    const received = await send(method, path, body, cookie);
    const fields = received.headers['set-cookie'] ?? [];
    expect([received.status, received.headers.vary, fields.map(withoutSignature)]).toEqual([
      status,
      vary ? 'Cookie' : undefined,
      expected.map(withoutSignature),
    ]);
    if (status === 302) expect(received.headers.location).toBe('/');
    if (fields[0] === DELETION) cookie = null;
    else if (fields[0] !== undefined) cookie = fields[0].split(';')[0]!;
  }
}

describe("Flask's recorded behaviour", () => {
  beforeEach(async () => {
    await send('POST', '/register', RIGHT);
  });

  it('six requests, the wrong login not followed to its page', async () => {
    await replay([
      ['GET', '/', '', 200, false, []],
      [
        'POST',
        '/login',
        WRONG,
        302,
        true,
        [
          'session=eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV19.awNCQA.HfKbJygFo4IT-EIZpIYUYHy3C5M; HttpOnly; Path=/',
        ],
      ],
      [
        'POST',
        '/login',
        RIGHT,
        302,
        true,
        [
          'session=eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV0sImVtYWlsIjoiYWxpY2VAZXhhbXBsZS5jb20ifQ.awNCQA.0RqHhDGKtIMoQyy4_jY3C959C5c; HttpOnly; Path=/',
        ],
      ],
      [
        'GET',
        '/',
        '',
        200,
        true,
        [
          'session=eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350; HttpOnly; Path=/',
        ],
      ],
      [
        'POST',
        '/logout',
        '',
        302,
        true,
        [
          'session=eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXX1dfQ.awNCQA.ISNhN5MPgFiDAJl3r-79Lz2RJiI; HttpOnly; Path=/',
        ],
      ],
      ['GET', '/', '', 200, true, [DELETION]],
    ]);
  });

  it('seven requests, every redirect followed', async () => {
    await replay([
      ['GET', '/', '', 200, false, []],
      [
        'POST',
        '/login',
        WRONG,
        302,
        true,
        [
          'session=eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV19.awNB4g.CZ_Q-Xlk4uDFT39aITg6bvtf3Ho; HttpOnly; Path=/',
        ],
      ],
      ['GET', '/', '', 200, true, [DELETION]],
      [
        'POST',
        '/login',
        RIGHT,
        302,
        true,
        [
          'session=eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNB4g.vQt-Qi75sOdnie5KnDrW96dRLL0; HttpOnly; Path=/',
        ],
      ],
      ['GET', '/', '', 200, true, []],
      [
        'POST',
        '/logout',
        '',
        302,
        true,
        [
          'session=eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXX1dfQ.awNB4g.8d2XhWxHdKRsRqLrEMgTGIxDKcw; HttpOnly; Path=/',
        ],
      ],
      ['GET', '/', '', 200, true, [DELETION]],
    ]);
  });
});

describe("the mission's own request", () => {
  it('POST /login with username=user&password=pass gets 302 with the session cookie', async () => {
    const received = await send('POST', '/login', 'username=user&password=pass');
    expect(received.status).toBe(302);
    expect(received.headers['set-cookie']).toHaveLength(1);
    const [pair, ...attributes] = received.headers['set-cookie']![0]!.split('; ');
    expect(attributes).toEqual(['HttpOnly', 'Path=/']);
    const payload = Buffer.from(pair!.split('=')[1]!.split('.')[0]!, 'base64url').toString();
    expect(payload).toBe('{"email":"user@example.com"}');
  });
});

describe('pages and mistakes', () => {
  const cookie = `session=${signSession({ email: 'bob@example.com' }, SECRET, Math.floor(Date.now() / 1000))}`;

  it('greets the user of the cookie, and shows a flash once', async () => {
    expect((await send('GET', '/', '', cookie)).body).toContain('Hello, bob@example.com');
    const out = await send('POST', '/logout', '', cookie);
    const flash = out.headers['set-cookie']![0]!.split(';')[0]!;
    const page = await send('GET', '/', '', flash);
    expect(page.body).toContain('You have been logged out.');
    expect(page.body).not.toContain('bob');
  });

  it('refuses to register without a password, or twice', async () => {
    for (const form of ['email=x%40y&password=', 'email=&password=x', '', 'email=USER&password=x']) {
      const received = await send('POST', '/register', form);
      const page = await send('GET', '/', '', received.headers['set-cookie']![0]!.split(';')[0]);
      expect(page.body).toContain('cannot be registered');
    }
  });

  it('takes a forged cookie for none', async () => {
    const received = await send('GET', '/', '', `${cookie}x`);
    expect(received.body).not.toContain('bob');
    expect(received.headers['set-cookie']).toBeUndefined();
  });

  it('responds with 404, 405 and 413', async () => {
    expect((await send('GET', '/nothing')).status).toBe(404);
    expect((await send('GET', '/login')).status).toBe(405);
    expect((await send('POST', '/login', 'x'.repeat(20_000))).status).toBe(413);
  });

  it('responds to HEAD without a body', async () => {
    const received = await send('HEAD', '/?x=1');
    expect([received.status, received.body]).toEqual([200, '']);
  });
});

describe('serve', () => {
  it('listens on loopback only', () => {
    expect((server.address() as AddressInfo).address).toBe('127.0.0.1');
  });
  it('says that a port is taken', async () => {
    await expect(serve(port)).rejects.toMatchObject({
      name: 'UserError',
      message: expect.stringContaining(`port ${port} is taken`),
    });
  });
  it('is closed on both addresses when it is closed', async () => {
    const other = await serve(0);
    const both = (other.address() as AddressInfo).port;
    other.close();
    await once(other, 'close');
    // Both are free again, or this would be refused.
    const again = await serve(both);
    again.close();
    await once(again, 'close');
  });
});
