import { describe, expect, it } from 'vitest';
import { deniedLogout, logoutEvidence, logoutOutcome } from '../../../src/session/evidence/logout.ts';
import { Pages } from '../../../src/session/pages.ts';
import { type CookieChange, sessionEvidence, UNTOUCHED } from '../../../src/session/transition.ts';
import { response } from '../../support/messages.ts';
import { change, exchange, respond, trackedValue } from '../tracked.ts';

describe('the outcome of a logout', () => {
  const outcome = (method: string, signs: string[], what: CookieChange, isUser = true, status = 302) =>
    logoutOutcome(response({ status, fields: [] }), method, signs, what, isUser)?.confidence ?? null;

  it.each([
    ['POST', ['path'], change('deleted'), 'high'],
    ['POST', ['path'], change('rotated'), 'high'],
    ['POST', ['path'], UNTOUCHED, 'medium'],
    ['GET', [], change('rotated', ['email'], []), 'medium'],
    ['GET', [], change('rotated', ['email'], ['email']), null],
    ['POST', [], change('deleted'), 'medium'],
    ['GET', [], change('deleted'), null],
    ['POST', [], change('rotated'), null],
  ])('of a %s with the signs %j', (method, signs, what, expected) =>
    expect(outcome(method, signs, what)).toBe(expected),
  );

  it('of a page that asks whether to log out, of a denial, of a session without a login', () => {
    expect(outcome('GET', ['path'], UNTOUCHED, true, 200)).toBe('low');
    expect(outcome('POST', ['path'], change('deleted'), true, 403)).toBeNull();
    expect(outcome('POST', [], change('deleted'), false)).toBeNull();
  });
});

describe('a second logout', () => {
  const post = exchange('POST /logout', { logoutSigns: ['path'], response: { status: 302 } });
  const page = exchange('GET /logout', { logoutSigns: ['path'] });

  function after(confidence: 'low' | 'medium') {
    const { session } = trackedValue();
    respond(session, sessionEvidence('logout', confidence), 2);
    return session;
  }

  it('repeats the first one', () => {
    const session = after('medium');
    const found = logoutEvidence(post, session, UNTOUCHED, new Pages());
    expect(found?.event).toBe('logout-repeated');
    expect(found && deniedLogout(found, session)).toBeNull();
  });

  it('denies the first one when that was a guess and this is none', () => {
    const session = after('low');
    const found = logoutEvidence(post, session, UNTOUCHED, new Pages());
    expect(found).toMatchObject({ event: 'logout', confidence: 'medium' });
    expect(found && deniedLogout(found, session)?.event).toBe('logout-denied');
    expect(logoutEvidence(page, session, UNTOUCHED, new Pages())?.event).toBe('logout-repeated');
  });

  it('is the first one of a session that was never logged out', () => {
    const { session } = trackedValue();
    const found = logoutEvidence(post, session, UNTOUCHED, new Pages());
    expect(found?.event).toBe('logout');
    expect(found && deniedLogout(found, session)).toBeNull();
    expect(logoutEvidence(exchange('GET /'), session, UNTOUCHED, new Pages())).toBeNull();
  });
});
