// Findings as records: which of them happened in which sessions, and which sessions name which findings.

import type { Finding } from '../audit/finding.ts';
import type { AcceptanceView, FindingRecord, SourceView } from '../record/records.ts';
import type { Session } from '../session/session.ts';
import { withoutPort } from '../shared/url.ts';
import type { StreamFields } from './stream-fields.ts';
import { wiresharkFilter } from './wireshark-filter.ts';

/** 128 bits. */
const FINGERPRINT_DIGITS = 32;

/** What the user's files say of a finding. */
export interface KnownOfFindings {
  acceptanceOf(finding: Finding): AcceptanceView | null;
  sourceOf(finding: Finding): SourceView | null;
}

/**
 * The findings as records, in their order, and the sessions with the ids of the findings that happened in them.
 * `findingIds`: those of the findings; `firstInput`: the capture that is read first, whose connections have the numbers that Wireshark gives them;
 * `streams`: how it names them; `hasPackets`: whether it can show an input at all.
 */
export function linkFindings(
  found: readonly Finding[],
  findingIds: readonly string[],
  sessions: readonly Session[],
  known: KnownOfFindings,
  firstInput: string | null,
  streams?: StreamFields,
  hasPackets: (input: string) => boolean = () => true,
): { readonly findings: FindingRecord[]; readonly sessions: Session[] } {
  const ids = new Map<number, string[]>(sessions.map(({ number }) => [number, []]));
  const only = onlySessions(sessions);
  const findings = found.map((finding, index) => {
    const id = findingIds[index]!;
    const numbers = sessionsOf(finding, only).filter((number) => ids.has(number));
    for (const number of numbers) ids.get(number)?.push(id);
    const [first, ...others] = numbers;
    const session = first === undefined || others.length > 0 ? null : `s${first}`;
    const isInPackets = hasPackets(finding.evidence[0]!.input);
    const filter = isInPackets ? wiresharkFilter(finding, firstInput, streams) : '';
    return recordOf(finding, id, session, known, filter);
  });
  return {
    findings,
    sessions: sessions.map((session) => ({ ...session, findings: ids.get(session.number) ?? [] })),
  };
}

/** Where a cookie has one session only, there is no other in which a finding about it can have happened. */
function sessionsOf({ sessions, host, cookie }: Finding, only: OnlySessions): readonly number[] {
  if (sessions.length > 0 || cookie === null) return sessions;
  const number = only.get(cookieKey(host, cookie)) ?? null;
  return number === null ? [] : [number];
}

/** The number of the one session of a cookie; null for several. */
type OnlySessions = ReadonlyMap<string, number | null>;

function onlySessions(sessions: readonly Session[]): OnlySessions {
  const only = new Map<string, number | null>();
  for (const { host, name, number } of sessions) {
    if (name === null) continue;
    const key = cookieKey(host, name);
    only.set(key, only.has(key) ? null : number);
  }
  return only;
}

function cookieKey(host: string, name: string): string {
  return `${host}\n${name}`;
}

function recordOf(
  finding: Finding,
  id: string,
  session: string | null,
  known: KnownOfFindings,
  filter: string,
): FindingRecord {
  const { rule, title, severity, confidence, host, cookie, path, scopes, message, why, fix } = finding;
  const { count, references } = finding;
  const evidence = finding.evidence.map(({ input, frame, stream }) => ({ input, frame, stream }));
  const seen = { count, evidence, filter };
  const what = {
    rule,
    title,
    severity,
    confidence,
    host,
    cookieName: cookie,
    session,
    path,
    cookies: scopes,
  };
  const acceptance = known.acceptanceOf(finding);
  return {
    type: 'finding',
    id,
    revision: 0,
    ...what,
    message,
    why,
    fix,
    ...seen,
    references,
    accepted: acceptance?.expired === false,
    acceptance,
    fingerprint: fingerprintOf(finding),
    source: known.sourceOf(finding),
  };
}

/** Two ports of a host are one: test servers take any. */
function fingerprintOf({ rule, host, cookie, path, variant }: Finding): string {
  const what = [rule, withoutPort(host), cookie, path, variant === null ? null : withoutPort(variant)];
  return sha256(JSON.stringify(what)).slice(0, FINGERPRINT_DIGITS);
}

/** node:crypto takes longer to load than a small capture to read: it waits for the first finding. */
function sha256(text: string): string {
  return process.getBuiltinModule('node:crypto').createHash('sha256').update(text).digest('hex');
}
