// Captures that follow each other are judged as the whole is, in whatever order they are named, and each step of a session
// says which of them it is in.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { sessionSteps } from '../../src/model/session-steps.ts';
import type { CrumbRecord, FindingRecord, SessionRecord } from '../../src/record/records.ts';
import { packetsOf } from '../support/packets-of.ts';
import { crumbshark, records as recordsOf } from '../support/program.ts';
import { FIXTURES } from '../support/repository.ts';

const directory = mkdtempSync(join(tmpdir(), 'split-'));
afterAll(() => rmSync(directory, { recursive: true }));

const application = (name: string): string => join(FIXTURES, 'applications', name, 'capture.pcap.gz');

/** Captures of so many packets of a recording; `before`: the packets that precede each. */
function split(
  name: string,
  size: number,
): { readonly parts: string[]; readonly before: Map<string, number> } {
  const { header, packets } = packetsOf(application(name));
  const before = new Map<string, number>();
  for (let at = 0; at < packets.length; at += size) {
    // The names do not follow the order of time.
    const part = join(directory, `${name}-${(packets.length - at) % 7}-${at}.pcap`);
    writeFileSync(part, Buffer.concat([header, ...packets.slice(at, at + size)]));
    before.set(part, at);
  }
  return { parts: [...before.keys()], before };
}

async function recordsOfParts(parts: readonly string[]): Promise<CrumbRecord[]> {
  const outcome = await crumbshark(['-T', 'ndjson', ...parts]);
  expect(outcome.status, outcome.stderr).toBe(0);
  // What was typed and read differs, and nothing else.
  return (recordsOf(outcome) as unknown as CrumbRecord[]).map((record) =>
    record.type === 'summary' ? { ...record, run: { ...record.run, command: null } } : record,
  );
}

/** The packets that begin the steps of sessions, as the whole capture counts them. */
const stepFrames = (records: readonly CrumbRecord[], before: ReadonlyMap<string, number>): Set<number> =>
  new Set(
    records
      .filter((record): record is SessionRecord => record.type === 'session')
      .flatMap(sessionSteps)
      .map(({ input, firstFrame }) => (before.get(input) ?? 0) + firstFrame),
  );

const findings = (records: readonly CrumbRecord[]): string[] =>
  records
    .filter((record): record is FindingRecord => record.type === 'finding')
    .map(({ rule, severity, host, cookieName, count }) => [rule, severity, host, cookieName, count].join(' '))
    .sort();

describe.each([
  ['wordpress', 81],
  ['rails-devise', 60],
  ['phpmyadmin-h2-lossy', 100],
  ['express-passport-csurf', 25],
])('%s in captures of %i packets', (name, size) => {
  it('is the same story in any order', { timeout: 60_000 }, async () => {
    const { parts } = split(name, size);
    const inOrder = await recordsOfParts(parts);
    expect(await recordsOfParts([...parts].reverse())).toEqual(inOrder);
    expect(await recordsOfParts([...parts].sort())).toEqual(inOrder);
  });

  it('has the findings of the whole, and each step in its capture', { timeout: 60_000 }, async () => {
    const { parts, before } = split(name, size);
    const inParts = await recordsOfParts(parts);
    const whole: CrumbRecord[] = [];
    for await (const record of analyze(application(name))) whole.push(record);
    expect(findings(inParts)).toEqual(findings(whole));
    const frames = stepFrames(inParts, before);
    for (const frame of stepFrames(whole, new Map())) expect(frames).toContain(frame);
  });
});
