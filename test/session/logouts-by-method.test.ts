// Logouts that are named by their method: DELETE of a session, or a POST that says that it is one. The login came before
// the capture began. Truth: whether the old value still opens the page that a stranger is denied.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const GONE = ['sid=; Path=/; Max-Age=0'];
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const user: Visit = { ask: 'GET /account', send: `sid=${KEY}` };

async function told(logout: Visit, isEnded: boolean): Promise<{ logouts: number[]; highs: string[] }> {
  const again = isEnded ? { ...stranger, send: `sid=${KEY}` } : user;
  const { sessions, findings } = await browse([
    stranger,
    user,
    { send: `sid=${KEY}`, ...logout },
    { ...again, agent: 'curl' },
  ]);
  const events = sessions.flatMap((session) => session.events);
  return {
    logouts: events.filter(({ event }) => event === 'logout').map(({ frame }) => frame),
    highs: findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule),
  };
}

const LOGOUTS: Readonly<Record<string, Visit>> = {
  'GraphQL, of the own session': {
    ask: 'POST /graphql',
    json: { operationName: 'EndSession', query: 'mutation EndSession { endSession { ok } }' },
    returns: { data: { endSession: { ok: true } } },
  },
  'JSON-RPC, which has a number of its own': {
    ask: 'POST /rpc',
    json: { jsonrpc: '2.0', id: 7, method: 'auth.delete_session', params: [] },
    returns: { id: 7, result: true },
  },
  'a parameter, with the service that it returns to': {
    ask: 'POST /index.php?action=logout&service=https://shop.example/',
    form: 'x=1',
    to: '/',
  },
  'a run mode of CGI::Application': { ask: 'GET /cgi-bin/app.pl?rm=logoff', to: '/', set: GONE },
  'DELETE of a session of an API with a version': { ask: 'DELETE /apis/v2/session', status: 204 },
  'DELETE of that of a connection, and the cookie is deleted': {
    ask: 'DELETE /api/connections/google/session',
    status: 204,
    set: GONE,
  },
  'DELETE of the session': { ask: 'DELETE /session', status: 204, set: GONE },
  'DELETE of the session, and the cookie is left': { ask: 'DELETE /api/session', status: 204 },
  'DELETE of the current one': { ask: 'DELETE /sessions/current', status: 204 },
  'DELETE of the own one': { ask: 'DELETE /api/v1/sessions/me', status: 200, returns: { ok: true } },
  'DELETE of a session by a name with a format': { ask: 'DELETE /session.json', status: 204 },
  'DELETE of the session of a user': { ask: 'DELETE /user_session', to: '/' },
  'DELETE of one by its number, which deletes the cookie': {
    ask: 'DELETE /sessions/17',
    status: 204,
    set: GONE,
  },
  'Rails: _method in the form': {
    ask: 'POST /session',
    form: '_method=delete&authenticity_token=x',
    to: '/',
    set: GONE,
  },
  'Laravel: in capitals, and the cookie is left': {
    ask: 'POST /session',
    form: '_token=x&_method=DELETE',
    to: '/',
  },
  'in JSON': {
    ask: 'POST /sessions/current',
    json: { _method: 'delete' },
    to: '/',
  },
  'in the query': { ask: 'POST /session?_method=DELETE', form: 'x=1', to: '/' },
  'in a header': { ask: 'POST /api/session', fields: ['X-HTTP-Method-Override: DELETE'], status: 204 },
};

describe.each(Object.entries(LOGOUTS))('%s', (_, logout) => {
  it('is a logout, and a value that works afterwards is reported', async () => {
    expect(await told(logout, false)).toEqual({ logouts: [6], highs: ['token-after-logout'] });
  });

  it('is one where the value is dead afterwards', async () => {
    expect(await told(logout, true)).toEqual({ logouts: [6], highs: [] });
  });
});

it.each<[string, Visit]>([
  ['a POST that begins a session', { ask: 'POST /session', form: 'x=1', status: 204 }],
  ['a POST that changes one', { ask: 'POST /session', form: '_method=patch&theme=dark', status: 204 }],
  ['DELETE of something else', { ask: 'POST /posts/17', form: '_method=delete', to: '/posts' }],
  ['DELETE of another session', { ask: 'DELETE /sessions/17', status: 204 }],
  ['DELETE of the sessions of another user', { ask: 'DELETE /admin/users/5/sessions', status: 204 }],
  ['DELETE of the session of a connection', { ask: 'DELETE /api/connections/google/session', status: 204 }],
  ['DELETE of the token of a device', { ask: 'DELETE /devices/phone/token', status: 204 }],
  [
    'GraphQL: a session by its number, in a variable',
    {
      ask: 'POST /graphql',
      json: {
        operationName: 'RevokeSession',
        query: 'mutation RevokeSession($id: ID!) { revokeSession(id: $id) { ok } }',
        variables: { id: '7' },
      },
      returns: { data: { revokeSession: { ok: true } } },
    },
  ],
  [
    'GraphQL: a session by its number, as written',
    { ask: 'POST /graphql', json: { query: 'mutation { deleteSession(sessionId: 7) { ok } }' } },
  ],
  ['a logout of another service', { ask: 'POST /chat/x', json: { action: 'logout', service: 'irc' } }],
  ['the same in the query', { ask: 'POST /chat/x?action=logout&provider=irc', form: 'x=1' }],
  ['the same in a form', { ask: 'POST /chat/x', form: 'action=logout&connection=4' }],
  ['a GET cannot be another method', { ask: 'GET /session?_method=delete' }],
  ['it is refused', { ask: 'DELETE /session', status: 403 }],
])('%s is none', async (_, visit) => {
  expect((await told(visit, false)).logouts).toEqual([]);
});
