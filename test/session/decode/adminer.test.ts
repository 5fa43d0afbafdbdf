import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

const NAME = 'adminer_permanent';
const base64 = (text: string) => Buffer.from(text).toString('base64');
const login = (...parts: readonly string[]) =>
  `${parts.map(base64).join('-')}:${base64('encrypted password')}`;

// The format is that of adminer/include/auth.inc.php of Adminer 4.8.1.
describe('decodeAdminer', () => {
  it('reads a value that Adminer 4.8.1 has set', () => {
    const value = 'cGdzcWw%3D-MTI3LjAuMC4xOjIzNjA4-YWRh-cG9zdGdyZXM%3D%3AfkwkRCysN9NZDvQDtWqBqPi23wc%3D';
    const decoded = decodeSession(NAME, value)!;
    expect(decoded).toMatchObject({
      format: 'adminer',
      framework: 'PHP',
      content: { driver: 'pgsql', server: '127.0.0.1:23608', user: 'ada', database: 'postgres' },
    });
    expect(decoded.leaks).toEqual(expect.arrayContaining(['user name', 'database server']));
    expect(decoded.leaks).not.toContain('password');
    expect(decoded.maskedSentence).not.toContain('ada');
  });

  it('reads the first of several, and fields that are empty', () => {
    const several = `${login('server', '', 'ada', '')} ${login('sqlite', '', 'bob', 'x')}`;
    expect(decodeSession(NAME, encodeURIComponent(several))?.content).toMatchObject({
      user: 'ada',
      server: '',
    });
    expect(decodeSession(NAME, encodeURIComponent(several).replace('%20', '+'))?.content).toMatchObject({
      user: 'ada',
    });
  });

  it.each([
    ['no user', NAME, login('server', '', '', '')],
    ['no password', NAME, login('server', '', 'ada', '').replace(/:.*/, '')],
    ['three parts', NAME, login('server', 'ada', 'db')],
    ['another name', 'token', login('server', '', 'ada', 'db')],
    ['nothing', NAME, ''],
  ])('is none: %s', (_, name, value) => expect(decodeSession(name, value)?.format).not.toBe('adminer'));
});
