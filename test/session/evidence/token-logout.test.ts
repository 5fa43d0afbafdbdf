import { expect, it } from 'vitest';
import { isLogoutOfItself } from '../../../src/session/evidence/token-logout.ts';
import { exchange } from '../tracked.ts';

const page = (mediaType: string) => ({ content: { mediaType } as never });

it.each<[string, ReturnType<typeof exchange>, boolean]>([
  ['a POST', exchange('POST /logout'), true],
  ['a DELETE', exchange('DELETE /session'), true],
  ['a GET that redirects', exchange('GET /logout', { response: { status: 302 } }), true],
  ['a GET without content', exchange('GET /logout', { response: { status: 204 } }), true],
  ['a GET that returns JSON', exchange('GET /logout', page('application/json')), true],
  ['a page that asks', exchange('GET /logout', page('text/html')), false],
  ['a GET of which nothing was read', exchange('GET /logout'), false],
  ['of other devices', exchange('POST /logout-other-devices'), false],
  ['everywhere else', exchange('POST /logout/everywhere-else'), false],
])('%s', (_, logout, expected) => {
  expect(isLogoutOfItself(logout)).toBe(expected);
});
