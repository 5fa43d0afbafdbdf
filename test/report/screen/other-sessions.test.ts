import { expect, test } from 'vitest';
import { othersText } from '../../../src/report/screen/other-sessions.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { eventRecord, sessionRecord } from '../../support/records.ts';

const SCREEN = screenOf({ columns: 80, colour: false, isAsciiOnly: false, isTerminal: true, details: false });
const story = (event: 'login' | 'login-failed' | 'sent') => ({
  session: sessionRecord([eventRecord(event, 2)]),
  companions: [],
  hasLogin: event === 'login',
});

test('logins and failed logins of the sessions that are not shown are counted', () => {
  expect(othersText(SCREEN, [])).toBe('');
  expect(othersText(SCREEN, [story('sent')])).toBe(
    '  and 1 further session, none with a login: --details shows all\n',
  );
  expect(othersText(SCREEN, [story('sent'), story('login-failed'), story('login')])).toBe(
    '  and 3 further sessions, 1 with a login, 1 with a failed one: --details shows\n  all\n',
  );
});

test('a failed login of another cookie of the story counts', () => {
  const companion = sessionRecord([eventRecord('login-failed', 2)], { name: 'token' });
  expect(othersText(SCREEN, [{ ...story('sent'), companions: [companion] }])).toContain(
    '1 with a failed one',
  );
});
