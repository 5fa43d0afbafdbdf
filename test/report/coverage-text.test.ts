import { expect, test } from 'vitest';
import {
  configurationText,
  missingText,
  noRowsText,
  readOnceTexts,
  unreadTexts,
  unusedSettingTexts,
} from '../../src/report/coverage-text.ts';
import { pageOf } from '../../src/report/labelled-text.ts';
import { summary } from '../support/messages.ts';

const page = pageOf(80, false);
const PARTLY = summary({
  setCookies: 0,
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

test('every cause has a text', () => {
  expect(unreadTexts(summary())).toEqual([]);
  expect(unreadTexts(PARTLY)).toEqual([
    '4 connections: TLS without keys (--keylog FILE)',
    '2 messages: a part of the header block was not captured',
    '1 gap: the missing bytes may hold cookies',
    '1 response: the request was not captured, so host and path are uncertain',
    '3 Set-Cookie fields: the URL of the request is not valid, so there is no verdict',
    '5 cases: a new cause',
  ]);
});

test('an entry of the configuration that nothing has matched hides nothing of the capture', () => {
  const unmatched = 'configuration, sources: nothing that is judged matches "POST /nowhere"';
  const read = summary({ warnings: ['the capture ends in a packet', unmatched], unusedSettings: 1 });
  expect(unreadTexts(read)).toEqual(['the capture ends in a packet']);
  expect(unusedSettingTexts(read)).toEqual([unmatched]);
  expect(unusedSettingTexts(summary())).toEqual([]);
});

test('what the counts of findings leave out', () => {
  expect(missingText(summary())).toBeNull();
  expect(missingText(PARTLY)).toBe('not all could be read');
  expect(missingText(summary({ unjudged: [{ why: 'no-valid-url', count: 1 }] }))).toBe('not all was judged');
  const coverage = { ...summary().coverage!, setCookies: 18, judged: 3, incompleteCount: 15 };
  expect(missingText(summary({ coverage }))).toBe('15 of 18 Set-Cookie fields not judged in full');
});

test('why there is no row, with the causes where no result follows', () => {
  expect(noRowsText(summary({ setCookies: 0 }), false)).toBe('No cookies were set.');
  expect(noRowsText(PARTLY, false)).toBe('No Set-Cookie was found in what could be read.');
  expect(noRowsText(PARTLY, true)).toMatch(/could be read: 4 connections: TLS .*; 5 cases: a new cause\.$/);
});

test('what the configuration keeps from the rules has a line each', () => {
  expect(configurationText({ leftOut: [], rulesOff: [] }, page)).toBe('');
  const policy = {
    leftOut: [1, 1].map((count) => ({ reason: 'not ours', cookieName: '_ga*', host: null, count })),
    rulesOff: ['domain-wide', 'nameless'],
  };
  expect(configurationText(policy, page)).toBe(
    [
      'Not checked, by the configuration:',
      '  - 2 Set-Cookie fields left out: not ours',
      '  - rules switched off: domain-wide, nameless',
      '',
    ].join('\n'),
  );
});

test('what two sensors have captured is read, and said', () => {
  const twice = '46 messages were captured twice, in a.pcap and b.pcap, and read once';
  const read = summary({ warnings: [twice, 'the capture ends in a packet'] });
  expect(readOnceTexts(read)).toEqual([twice]);
  expect(unreadTexts(read)).toEqual(['the capture ends in a packet']);
});
