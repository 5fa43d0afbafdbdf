import { expect, test } from 'vitest';
import { inventoryHosts } from '../../../src/model/inventory-hosts.ts';
import type { InventoryRecord } from '../../../src/record/records.ts';
import { REFUSED_BY_ALL } from '../../../src/record/refusals.ts';
import { displayWidth } from '../../../src/report/display-width.ts';
import { inventoryText } from '../../../src/report/screen/inventory-text.ts';
import { screenOf } from '../../../src/report/screen/screen.ts';
import { findingRecord } from '../../support/findings.ts';
import { inventoryRecord } from '../../support/records.ts';

const counts = (change: Partial<InventoryRecord['counts']>) => ({
  set: 1,
  sent: 1,
  deleted: 0,
  refused: 0,
  judged: 1,
  values: 1,
  ...change,
});

function shown(inventory: readonly InventoryRecord[], change: object = {}): string {
  const screen = screenOf({
    columns: 80,
    colour: false,
    isAsciiOnly: false,
    isTerminal: true,
    details: false,
    ...change,
  });
  return inventoryText(screen, inventoryHosts(inventory, [], [findingRecord()]));
}

test('a row a cookie under its host, the session marked', () => {
  const lines = shown([
    inventoryRecord({ name: 'theme', lifetimeSeconds: 86_400 * 365 }),
    inventoryRecord({ role: 'session', worst: 'medium', counts: counts({ set: 4, sent: 8 }) }),
  ]).split('\n');
  expect(lines[0]).toBe('Cookies  2 cookies of 1 host; * is a session');
  expect(lines[3]).toBe('localhost:5000');
  expect(lines[4]).toMatch(/^\* {2}session +4 +8 {2}no +yes +no +until closed {2}▲ medium$/);
  expect(lines[5]).toMatch(/^ {3}theme +1 +1 {2}no +yes +no +365 days$/);
});

test('where the reader is a program every row names its host, whole', () => {
  const host = `${'long-'.repeat(30)}host.example`;
  const text = shown([inventoryRecord({ host }), inventoryRecord({ host, name: 'b' })], {
    isTerminal: false,
  });
  expect(text.match(new RegExp(host, 'g'))).toHaveLength(2);
  expect(shown([inventoryRecord()], { isTerminal: false })).toContain('▲ medium: SameSite is missing');
});

test('a program finds every host that sets a cookie of their domain', () => {
  const shared = inventoryRecord({
    domain: 'a.test',
    host: 'www.a.test',
    hosts: ['www.a.test', 'id.a.test'],
  });
  expect(shown([shared], { isTerminal: false })).toContain('session is also set by id.a.test\n');
  expect(shown([shared])).not.toContain('id.a.test');
  expect(shown([shared], { details: true })).toContain('also set by id.a.test');
});

test('of two cookies of a name and a path the domain is shown', () => {
  const both = [inventoryRecord({ name: '_ga' }), inventoryRecord({ name: '_ga', domain: 'a.test' })];
  for (const change of [{}, { columns: 120 }, { columns: 50 }, { isTerminal: false }])
    expect(shown(both, change).match(/_ga +Domain=a\.test/g), JSON.stringify(change)).toHaveLength(1);
  expect(shown(both.slice(1))).not.toContain('Domain');
});

test('names that do not fit stand whole over their rows', () => {
  const name = `wordpress_${'0123456789abcdef'.repeat(2)}`;
  const lines = shown([inventoryRecord({ name, path: '/wp-admin', role: 'session' })]).split('\n');
  expect(lines[4]).toBe(`*  ${name} /wp-admin`);
  expect(lines[5]).toMatch(/^ +1 +1 {2}no +yes/);
});

test('cookies that were only deleted are counted by name too', () => {
  const deleted = ['/', '/a'].map((path) =>
    inventoryRecord({ name: 'old', path, counts: counts({ set: 0, sent: 0, deleted: 1 }) }),
  );
  expect(shown([inventoryRecord(), ...deleted])).toContain(
    'and 2 cookies of 1 name that were only deleted: old\n',
  );
});

test('the path is shown where it is not the whole host', () => {
  expect(shown([inventoryRecord({ path: '/admin' })])).toContain('session /admin');
  expect(shown([inventoryRecord({ path: '/admin' })], { columns: 120 })).toMatch(/session {2}\/admin /);
});

