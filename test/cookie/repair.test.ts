import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  type ExplainedRequest,
  explainField,
  parseWebUrl,
  REQUEST_KINDS,
  type RequestKind,
} from '../../src/cookie/explain.ts';
import { asOneSite } from '../../src/cookie/near-site.ts';
import { BROWSERS } from '../../src/cookie/profiles.ts';
import { repairField } from '../../src/cookie/repair.ts';

function asked(url: string, from: string | null = null, kind: RequestKind = 'fetch'): ExplainedRequest {
  return { request: parseWebUrl(url)!, from: from === null ? null : parseWebUrl(from)!, kind, timeMs: 0 };
}

const url = 'https://a.example/';
const from = 'https://b.example/';
const shop = 'https://www.shop.co.uk/';

describe('repairField', () => {
  it.each<[string, ExplainedRequest, string]>([
    ['sid=1; SameSite=None', asked(url), 'sid=1; SameSite=None; Secure'],
    ['sid=1', asked(url, from), 'sid=1; SameSite=None; Secure; Partitioned'],
    [
      'sid=1; samesite=lax; Path=/',
      asked(url, from, 'iframe'),
      'sid=1; SameSite=None; Path=/; Secure; Partitioned',
    ],
    ['sid=1; SameSite=Strict', asked(url, from, 'navigate'), 'sid=1; SameSite=Lax'],
    ['sid=1; SameSite=Lax', asked(url, from, 'post'), 'sid=1; SameSite=None; Secure'],
    ['sid=1; Partitioned', asked(url), 'sid=1; Partitioned; Secure'],
    ['__Host-sid=1; Domain=a.example', asked(url), '__Host-sid=1; Secure; Path=/'],
    ['__Host-sid=1; Secure; Path=/app', asked(url), '__Host-sid=1; Secure; Path=/'],
    ['__Secure-sid=1; Domain=a.example', asked(url), '__Secure-sid=1; Domain=a.example; Secure'],
    ['__Http-sid=1; Secure', asked(url), '__Http-sid=1; Secure; HttpOnly'],
    // Secure is left out where nobody listens and no other attribute needs it.
    ['sid=1; Secure; HttpOnly', asked('http://localhost:3000/'), 'sid=1; HttpOnly'],
    // The domain that all hosts of the site have in common.
    ['sid=1; Domain=co.uk', asked(shop), 'sid=1; Domain=shop.co.uk'],
    ['sid=1; Domain=api.shop.co.uk', asked(shop), 'sid=1; Domain=shop.co.uk'],
    ['sid=1; Domain=other.co.uk', asked(shop), 'sid=1'],
    ['sid=1; Domain=localhost:3000', asked('http://localhost:3000/'), 'sid=1'],
    // As all browsers read them.
    ['sid=1; Domain=.shop.co.uk.', asked(shop), 'sid=1; Domain=shop.co.uk'],
    ['sid=1; Domain=bücher.de', asked('https://www.bücher.de/'), 'sid=1; Domain=xn--bcher-kva.de'],
    ['sid=1; Domain=.co.uk.', asked(shop), 'sid=1'],
    [
      'sid=1; Expires=Wed, 09 Jun 2027 10:18:14 +0900; Path=/',
      asked(url),
      'sid=1; Expires=Wed, 09 Jun 2027 01:18:14 GMT; Path=/',
    ],
    [
      'sid=1; Expires=Wed, 09 Jun 2027 10:18:14 PST',
      asked(url),
      'sid=1; Expires=Wed, 09 Jun 2027 18:18:14 GMT',
    ],
    ['sid=1; Max-Age=+60', asked(url), 'sid=1; Max-Age=60'],
    // What is wrong besides the page, which is to be of the same site.
    ['sid=1; SameSite=None', asked(url, 'http://a.example/'), 'sid=1; SameSite=None; Secure'],
    // The last attribute counts.
    ['sid=1; SameSite=None; SameSite=Lax', asked(url, from, 'post'), 'sid=1; SameSite=None; Secure'],
  ])('%s', (field, request, expected) => {
    expect(repairField(field, request, BROWSERS)).toEqual({ field: expected, needsHttps: false });
  });

  it.each([
    ['sid=1; Secure', 'http://a.example/', 'sid=1; Secure'],
    ['sid=1; SameSite=None', 'http://a.example/', 'sid=1; SameSite=None; Secure'],
    ['__Host-sid=1; Secure; Path=/', 'http://localhost/', '__Host-sid=1; Secure; Path=/'],
  ])('%s needs https on %s', (field, cleartext, expected) => {
    expect(repairField(field, asked(cleartext), BROWSERS)).toEqual({ field: expected, needsHttps: true });
  });

  it.each([
    ['nothing is wrong', 'sid=1; Secure; HttpOnly', asked(url)],
    ['the scheme of the page is', 'sid=1; SameSite=Lax', asked(url, 'http://www.a.example/')],
    ['the name of the machine is', 'sid=1; SameSite=Lax', asked('http://127.0.0.1/', 'http://localhost/')],
    ['it deletes', 'sid=; Max-Age=0', asked(url)],
    ['no attribute mends it', 'sid=\x01', asked(url)],
    ['there is nothing in it', '', asked(url)],
    ['it is too long', `sid=${'x'.repeat(5000)}`, asked(url)],
    ['a prefix hides in the value', '=__Host-sid', asked(url)],
  ])('is null when %s', (_why, field, request) => {
    expect(repairField(field, request, BROWSERS)).toBeNull();
  });

  it('is what the browsers asked for need', () => {
    const request = asked('http://localhost/');
    expect(repairField('sid=1; Secure', request, ['chrome'])).toBeNull();
    expect(repairField('sid=1; Secure', request, ['safari'])?.field).toBe('sid=1');
  });

  it('is always kept, and never needs a second repair', () => {
    const part = fc.constantFrom(
      'Secure',
      'HttpOnly',
      'Partitioned',
      'SameSite=None',
      'SameSite=Lax',
      'SameSite=Strict',
      'SameSite',
      'Path=/',
      'Path=/x',
      'Path',
      'Domain=shop.co.uk',
      'Domain=co.uk',
      'Domain=uk',
      'Domain=b.example',
      'Domain=.',
      'Domain',
      'Max-Age=60',
      'Expires=x',
      '',
    );
    const pair = fc.constantFrom(
      'a=b',
      'a',
      '=b',
      '__Host-a=b',
      '__secure-a=b',
      '__Host-Http-a=b',
      '__Http-a=b',
      'a\t=b',
      '=a=b',
    );
    const pages = fc.constantFrom(null, from, 'https://shop.co.uk/', 'http://www.shop.co.uk/');
    const urls = fc.constantFrom(shop, 'http://www.shop.co.uk/x', 'http://localhost/', 'https://127.0.0.1/');
    fc.assert(
      fc.property(
        pair,
        fc.array(part, { maxLength: 5 }),
        urls,
        pages,
        fc.constantFrom(...REQUEST_KINDS),
        (name, parts, to, page, kind) => {
          const request = asked(to, page, kind);
          const repair = repairField([name, ...parts].join('; '), request, BROWSERS);
          if (repair === null) return;
          const secured = repair.needsHttps
            ? { ...request, request: { ...request.request, scheme: 'https' } }
            : request;
          // A page that is near is to be of the same site too.
          const oneSite = asOneSite(secured);
          expect(explainField(repair.field, oneSite, BROWSERS).map(({ verdict }) => verdict.reason)).toEqual([
            null,
            null,
            null,
            null,
          ]);
          expect(repairField(repair.field, secured, BROWSERS)).toBeNull();
        },
      ),
      { numRuns: 300 },
    );
  });
});
