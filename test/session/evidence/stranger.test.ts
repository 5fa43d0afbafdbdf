import { expect, it } from 'vitest';
import { isStranger, isUser } from '../../../src/session/evidence/stranger.ts';
import { apply } from '../../../src/session/session-state.ts';
import { requestContext, sessionEvidence } from '../../../src/session/transition.ts';
import { header, request } from '../../support/messages.ts';
import { respond, sendValue, source, trackedValue } from '../tracked.ts';

const asking = (cookie: string | null, ...fields: ReturnType<typeof header>[]) =>
  request({
    method: 'GET',
    target: '/',
    fields: cookie === null ? fields : [header('Cookie', cookie), ...fields],
  });

/** A value that the server has set here. */
function issuedValue() {
  const value = trackedValue();
  const facts = { attributes: '', browser: 1, signature: null, stored: null, revives: false };
  const context = { ...requestContext(source(1), value), setCookie: facts };
  apply(value.session, sessionEvidence('issued', 'high'), context);
  return value;
}

it('nobody is who sends nothing, or what is known to be no session', () => {
  expect(isStranger(asking(null), [])).toBe(true);
  expect(isStranger(asking('_ga=GA1.1.1; lang=en'), [])).toBe(true);
  expect(isStranger(asking('who=alice'), [])).toBe(false);
  expect(isStranger(asking(null, header('Authorization', 'Basic YTpi')), [])).toBe(false);
});

it('nor who sends a key that gives access: with one of these a page is not open to all', () => {
  const key = 'k9f2a7c4e1b8d350';
  const target = (parameter: string) =>
    request({ method: 'GET', target: `/report?${parameter}`, fields: [] });
  expect(isStranger(asking(null, header('X-Api-Key', key)), [])).toBe(false);
  expect(isStranger(asking(null, header('X-Api-Key', 'mon-8871')), [])).toBe(false);
  expect(isStranger(target(`api_key=${key}`), [])).toBe(false);
  expect(isStranger(target(`share=${key}`), [])).toBe(false);
  // What is no key: a word, a page number, a token against forged requests, an identifier of the request.
  expect(isStranger(asking(null, header('X-Auth', 'none')), [])).toBe(true);
  expect(isStranger(target('key=news'), [])).toBe(true);
  expect(isStranger(target(`cursor=${key}`), [])).toBe(true);
  expect(isStranger(asking(null, header('X-CSRF-Token', key)), [])).toBe(true);
  expect(isStranger(asking(null, header('X-Request-Id', key)), [])).toBe(true);
});

it('nor who sends a session that was issued here, and has seen no login since', () => {
  const issued = issuedValue();
  expect(isStranger(asking('sid=x'), [sendValue(issued, 3)])).toBe(true);
  expect(isStranger(asking('sid=x'), [sendValue(trackedValue(), 3)])).toBe(false);
  respond(issued.session, sessionEvidence('login', 'high'), 4);
  expect(isStranger(asking('sid=x'), [sendValue(issued, 5)])).toBe(false);
});

it('a user has a session that is logged in, and whose value was not ended', () => {
  const value = issuedValue();
  expect(isUser([])).toBe(false);
  expect(isUser([sendValue(value, 3)])).toBe(false);
  respond(value.session, sessionEvidence('login', 'high'), 4);
  expect(isUser([sendValue(value, 5)])).toBe(true);
  respond(value.session, sessionEvidence('logout', 'high'), 6, 'deleted', [sendValue(value, 5)]);
  expect(isUser([sendValue(value, 7)])).toBe(false);
});
