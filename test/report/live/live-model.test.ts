// What the live view shows of recorded applications: fixtures/README.md says what happens in them.

import { join } from 'node:path';
import { beforeAll, expect, it } from 'vitest';
import { compileFilter } from '../../../src/filter/display-filter.ts';
import { liveModel } from '../../../src/report/live/live-model.ts';
import { FIXTURES } from '../../support/repository.ts';
import { type LiveRun, liveRun } from './live-run.ts';

let run: LiveRun;
/** Express with JSON Web Tokens: token, refresh and alg_none. */
beforeAll(async () => {
  run = await liveRun(join(FIXTURES, 'express-login.pcap'));
});

const names = (filter: string | null): string[] =>
  liveModel(run.state, filter === null ? null : compileFilter(filter)).cookies.map(({ name }) => name);

it('has the session first, with the findings about it', () => {
  const { cookies, stories, groups, severities } = liveModel(run.state, null);
  expect(cookies.map(({ name, isSession }) => [name, isSession])).toEqual([
    ['token', true],
    ['refresh', true],
    ['alg_none', false],
  ]);
  expect(stories[0]?.hasLogin).toBe(true);
  const counted = Object.values(severities).reduce((sum, count) => sum + count, 0);
  const grouped = groups.reduce((sum, { others }) => sum + 1 + others.length, 0);
  expect(grouped).toBe(counted);
  for (const { name, findings } of cookies)
    for (const { cookieName } of findings) expect(cookieName).toBe(name);
});

it('is filtered as with -Y, cookie by cookie', () => {
  expect(names('cookie.name == "alg_none"')).toEqual(['alg_none']);
  expect(names('http.location and cookie.name contains "o"')).toEqual(['token', 'alg_none']);
  expect(names('http.request.method == "TRACE"')).toEqual([]);
  // Set by the login, and deleted by the logout since.
  expect(names('cookie.max_age == 3600')).toEqual(['token']);
  expect(names('finding.rule == "token-after-logout"')).toEqual(['token']);
  const model = liveModel(run.state, compileFilter('cookie.name == "alg_none"'));
  expect(model.stories).toEqual([]);
  expect(new Set(model.groups.map(({ first }) => first.cookieName))).toEqual(new Set(['alg_none']));
});

it('has nothing of what was before the mark', async () => {
  const marked = await liveRun(join(FIXTURES, 'express-login.pcap'));
  marked.state.mark();
  const { cookies, stories, groups, severities } = liveModel(marked.state, null);
  expect([cookies, stories, groups]).toEqual([[], [], []]);
  expect(severities).toEqual({ high: 0, medium: 0, low: 0, info: 0 });
});
