import { expect, test } from 'vitest';
import { createNdjson } from '../../src/report/ndjson.ts';
import { request, response, summary } from '../support/messages.ts';
import { report } from './reporters.ts';

test('one record a line, in the order of the messages, the summary last', () => {
  const lines = report(createNdjson(), [request(), response()]).split('\n');
  expect(lines.pop()).toBe('');
  const records = lines.map((line) => JSON.parse(line));
  expect(records).toEqual([
    {
      type: 'cookie',
      id: 1,
      input: 'login.pcap',
      frame: 40,
      time: '2026-11-22T20:58:12.123456789Z',
      stream: 3,
      src: '127.0.0.1',
      srcPort: 40_122,
      dst: '127.0.0.2',
      dstPort: 5000,
      protocol: 'http/1.1',
      tls: false,
      request: { method: 'POST', url: 'http://localhost:5000/login?next=/', frame: 40 },
      cookies: [
        { name: 'a', value: '1' },
        { name: 'b', value: '2' },
        { name: '', value: 'c' },
      ],
      incomplete: false,
    },
    {
      type: 'set-cookie',
      id: 1,
      input: 'login.pcap',
      frame: 42,
      time: '2026-11-22T20:58:12.123456789Z',
      stream: 3,
      src: '127.0.0.2',
      srcPort: 5000,
      dst: '127.0.0.1',
      dstPort: 40_122,
      protocol: 'http/1.1',
      tls: false,
      request: { method: 'POST', url: 'http://localhost:5000/login?next=/', frame: 40 },
      status: 302,
      setCookie: 'session=eyJhbGciOiJIUzI1NiJ9; HttpOnly; Path=/',
      cookie: {
        name: 'session',
        value: 'eyJhbGciOiJIUzI1NiJ9',
        domain: null,
        path: '/',
        expires: null,
        maxAge: null,
        secure: false,
        httpOnly: true,
        sameSite: null,
        partitioned: false,
      },
      deletion: false,
      incomplete: false,
    },
    summary(),
  ]);
});
