import { expect, test } from 'vitest';
import { coverageText } from '../../src/report/coverage-text.ts';
import { pageOf } from '../../src/report/labelled-text.ts';
import { summary } from '../support/messages.ts';

const page = pageOf(80, false);
const nothing = { leftOut: [], rulesOff: [] };

test('nothing when all was judged', () => {
  expect(coverageText(summary({ unjudged: [] }), nothing, page)).toBe('');
  expect(coverageText(summary(), nothing, page)).toBe('');
});

test('every cause has a line', () => {
  const partly = summary({
    unseen: [{ why: 'tls-without-keys', connections: 4 }],
    gaps: 1,
    gapBytes: 100,
    unjudged: [
      { why: 'incomplete', count: 2 },
      { why: 'request-not-seen', count: 1 },
      { why: 'no-valid-url', count: 3 },
      { why: 'a-new-cause', count: 5 },
    ],
  });
  const policy = {
    leftOut: [1, 1].map((count) => ({ reason: 'not ours', cookieName: '_ga*', host: null, count })),
    rulesOff: ['domain-wide', 'nameless'],
  };
  const lines = coverageText(partly, policy, page).trimEnd().split('\n');
  expect(lines.shift()).toBe('Could not be checked, or only in part:');
  expect(lines).toEqual([
    '  - 4 connections: TLS without keys (--keylog FILE)',
    '  - 2 messages: a part of the header block was not captured',
    '  - 1 response: the request was not captured, so host and path are uncertain',
    '  - 3 cookies: the URL of the request is not valid, so there is no verdict',
    '  - 5 cases: a new cause',
    '  - 1 gap: the missing bytes may hold cookies',
    '  - 2 cookies left out by the configuration: not ours',
    '  - rules switched off by the configuration: domain-wide, nameless',
  ]);
});
