// What is left of header fields in a HAR file: joined, folded, only as a list of cookies, redacted.

import { describe, expect, it } from 'vitest';
import { harFields } from '../../src/har/header-fields.ts';

const FIRST = 'sid=1; Path=/; Expires=Wed, 21 Oct 2037 07:28:00 GMT; HttpOnly';
const SECOND = 'theme=dark';

const setCookies = (message: Record<string, unknown>): string[] =>
  harFields(message, 'set-cookie')
    .fields.filter(({ name }) => name.toLowerCase() === 'set-cookie')
    .map(({ value }) => value);
const header = (name: string, value: string) => ({ name, value });

describe('Set-Cookie', () => {
  it('of several fields is several', () => {
    expect(setCookies({ headers: [header('Set-Cookie', FIRST), header('set-cookie', SECOND)] })).toEqual([
      FIRST,
      SECOND,
    ]);
  });

  it('joined with line ends is split', () => {
    for (const end of ['\n', '\r\n'])
      expect(setCookies({ headers: [header('Set-Cookie', `${FIRST}${end}${SECOND}`)] })).toEqual([
        FIRST,
        SECOND,
      ]);
  });

  it('is rebuilt of the list where there is no field', () => {
    const cookies = [
      { name: 'sid', value: '1', path: '/', domain: 'a.test', httpOnly: true, secure: true, sameSite: 'Lax' },
      { name: 'theme', value: 'dark', expires: '2037-10-21T07:28:00.000Z' },
      { name: '', value: '' },
    ];
    expect(setCookies({ headers: [], cookies })).toEqual([
      'sid=1; Path=/; Domain=a.test; Secure; HttpOnly; SameSite=Lax',
      'theme=dark; Expires=Wed, 21 Oct 2037 07:28:00 GMT',
    ]);
    expect(harFields({ headers: [], cookies }, 'set-cookie').isRebuilt).toBe(true);
    expect(harFields({ headers: [header('Set-Cookie', FIRST)], cookies }, 'set-cookie').isRebuilt).toBe(
      false,
    );
  });

  it('cannot bring another field by a line end in the list', () => {
    const cookies = [{ name: 'a\r\nX: y', value: 'b\nc' }];
    expect(setCookies({ cookies })).toEqual(['a X: y=b c']);
  });
});

describe('Cookie', () => {
  it('is rebuilt of the list, in its order', () => {
    const cookies = [
      { name: 'b', value: '2' },
      { name: 'a', value: '1' },
    ];
    const { fields, isRebuilt } = harFields({ headers: [header('Host', 'a.test')], cookies }, 'cookie');
    expect(fields.map(({ name, value }) => `${name}: ${value}`)).toEqual([
      'Host: a.test',
      'Cookie: b=2; a=1',
    ]);
    expect(isRebuilt).toBe(true);
  });

  it('that is redacted is none, and counted; values are counted one by one', () => {
    const whole = harFields({ headers: [header('Cookie', '[REDACTED]')] }, 'cookie');
    expect(whole).toMatchObject({ fields: [], isRebuilt: true, redactedCount: 1 });
    const values = harFields({ headers: [header('Cookie', 'a=REDACTED; b=1; c=REDACTED')] }, 'cookie');
    expect(values).toMatchObject({ isRebuilt: false, redactedCount: 2 });
  });
});

describe('headers', () => {
  it('pseudo-header fields are none, and name the authority', () => {
    const headers = [header(':method', 'GET'), header(':authority', 'a.test'), header('accept', '*/*')];
    const { fields, authority } = harFields({ headers }, 'cookie');
    expect([fields.map(({ name }) => name), authority]).toEqual([['accept'], 'a.test']);
  });

  it('may be an object, or anything else', () => {
    expect(harFields({ headers: { Host: 'a.test', n: 1 } }, 'cookie').fields).toHaveLength(2);
    for (const headers of [undefined, null, 'Host', 7, [null, 1, 'x', {}, { name: 7 }, { value: [] }]])
      expect(harFields({ headers, cookies: headers }, 'cookie').fields.length).toBeLessThan(3);
  });
});
