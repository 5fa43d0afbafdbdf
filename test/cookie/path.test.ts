import { describe, expect, it } from 'vitest';
import { defaultPath, pathMatches } from '../../src/cookie/path.ts';

describe('defaultPath', () => {
  it.each([
    ['', '/'],
    ['relative/path', '/'],
    ['/', '/'],
    ['/login', '/'],
    ['/a/b', '/a'],
    ['/a/', '/a'],
    ['/a//b', '/a/'],
    ['//', '/'],
  ])('%j gives %j', (requestPath, expected) => {
    expect(defaultPath(requestPath)).toBe(expected);
  });
});

describe('pathMatches', () => {
  it.each([
    ['/', '/', true],
    ['/a', '/', true],
    ['/a', '/a', true],
    ['/a/', '/a', true],
    ['/a/b', '/a', true],
    ['/a/b', '/a/', true],
    ['/a', '/a/', false],
    ['/ab', '/a', false],
    ['/A', '/a', false],
    ['/%61', '/a', false],
  ])('request %j, cookie %j: %s', (requestPath, cookiePath, expected) => {
    expect(pathMatches(requestPath, cookiePath)).toBe(expected);
  });
});
