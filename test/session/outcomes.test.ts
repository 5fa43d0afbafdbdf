import { describe, expect, it } from 'vitest';
import {
  type CookieChange,
  isRedirect,
  loginOutcome,
  logoutOutcome,
  redirectPath,
  UNTOUCHED,
} from '../../src/session/outcomes.ts';
import { header, response } from '../support/messages.ts';

const answer = (status: number, location?: string) =>
  response({ status, fields: location === undefined ? [] : [header('Location', location)] });
const change = (
  kind: CookieChange['kind'],
  before: string[] | null = null,
  after: string[] | null = null,
): CookieChange => ({
  kind,
  before,
  after,
});

describe('redirects', () => {
  it('are told by their status', () => {
    expect([300, 301, 302, 303, 304, 307, 308, 200].filter(isRedirect)).toEqual([301, 302, 303, 307, 308]);
    expect(redirectPath(answer(302, '/a?b'), '/')).toBe('/a');
    expect(redirectPath(answer(200, '/a'), '/')).toBeNull();
  });
});

describe('a login', () => {
  const outcome = (status: number, location: string | undefined, what: CookieChange, postsJson = false) => {
    const { isSuccess, confidence } = loginOutcome(answer(status, location), '/login', postsJson, what);
    return `${isSuccess ? 'works' : 'fails'} ${confidence}`;
  };

  it.each([
    [401, undefined, change('rotated'), 'fails high'],
    [302, '/', change('issued'), 'works high'],
    [302, '/', UNTOUCHED, 'works medium'],
    [302, '/login', change('rotated'), 'fails medium'],
    [302, '/?error=denied', UNTOUCHED, 'fails medium'],
    [302, '/', change('issued', null, []), 'fails high'],
    [302, '/', change('rotated', [], ['email']), 'works high'],
    [200, undefined, change('rotated'), 'works medium'],
    [200, undefined, UNTOUCHED, 'fails low'],
    [302, '/', change('deleted'), 'fails medium'],
  ])('answered %s %s', (status, location, what, expected) =>
    expect(outcome(status, location, what)).toBe(expected),
  );

  it('of a script', () => expect(outcome(200, undefined, UNTOUCHED, true)).toBe('works medium'));
});

describe('a logout', () => {
  const outcome = (method: string, signs: string[], what: CookieChange, isLoggedIn = true, status = 302) =>
    logoutOutcome(answer(status), method, signs, what, isLoggedIn)?.confidence ?? null;

  it.each([
    ['POST', ['path'], change('deleted'), 'high'],
    ['POST', ['path'], change('rotated'), 'high'],
    ['POST', ['path'], UNTOUCHED, 'medium'],
    ['GET', [], change('rotated', ['email'], []), 'medium'],
    ['GET', [], change('rotated', ['email'], ['email']), null],
    ['POST', [], change('deleted'), 'medium'],
    ['GET', [], change('deleted'), null],
    ['POST', [], change('rotated'), null],
  ])('%s %j', (method, signs, what, expected) => expect(outcome(method, signs, what)).toBe(expected));

  it('a question whether one wants to, a refusal, the deletion of what nobody used', () => {
    expect(outcome('GET', ['path'], UNTOUCHED, true, 200)).toBe('low');
    expect(outcome('POST', ['path'], change('deleted'), true, 403)).toBeNull();
    expect(outcome('POST', [], change('deleted'), false)).toBeNull();
  });
});
