// A login server whose pages have the key of the login in their paths, recorded from oidc-provider: the form posts to
// `/interaction/KEY`, the way on is `/auth/KEY`, and the consent is asked for at another key.

import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const K1 = '4aPfFGuLFemWmSnnQVEeBuJjlmo6GcEnyJClNtPqT64';
const K2 = 'yzkIzHavM99o_uZFemsLKK0atWaGZv9eGiRUQHsLVad';
const A = 'T07yaJAVgYhslGWpk8xU_g4kM4tslcu616LWrd5zzP0';
const B = 'NM0Zeq0iWj-wpQg7BJVGqAdYbxteRWuOP_1iu0HtRjU';
const HOST = 'id.example';
const BACK = 'https://app.example/cb?code=c7CpDMMUMj1Z5X9zbT_YmVM2xR1TunLJBEE1TgnqKIE&state=kY5o_bIMwu9k';
const FORM =
  '<title>Sign-in</title><form method=post><input name=login><input name=password type=password></form>';

const session = (value: string) => [`_session=${value}; Path=/; HttpOnly; SameSite=Lax`];
const from = (path: string) => [`Referer: http://${HOST}${path}`];
const asked: Visit = {
  ask: 'GET /auth?client_id=foo&response_type=code&state=kY5o_bIMwu9k',
  host: HOST,
  status: 303,
  to: `/interaction/${K1}`,
};
const form: Visit = { ask: `GET /interaction/${K1}`, host: HOST, page: FORM };
const wrong: Visit = {
  ask: `POST /interaction/${K1}`,
  host: HOST,
  form: 'prompt=login&login=ada&password=wrong',
  page: FORM,
};
const posted: Visit = {
  ask: `POST /interaction/${K1}`,
  host: HOST,
  form: 'prompt=login&login=ada&password=right',
  status: 303,
  to: `/auth/${K1}`,
};
const begun = (to: string): Visit => ({
  ask: `GET /auth/${K1}`,
  host: HOST,
  fields: from(`/interaction/${K1}`),
  status: 303,
  to,
  set: session(A),
});
const consent: Visit[] = [
  { ask: `GET /interaction/${K2}`, host: HOST, page: '<title>Authorize</title><form method=post></form>' },
  { ask: `POST /interaction/${K2}`, host: HOST, form: 'prompt=consent', status: 303, to: `/auth/${K2}` },
  {
    ask: `GET /auth/${K2}`,
    host: HOST,
    fields: from(`/interaction/${K2}`),
    status: 303,
    to: BACK,
    set: session(B),
  },
];

/** `login 3`: at the third visit. */
async function turns(visits: readonly Visit[]): Promise<string[]> {
  const { sessions } = await browse(visits);
  return sessions.flatMap(({ events }) =>
    events
      .filter(({ event }) => /^(?:login|login-failed|refused|logout)$/.test(event))
      .map(({ event, frame }) => `${event} ${Math.ceil(frame / 2)}`),
  );
}

it('the password is right, and the consent is no refusal and no second login', async () => {
  expect(await turns([asked, form, posted, begun(`/interaction/${K2}`), ...consent])).toEqual(['login 4']);
});

it('a wrong password before it is a failed login', async () => {
  const visits = [asked, form, wrong, posted, begun(`/interaction/${K2}`), ...consent];
  expect(await turns(visits)).toEqual(['login-failed 3', 'login 5']);
});

it('without a consent the same path leads back to the application', async () => {
  expect(await turns([asked, form, posted, begun(BACK)])).toEqual(['login 4']);
});

it('a link of a mail comes from no page of the same key', async () => {
  const { sessions } = await browse([
    { ask: `GET /auth/${K1}`, host: HOST, to: '/account', set: session(A) },
    { ask: 'GET /account', host: HOST },
  ]);
  const login = sessions.flatMap(({ events }) => events).find(({ event }) => event === 'login');
  expect(login?.evidence[0]?.text).toBe('a GET of /auth with a secret');
});
