// Recorded applications, what really happened in them (fixtures/applications and fixtures/flows), and where the analysis
// says something else.

import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { analyze } from '../../src/library/analyze.ts';
import type { CrumbRecord, FindingRecord, SessionRecord } from '../../src/record/records.ts';
import { FIXTURES } from '../support/repository.ts';

const SEVERITIES = ['high', 'medium', 'low', 'info'];

/** A severity at least, a rule, a cookie; null: any. */
type Claim = readonly [severity: string, rule: string | null, cookie: string | null];

interface Expectation {
  readonly must: readonly Claim[];
  readonly mustNot: readonly Claim[];
  /** How often each happened to the sessions of a cookie; `cookie` null: of all cookies. */
  readonly story?: {
    readonly cookie: string | null;
    readonly login: number;
    readonly logout: number;
    readonly loginFailed: number;
  };
}

export const CLASSES = ['right', 'noise', 'false', 'missed'] as const;
export type FindingClass = (typeof CLASSES)[number];

/** How an auditor classes a finding, by what really happened; a `*` stands for any application, or any rest. */
interface ClassedFinding {
  readonly application: string;
  readonly rule: string;
  readonly cookie: string;
  readonly host: string;
  readonly severity: string;
  readonly class: FindingClass;
}

export interface RecordedApplication {
  readonly name: string;
  readonly folder: string;
  /** False: a flow, whose findings are not classed one by one. */
  readonly isClassed: boolean;
}

/** What the analysis says about a recorded application, beside what really happened there. */
export interface JudgedApplication {
  /** A line for each expectation that is not met; none when all is as it happened. */
  readonly unmet: readonly string[];
  /** A line for each finding that nobody has classed. */
  readonly unclassed: readonly string[];
  /** How often each rule was right, noise, false, or missed. */
  readonly classes: readonly (readonly [rule: string, kind: FindingClass])[];
  /** The classes of what is shown at low and above. */
  readonly severe: readonly FindingClass[];
}

