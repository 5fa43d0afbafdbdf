// A number that several places of the output name is the same in all of them, and that of the records; and what is piped has
// every cookie, session and finding, with its host.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { NO_GATE } from '../../src/analysis/exit-decision.ts';
import { runAnalysis } from '../../src/analysis/run-analysis.ts';
import type {
  CookieRecord,
  CrumbRecord,
  FindingRecord,
  InventoryRecord,
  SessionRecord,
  SetCookieRecord,
  SummaryRecord,
} from '../../src/record/records.ts';
import { createNdjson } from '../../src/report/ndjson.ts';
import { createTable } from '../../src/report/table.ts';
import { options } from '../report/reporters.ts';
import { wholeInput } from '../support/analyse.ts';
import { memoryOutput } from '../support/output.ts';
import { FIXTURES } from '../support/repository.ts';

interface Run {
  readonly piped: string;
  readonly inventoryText: string;
  readonly setCookies: readonly SetCookieRecord[];
  readonly sent: readonly CookieRecord[];
  readonly inventory: readonly InventoryRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly findings: readonly FindingRecord[];
  readonly summary: SummaryRecord;
}

async function runOf(inputs: readonly string[]): Promise<Run> {
  const log = join(dirname(inputs[0]!), 'keys.log');
  const reporters = [
    createNdjson(null),
    createTable(options({ inputs, isTerminal: false, columns: 100 })),
    createTable(options({ inputs, isTerminal: false, columns: 100, only: 'inventory' })),
  ];
  const reports = reporters.map((reporter) => ({ reporter, output: memoryOutput(), masked: true }));
  await runAnalysis({
    input: { ...wholeInput(inputs), keylogFiles: existsSync(log) ? [log] : [] },
    filter: null,
    command: null,
    name: null,
    host: null,
    reports,
    audit: { ...NO_GATE, config: {}, baseline: null, assumeHttps: false },
  });
  const [ndjson = '', piped = '', inventoryText = ''] = reports.map(({ output }) => output.text());
  const records = ndjson
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as CrumbRecord);
  const of = <Type extends CrumbRecord['type']>(type: Type) =>
    records.filter((record): record is Extract<CrumbRecord, { type: Type }> => record.type === type);
  return {
    piped,
    inventoryText,
    setCookies: of('set-cookie'),
    sent: of('cookie'),
    inventory: of('inventory'),
    sessions: of('session'),
    findings: of('finding'),
    summary: of('summary')[0]!,
  };
}

/** The text in one line: prose is broken where it happens to be. */
const flat = (text: string): string => text.replace(/\s+/g, ' ');

/** The number before these words; 0 where they are not there. */
function numberBefore(text: string, words: string): number {
  const [, number = '0'] = new RegExp(`([\\d,]+) ${words}`).exec(text) ?? [];
  return Number(number.replaceAll(',', ''));
}

/** `2 logins and perhaps 1 more`, `6 cookies, 3 that were only sent and 10 that were only deleted`: the numbers together. */
function sumBefore(text: string, words: string): number {
  const only = 'that (?:was|were) only (?:sent|deleted)';
  const more = `(?: ${only})?(?:, ([\\d,]+) ${only})?(?: and (?:perhaps )?([\\d,]+) (?:more|${only}))?`;
  const [, ...numbers] = new RegExp(`([\\d,]+) ${words}${more}`).exec(text) ?? [];
  return numbers.reduce((sum, number = '0') => sum + Number(number.replaceAll(',', '')), 0);
}

/** Different ones of the captures together: a name, host, domain, path and partition. */
function differentCookies({ inventory }: Run): number {
  const served = new Set(
    inventory.filter(({ setBy }) => setBy === 'server').map(({ host, name }) => `${host} ${name}`),
  );
  const own = inventory.filter(
    ({ setBy, host, name }) => setBy === 'server' || !served.has(`${host} ${name}`),
  );
  return new Set(
    own.map(({ host, name, domain, path, partitionKey }) =>
      JSON.stringify([host, name, domain, path, partitionKey]),
    ),
  ).size;
}

/** Exchanges in which it happened, whatever number of cookies it concerns. */
function exchangesWith({ sessions }: Run, event: string): number {
  const counts = new Map<string, number>();
  for (const { events } of sessions)
    for (const one of events)
      if (one.event === event) {
        const place = `${one.input} ${one.frame}`;
        counts.set(place, Math.max(one.count, counts.get(place) ?? 0));
      }
  return [...counts.values()].reduce((sum, count) => sum + count, 0);
}

