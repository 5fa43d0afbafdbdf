// What a response with a session says: let in, turned away, or neither.

import { expect, it } from 'vitest';
import { accessResult } from '../../src/session/access-result.ts';
import { requestSource } from '../../src/session/event-context.ts';
import { header, request, response } from '../support/messages.ts';

function result(
  status: number,
  fields: [string, string][] = [],
  asked: [string, string][] = [],
  target = '/account',
) {
  const ask = request({ target, fields: asked.map(([name, value]) => header(name, value)) });
  const message = response({
    status,
    request: ask,
    fields: fields.map(([name, value]) => header(name, value)),
  });
  const source = requestSource(ask, { number: 1, name: null, address: '192.0.2.1' });
  const rest = {
    host: 'a',
    browser: null,
    isAttempt: true,
    isContinued: false,
    needsProof: false,
    token: null,
    isProven: false,
    hasForeignState: false,
    loginSigns: [],
    logoutSigns: [],
    sent: [],
    foreign: [],
  };
  return accessResult({
    ...rest,
    message,
    request: ask,
    source,
    firstVisit: null,
    lastIncomplete: null,
    clearsCookies: false,
    content: null,
    codeMeans: null,
  });
}

it.each<[string, ReturnType<typeof result>, 'accepted' | 'denied' | null]>([
  ['200', result(200), 'accepted'],
  ['401', result(401), 'denied'],
  ['403, which may be for want of a permission', result(403), null],
  ['404', result(404), null],
  ['500', result(500), null],
  ['a redirect to the login', result(302, [['Location', '/login']]), 'denied'],
  ['a redirect elsewhere', result(302, [['Location', '/home']]), null],
  ['304 to a condition', result(304, [], [['If-None-Match', '"1"']]), 'accepted'],
  [
    '304 to another condition',
    result(304, [], [['If-Modified-Since', 'Thu, 01 Jan 1970 00:00:00 GMT']]),
    'accepted',
  ],
  ['304 to none', result(304), null],
  ['304 of a shared cache', result(304, [['Age', '1']], [['If-None-Match', '"1"']]), null],
  ['304 that a cache says it had', result(304, [['X-Cache', 'HIT']], [['If-None-Match', '"1"']]), null],
  ['a file', result(200, [], [], '/a.css'), null],
])('%s', (_, found, expected) => {
  expect(found).toBe(expected);
});
