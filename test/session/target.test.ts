import { describe, expect, it } from 'vitest';
import { pageOfTarget, pathOfLocation, pathOfTarget, queryOf } from '../../src/session/target.ts';

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

describe('a page, with the words of the query that choose it', () => {
  it.each([
    ['/account?tab=2&t=1795955634397', '/account'],
    ['/index.php?title=Special:Preferences&oldid=17', '/index.php?title=Special:Preferences'],
    ['/index.php?title=Special%3APreferences', '/index.php?title=Special:Preferences'],
    ['/doku.php?id=start&do=admin&sectok=45fcb6bb605700c6d8bea83a9845fe01', '/doku.php?do=admin&id=start'],
    ['/?_task=mail&_token=1esifI1K6SrcNxUVVj4XLikxkIUJEJrv', '/?_task=mail'],
    ['/?route=sql&server=1', '/?route=sql'],
    ['/index.php?logout', '/index.php?logout'],
    ['/search?q=&returnto=Main', '/search'],
  ])('%s', (target, page) => expect(pageOfTarget(target)).toBe(page));
});

describe('the parameters of a query', () => {
  it.each([
    ['/otrs/index.pl?Action=Logout;ChallengeToken=x', ['Action', 'ChallengeToken']],
    ['/?a=1&b=2;3', ['a', 'b']],
    ['/?next=/app;action=logout', ['next']],
    ['/?next=%2Fapp;action=logout', ['next']],
    ['/?a;b', ['a;b']],
    ['/', []],
  ])('%s', (target, names) => expect([...queryOf(target).keys()]).toEqual(names));
});
