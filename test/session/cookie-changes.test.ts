import { expect, test } from 'vitest';
import { follow, story } from './followed.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const URL = 'https://shop.example/';

test('several deletions of one name are one, and one that hits is enough', () => {
  const { sessions } = follow([
    { url: URL, setCookie: [`sid=${A}; Path=/`] },
    {
      url: URL,
      requestFields: [['Cookie', `sid=${A}`]],
      setCookie: ['sid=; Max-Age=0; Path=/; Domain=shop.example', 'sid=; Max-Age=0; Path=/'],
    },
  ]);
  expect(sessions.map(story)).toEqual([['issued 2', 'sent 3', 'deleted 4']]);
});

test('a deletion and a new value in one answer are a new value', () => {
  const { sessions } = follow([
    { url: URL, setCookie: [`sid=${A}; Path=/`] },
    {
      url: URL,
      requestFields: [['Cookie', `sid=${A}`]],
      setCookie: [`sid=${A.replace('7', '8')}; Path=/`, 'sid=; Max-Age=0; Path=/old'],
    },
  ]);
  expect(sessions.map(story)).toEqual([['issued 2', 'sent 3', 'rotated 4']]);
});

test('a cookie that browsers drop says so', () => {
  const { sessions } = follow([{ url: URL, setCookie: [`__Host-sid=${A}; Path=/`] }]);
  expect(sessions[0]!.events[0]!.evidence.join()).toMatch(/^browsers drop this cookie: /);
  expect(sessions[0]!.events[0]).toMatchObject({ attributes: 'Path=/', value: { number: 1, value: A } });
});

test('a deletion that misses says what is wrong', () => {
  const { sessions } = follow([
    { url: `${URL}app/`, setCookie: [`sid=${A}; Path=/app`] },
    { url: `${URL}app/x`, requestFields: [['Cookie', `sid=${A}`]], setCookie: ['sid=; Max-Age=0; Path=/'] },
  ]);
  expect(sessions[0]!.events.at(-1)).toMatchObject({
    event: 'deletion-missed',
    evidence: ['the deletion misses: it has Path "/", and the cookie has Path "/app"'],
  });
});
