import { expect, test } from 'vitest';
import { runModel } from '../../../src/model/run-model.ts';
import type { SessionRecord } from '../../../src/record/records.ts';
import { displayWidth } from '../../../src/report/display-width.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { sessionsText, titleOf } from '../../../src/report/screen/sessions-text.ts';
import { summary } from '../../support/messages.ts';
import { eventRecord, sessionRecord } from '../../support/records.ts';

const OPTIONS = { columns: 80, colour: false, isAsciiOnly: false, isTerminal: true, details: false };
const SCREEN = screenOf(OPTIONS);

function shown(sessions: readonly SessionRecord[], change: object = {}): string {
  const screen = screenOf({ ...OPTIONS, ...change });
  const model = runModel({ inventory: [], sessions, findings: [], summary: summary() });
  return sessionsText(screen, model);
}

const LOGIN = [
  eventRecord('issued', 2, { valueNumber: 1 }),
  eventRecord('login', 4, {
    request: {
      input: 'login.pcap',
      frame: 3,
      method: 'POST',
      path: '/login',
      host: 'localhost:5000',
      page: '/login',
      formFields: ['user'],
    },
    status: 302,
  }),
  eventRecord('sent', 6, { valueNumber: 1 }),
  eventRecord('logout', 8),
  eventRecord('sent', 10, { valueNumber: 1 }),
];

test('the time that a user is logged in is drawn in the margin', () => {
  const lines = shown([sessionRecord(LOGIN)])
    .split('\n')
    .slice(2, 7);
  expect(lines.map((line) => line.slice(2, 3))).toEqual([' ', '┏', '┃', '┗', ' ']);
  expect(lines[1]).toMatch(/^ {2}┏ +3 {2}POST \/login 302 +Login/);
  const ascii = shown([sessionRecord(LOGIN)], { isAsciiOnly: true })
    .split('\n')
    .slice(2, 7);
  expect(ascii.map((line) => line.slice(2, 3))).toEqual([' ', '+', '|', '+', ' ']);
});

test('narrow screens have the same in two lines a step', () => {
  const text = shown([sessionRecord(LOGIN)], { columns: 50 });
  expect(text).toMatch(/\n {2}┏ 3 {2}POST \/login 302\n {2}┃ {3}Login\n/);
});

test('a step of another client says whose it is', () => {
  const other = { number: 2, name: 'curl 7.88', address: '127.0.0.1' };
  const text = shown([
    sessionRecord([
      ...LOGIN,
      eventRecord('replayed', 12, { valueNumber: 1, outcome: 'refused', client: other }),
    ]),
  ]);
  expect(text).toContain('another client (curl 7.88): Replay');
});

test('three sessions with a login are shown, the others counted; --details shows all', () => {
  const many = Array.from({ length: 5 }, (_, index) =>
    sessionRecord(LOGIN, { id: `s${index + 1}`, group: `g${index + 1}`, name: `sid${index}` }),
  );
  const visits = [sessionRecord([eventRecord('issued', 2)], { name: 'visit', group: 'g9' })];
  const text = shown([...visits, ...many]);
  expect(text.match(/^ {2}sid\d on/gm)).toHaveLength(3);
  expect(text).toContain('and 3 further sessions, 2 with a login: --details shows all');
  expect(shown([...visits, ...many], { details: true }).match(/^ {2}(?:sid\d|visit) on/gm)).toHaveLength(6);
});

test('a session with a failed login alone is shown too, behind those with a login, while there is room', () => {
  const of = (name: string, event: 'login' | 'login-failed' | 'issued') =>
    sessionRecord([eventRecord(event, 2)], { id: name, group: name, name });
  const titles = (...sessions: SessionRecord[]) => shown(sessions).match(/^ {2}[a-z]\d(?= on)/gm);
  const [visit, failed] = [of('v1', 'issued'), of('f1', 'login-failed')];
  expect(titles(visit, failed, of('l1', 'login'))).toEqual(['  l1', '  f1']);
  expect(titles(visit, failed)).toEqual(['  f1']);
  expect(titles(failed, of('l1', 'login'), of('l2', 'login'), of('l3', 'login'))).toEqual([
    '  l1',
    '  l2',
    '  l3',
  ]);
  expect(titles(...['f1', 'f2', 'f3', 'f4'].map((name) => of(name, 'login-failed')))).toHaveLength(3);
});

test('of many steps those that change something stay', () => {
  const steps = Array.from({ length: 40 }, (_, index) =>
    eventRecord('sent', 20 + 2 * index, {
      valueNumber: 1,
      request: {
        input: 'login.pcap',
        frame: 20 + 2 * index,
        method: 'GET',
        path: `/${index}`,
        host: 'localhost:5000',
        page: `/${index}`,
        formFields: null,
      },
    }),
  );
  const text = shown([sessionRecord([...LOGIN.slice(0, 2), ...steps, eventRecord('logout', 200)])]);
  expect(text).toContain('Login');
  expect(text).toContain('Logout');
  expect(text).toMatch(/\n {2}┃ +… {2}37 more requests like these: --details shows all\n {2}┃ +98 /);
});

