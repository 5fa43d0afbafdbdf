// Flask's session format against Flask itself: values that Flask 2.2.2 sent (captured), and, where Flask is
// installed, both directions with the same secret.

import { spawnSync } from 'node:child_process';
import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { readSession, type SessionData, signSession, Tuple } from '../../src/demo/itsdangerous.ts';
import fc from '../support/properties.ts';

const SECRET = 'a secret';
const NOW = 1_795_000_000;

/** Flask's own serializer, both ways: reads a JSON list of [secret, text or null] from standard input. */
const PYTHON = `
import json, sys
from flask import Flask
from flask.sessions import SecureCookieSessionInterface
given = json.load(sys.stdin)
app = Flask('demo'); app.secret_key = given['secret']
flask = SecureCookieSessionInterface().get_signing_serializer(app)
print(json.dumps({
  'plain': flask.dumps({'email': 'alice@example.com', '_flashes': [('message', 'Wr\\u00f6ng <b>&"')]}),
  'compressed': flask.dumps({'text': 'crumb ' * 200, '_flashes': [('message', 'one'), ('message', 'two')]}),
  'escaped': flask.dumps({'outer': {' t': [1]}}),
  'read': [repr(flask.loads(value, max_age=2678400)) for value in given['values']],
}))`;

function findFlask(): string | undefined {
  return ['python3', '/usr/bin/python3'].find(
    (python) => spawnSync(python, ['-c', 'import flask']).status === 0,
  );
}
const python = findFlask();

describe('as Flask 2.2.2 sent it', () => {
  // From captured responses of the mission's application; their secret is not known, so only the text is compared.
  it.each<[SessionData, string]>([
    [
      { _flashes: [new Tuple('message', 'Wrong email or password.')] },
      'eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV19.awNCQA',
    ],
    [{ email: 'alice@example.com' }, 'eyJlbWFpbCI6ImFsaWNlQGV4YW1wbGUuY29tIn0.awNCQA'],
  ])('writes the same payload and timestamp for %j', (data, expected) => {
    // The responses' Date: Sun, 22 Nov 2026 19:28:00 GMT.
    const time = Date.UTC(2026, 10, 22, 19, 28, 0) / 1000;
    expect(signSession(data, SECRET, time).replace(/\.[^.]*$/, '')).toBe(expected);
  });
});

describe('readSession', () => {
  it('reads back whatever was written', () => {
    const value = fc.jsonValue({ maxDepth: 3 });
    fc.assert(
      fc.property(fc.dictionary(fc.string(), value), fc.string({ minLength: 1 }), (data, secret) => {
        // What JSON itself cannot say (-0) is not the format's concern.
        const said = JSON.parse(JSON.stringify(data));
        expect(readSession(signSession(data, secret, NOW), secret, NOW)).toEqual(said);
      }),
    );
  });

  it('keeps tuples, and dictionaries that look like a tag', () => {
    const data = { flashes: [new Tuple('message', new Tuple(1))], odd: { ' t': [1] } };
    expect(readSession(signSession(data, SECRET, NOW), SECRET, NOW)).toEqual(data);
  });

  it('trusts no other secret, no changed byte, no damage', () => {
    const value = signSession({ email: 'a@b' }, SECRET, NOW);
    expect(readSession(value, 'another secret', NOW)).toBeNull();
    for (let index = 0; index < value.length; index++) {
      const changed = value.slice(0, index) + (value[index] === 'A' ? 'B' : 'A') + value.slice(index + 1);
      expect(readSession(changed, SECRET, NOW)).toBeNull();
    }
    for (const damaged of ['', '.', '..', '...', 'a.b', value.slice(0, -1), `${value}.`])
      expect(readSession(damaged, SECRET, NOW)).toBeNull();
  });

  it('is not ended by signed content that is no session, or that unfolds without end', async () => {
    const { deflateSync } = await import('node:zlib');
    const sign = (payload: string): string => {
      const signed = `${payload}.${signSession({}, SECRET, NOW).split('.')[1]}`;
      const key = createHmac('sha1', SECRET).update('cookie-session').digest();
      return `${signed}.${createHmac('sha1', key).update(signed).digest('base64url')}`;
    };
    const encode = (text: string): string => Buffer.from(text).toString('base64url');
    expect(readSession(sign(encode('{"a":1}')), SECRET, NOW)).toEqual({ a: 1 });
    for (const payload of [encode('[1]'), encode('not json'), `.${encode('not zlib')}`, encode('"text"')])
      expect(readSession(sign(payload), SECRET, NOW)).toBeNull();
    const bomb = deflateSync(Buffer.alloc(1 << 20, ' ')).toString('base64url');
    expect(readSession(sign(`.${bomb}`), SECRET, NOW)).toBeNull();
  });

  it("expires after Flask's 31 days", () => {
    const value = signSession({ a: 1 }, SECRET, NOW);
    expect(readSession(value, SECRET, NOW + 31 * 86400)).toEqual({ a: 1 });
    expect(readSession(value, SECRET, NOW + 31 * 86400 + 1)).toBeNull();
    expect(readSession(value, SECRET, NOW - 1)).toBeNull();
  });
});

describe('with real Flask and the same secret', () => {
  it.skipIf(python === undefined)('each reads what the other wrote (skipped without python3-flask)', () => {
    const now = Math.floor(Date.now() / 1000);
    const ours: SessionData[] = [
      { email: 'zoë@example.com', _flashes: [new Tuple('message', 'Wrong "email".')] },
      { text: 'shark '.repeat(300), _flashes: [new Tuple('message', 'one')] },
      { outer: { ' t': [1] } },
    ];
    const values = ours.map((data) => signSession(data, SECRET, now));
    expect(values.map((value) => value.startsWith('.'))).toEqual([false, true, false]);

    const input = JSON.stringify({ secret: SECRET, values });
    const { stdout, stderr } = spawnSync(python!, ['-W', 'ignore', '-c', PYTHON], {
      input,
      encoding: 'utf8',
    });
    expect(stderr).toBe('');
    const theirs = JSON.parse(stdout);
    expect(theirs.read).toEqual([
      `{'email': 'zoë@example.com', '_flashes': [('message', 'Wrong "email".')]}`,
      `{'text': '${'shark '.repeat(300)}', '_flashes': [('message', 'one')]}`,
      `{'outer': {' t': [1]}}`,
    ]);

    const later = now + 60;
    expect(readSession(theirs.plain, SECRET, later)).toEqual({
      email: 'alice@example.com',
      _flashes: [new Tuple('message', 'Wr\u00f6ng <b>&"')],
    });
    expect(theirs.compressed.startsWith('.')).toBe(true);
    expect(readSession(theirs.compressed, SECRET, later)).toEqual({
      text: 'crumb '.repeat(200),
      _flashes: [new Tuple('message', 'one'), new Tuple('message', 'two')],
    });
    expect(readSession(theirs.escaped, SECRET, later)).toEqual({ outer: { ' t': [1] } });
  });
});
