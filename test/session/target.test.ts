import { describe, expect, it } from 'vitest';
import { pathOfLocation, pathOfTarget } from '../../src/session/target.ts';

describe('the path of a target (RFC 9112 section 3.2)', () => {
  it.each([
    ['/a/b?token=x', '/a/b'],
    ['/a#b', '/a'],
    ['http://a.test/x?y', '/x'],
    ['https://a.test', '/'],
    ['https://a.test?x', '/'],
    ['', '/'],
    ['*', '*'],
    // A session of Java is no part of the path, and must not be shown as one.
    ['/cart;jsessionid=4F2A9C0D?x', '/cart'],
    ['/a;v=1/b;jsessionid=4F', '/a/b'],
  ])('%s', (target, path) => expect(pathOfTarget(target)).toBe(path));
});

describe('where a Location leads (RFC 9110 section 10.2.2)', () => {
  it.each([
    ['/login?next=/a', '/x/y', '/login'],
    ['https://a.test/home', '/x', '/home'],
    ['//a.test/home', '/x', '/home'],
    ['home', '/app/login', '/app/home'],
    ['./home', '/app/login', '/app/home'],
    ['?error=1', '/app/login', '/app/login'],
  ])('%s from %s', (location, from, path) => expect(pathOfLocation(location, from)).toBe(path));
});
