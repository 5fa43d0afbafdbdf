import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';
import { MAX_DECODED_CHARACTERS } from '../../../src/session/decode/limits.ts';
import fc from '../../support/properties.ts';

describe('decodeSession', () => {
  it.each([
    ['_ga', 'GA1.2.1234567890.1234567890'],
    ['theme', 'dark'],
    ['lang', 'en-GB'],
    ['sid', '0cf2dc4eac1355bbf543b7eb1749176c'], // captures/apps/logout-replay-old-id
    ['csrftoken', '94iTKZgLL40ZwOTSQaQltN0g5MH0ZfOCpXkvpFYnxZ9VOXDJ1qNUOke3MsZ2Lp7a'], // captures/apps/django
    ['AWSALB', 'Ab+/Cd12Ef34Gh56Ij78Kl90Mn12Op34Qr56St78Uv90Wx12Yz34Ab56Cd78Ef90'],
    ['x', '2025-07-02T22:38:20Z'],
    ['x', '10.0.0.1'],
    ['x', '0b9a3c1e-3f5d-4a4e-9a7e-0f6d2b1c8e77'],
    ['consent', 'a:1,b:0'],
    ['x', ''],
    ['x', '""'],
  ])('finds nothing in %s=%s', (name, value) => {
    expect(decodeSession(name, value)).toBeNull();
  });

  it('does not look at values of absurd length', () => {
    const json = (length: number) => `["${'a'.repeat(length - 4)}"]`;
    expect(decodeSession('x', json(MAX_DECODED_CHARACTERS))).not.toBeNull();
    expect(decodeSession('x', json(MAX_DECODED_CHARACTERS + 1))).toBeNull();
  });
});

/** Recordings of real applications, where they are at hand: what each cookie that is set must be read as. */
const APPS = fileURLToPath(new URL('../../../../shared/captures/apps/', import.meta.url));
const EXPECTED: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  'flask-login': { session: 'flask' },
  'flask-login-plain': { session: 'flask' },
  'flask-login-secure': { session: 'flask' },
  django: { sessionid: 'django-session-id', messages: 'django-messages' },
  'express-session': { 'connect.sid': 'express-session' },
  'express-session-fixation': { 'connect.sid': 'express-session' },
  'express-jwt': { token: 'jwt', refresh: 'jwt', alg_none: 'jwt' },
  'php-regenerate': { PHPSESSID: 'php-session-id' },
};

describe('recordings of applications', () => {
  const test = it.skipIf(!existsSync(APPS));
  test.each(Object.entries(EXPECTED))('%s (skipped without ../shared/captures)', (app, formats) => {
    const truth: { responses: { set_cookie: string[] }[] } = JSON.parse(
      readFileSync(`${APPS}${app}/truth.json`, 'utf8'),
    );
    const pairs = truth.responses.flatMap(({ set_cookie }) =>
      set_cookie.map((field) => field.split(';')[0]!),
    );
    let read = 0;
    for (const pair of pairs) {
      const [name = '', value = ''] = pair.split(/=(.*)/s);
      if (formats[name] === undefined || ['', '""', 'deleted'].includes(value)) continue;
      expect(decodeSession(name, value)?.format).toBe(formats[name]);
      read++;
    }
    expect(read).toBeGreaterThan(0);
  });
});

/** What each format begins with or is made of, to lead random text into every decoder. */
const PIECES = [
  's:',
  's%3A',
  'j:{',
  'eyJhbGciOiJub25lIn0',
  'eyJhIjoxfQ',
  '.eJyrVg',
  '.aGW03A.',
  ':1uX65s:',
  'A'.repeat(27),
  'A'.repeat(43),
  'SFMyNTY.',
  'g3QAAAAB',
  'XCP.',
  'CfDJ8',
  'rO0ABXNy',
  'AAEAAAD/////AQAAAAAAAAA',
  'BAh7',
  '--',
  'a'.repeat(40),
  'O:1:"A":1:{',
  'a:1:{',
  's:1:"a";',
  'i:0;',
  '}',
  'KGRw',
  'gAJ9',
  'gAAAAABo',
  'Fe26.2**',
  '*',
  '2|1:0|10:1751495900|',
  '|1751495900|',
  'rd5o',
  'vi',
  '!',
  'chunks-2',
  'base64-',
  '{"a":',
  '[',
  ']',
  '"',
  '\\',
  '%',
  '%00',
  '%FF',
  '=',
  '==',
  '+',
  '\0',
  'é',
  '😀',
];
const NAMES = [
  'session',
  'PHPSESSID',
  'JSESSIONID',
  'SESSION',
  'REMEMBERME',
  '.ASPXAUTH',
  'PLAY_SESSION',
  'BIGipServerx',
  'a.0',
  '',
];