export function recordedApplications(): RecordedApplication[] {
  return ['applications', 'flows'].flatMap((kind) =>
    readdirSync(join(FIXTURES, kind), { withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map(({ name }) => ({ name, folder: join(FIXTURES, kind, name), isClassed: kind === 'applications' })),
  );
}

export function classedFindings(): ClassedFinding[] {
  const lines = readFileSync(join(FIXTURES, 'applications', 'findings.tsv'), 'utf8')
    .trimEnd()
    .split('\n');
  return lines.slice(1).map((line) => {
    const [application = '', rule = '', cookie = '', host = '', severity = '', kind = ''] = line.split('\t');
    return { application, rule, cookie, host, severity, class: kind as FindingClass };
  });
}

/** Analyses an application's capture, and compares. */
export async function judge(
  { name, folder, isClassed }: RecordedApplication,
  classed: readonly ClassedFinding[],
): Promise<JudgedApplication> {
  const { findings, sessions } = await recordsOf(folder);
  const expectation = JSON.parse(readFileSync(join(folder, 'expect.json'), 'utf8')) as Expectation;
  const own = classed.filter(({ application }) => application === name || application === '*');
  const missed = own.filter((row) => isMissed(row, findings));
  const unmet = [
    ...unmetClaims(expectation, findings),
    ...unmetStory(expectation, sessions),
    ...findings.flatMap((finding) => unmetClass(finding, own, expectation.must)),
    ...missed.map(({ severity, rule, cookie }) => `missed: ${severity} ${rule} ${cookie}`),
  ];
  const classes = findings.map((finding) => [finding, classOf(finding, own, expectation)] as const);
  const lines = (texts: readonly string[]): string[] =>
    [...new Set(texts)].sort().map((line) => `${name}: ${line}`);
  return {
    unmet: lines(unmet),
    unclassed: isClassed ? lines(classes.flatMap(([one, kind]) => (kind === null ? textOf(one) : []))) : [],
    classes: [
      ...classes.flatMap(([{ rule }, kind]) => (kind === null ? [] : [[rule, kind] as const])),
      ...missed.map(({ rule }) => [rule, 'missed'] as const),
    ],
    severe: classes.flatMap(([{ severity }, kind]) => (kind === null || severity === 'info' ? [] : [kind])),
  };
}

/** The class of a finding: that of its row, or by what must be found and what must not; null when nothing says. */
function classOf(
  finding: FindingRecord,
  own: readonly ClassedFinding[],
  { must, mustNot }: Expectation,
): FindingClass | null {
  const row = rowOf(finding, own);
  // What should have been found, and is.
  if (row !== undefined) return row.class === 'missed' ? 'right' : row.class;
  if (must.some((claim) => meets(finding, claim))) return 'right';
  return mustNot.some((claim) => meets(finding, claim)) ? 'false' : null;
}

/** The row about a finding: that of its severity, when one has several. */
function rowOf(finding: FindingRecord, own: readonly ClassedFinding[]): ClassedFinding | undefined {
  const rows = own.filter((one) => isAbout(one, finding));
  return rows.find(({ severity }) => severity === finding.severity) ?? rows[0];
}

async function recordsOf(
  folder: string,
): Promise<{ findings: readonly FindingRecord[]; sessions: readonly SessionRecord[] }> {
  const keylog = join(folder, 'keys.log');
  const records: CrumbRecord[] = [];
  for await (const record of analyze(join(folder, 'capture.pcap.gz'), existsSync(keylog) ? { keylog } : {}))
    records.push(record);
  return {
    findings: records.filter((record) => record.type === 'finding'),
    sessions: records.filter((record) => record.type === 'session'),
  };
}

function unmetClaims({ must, mustNot }: Expectation, findings: readonly FindingRecord[]): string[] {
  const unmet: string[] = [];
  for (const claim of must)
    if (!findings.some((finding) => meets(finding, claim))) unmet.push(`must: ${claim.join(' ')}`);
  for (const claim of mustNot)
    for (const finding of findings) if (meets(finding, claim)) unmet.push(`must not: ${textOf(finding)}`);
  return unmet;
}

function meets(finding: FindingRecord, [severity, rule, cookie]: Claim): boolean {
  if (!isAtLeast(finding.severity, severity)) return false;
  return (rule === null || finding.rule === rule) && (cookie === null || finding.cookieName === cookie);
}

function unmetStory({ story }: Expectation, sessions: readonly SessionRecord[]): string[] {
  if (story === undefined) return [];
  const own = sessions.filter(({ name }) => story.cookie === null || name === story.cookie);
  const times = (event: string): number =>
    own.flatMap(({ events }) => events).reduce((sum, one) => sum + (one.event === event ? one.count : 0), 0);
  const counts = [
    ['login', story.login],
    ['logout', story.logout],
    ['login-failed', story.loginFailed],
  ] as const;
  return counts
    .filter(([event, right]) => times(event) !== right)
    .map(
      ([event, right]) => `story of ${story.cookie ?? 'all'}: ${event} ${times(event)} times, not ${right}`,
    );
}

/** Info is shown to those who ask for it: noise counts from low on. */
function unmetClass(
  finding: FindingRecord,
  classed: readonly ClassedFinding[],
  must: readonly Claim[],
): string[] {
  const row = rowOf(finding, classed);
  if (finding.severity === 'info' && row?.class !== 'false') return [];
  if (row === undefined && must.some((claim) => meets(finding, claim))) return [];
  if (row === undefined) return [`unclassed: ${textOf(finding)}`];
  return row.class === 'false' || row.class === 'noise' ? [`${row.class}: ${textOf(finding)}`] : [];
}

/** An auditor calls for it at medium or above, and it is not found, or found less severe. */
function isMissed(row: ClassedFinding, findings: readonly FindingRecord[]): boolean {
  if ((row.class !== 'right' && row.class !== 'missed') || !isAtLeast(row.severity, 'medium')) return false;
  return !findings.some((finding) => isAbout(row, finding) && isAtLeast(finding.severity, row.severity));
}

function isAbout({ rule, cookie, host }: ClassedFinding, finding: FindingRecord): boolean {
  if (rule !== finding.rule) return false;
  const name = finding.cookieName ?? '';
  const isCookie = cookie.endsWith('*') ? name.startsWith(cookie.slice(0, -1)) : name === cookie;
  return isCookie && (host === finding.host || !host.includes(':'));
}

function isAtLeast(severity: string, least: string): boolean {
  return SEVERITIES.indexOf(severity) <= SEVERITIES.indexOf(least);
}

function textOf({ severity, rule, cookieName: cookie }: FindingRecord): string {
  return `${severity} ${rule} ${cookie ?? ''}`.trimEnd();
}
