import { describe, expect, it } from 'vitest';
import { canonicalRequest, parseRequestUrl } from '../../src/cookie/url.ts';
import fc from '../support/properties.ts';

describe('parseRequestUrl', () => {
  it('takes a URL apart', () => {
    expect(parseRequestUrl('HTTPS://User@Example.org:8443/a/../b%20?q#f')).toEqual({
      scheme: 'https',
      host: 'example.org',
      path: '/b%20',
    });
    expect(parseRequestUrl('http://[::1]:5000')).toEqual({ scheme: 'http', host: '[::1]', path: '/' });
    expect(parseRequestUrl('/login')).toBeNull();
  });

  it('reads plain URLs as a URL parser does', () => {
    const text = (letters: string, maxLength: number) =>
      fc.string({ unit: fc.constantFrom(...letters), maxLength });
    fc.assert(
      fc.property(
        fc.constantFrom('http://', 'https://', 'HTTP://', 'ws://'),
        text('abxn01-._', 9),
        fc.constantFrom(
          '',
          '/',
          '/.',
          '/..',
          '//',
          '/%2e',
          '/a/../b',
          '\\\\a',
          ':80',
          ':81',
          '@a',
          '.0xf',
          '.1',
          '.com',
        ),
        text('aZ0~_-./%?#;', 8),
        (scheme, host, middle, end) => {
          const url = scheme + host + middle + end;
          const parsed = URL.canParse(url) ? new URL(url) : null;
          expect(parseRequestUrl(url)).toEqual(
            parsed && {
              scheme: parsed.protocol.slice(0, -1),
              host: parsed.hostname,
              path: parsed.pathname,
            },
          );
        },
      ),
      { numRuns: 3000 },
    );
  });
});

describe('canonicalRequest', () => {
  it('makes parts canonical', () => {
    const parts = { scheme: 'HTTP', host: 'LocalHost:5000', path: '/a?q=/b' };
    expect(canonicalRequest(parts)).toEqual({ scheme: 'http', host: 'localhost', path: '/a' });
    expect(canonicalRequest({ scheme: 'http', host: 'a', path: '*' })?.path).toBe('/');
  });

  it('knows what is no request', () => {
    expect(canonicalRequest('no url')).toBeNull();
    expect(canonicalRequest('http://')).toBeNull();
    expect(canonicalRequest({ scheme: 'http', host: 'a b', path: '/' })).toBeNull();
  });
});
