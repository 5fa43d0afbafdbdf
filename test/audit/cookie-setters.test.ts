import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { audit, ruleIds } from '../support/exchange.ts';
import { FIXTURES } from '../support/repository.ts';

const ID = '9f86d081884c7d659a2feaa0c55ad015';
const OTHER = 'aaaad081884c7d659a2feaa0c55ad015';
const KEPT = 'Path=/; HttpOnly; SameSite=Lax';
const SET = {
  url: 'http://localhost:5000/login',
  method: 'POST',
  form: ['user', 'password'],
  setCookie: [`session=${ID}; ${KEPT}`],
};
const sends = (value: string) => ({ requestFields: [['Cookie', `session=${value}`] as const] });
const isFound = (...examples: Parameters<typeof audit>[0]) =>
  ruleIds(audit([SET, ...examples])).includes('overwritten-by-port');

it('two applications on one localhost', async () => {
  const findings: unknown[] = [];
  for await (const record of analyze(join(FIXTURES, 'story', 'two-apps-one-localhost.pcap')))
    if (record.type === 'finding' && record.rule === 'overwritten-by-port') findings.push(record);
  expect(findings).toMatchObject([
    {
      severity: 'medium',
      host: 'localhost:3000',
      cookieName: 'session',
      message:
        'The cookie "session" of "localhost:5000" is overwritten by "localhost:3000": cookies ignore ports.',
    },
  ]);
});

describe('two applications that overwrite each other in turns', () => {
  const at = (port: number, sent: string, set: string) => ({
    url: `http://localhost:${port}/`,
    ...sends(sent),
    setCookie: [`session=${set}; ${KEPT}`],
  });
  const found = (...examples: Parameters<typeof audit>[0]) =>
    audit([SET, ...examples]).filter(({ rule }) => rule === 'overwritten-by-port');

  it('are one finding, which counts', () => {
    const third = ID.replace('9f', '11');
    const findings = found(at(3000, ID, OTHER), at(5000, OTHER, third), at(3000, third, OTHER));
    expect(findings.map(({ host, count }) => [host, count])).toEqual([['localhost:3000', 3]]);
  });

  it('are another one than a third application', () => {
    const third = ID.replace('9f', '11');
    const findings = found(at(3000, ID, OTHER), at(4000, OTHER, third));
    expect(findings.map(({ host, message }) => [host, /of "([^"]*)"/.exec(message)?.[1]])).toEqual([
      ['localhost:3000', 'localhost:5000'],
      ['localhost:4000', 'localhost:3000'],
    ]);
  });
});

it.each<[string, Parameters<typeof audit>[0][number], boolean]>([
  [
    'another port',
    { url: 'http://localhost:3000/', ...sends(ID), setCookie: [`session=${OTHER}; ${KEPT}`] },
    true,
  ],
  [
    'the default port',
    { url: 'http://localhost/', ...sends(ID), setCookie: [`session=${OTHER}; ${KEPT}`] },
    true,
  ],
  [
    'its own port',
    { url: 'http://localhost:5000/', ...sends(ID), setCookie: [`session=${OTHER}; ${KEPT}`] },
    false,
  ],
  ['another host', { url: 'http://127.0.0.1:3000/', setCookie: [`session=${OTHER}; ${KEPT}`] }, false],
  [
    'another path',
    { url: 'http://localhost:3000/', ...sends(ID), setCookie: [`session=${OTHER}; Path=/b`] },
    false,
  ],
  [
    'the same value',
    { url: 'http://localhost:3000/', ...sends(ID), setCookie: [`session=${ID}; ${KEPT}`] },
    false,
  ],
  [
    'a request without it',
    { url: 'http://localhost:3000/', setCookie: [`session=${OTHER}; ${KEPT}`] },
    false,
  ],
  [
    'a deletion',
    { url: 'http://localhost:3000/', ...sends(ID), setCookie: ['session=; Path=/; Max-Age=0'] },
    false,
  ],
  [
    'a login',
    { ...SET, url: 'http://localhost:3000/login', ...sends(ID), setCookie: [`session=${OTHER}; ${KEPT}`] },
    false,
  ],
])('%s', (_, example, isOverwritten) => {
  expect(isFound(example)).toBe(isOverwritten);
});

describe('a login at another port, with the cookie of the first', () => {
  const login = {
    ...SET,
    url: 'http://localhost:3000/login',
    ...sends(ID),
    setCookie: [`session=${OTHER}; ${KEPT}`],
  };
  const page = { url: 'http://localhost:3000/api/me', ...sends(ID) };
  it.each<[string, Parameters<typeof audit>[0], boolean]>([
    ['a page was denied with it: another application', [{ ...page, status: 401 }, login], true],
    ['the page opened with it: the same application', [page, login], false],
    ['a wrong password comes first', [{ ...login, setCookie: [], status: 401 }, login], false],
    [
      'the first port denied it too: it has expired',
      [{ ...page, url: 'http://localhost:5000/api/me', status: 401 }, login],
      false,
    ],
  ])('%s', (_, examples, isOverwritten) => {
    expect(isFound(...examples)).toBe(isOverwritten);
  });
});
