import { describe, expect, it } from 'vitest';
import {
  canonicalHost,
  domainMatches,
  domainsAbove,
  isIpAddress,
  isLoopbackHost,
  isPublicSuffix,
} from '../../src/cookie/domain.ts';
import fc from '../support/properties.ts';

describe('canonicalHost', () => {
  it.each([
    ['example.org', 'example.org'],
    ['EXAMPLE.org', 'example.org'],
    ['example.org.', 'example.org.'],
    ['example.org:8888', 'example.org'],
    ['a_b.example', 'a_b.example'],
    ['b\u00fccher.example', 'xn--bcher-kva.example'], // RFC 3492's own kind of example, by hand from IDNA.
    ['127.0.0.1', '127.0.0.1'],
    ['127.0.0.1:5000', '127.0.0.1'],
    ['127.1', '127.0.0.1'],
    ['0x7f.0.0.1', '127.0.0.1'],
    ['2130706433', '127.0.0.1'],
    ['[::1]', '[::1]'],
    ['[0:0::1]:80', '[::1]'],
    ['[2001:DB8::1]', '[2001:db8::1]'],
    ['h2', 'h2'],
  ])('%j is %j', (host, expected) => {
    expect(canonicalHost(host)).toBe(expected);
  });

  it.each([
    '',
    ' ',
    'a b',
    'a/b',
    'user@host',
    'a?b',
    'a#b',
    'a\\b',
    'a\tb',
    'a:b',
    '1.2.3.4.5',
    '[::1',
    'a%00b',
    `${'a'.repeat(63)}.`.repeat(4),
  ])('%j is none', (host) => {
    expect(canonicalHost(host)).toBeNull();
  });

  it('gives a host that is its own canonical form, and never throws', () => {
    fc.assert(
      fc.property(fc.oneof(fc.domain(), fc.ipV4(), fc.string({ unit: 'binary' })), (host) => {
        const canonical = canonicalHost(host);
        if (canonical !== null) expect(canonicalHost(canonical)).toBe(canonical);
      }),
    );
  });
});

describe('domainMatches', () => {
  it.each([
    ['example.org', 'example.org', true],
    ['www.example.org', 'example.org', true],
    ['a.b.example.org', 'example.org', true],
    ['example.org', 'www.example.org', false],
    ['badexample.org', 'example.org', false],
    ['example.org.', 'example.org', false],
    ['example.org', 'example.org.', false],
    ['127.0.0.1', '127.0.0.1', true],
    ['127.0.0.1', '0.0.1', false],
    ['[::1]', '[::1]', true],
    ['[::1]', '1]', false],
    ['example.org', '', false],
    ['example.org', '.', false],
  ])('host %j, domain %j: %s', (host, domain, expected) => {
    expect(domainMatches(host, domain)).toBe(expected);
  });
});

describe('hosts', () => {
  it('lists the domains above', () => {
    expect(domainsAbove('a.b.c')).toEqual(['a.b.c', 'b.c', 'c']);
    expect(domainsAbove('localhost')).toEqual(['localhost']);
    expect(domainsAbove('127.0.0.1')).toEqual(['127.0.0.1']);
    expect(domainsAbove('[::ffff:1]')).toEqual(['[::ffff:1]']);
  });

  it('knows addresses', () => {
    expect(['127.0.0.1', '[::1]'].every(isIpAddress)).toBe(true);
    expect(['localhost', '1.2.3', 'a1'].some(isIpAddress)).toBe(false);
  });

  it.each([
    ['localhost', true],
    ['localhost.', true],
    ['app.localhost', true],
    ['127.0.0.1', true],
    ['127.8.9.10', true],
    ['[::1]', true],
    ['mylocalhost', false],
    ['localhost.example.org', false],
    ['127.example.org', false],
    ['10.0.0.1', false],
    ['[::2]', false],
  ])('loopback %s: %s', (host, expected) => {
    expect(isLoopbackHost(host)).toBe(expected);
  });
});

describe('isPublicSuffix', () => {
  it.each([
    ['com', true],
    ['co.uk', true],
    ['github.io', true], // The list's private part.
    ['kawasaki.jp', true],
    ['anything.kawasaki.jp', true], // By a wildcard,
    ['city.kawasaki.jp', false], // but for its exception.
    ['localhost', true], // Unknown to the list: its last rule is '*'.
    ['com.', true],
    ['example.org', false],
    ['user.github.io', false],
    ['app.localhost', false],
    ['127.0.0.1', false],
    ['[::1]', false],
    ['', false],
    ['.', false],
  ])('%s: %s', (domain, expected) => {
    expect(isPublicSuffix(domain)).toBe(expected);
  });
});