test('the capture is named where there are several, the reasons with --details', () => {
  expect(shown([sessionRecord(LOGIN)])).not.toContain('login.pcap');
  expect(shown([sessionRecord(LOGIN)], { inputs: ['login.pcap', 'other.pcap'] })).toContain('login.pcap');
  expect(shown([sessionRecord(LOGIN)], { details: true })).toContain('Why this is the session: known name');
  expect(shown([])).toBe('');
});

test('a session is named by cookie, host and framework', () => {
  expect(titleOf(SCREEN, [sessionRecord([])])).toBe('session on localhost:5000 (Express)');
  expect(titleOf(SCREEN, [sessionRecord([], { framework: null })])).toBe('session on localhost:5000');
  const says = 'Login by bearer token, no session cookie.';
  expect(titleOf(SCREEN, [sessionRecord([], { name: null, says })])).toBe(
    'Login by bearer token without a session cookie on localhost:5000',
  );
  expect(titleOf(SCREEN, [sessionRecord([], { name: null })])).toBe(
    'Login without a session cookie on localhost:5000',
  );
  const cookies = [sessionRecord([], { name: 'auth' }), sessionRecord([], { name: 'logged_in' })] as const;
  expect(titleOf(SCREEN, cookies)).toBe('auth and logged_in on localhost:5000 (Express)');
});

test('the cookies of one login are one story, with what one of them does alone', () => {
  const deletion = { valueNumber: 1, outcome: 'accepted' } as const;
  const text = shown([
    sessionRecord(LOGIN, { id: 's1', name: 'auth' }),
    sessionRecord([...LOGIN, eventRecord('replayed', 12, deletion)], { id: 's2', name: 'logged_in' }),
  ]);
  expect(text).toContain('  logged_in and auth on localhost:5000 (Express), Firefox 153\n');
  expect(text.match(/Login/g)).toHaveLength(1);
  const more = [14, 16].map((frame) => eventRecord('sent', frame, { valueNumber: 1 }));
  const other = shown([
    sessionRecord([...LOGIN, ...more], { id: 's1', name: 'auth' }),
    sessionRecord([...LOGIN, eventRecord('deletion-missed', 8)], { id: 's2', name: 'remember' }),
  ]);
  expect(other.replace(/\s+/g, ' ')).toContain(
    'Logout; remember: Logout without effect: the browser keeps the cookie',
  );
});

test('of another client, host or login there are as many stories', () => {
  const titles = (change: object) =>
    shown([sessionRecord(LOGIN), sessionRecord(LOGIN, { id: 's2', name: 'other', ...change })]).match(
      /Login/g,
    );
  expect(titles({})).toHaveLength(1);
  expect(titles({ group: 'g2' })).toHaveLength(2);
  expect(titles({ host: 'localhost:6000' })).toHaveLength(2);
  expect(titles({ client: { number: 2, name: null, address: '127.0.0.1' } })).toHaveLength(2);
  expect(titles({ name: 'session' })).toHaveLength(2);
});

test('long names are shortened in the middle on a terminal, and whole where programs read', () => {
  const [name, host] = [`first${'n'.repeat(300)}last`, `a.${'h'.repeat(100)}.example:8443`];
  const session = sessionRecord(LOGIN, { name, host });
  for (const columns of [40, 60, 80, 120]) {
    const lines = shown([session], { columns }).split('\n');
    expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(columns);
    expect(lines.join(' ').replace(/\s+/g, ' ')).toMatch(/firstn+…n*last on a\.h+…h*[.\w:]*8443/);
    expect(shown([session], { columns, isTerminal: false })).toMatch(new RegExp(`${name}\\s+on\\s+${host}`));
  }
});

test('of a cookie that only ever comes from the client nothing says who set it', () => {
  expect(shown([sessionRecord(LOGIN, { setBy: 'script' })])).toContain(
    'session on localhost:5000 (Express), not set in this capture, Firefox 153',
  );
  expect(shown([sessionRecord(LOGIN)])).not.toContain('script');
});

const PAGE = '/index.php/apps/files/ajax/list?dir=/photos&view=files&sort=name&order=descending&page=17';
const LONG = [
  eventRecord('login', 4, {
    request: {
      input: 'login.pcap',
      frame: 3,
      method: 'POST',
      path: '/index.php',
      host: 'localhost:5000',
      page: PAGE,
      formFields: null,
    },
    status: 302,
  }),
];

test.each([40, 80, 120])('what is piped has paths whole, in %i columns too', (columns) => {
  expect(shown([sessionRecord(LONG)], { isTerminal: false, columns })).toContain(PAGE);
});

