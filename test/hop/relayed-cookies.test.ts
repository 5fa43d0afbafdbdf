import { expect, it } from 'vitest';
import { hasSameFields, isSameResponse, relaysCookies } from '../../src/hop/relayed-cookies.ts';
import { setting } from '../support/messages.ts';
import { outerRequest, responseTo, SID } from './requests.ts';

it.each<[inner: string[], outer: string[], boolean]>([
  [[`sid=${SID}; Path=/`], [`sid=${SID}; Path=/app; HttpOnly; SameSite=Lax`], true],
  [[`sid=${SID}`, 'theme=dark'], ['SRV=s1', `sid=${SID}`], true],
  // The sid of a server that was given up is not passed on; nor is that of another user.
  [[`sid=${SID}`], [], false],
  [[`sid=${SID}`], ['sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'], false],
  [[`sid=${SID}`, 'theme=dark'], [`sid=${SID}`, 'theme=light'], false],
  // Everybody gets these.
  [['theme=dark'], ['theme=dark'], false],
  [['sid=; Max-Age=0'], ['sid=; Max-Age=0'], false],
])('%j in %j: %s', (inner, outer, isRelayed) => {
  expect(relaysCookies(setting(...inner).setCookies, setting(...outer).setCookies)).toBe(isRelayed);
});

it('address translation changes no field of a response', () => {
  const response = responseTo(outerRequest(), 12, ['Date', 'Tue'], ['Set-Cookie', 'a=1']);
  expect(isSameResponse(response, { ...response })).toBe(true);
  expect(isSameResponse(response, { ...response, status: 302 })).toBe(false);
  expect(hasSameFields(response, responseTo(outerRequest(), 12, ['Date', 'Tue']))).toBe(false);
  expect(
    hasSameFields(response, responseTo(outerRequest(), 12, ['Date', 'Tue'], ['set-cookie', 'a=1'])),
  ).toBe(false);
});