describe('the sentence without values', () => {
  const base64Json = (content: unknown) => Buffer.from(JSON.stringify(content)).toString('base64');

  it.each([
    [
      'a flash message',
      'session',
      'eyJfZmxhc2hlcyI6W3siIHQiOlsiaW5mbyIsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXX1dfQ.aGW03A.dsa7-eUSUlXQsU9S70nJz9vOvdE',
      'logged out',
    ],
    [
      'a WordPress user',
      'wordpress_logged_in_x',
      `ann%7C1752000000%7C${'t'.repeat(43)}%7C${'a'.repeat(64)}`,
      'ann',
    ],
    ['a server address', 'BIGipServerpool', '1677787402.36895.0000', '10.1.1.100'],
    ['a server name', 'JSESSIONID', `${'0A'.repeat(16)}.worker7`, 'worker7'],
    ['a key id', 'k', 'CfDJ8ICcgQwZZhlAlTZT-Kr_7ldXL0BMP3_MnczZMj6EF5kW', '0c819c80'],
    ['a bare text', 't', 'ImFsaWNlQGV4YW1wbGUuY29tIg.aGW03A.TfkYYfKjfBgmOcqBk0HbTr-urAQ', 'alice'],
    [
      'a user',
      'remember_token',
      '42|b004c6ce2101ea6a03239661c7258dafed7a368188b18664b48b9cb968c180b5df878809667601f668c61fb51110a7367ecfd8807420ba06e2388950183a841e',
      '42',
    ],
  ])('hides %s', (_, name, value, secret) => {
    const { maskedSentence, ...decoded } = decodeSession(name, value)!;
    expect(JSON.stringify(decoded)).toContain(secret);
    expect(maskedSentence).not.toContain(secret);
  });

  it('is the other one where that holds no value', () => {
    const { sentence, maskedSentence } = decodeSession('PHPSESSID', '24kgk5oobg2igi8u8cpj0n22l2')!;
    expect(maskedSentence).toBe(sentence);
  });

  it('hides keys that may be data', () => {
    const { sentence, maskedSentence } = decodeSession('x', base64Json({ 'ann@example.com': 1, ok: 2 }))!;
    expect(sentence).toContain('ann@example.com');
    expect(maskedSentence).toContain('(key) and ok');
    expect(maskedSentence).not.toContain('example');
  });

  it('shows no value of any content', () => {
    const secret = 'ZXQ9-secret';
    const tree = fc.letrec<{ node: unknown }>((tie) => ({
      node: fc.oneof(
        { maxDepth: 4 },
        fc.constant(secret),
        fc.array(tie('node'), { maxLength: 3 }),
        fc.dictionary(fc.constantFrom('a', 'b', 'c'), tie('node')),
      ),
    })).node;
    const content = fc.oneof(tree, fc.dictionary(fc.constantFrom('x', 'y'), tree, { minKeys: 1 }));
    const shapes: readonly ((json: string) => readonly [name: string, value: string])[] = [
      (json) => ['x', Buffer.from(json).toString('base64')],
      (json) => ['session', `${Buffer.from(json).toString('base64url')}.aGW03A.${'a'.repeat(27)}`],
      (json) => ['t', `eyJhbGciOiJIUzI1NiJ9.${Buffer.from(json).toString('base64url')}.${'a'.repeat(43)}`],
      (json) => ['c', `s:j:${json}.${'a'.repeat(43)}`],
    ];
    fc.assert(
      fc.property(content, fc.constantFrom(...shapes), (value, shape) => {
        const decoded = decodeSession(...shape(JSON.stringify(value)));
        expect(decoded?.maskedSentence ?? '').not.toContain(secret);
      }),
    );
  });
});

describe('hostile values', () => {
  const value = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc.string({ unit: 'binary-ascii', maxLength: 200 }),
    fc
      .array(fc.oneof(fc.constantFrom(...PIECES), fc.string({ maxLength: 5 })), { maxLength: 12 })
      .map((parts) => parts.join('')),
    fc.uint8Array({ maxLength: 100 }).map((bytes) => Buffer.from(bytes).toString('base64')),
  );

  it('never throw, and give plain data that JSON can say, and sentences of some length', () => {
    fc.assert(
      fc.property(fc.constantFrom(...NAMES), value, value, (name, text, other) => {
        const companions = [
          { name: `${name}.sig`, value: other },
          { name: 'a.1', value: other },
          { name: `${name}C1`, value: other },
        ];
        const decoded = decodeSession(name, text, companions);
        if (decoded === null) return;
        expect(JSON.parse(JSON.stringify(decoded.content))).toEqual(decoded.content);
        expect(decoded.sentence.length).toBeLessThan(2000);
        expect(Number.isNaN(decoded.issuedAtMs) || Number.isNaN(decoded.expiresAtMs)).toBe(false);
        expect(decoded.maskedSentence.length).toBeLessThan(2000);
      }),
      { numRuns: 3000 },
    );
  });

  it.each(PIECES)('of %j over and over are read to the end', (piece) => {
    // Without a bound on the work of a decoder this test would not end.
    const text = piece.repeat(Math.floor((MAX_DECODED_CHARACTERS - 10) / piece.length));
    for (const name of NAMES)
      for (const start of ['', 's:', 'eyJ', 'a:9:{', '.']) {
        const decoded = decodeSession(name, start + text);
        if (decoded !== null)
          expect(JSON.stringify(decoded).length).toBeLessThan(20 * MAX_DECODED_CHARACTERS);
      }
  });
});