test.each([40, 80, 120])(
  'on a terminal a path is shortened, and broken before its parts, in %i columns',
  (columns) => {
    const lines = shown([sessionRecord(LONG)], { columns }).split('\n');
    for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    const parts = ['/index.php', '/apps', '/files', '/ajax', '/list'];
    for (const part of parts) expect(lines.some((line) => line.includes(part))).toBe(true);
  },
);

test('a session in which nothing happens has few steps', () => {
  const visits = Array.from({ length: 20 }, (_, index) =>
    eventRecord('sent', 20 + 2 * index, {
      valueNumber: 1,
      request: {
        input: 'login.pcap',
        frame: 19 + 2 * index,
        method: 'GET',
        path: `/${index}`,
        host: 'localhost:5000',
        page: `/${index}`,
        formFields: null,
      },
    }),
  );
  expect(shown([sessionRecord(visits)])).toContain('17 more requests like these: --details shows all');
  expect(shown([sessionRecord([...LOGIN, ...visits])])).toContain('18 more requests like these');
});

test('a step is one line on a terminal, however long its path is, and whole where programs read', () => {
  const page = `/static/${'desktop/'.repeat(12)}polymer.js`;
  const request = {
    host: 'localhost:5000',
    input: 'login.pcap',
    frame: 2,
    method: 'GET',
    path: page,
    page,
    formFields: null,
  };
  const step = sessionRecord([eventRecord('sent', 2, { valueNumber: 1, request, status: 200 })]);
  const [, , line] = shown([step]).split('\n');
  expect(line).toMatch(/^ +2 {2}GET …(?:\/desktop)*\/polymer\.js 200 +sends value 1$/);
  expect(shown([step], { isTerminal: false })).toContain(`GET ${page} 200`);
});

test('of many cookies that go together the title names three', () => {
  const visit = [eventRecord('sent', 2, { valueNumber: 1 })];
  const cookies = ['a', 'b', 'c', 'd', 'e'].map((name, index) =>
    sessionRecord(visit, { id: `s${index}`, name, group: `g${index}` }),
  );
  expect(shown(cookies.slice(0, 2))).toMatch(/^ {2}a and b on /m);
  expect(shown(cookies.slice(0, 3))).toMatch(/^ {2}a, b and c on /m);
  expect(shown(cookies)).toMatch(/^ {2}a, b, c and 2 more on /m);
  expect(shown(cookies, { details: true })).toMatch(/^ {2}a, b, c, d and e on /m);
});

test('clients are named by what tells them from each other', () => {
  const client = (number: number, name: string | null) => ({ number, name, address: '127.0.0.1' });
  const namesOf = (own: string | null, ...others: (string | null)[]) => {
    const events = others.map((name, index) =>
      eventRecord('sent', 20 + 2 * index, { valueNumber: 1, client: client(index + 2, name) }),
    );
    const first = eventRecord('issued', 2, { valueNumber: 1, client: client(1, own) });
    const text = shown([sessionRecord([first, ...events], { client: client(1, own) })], { columns: 120 });
    return [...text.matchAll(/200 {2}(.*): sends/g)].map(([, name]) => name);
  };
  expect(namesOf('Chrome 156', 'curl 8', null)).toEqual(['another client (curl 8)', 'another client']);
  expect(namesOf('Chrome 156', 'curl 8', 'curl 8')).toEqual(['client 2 (curl 8)', 'client 3 (curl 8)']);
  // Its own client may be one of them.
  expect(namesOf(null, 'Chrome 156', 'curl 8')).toEqual(['Chrome 156', 'curl 8']);
});

test('a client of the same name at another address may be the same one', () => {
  const own = { number: 1, name: 'Safari 17', address: '192.0.2.1' };
  const moved = { ...own, number: 2, address: '192.0.2.2' };
  const textOf = (client: typeof own) =>
    shown([
      sessionRecord(
        [
          eventRecord('issued', 2, { valueNumber: 1, client: own }),
          eventRecord('sent', 20, { valueNumber: 1, client }),
        ],
        { client: own },
      ),
    ]);
  expect(textOf(moved)).toContain('another address (Safari 17): sends value 1');
  expect(textOf({ ...moved, address: own.address })).toContain('another client (Safari 17): sends value 1');
});

test('signs and numbers that occur are explained once', () => {
  expect(shown([sessionRecord(LOGIN)])).toMatch(
    /^Sessions {2}┃ is the time logged in; value 1 is the first value of a session\n/,
  );
  expect(shown([sessionRecord([eventRecord('login-failed', 2)])])).toMatch(/^Sessions\n/);
});

test('requests that are counted and not kept are said', () => {
  const events = [eventRecord('login', 4), eventRecord('sent', 6, { count: 3 })];
  const session = sessionRecord(events, { droppedEvents: 22, totals: { login: 1, sent: 14 } });
  expect(shown([session])).toContain('and 11 requests in between of which only the number is kept');
});
