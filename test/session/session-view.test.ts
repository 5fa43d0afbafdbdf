import { expect, test } from 'vitest';
import { follow } from './followed.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const URL = 'https://shop.example';

test('a page that is denied later proves the use before', () => {
  const { sessions } = follow([
    {
      url: `${URL}/login`,
      method: 'POST',
      status: 302,
      responseFields: [['Location', '/account']],
      setCookie: [`sid=${A}; Path=/`],
    },
    { url: `${URL}/account`, requestFields: [['Cookie', `sid=${A}`]] },
    { url: `${URL}/account`, status: 401 },
  ]);
  const use = sessions[0]!.events.find(({ event }) => event === 'privileged-use')!;
  expect(use.confidence).toBe('high');
  expect(use.evidence.at(-1)).toEqual({
    text: 'it returns 401 without the session (frame 6)',
    frame: 6,
  });
});

test.each([
  [
    'another key',
    {
      requestFields: [
        ['Cookie', `sid=${A}`],
        ['X-Api-Key', 'k9f2a7c4e1b8d350'],
      ],
    },
  ],
  ['another query', { url: `${URL}/account?id=7`, requestFields: [['Cookie', `sid=${A}`]] }],
] as const)('a page that %s may have opened is not proven by a later denial', (_, request) => {
  const { sessions } = follow([
    {
      url: `${URL}/login`,
      method: 'POST',
      status: 302,
      responseFields: [['Location', '/account']],
      setCookie: [`sid=${A}; Path=/`],
    },
    { url: `${URL}/account`, ...request },
    { url: `${URL}/account`, status: 401 },
  ]);
  const [{ events }] = sessions.filter(({ name }) => name === 'sid') as [(typeof sessions)[number]];
  const use = events.find(({ event }) => event === 'privileged-use')!;
  expect(use.confidence).toBe('low');
  expect(use.evidence.map(({ text }) => text)).toEqual([expect.not.stringContaining('without the session')]);
});

test('the cookie of the mission is read', () => {
  const value =
    'eyJfZmxhc2hlcyI6W3siIHQiOlsiaW5mbyIsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXX1dfQ.aGW03A.dsa7-eUSUlXQsU9S70nJz9vOvdE';
  const { sessions } = follow([
    { url: 'http://127.0.0.1:5000/', setCookie: [`session=${value}; HttpOnly; Path=/`] },
  ]);
  expect(sessions).toMatchObject([
    { kind: 'flask', framework: 'Flask', values: 1, client: { number: 1, name: null, address: '127.0.0.1' } },
  ]);
  const { sentence, maskedSentence } = sessions[0]!.says!;
  expect(sentence).toContain('Flask session, signed and not encrypted, issued 2025-07-02 22:38:20 UTC');
  expect(sentence).toContain('1 flash message, category info, "You have been logged out."');
  expect(maskedSentence).not.toContain('logged out');
});

test('a value that says nothing is a session because others of its name are', () => {
  const login = {
    url: `${URL}/login`,
    method: 'POST',
    form: ['user', 'password'],
    status: 302,
    responseFields: [['Location', '/']],
    setCookie: [`user=2|1:0|10:1751495900|4:user|8:YWxpY2U=|${A}${A}; Path=/`],
  } as const;
  const { sessions } = follow([login, { url: `${URL}/`, requestFields: [['Cookie', 'user=nobody']] }]);
  expect(sessions.map(({ because }) => because)).toEqual([
    ['the format of a Tornado login', 'long random value', 'set at login'],
    ['other values of this cookie are sessions'],
  ]);
});

test('an empty value, quoted or not, is no session', () => {
  const { sessions } = follow([
    { url: `${URL}/`, setCookie: [`sid=${A}; Path=/`] },
    { url: `${URL}/`, requestFields: [['Cookie', 'sid=""']] },
    { url: `${URL}/`, requestFields: [['Cookie', 'sid=']] },
  ]);
  expect(sessions.map(({ first }) => first.frame)).toEqual([2]);
});
