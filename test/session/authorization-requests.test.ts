import { describe, expect, it } from 'vitest';
import { AuthorizationRequests } from '../../src/session/authorization-requests.ts';
import { MAX_AUTHORIZATION_STATES } from '../../src/session/limits.ts';
import { header, request, response } from '../support/messages.ts';
import { client } from '../support/sessions.ts';

const CLIENT = client(1);
const away = (state: string, query = '') =>
  response({
    status: 302,
    fields: [header('Location', `https://idp.example/authorize?client_id=1&state=${state}${query}`)],
  });
const back = (state: string) => request({ method: 'GET', target: `/cb?code=1&state=${state}`, fields: [] });

describe('a state that its client was not given', () => {
  it('is one of none that it was given, each of which is good once', () => {
    const states = new AuthorizationRequests();
    expect(states.takesForeign(back('a'), 'app.example', CLIENT)).toBe(false);
    states.note(away('a'), 'app.example', CLIENT);
    states.note(away('b'), 'app.example', CLIENT);
    expect(states.takesForeign(back('c'), 'app.example', CLIENT)).toBe(true);
    expect(states.takesForeign(back('a'), 'app.example', CLIENT)).toBe(false);
    expect(states.takesForeign(back('a'), 'app.example', CLIENT)).toBe(true);
    expect(states.takesForeign(back('b'), 'app.example', CLIENT)).toBe(false);
    expect(states.takesForeign(back('b'), 'app.example', CLIENT)).toBe(false);
  });

  it('is known for the host that the client comes back to', () => {
    const states = new AuthorizationRequests();
    states.note(away('a', '&redirect_uri=https%3A%2F%2Fapp.example%3A8443%2Fcb'), 'login.example', CLIENT);
    expect(states.takesForeign(back('b'), 'login.example', CLIENT)).toBe(false);
    expect(states.takesForeign(back('b'), 'app.example:8443', CLIENT)).toBe(true);
    expect(states.takesForeign(back('b'), 'app.example:8443', client(2))).toBe(false);
  });

  it('is not known without a state, or to the own server', () => {
    const states = new AuthorizationRequests();
    states.note(away(''), 'app.example', CLIENT);
    const own = response({ status: 302, fields: [header('Location', '/authorize?client_id=1&state=a')] });
    states.note(own, 'app.example', CLIENT);
    expect(states.takesForeign(back('b'), 'app.example', CLIENT)).toBe(false);
  });

  it('is kept for a few attempts', () => {
    const states = new AuthorizationRequests();
    for (let count = 0; count <= MAX_AUTHORIZATION_STATES; count++)
      states.note(away(`s${count}`), 'app.example', CLIENT);
    expect(states.takesForeign(back('s0'), 'app.example', CLIENT)).toBe(true);
    expect(states.takesForeign(back('s1'), 'app.example', CLIENT)).toBe(false);
  });
});
