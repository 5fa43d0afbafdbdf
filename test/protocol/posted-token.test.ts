import { describe, expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { MAX_POSTED_TOKENS } from '../../src/protocol/limits.ts';
import { type FormKind, PostedForm } from '../../src/protocol/posted-form.ts';
import { PostedTokens } from '../../src/protocol/posted-token.ts';

const KEY = '94iTKZgLL40ZwOTS+aQltN0g5MH0ZfO=';
const COOKIES = [`theme=dark; guard=${KEY}`, 'sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20'];

function repeated(kind: FormKind, body: string, cookies: readonly string[] = COOKIES): readonly string[] {
  const form = new PostedForm(kind, new BufferBudget(1 << 20), cookies);
  for (const byte of Buffer.from(body, 'latin1')) form.add(Buffer.from([byte]), 0, 1);
  return form.repeatedCookies;
}

const multipart = (name: string, value: string) =>
  `--b\r\nContent-Disposition: form-data; name="${name}"\r\n\r\n${value}\r\n--b--\r\n`;

describe('a hidden field repeats a cookie', () => {
  it('of a form of each kind', () => {
    expect(repeated('urlencoded', `q=x&_csrf=${encodeURIComponent(KEY)}&text=y`)).toEqual(['guard']);
    expect(repeated('multipart', multipart('csrf_token', KEY))).toEqual(['guard']);
    expect(repeated('json', `{"item":{"id":1,"xsrfToken":"${KEY}"}}`)).toEqual(['guard']);
  });

  it('whose cookie is percent-encoded', () => {
    expect(
      repeated('urlencoded', `_csrf=${encodeURIComponent(KEY)}`, [`g=${encodeURIComponent(KEY)}`]),
    ).toEqual(['g']);
  });

  it('not under a name that says something else, and not another value', () => {
    expect(repeated('urlencoded', `id=${encodeURIComponent(KEY)}`)).toEqual([]);
    expect(repeated('urlencoded', 'session_token=c0ffee5f2a7e41b09d3c8a6b5e4f1d20')).toEqual([]);
    expect(repeated('urlencoded', `_csrf=${encodeURIComponent(KEY)}0`)).toEqual([]);
    expect(repeated('urlencoded', 'csrf_theme=dark')).toEqual([]);
    expect(repeated('urlencoded', `_csrf=${encodeURIComponent(KEY)}`, [])).toEqual([]);
  });

  it('which is not whole', () => {
    expect(repeated('json', `{"_csrf":"${KEY}`)).toEqual([]);
    expect(repeated('multipart', multipart('csrf_token', KEY).slice(0, -10))).toEqual([]);
  });
});

it('so many fields are compared', () => {
  const tokens = new PostedTokens(COOKIES);
  for (let count = 0; count < MAX_POSTED_TOKENS; count++) tokens.compare('csrf', 'something else');
  expect(tokens.wants('_csrf')).toBe(false);
});
