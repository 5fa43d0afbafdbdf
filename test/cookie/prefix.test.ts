import { describe, expect, it } from 'vitest';
import { demandText, prefixOf, unmetDemand } from '../../src/cookie/prefix.ts';

describe('prefixOf', () => {
  it.each([
    ['__Secure-a', '__Secure-'],
    ['__Host-a', '__Host-'],
    ['__Http-a', '__Http-'],
    ['__Host-Http-a', '__Host-Http-'],
    ['__hOsT-hTtP-a', '__Host-Http-'],
    ['__SECURE-', '__Secure-'],
    ['__Host-Httpa', '__Host-'],
    ['__Host', undefined],
    ['_Host-a', undefined],
    ['a__Host-', undefined],
    ['', undefined],
  ])('%j: %s', (name, expected) => {
    expect(prefixOf(name)?.text).toBe(expected);
  });
});

describe('unmetDemand', () => {
  const all = { secure: true, httpOnly: true, hostOnly: true, path: '/' };

  it.each([
    ['__Secure-a', { secure: false }, 'Secure'],
    ['__Secure-a', { httpOnly: false, hostOnly: false, path: '/a' }, null],
    ['__Host-a', { secure: false }, 'Secure'],
    ['__Host-a', { hostOnly: false }, 'no Domain'],
    ['__Host-a', { path: null }, 'Path=/'],
    ['__Host-a', { path: '/a' }, 'Path=/'],
    ['__Host-a', { httpOnly: false }, null],
    ['__Http-a', { secure: false }, 'Secure'],
    ['__Http-a', { httpOnly: false }, 'HttpOnly'],
    ['__Http-a', { hostOnly: false, path: null }, null],
    ['__Host-Http-a', { secure: false }, 'Secure'],
    ['__Host-Http-a', { hostOnly: false }, 'no Domain'],
    ['__Host-Http-a', { path: '/a' }, 'Path=/'],
    ['__Host-Http-a', { httpOnly: false }, 'HttpOnly'],
    ['__Host-Http-a', {}, null],
  ])('%s with %j lacks %s', (name, missing, expected) => {
    expect(unmetDemand(prefixOf(name)!, { ...all, ...missing })).toBe(expected);
  });
});

it('says what a prefix demands', () => {
  const host = prefixOf('__Host-a')!;
  expect(demandText(host, 'Secure', false)).toBe('__Host- needs Secure');
  expect(demandText(host, 'Secure', true)).toBe('__Host- needs a secure connection');
  expect(demandText(host, 'no Domain', true)).toBe('__Host- must have no Domain');
});
