import { expect, test } from 'vitest';
import { follow, story } from './followed.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const URL = 'https://shop.example';
const cookie = (text: string) => [['Cookie', text]] as const;

test('where one cookie changes with the login, the others are not what it is about', () => {
  const { sessions, findings } = follow([
    { url: `${URL}/`, setCookie: [`sid=${A}; Path=/`] },
    {
      url: `${URL}/login`,
      method: 'POST',
      requestFields: cookie(`sid=${A}`),
      status: 302,
      responseFields: [['Location', '/']],
      setCookie: [`auth_token=${B}; Path=/`],
    },
    { url: `${URL}/`, requestFields: cookie(`sid=${A}; auth_token=${B}`) },
  ]);
  expect(sessions.map(story)).toEqual([
    ['issued 2', 'sent 3', 'sent 5'],
    ['issued 4', 'login 4', 'sent 5', 'privileged-use 6'],
  ]);
  expect(findings.map(({ rule }) => rule)).not.toContain('session-not-rotated');
});

test('what a page loads is no use of the session, and a redirect to the login turns away', () => {
  const { sessions } = follow([
    { url: `${URL}/account`, status: 302, responseFields: [['Location', '/login?next=/account']] },
    { url: `${URL}/account`, requestFields: cookie(`sid=${A}`) },
    { url: `${URL}/style.css`, requestFields: cookie(`sid=${A}`) },
  ]);
  expect(sessions.map(story)).toEqual([['first-seen 3', 'privileged-use 4', 'sent 5']]);
  expect(sessions[0]!.events[1]).toMatchObject({ confidence: 'high' });
});

test('an interim answer is no answer', () => {
  const { sessions } = follow([{ url: `${URL}/`, requestFields: cookie(`sid=${A}`), status: 103 }]);
  expect(sessions[0]!.events[0]!.status).toBeNull();
});