function checkCounts(run: Run): void {
  const { piped, inventoryText, setCookies, sent, inventory, findings, summary } = run;
  const text = flat(piped);
  const seen = text.slice(text.lastIndexOf(' Seen '), text.lastIndexOf(' Verdict '));
  const session = text.slice(text.lastIndexOf(' Session '), text.lastIndexOf(' Seen '));
  const verdict = text.slice(text.lastIndexOf(' Verdict '));
  const bySeverity = (severity: string): number =>
    findings.filter((finding) => !finding.accepted && finding.severity === severity).length;
  const severities = ['high', 'medium', 'low', 'info'] as const;

  expect({
    packets: numberBefore(seen, 'packets?'),
    setCookies: numberBefore(seen, 'Set-Cookie fields?'),
    cookies: sumBefore(seen, 'cookies?'),
    inventoryTitle: sumBefore(flat(inventoryText), 'cookies?'),
    hosts: numberBefore(flat(inventoryText), 'hosts?'),
    findings: severities.map((severity) => numberBefore(verdict, severity)),
    ofSummary: summary.findings,
    records: summary.setCookies,
    logins: sumBefore(session, 'logins?'),
    failedLogins: sumBefore(session, 'failed logins?'),
    logouts: sumBefore(session, 'logouts?'),
  }).toEqual({
    packets: summary.packets,
    setCookies: setCookies.length,
    cookies: differentCookies(run),
    inventoryTitle: differentCookies(run),
    hosts: new Set(inventory.map(({ host }) => host)).size,
    findings: severities.map(bySeverity),
    ofSummary: Object.fromEntries(severities.map((severity) => [severity, bySeverity(severity)])),
    records: setCookies.length,
    logins: exchangesWith(run, 'login'),
    failedLogins: exchangesWith(run, 'login-failed'),
    logouts: exchangesWith(run, 'logout'),
  });

  // What the cookies add up to.
  const sum = (read: (counts: InventoryRecord['counts']) => number): number =>
    inventory.reduce((total, { counts }) => total + read(counts), 0);
  const own = setCookies.filter(({ hop, truncated }) => hop === undefined && truncated !== true);
  const pairs = sent
    .filter(({ hop }) => hop === undefined)
    .reduce((total, { cookies }) => total + cookies.length, 0);
  expect({ set: sum(({ set, deleted }) => set + deleted), sent: sum((counts) => counts.sent) }).toEqual({
    set: own.length,
    sent: pairs,
  });

  // The title of the rows says how many there are, and how many more are named under them.
  const [title = ''] = piped.split('\n', 1);
  const again = /and (\d+) seen again on other hops/.exec(title)?.[1] ?? 0;
  if (/^Set-Cookie {2}/.test(piped))
    expect((numberBefore(title.slice(0, 60), 'fields?') ?? 0) + Number(again)).toBe(setCookies.length);
}

/** What is shown as it is. */
const isPlain = (text: string): boolean => /^[!-~]+$/.test(text);

/** Of what is piped each line about a cookie names it and its host, whole. */
function checkPipe({ piped, inventoryText, setCookies, inventory, findings }: Run): void {
  const lines = (text: string): string[] => text.split('\n');
  const missing = (text: string, cookies: readonly { host: string; name: string }[]): string[] =>
    cookies
      .filter(({ host, name }) => isPlain(host) && isPlain(name))
      .filter(({ host, name }) => !lines(text).some((line) => line.includes(host) && line.includes(name)))
      .map(({ host, name }) => `${name} on ${host}`);
  expect(missing(inventoryText, inventory)).toEqual([]);
  const hasRows = piped.startsWith('Set-Cookie  ');
  // Those of other hops are under the rows of what the browser sees.
  const ofRows = setCookies
    .filter(({ hop }) => hop === undefined)
    .map(({ host, cookie }) => ({ host, name: cookie.name }));
  expect(missing(piped, hasRows ? ofRows : inventory)).toEqual([]);
  const text = flat(piped);
  const untold = findings.filter(
    ({ rule, host, cookieName }) =>
      !text.includes(rule) ||
      (isPlain(host) && !text.includes(host)) ||
      (cookieName !== null && isPlain(cookieName) && !text.includes(cookieName)),
  );
  expect(untold.map(({ rule, host, cookieName }) => `${rule} ${cookieName} ${host}`)).toEqual([]);
}

function capturesUnder(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(?:pcap|pcapng)(?:\.(?:gz|zst|lz4))?$/.test(name))
    .map((name) => join(folder, name))
    .sort();
}

describe('the output', () => {
  it.each(capturesUnder(FIXTURES).map((path) => relative(FIXTURES, path)))(
    'of %s',
    { timeout: 60_000 },
    async (name) => {
      const run = await runOf([join(FIXTURES, name)]);
      checkCounts(run);
      checkPipe(run);
    },
  );

  it('of several captures', { timeout: 60_000 }, async () => {
    const names = [
      'sessions/koa-session.pcap',
      'sessions/tornado.pcap',
      'flask-login.pcap',
      'django-login.pcap',
    ];
    const run = await runOf(names.map((name) => join(FIXTURES, name)));
    checkCounts(run);
    checkPipe(run);
  });
});