test('what the browser refuses, what a script sets, and what was only deleted', () => {
  const text = shown([
    inventoryRecord({ name: 'refused', counts: counts({ set: 2, refused: 2 }) }),
    inventoryRecord({ name: '_ga', setBy: 'script', flags: null, path: null, counts: counts({ set: 0 }) }),
    inventoryRecord({ name: 'old', counts: counts({ set: 0, sent: 0, deleted: 3 }) }),
  ]);
  expect(text).toMatch(/refused +2 .* refused\b/);
  const lifetime = (refusedByAll: number) =>
    shown([inventoryRecord({ counts: counts({ set: 2 }), [REFUSED_BY_ALL]: refusedByAll })]);
  expect(lifetime(2)).toMatch(/ refused\b/);
  // Another field of the cookie is kept, by one browser at least.
  expect(lifetime(1)).not.toMatch(/ refuse/);
  expect(text).toMatch(/_ga +0 +1 {2}- +- +- +not set here/);
  expect(text).toContain('  and 1 cookie that was only deleted: old\n');
});

test('a cookie of which nothing was judged is not called fine, and the sign is explained where it occurs', () => {
  const unjudged = inventoryRecord({ name: 'part', counts: counts({ judged: 0 }) });
  const fine = inventoryRecord({ name: 'fine', counts: counts({ set: 2 }) });
  const script = inventoryRecord({ name: '_ga', setBy: 'script', counts: counts({ set: 0, judged: 0 }) });
  for (const columns of [60, 80, 120]) {
    const text = shown([unjudged, fine, script], { columns }).replace(/\n(?=is|judged|not)/, ' ');
    expect(text).toMatch(/^Cookies {2}2 cookies and 1 that was only sent, of 1 host; \? is not\s+judged\n/);
    expect(text).toMatch(/\bpart\b.*\?$/m);
    expect(text).not.toMatch(/\b(?:fine|_ga)\b.*\?$/m);
    expect(shown([fine, script], { columns })).toMatch(
      /^Cookies {2}1 cookie and 1 that was only sent, of 1 host\n/,
    );
  }
  // A finding about its session stays the worst.
  expect(shown([inventoryRecord({ counts: counts({ judged: 0 }) })])).toMatch(/ {2}▲ medium$/m);
});

test('what was only deleted has a row where its host has no other cookie, and wherever it is piped', () => {
  const deleted = { counts: counts({ set: 0, sent: 0, deleted: 3 }), flags: null };
  const gone = ['a', 'b', 'c'].map((name) => inventoryRecord({ name, host: 'old.test', ...deleted }));
  const text = shown(gone);
  expect(text).toMatch(
    /old\.test\na +0 +0 +3 +- +- +- +deleted\n {2}and 2 cookies that were only deleted: b, c\n$/,
  );
  const piped = shown([inventoryRecord(), ...gone], { isTerminal: false, columns: 120 });
  expect(piped.match(/^ *old\.test +[abc] .* deleted$/gm)).toHaveLength(3);
});

test('of many cookies a terminal shows those that matter, and counts the others', () => {
  const many = Array.from({ length: 60 }, (_, index) =>
    inventoryRecord({ host: `h${index}`, name: `c${index}`, role: index % 10 === 0 ? 'session' : 'unknown' }),
  );
  const text = shown(many);
  expect(text.match(/^\*/gm)).toHaveLength(6);
  // Few matter: the first others follow them, a screen is not filled with what is fine.
  expect(text.match(/^(?:\*| ) {2}c\d+/gm)).toHaveLength(12);
  expect(text).toContain('and 48 more cookies: --details shows all');
  const sessions = many.map((cookie) => ({ ...cookie, role: 'session' }));
  expect(shown(sessions).match(/^\*/gm)).toHaveLength(40);
  expect(shown(many, { isTerminal: false })).not.toContain('more cookies');
  expect(shown(many, { details: true })).toContain('c59');
});

test('narrow screens have two lines a cookie', () => {
  const text = shown([inventoryRecord({ role: 'session' })], { columns: 50 });
  expect(text).toContain(
    '* session  ▲ medium\n    set 1, sent 1; without Secure, SameSite; until\n    closed\n',
  );
});

