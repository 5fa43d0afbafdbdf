import { describe, expect, it } from 'vitest';
import {
  type ExplainedRequest,
  explainField,
  parseWebUrl,
  type RequestKind,
} from '../../src/cookie/explain.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BROWSERS, type BrowserName } from '../../src/cookie/profiles.ts';
import { answerText, browserNames, sendingText } from '../../src/report/explanation-answer.ts';

function asked(url: string, from: string | null = null, kind: RequestKind = 'fetch'): ExplainedRequest {
  const timeMs = Date.UTC(2026, 0, 1);
  return { request: parseWebUrl(url)!, from: from === null ? null : parseWebUrl(from)!, kind, timeMs };
}

const answer = (
  field: string,
  request: ExplainedRequest,
  browsers: readonly BrowserName[] = BROWSERS,
): string => answerText(explainField(field, request, browsers), request, parseSetCookie(field).cookie);

const sending = (field: string, request: ExplainedRequest): string =>
  sendingText(explainField(field, request, BROWSERS), request, parseSetCookie(field).cookie);

const url = 'https://a.example/';
const from = 'https://b.example/';

describe('answerText: refused', () => {
  it.each<[string, ExplainedRequest, string]>([
    ['a=b; SameSite=None', asked(url), 'SameSite=None needs Secure'],
    ['a=b; Partitioned', asked(url), 'Partitioned needs Secure'],
    ['a=b; Secure', asked('http://a.example/'), 'Secure needs https, and this is http://a.example'],
    ['a=\x01', asked(url), 'there is a control character in the field'],
    ['=', asked(url), 'it has neither a name nor a value'],
    ['=a=b', asked(url, null), 'it has no name, and a "=" in the value'],
    [`a=${'b'.repeat(4096)}`, asked(url), 'its name and value are longer than 4096 bytes together'],
    ['a=b; Domain=example', asked(url), 'its Domain belongs to the public, like com or co.uk'],
    [
      'a=b; Domain=x.example',
      asked(url),
      'its Domain must be a.example or a domain above it, without a port',
    ],
    ['__Host-a=b; Secure', asked(url), 'a name with __Host- needs Path=/'],
    ['__Host-a=b; Secure; Path=/; Domain=a.example', asked(url), 'a name with __Host- must have no Domain'],
    [
      'a=b',
      asked(url, from),
      'the page is of another site, and a cookie without SameSite counts as SameSite=Lax',
    ],
    ['a=b; SameSite=Strict', asked(url, from), 'the page is of another site, which SameSite=Strict forbids'],
  ])('%j', (field, request, because) => {
    expect(answer(field, request, ['chrome'])).toBe(`Chrome refuses this cookie: ${because}.`);
  });
});

describe('answerText: kept', () => {
  it.each([
    ['a=b', 'for a.example alone, until the browser is closed'],
    ['a=b; Max-Age=3600; Path=/x', 'for a.example alone under /x, for 60 minutes'],
    [
      'a=b; Domain=a.example; Expires=Sun, 11 Jan 2026 00:00:00 GMT',
      'for a.example and every host below it, for 10 days',
    ],
    // 5.6.1: 400 days at most.
    ['a=b; Max-Age=99999999', 'for a.example alone, for 400 days'],
  ])('%s', (field, kept) => {
    expect(answer(field, asked(url))).toBe(`Chrome, Firefox and Safari keep this cookie ${kept}.`);
  });

  it('names the partition', () => {
    const field = 'a=b; SameSite=None; Secure; Partitioned';
    expect(answer(field, asked(url, from), ['safari'])).toBe(
      'Safari keeps this cookie for a.example alone, only in pages of https://b.example, until the browser is closed.',
    );
  });

  it('names a cookie that a browser reads with another name', () => {
    expect(answer('a', asked(url))).toBe(
      'Chrome and Safari keep this cookie for a.example alone, until the browser is closed. ' +
        'Firefox keeps this cookie, with the name "a", for a.example alone, until the browser is closed.',
    );
  });

  it('says what a deletion deletes', () => {
    expect(answer('a=; Max-Age=0; Path=/x', asked(url))).toBe(
      'Chrome, Firefox and Safari take this as a deletion: the cookie "a" for a.example alone under /x goes, and no other.',
    );
  });

  it('lets the standard speak when it is asked alone', () => {
    expect(answer('a=b', asked(url), ['standard'])).toMatch(/^The standard keeps this cookie /);
  });
});

describe('sendingText', () => {
  it('says nothing where the cookie comes back as a matter of course', () => {
    expect(sending('a=b', asked(url))).toBe('');
    expect(sending('a=b; SameSite=None', asked(url, from))).toBe('');
  });

  it.each<[string, ExplainedRequest, string]>([
    [
      'a=b; Path=/x',
      asked(url),
      'Chrome, Firefox and Safari do not send it with this request: its path does not match /.',
    ],
    [
      'a=b; SameSite=Strict',
      asked(url, from, 'navigate'),
      'A cookie that the user got on a page of a.example itself: Chrome, Firefox and Safari do not send it with this request: SameSite=Strict forbids it.',
    ],
    [
      'a=b; SameSite=None; Secure',
      asked(url, from),
      'A cookie that the user got on a page of a.example itself: Chrome sends it with this request. Firefox and Safari do not send it with this request: cookies of other sites are kept out of pages.',
    ],
  ])('%s, %j', (field, request, expected) => {
    expect(sending(field, request)).toBe(expected);
  });
});

it('names browsers, and the standard last', () => {
  expect(browserNames(BROWSERS)).toBe('Chrome, Firefox, Safari and the standard');
  expect(browserNames(['safari'])).toBe('Safari');
});
