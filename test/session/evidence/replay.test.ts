import { expect, it } from 'vitest';
import { acceptedReplay } from '../../../src/session/evidence/replay.ts';
import { Pages, pageKey } from '../../../src/session/pages.ts';
import type { TrackedSession } from '../../../src/session/tracked-session.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { request, response } from '../../support/messages.ts';
import { HOST, respond, sendValue, trackedValue } from '../tracked.ts';

const asked = request({ method: 'GET', target: '/account' });
const page = pageKey(HOST, asked);

/** Sessions that logged out, and were used together at /account, or refused there. */
function ended(...names: string[]) {
  const values = names.map((name) => trackedValue(`${name}0123456789abcdef`, name));
  for (const value of values)
    respond(value.session, sessionEvidence('logout', 'high'), 2, 'deleted', [sendValue(value, 1)]);
  const send =
    (event: 'used-after-end' | 'logout-confirmed') =>
    (...together: string[]) => {
      const sent = values
        .filter(({ session }) => together.includes(session.name))
        .map((value) => sendValue(value, 3));
      for (const { value } of sent)
        respond(value.session, sessionEvidence(event, 'high'), 4, 'untouched', sent);
    };
  const sessionOf = (name: string) =>
    values.find(({ session }) => session.name === name)?.session as TrackedSession;
  return { sessionOf, use: send('used-after-end'), refuse: send('logout-confirmed') };
}

function closedPages(): Pages {
  const pages = new Pages();
  const message = response({ status: 401, fields: [] });
  pages.noteOther({ page, host: HOST, message, request: asked, content: null, isOfOther: true }, true);
  return pages;
}

it('is proved where others are turned away, and not where only a user was given the page', () => {
  const { sessionOf, use } = ended('sid');
  expect(acceptedReplay(sessionOf('sid'), closedPages())).toBeNull();
  use('sid');
  expect(acceptedReplay(sessionOf('sid'), closedPages())).toMatchObject({
    isProved: true,
    use: { count: 1 },
  });
  const pages = new Pages();
  expect(acceptedReplay(sessionOf('sid'), pages)).toBeNull();
  pages.noteUser(page, null);
  expect(acceptedReplay(sessionOf('sid'), pages)).toBeNull();
});

it('is refuted by a refusal, unless it is proved', () => {
  const { sessionOf, use, refuse } = ended('sid');
  use('sid');
  refuse('sid');
  const pages = new Pages();
  pages.noteUser(page, null);
  expect(acceptedReplay(sessionOf('sid'), pages)).toBeNull();
  expect(acceptedReplay(sessionOf('sid'), closedPages())?.isProved).toBe(true);
});

it('is that of another session when less was refused, or less was enough', () => {
  const refused = ended('sid', 'token');
  refused.use('sid', 'token');
  refused.refuse('sid');
  expect(acceptedReplay(refused.sessionOf('sid'), closedPages())).toBeNull();
  expect(acceptedReplay(refused.sessionOf('token'), closedPages())?.isProved).toBe(true);

  const enough = ended('sid', 'token', 'remember_token');
  enough.use('sid', 'token', 'remember_token');
  enough.use('token');
  expect(acceptedReplay(enough.sessionOf('sid'), closedPages())).toBeNull();
  expect(acceptedReplay(enough.sessionOf('token'), closedPages())?.isProved).toBe(true);
  // What remembers a user works by itself.
  expect(acceptedReplay(enough.sessionOf('remember_token'), closedPages())?.isProved).toBe(true);
});

it('is that of cookies which open the page together, where each of them alone was refused', () => {
  const { sessionOf, use, refuse } = ended('sid', 'token');
  use('sid', 'token');
  refuse('sid');
  refuse('token');
  for (const name of ['sid', 'token'])
    expect(acceptedReplay(sessionOf(name), closedPages())?.isProved).toBe(true);

  // One of them opens it alone as well: the other is not what it needs.
  const enough = ended('sid', 'token');
  enough.use('sid', 'token');
  enough.use('token');
  enough.refuse('sid');
  enough.refuse('token');
  expect(acceptedReplay(enough.sessionOf('sid'), closedPages())).toBeNull();
});

it('is not that of a value which the response replaced with that of another session', () => {
  const { sessionOf, use, refuse } = ended('sid', 'token');
  use('sid', 'token');
  refuse('sid');
  refuse('token');
  const [sid, token] = ['sid', 'token'].map(sessionOf);
  const [known] = sid!.usesAfterEnd;
  const session = { ...sid!, usesAfterEnd: [{ ...known!, isReplaced: true }] };
  expect(acceptedReplay(session, closedPages())).toBeNull();
  expect(acceptedReplay(token!, closedPages())?.isProved).toBe(true);
});
