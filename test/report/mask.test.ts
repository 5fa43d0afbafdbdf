import { createHmac } from 'node:crypto';
import { describe, expect, it, test } from 'vitest';
import { fieldValues } from '../../src/record/message.ts';
import { createMasker } from '../../src/report/mask.ts';
import { header, request, setting } from '../support/messages.ts';
import fc from '../support/properties.ts';
import { event, flaskLogin, session } from '../support/sessions.ts';

const key = Buffer.from('a key for tests');
const masker = createMasker(key);

test('the first characters, the length, and a keyed hash', () => {
  const value = 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9';
  const hash = createHmac('sha256', key).update(value).digest('hex').slice(0, 6);
  expect(masker.value(value)).toBe(`eyJhbGci…(36)#${hash}`);
});

test.each([
  ['abc', ''],
  ['abcd', 'a'],
  ['abcdefgh', 'ab'],
  ['0123456789012345678901234567890', '0123456'],
])('of %s it shows %j', (value, shown) => {
  expect(masker.value(value).split('…')[0]).toBe(shown);
});

test('never more than a quarter, never more than eight characters; equal values look equal', () => {
  fc.assert(
    fc.property(fc.string({ minLength: 1, unit: 'grapheme' }), (value) => {
      const masked = masker.value(value);
      const shown = masked.slice(0, masked.lastIndexOf('…'));
      expect(value.startsWith(shown)).toBe(true);
      expect([...shown].length).toBeLessThanOrEqual(Math.min(8, [...value].length / 4));
      expect(createMasker(key).value(value)).toBe(masked);
    }),
  );
});

test('another key gives another hash: hashes of two runs say nothing about each other', () => {
  expect(createMasker(Buffer.from('other')).value('secret-value')).not.toBe(masker.value('secret-value'));
});

test('an empty value has nothing to hide', () => {
  expect(masker.value('')).toBe('');
});

test('Set-Cookie is masked inside its text, the attributes stay', () => {
  const secret = 'abcdefghijkl';
  const [text, nameless] = fieldValues(
    masker.message(setting(`sid = ${secret} ; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT`, secret)),
    'set-cookie',
  );
  expect(text).toBe(`sid = ${masker.value(secret)} ; Path=/; Expires=Thu, 01 Jan 1970 00:00:00 GMT`);
  expect(nameless).toBe(masker.value(secret));
});

test('an attribute that no browser knows may hold a secret', () => {
  const [text] = fieldValues(
    masker.message(
      setting('sid=abcdefghijkl; Token=geheim-7f3a; SAMESITE = Lax ; max-age=5; x; path=/reset/geheim'),
    ),
    'set-cookie',
  );
  expect(text).toBe(
    `sid=${masker.value('abcdefghijkl')}; Token=${masker.value('geheim-7f3a')}; SAMESITE = Lax ; max-age=5; x; ` +
      `path=/reset/${masker.value('geheim')}`,
  );
});

test('Cookie is masked pair by pair, other lines stay', () => {
  const message = request({ fields: [header('COOKIE', 'a=11111111; b=22222222'), header('Host', 'h')] });
  const masked = masker.message(message);
  expect(fieldValues(masked, 'cookie')).toEqual([
    `a=${masker.value('11111111')}; b=${masker.value('22222222')}`,
  ]);
  expect(fieldValues(masked, 'host')).toEqual(['h']);
});

test('no value longer than three characters survives anywhere in a masked message', () => {
  const value = fc.stringMatching(/^[a-zA-Z0-9+/=]{4,40}$/);
  fc.assert(
    fc.property(value, value, (first, second) => {
      const message = request({
        fields: [header('Set-Cookie', `n=${first}; Path=/`), header('Cookie', `a=${first}; b=${second}`)],
      });
      const text = JSON.stringify(masker.message(message));
      expect(text).not.toContain(`=${first};`);
      expect(text).not.toContain(`=${second}"`);
    }),
  );
});

test('without a key it is new every time, and the same within a run', () => {
  const [one, other] = [createMasker(), createMasker()];
  expect(one.value('secret-value')).toBe(one.value('secret-value'));
  expect(one.value('secret-value')).not.toBe(other.value('secret-value'));
});

describe('a session', () => {
  it('keeps its values to itself, and says what they say without values', () => {
    const masked = masker.session(flaskLogin());
    const text = JSON.stringify({ ...masked, says: masked.says!.sentence });
    expect(text).not.toContain('You have been logged out');
    for (const { value } of flaskLogin().events) if (value !== null) expect(text).not.toContain(value.value);
    expect(masked.events[1]!.value).toEqual({
      number: 1,
      value: masker.value(flaskLogin().events[1]!.value!.value!),
    });
    expect(masked.events[0]).toEqual(flaskLogin().events[0]);
  });

  it('keeps them to itself where a path is evidence', () => {
    const evidence = [
      'accepted: /a;jsessionid=0123456789ABCDEF returns 200',
      'no path; nothing=hidden is this',
    ];
    const [masked] = masker.session(session({ events: [event('replayed', 10, { evidence })] })).events;
    expect(masked!.evidence.map(({ text }) => text)).toEqual([
      `accepted: /a;jsessionid=${masker.value('0123456789ABCDEF')} returns 200`,
      'no path; nothing=hidden is this',
    ]);
  });

  it('keeps them to itself in a path too', () => {
    const asked = 'GET /a;jsessionid=0123456789ABCDEF/b;v=12';
    const [event1, event2] = masker.session(
      session({
        events: [event('sent', 10, { asked, value: [1, null] }), { ...event('sent', 20), request: null }],
      }),
    ).events;
    expect(event1!.request!.path).toBe(
      `/a;jsessionid=${masker.value('0123456789ABCDEF')}/b;v=${masker.value('12')}`,
    );
    expect(event1!.value).toEqual({ number: 1, value: null });
    expect(event2!.request).toBeNull();
  });
});
