import { describe, expect, it } from 'vitest';
import { canonicalRequest, parseRequestUrl } from '../../src/cookie/url.ts';

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