test('of several captures every row says in which a cookie was seen', () => {
  const moment = (input: string) => ({ ...inventoryRecord().first, input });
  const cookies = [
    inventoryRecord({ name: 'one', first: moment('x/monday.pcap'), last: moment('x/monday.pcap') }),
    inventoryRecord({ name: 'both', first: moment('x/monday.pcap'), last: moment('x/friday.pcap') }),
  ];
  const inputs = ['x/monday.pcap', 'x/friday.pcap'];
  const rows = (change: object) => shown(cookies, { inputs, ...change }).split('\n');
  for (const columns of [100, 200]) {
    expect(rows({ columns }).find((line) => line.includes(' one '))).toMatch(/(?:^| {2})monday\.pcap {2}/);
    expect(rows({ columns }).find((line) => line.includes(' both '))).toMatch(
      /(?:^| {2})monday.*friday.* {2}both/,
    );
  }
  expect(rows({ isTerminal: false }).find((line) => line.includes(' both '))).toContain(
    'x/monday.pcap, x/friday.pcap  ',
  );
  expect(shown(cookies, { inputs, columns: 40 }).replaceAll(/\n {4}/g, ' ')).toContain(
    'in monday.pcap, friday.pcap',
  );
  expect(shown(cookies)).not.toContain('monday');
});

test.each([72, 80, 109, 110, 120, 160, 200])('on %i columns the names of hosts are whole', (columns) => {
  for (const length of [10, 18, 19, 40, 68]) {
    const hosts = ['a', 'b', 'c'].map((letter) => letter.repeat(length));
    const text = shown(
      hosts.map((host) => inventoryRecord({ host })),
      { columns },
    );
    for (const host of hosts) expect(text, String(length)).toContain(host);
    for (const line of text.split('\n')) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
  }
});

test('captures stand over the rows where all cookies of a host are in the same ones', () => {
  const inputs = ['login.pcap', 'other.pcap'];
  const cookies = inputs.map((input, index) =>
    inventoryRecord({
      host: `h${index}.test`,
      input,
      first: { ...inventoryRecord().first, input },
      last: { ...inventoryRecord().last, input },
    }),
  );
  const text = shown(cookies, { inputs });
  expect(text).toContain('h0.test, in login.pcap\n');
  expect(text).toContain('h1.test, in other.pcap\n');
  const mixed = shown([...cookies, { ...cookies[0]!, name: 'b', last: cookies[1]!.last }], { inputs });
  expect(mixed).toMatch(/in login\.pcap,\s+other\.pcap/);
});

test('a name gets what the other columns can do without, so that its row is one line', () => {
  const row = (name: string, columns: number) =>
    shown(
      [
        inventoryRecord({ name, worst: 'medium', counts: counts({ deleted: 2 }) }),
        inventoryRecord({
          name: 'b',
          flags: { secure: true, httpOnly: true, sameSite: 'Lax', changed: false },
        }),
      ],
      { columns },
    )
      .split('\n')
      .filter((line) => line.includes(name));
  expect(row('remember_user_token', 80)).toEqual([
    expect.stringMatching(/^remember_user_token +1 +1 +2 +no +yes +no +until closed/),
  ]);
  // A path stands under a long name where its column would take the room.
  const name = 'wordpress_logged_in_7fc550e01501f5218886aa0927f63986';
  const text = shown([inventoryRecord({ name, path: '/wp-admin', role: 'session' })], { columns: 120 });
  expect(text).toMatch(new RegExp(`^\\* .*${name} +1 .*\\n {4}Path=/wp-admin\\n`, 'm'));
});

test('a cookie whose fields differ says so: its finding may be about another one than the row', () => {
  const flags = { secure: false, httpOnly: true, sameSite: null, changed: true };
  const differing = inventoryRecord({ name: 'uid', flags, counts: counts({ set: 2, refused: 1 }) });
  const said = 'uid is set in different ways, and the row shows the last one; browsers refuse 1 of 2';
  for (const columns of [50, 80, 120])
    expect(shown([differing], { columns }).replace(/\n +/g, ' ')).toContain(said);
  expect(shown([inventoryRecord({ counts: counts({ set: 2, refused: 2 }) })])).not.toContain(
    'different ways',
  );
});

test('cookies that were only deleted are no others of the host', () => {
  const old = inventoryRecord({ name: 'old', counts: counts({ set: 0, sent: 0, deleted: 3 }) });
  expect(shown([inventoryRecord(), old])).toMatch(
    /^Cookies {2}1 cookie and 1 that was only deleted, of 1 host/,
  );
});
