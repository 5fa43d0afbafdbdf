// A snap length hides, and nothing else: what a truncated packet no longer has is unknown, never absent. Whatever is said
// of a truncated capture the whole capture says too.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import type {
  FindingRecord,
  InventoryRecord,
  SessionRecord,
  SetCookieRecord,
} from '../../src/record/records.ts';
import { FIXTURES } from '../support/repository.ts';
import { withSnapLength } from '../support/snap-length.ts';

const SHORTEST = 60;
const LONGEST = 300;
/** Of the larger captures every so many lengths are enough. */
const STEP_OF_APPLICATIONS = 6;

interface Seen {
  readonly setCookies: readonly SetCookieRecord[];
  readonly inventory: readonly InventoryRecord[];
  readonly sessions: readonly SessionRecord[];
  readonly findings: readonly FindingRecord[];
}

async function seenIn(capture: Buffer): Promise<Seen> {
  const setCookies: SetCookieRecord[] = [];
  const inventory: InventoryRecord[] = [];
  const sessions: SessionRecord[] = [];
  const findings: FindingRecord[] = [];
  for await (const record of analyze(capture)) {
    if (record.type === 'set-cookie') setCookies.push(record);
    else if (record.type === 'inventory') inventory.push(record);
    else if (record.type === 'session') sessions.push(record);
    else if (record.type === 'finding') findings.push(record);
  }
  return { setCookies, inventory, sessions, findings };
}

/** A field by its packet and its place in it. */
function byPlace(records: readonly SetCookieRecord[]): Map<string, SetCookieRecord> {
  const places = new Map<string, SetCookieRecord>();
  const counts = new Map<number, number>();
  for (const record of records) {
    const place = counts.get(record.frame) ?? 0;
    counts.set(record.frame, place + 1);
    places.set(`${record.frame}/${place}`, record);
  }
  return places;
}

/** What a record says of its cookie and the whole capture does not say. Null says nothing. */
function untrue(record: SetCookieRecord, whole: SetCookieRecord): string[] {
  const said = Object.entries({ ...record.cookie, deletion: record.deletion });
  const truth: Readonly<Record<string, unknown>> = { ...whole.cookie, deletion: whole.deletion };
  return said
    .filter(([member]) => member !== 'value' || record.truncated !== true)
    .filter(([member]) => member !== 'name' || record.truncated !== true || record.cookie.name !== '')
    .filter(([member, value]) => value !== null && value !== truth[member])
    .map(([member, value]) => `frame ${record.frame}: ${member} ${value}, not ${truth[member]}`);
}

/** What is of less weight as a later response shows, and that one may be cut: but high is never for want of evidence. */
const findingKey = ({ rule, cookieName, severity }: FindingRecord): string =>
  `${severity === 'high' ? 'high ' : ''}${rule} ${cookieName}`;

const TOLD = ['login', 'login-failed', 'logout', 'replayed'];

/** What a session is said to have done, by the packet of the request; and who sets its cookie. */
function storyOf({ sessions, inventory }: Seen): string[] {
  return [
    ...sessions.flatMap(({ name, setBy, events }) => [
      ...(setBy === null ? [] : [`session ${name} is set by ${setBy}`]),
      ...events
        .filter(({ event }) => TOLD.includes(event))
        .map(({ event, request }) => `${event} ${request?.frame}`),
    ]),
    ...inventory.flatMap(({ name, setBy }) => (setBy === null ? [] : [`cookie ${name} is set by ${setBy}`])),
  ];
}

const contents = (name: string): Buffer => {
  const bytes = readFileSync(join(FIXTURES, name));
  return name.endsWith('.gz') ? gunzipSync(bytes) : bytes;
};

test.each([
  'flask-login.pcap',
  'express-login.pcap',
  'php-login.pcap',
  'django-login.pcap',
  'sessions/tornado.pcap',
  'sessions/fastify-secure-session.pcap',
  'sessions/php-remember.pcap',
  'story/express-session-fixation.pcap',
  'applications/express-passport-csurf/capture.pcap.gz',
  'applications/flask-login/capture.pcap.gz',
  'applications/symfony/capture.pcap.gz',
  'applications/tomcat-form/capture.pcap.gz',
  'applications/koa-session/capture.pcap.gz',
  'applications/rails-devise/capture.pcap.gz',
])('%s', { timeout: 120_000 }, async (name) => {
  const capture = contents(name);
  const whole = await seenIn(capture);
  const fields = byPlace(whole.setCookies);
  const ofAnyWeight = whole.findings.map((finding) => findingKey({ ...finding, severity: 'low' }));
  const known = new Set([...whole.findings.map(findingKey), ...ofAnyWeight, ...storyOf(whole)]);
  const untrueOf: string[] = [];
  const step = name.startsWith('applications/') ? STEP_OF_APPLICATIONS : 1;
  for (let length = SHORTEST; length <= LONGEST; length += step) {
    const seen = await seenIn(withSnapLength(capture, length));
    for (const [place, record] of byPlace(seen.setCookies)) {
      const original = fields.get(place);
      if (original !== undefined)
        for (const one of untrue(record, original)) untrueOf.push(`${length}: ${one}`);
    }
    for (const one of [...seen.findings.map(findingKey), ...storyOf(seen)])
      if (!known.has(one)) untrueOf.push(`${length}: ${one}`);
  }
  expect(untrueOf).toEqual([]);
});
