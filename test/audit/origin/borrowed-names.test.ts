// A name that another framework made known: where the host says what it is, or the value has another form, no framework is
// named.

import { describe, expect, it } from 'vitest';
import type { Framework } from '../../../src/audit/origin/cookie-origin.ts';
import { originOf, signsOf } from '../../../src/audit/origin/recognise.ts';

const HEX = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const frameworkOf = (name: string, value: string, ...seen: readonly Framework[]) =>
  originOf(name, signsOf(name, value, []), seen).framework;

describe('no framework of the name', () => {
  it.each<[string, string, Framework]>([
    ['PHPSESSID', HEX, 'Express'],
    ['PHPSESSID', HEX, 'Flask'],
    ['JSESSIONID', HEX.toUpperCase(), 'ASP.NET Core'],
    ['JSESSIONID', HEX.toUpperCase(), 'Express'],
  ])('%s=%s beside %s', (name, value, seen) => {
    expect(frameworkOf(name, value, 'PHP', seen)).toBeNull();
  });

  it.each([
    ['connect.sid', HEX],
    ['laravel_session', HEX],
  ])('%s=%s', (name, value) => expect(frameworkOf(name, value)).toBeNull());
});

describe('the framework of the name', () => {
  it.each<[string, string, Framework]>([
    ['PHPSESSID', HEX, 'PHP'],
    ['connect.sid', 's%3A4fRTJEKxqefKTR1K.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd', 'express-session'],
    ['connect.sid', '', 'express-session'],
    ['laravel_session', '', 'Laravel'],
  ])('%s=%s', (name, value, framework) => expect(frameworkOf(name, value)).toBe(framework));

  it('JSESSIONID of Tomcat', () => {
    expect(frameworkOf('JSESSIONID', HEX.toUpperCase(), 'Tomcat')).toBe('Tomcat');
  });
});
