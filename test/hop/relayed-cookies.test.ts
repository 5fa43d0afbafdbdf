import { expect, it } from 'vitest';
import { relaysCookies } from '../../src/hop/relayed-cookies.ts';
import { setting } from '../support/messages.ts';
import { SID } from './requests.ts';

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
