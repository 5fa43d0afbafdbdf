// What is found in partitions, united, is what is found in all of it: for applications, and for a login at one name of a site that
// opens another one.

import { join } from 'node:path';
import { Readable } from 'node:stream';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import {
  CrossingValues,
  crossingSessions,
  sharingPartitions,
  unitedView,
} from '../../src/analysis/crossing-values.ts';
import { MessagePartitions } from '../../src/analysis/message-partitions.ts';
import { uniteRecords } from '../../src/analysis/united-records.ts';
import { joinedLog } from '../../src/message-log/joined-log.ts';
import { MessageLogWriter } from '../../src/message-log/log-writer.ts';
import { PartitionWriter, readPartitionIndex } from '../../src/message-log/partition-file.ts';
import type { Message } from '../../src/record/message.ts';
import type { CrumbRecord, InputView } from '../../src/record/records.ts';
import { run } from '../../src/run.ts';
import { Counters } from '../../src/shared/counters.ts';
import { judgedLog, logOf } from '../support/log-equality.ts';
import { form, header, request, response, SECONDS } from '../support/messages.ts';
import { FIXTURES } from '../support/repository.ts';

/** The logs of all partitions of what a log holds. */
async function partitionsOf(log: string, count: number): Promise<Buffer[]> {
  const file = new PartitionWriter(count);
  const counters = new Counters();
  const consumer = new MessagePartitions(count, file, counters);
  const inputs: InputView[] = [];
  await run({
    inputs: [],
    stream: { name: 'log', bytes: Readable.from([Buffer.from(log)]) },
    live: null,
    packetLimit: null,
    durationSeconds: null,
    cookieLimit: null,
    writeFile: null,
    consumer,
    counters,
    notice() {},
    warn() {},
    inputBegun: (name) => consumer.input(name),
    inputRead: (one) => inputs.push(one),
    ended: (end) => consumer.end({ ...end, inputs }),
  });
  const bytes = file.end('made');
  const { partitions } = readPartitionIndex('file', bytes.length, (start, length) =>
    bytes.subarray(start, start + length),
  );
  return partitions.map(([start, length]) => bytes.subarray(start, start + length));
}

async function united(log: string, count: number): Promise<CrumbRecord[]> {
  const parts = await partitionsOf(log, count);
  const values = parts.map(() => new CrossingValues('key'));
  const apart: CrumbRecord[][] = [];
  for (const [index, part] of parts.entries())
    apart.push(recordsOf((await judgedLog(part, values[index])).lines));
  const views = values.map((one) => one.view());
  const groups = sharingPartitions(views);
  const crossing = crossingSessions(groups.map((group) => unitedView(group.map((one) => views[one]!))));
  const together: CrumbRecord[][] = [];
  for (const [index, sessions] of crossing.entries()) {
    const group = groups[index]!;
    const isJudged = group.length === 1 && sessions.length === 0;
    const log = await joined(group.map((one) => parts[one]!));
    const again = isJudged ? null : await judgedLog(log, new CrossingValues('key', sessions));
    together.push(again === null ? apart[group[0]!]! : recordsOf(again.lines));
  }
  return uniteRecords(together);
}

async function joined(parts: readonly Buffer[]): Promise<string> {
  const lines: string[] = [];
  const logs = parts.map((part) => Readable.from(gunzipSync(part).toString().trimEnd().split('\n')));
  for await (const line of joinedLog(logs)) lines.push(`${line}\n`);
  return lines.join('');
}

const recordsOf = (lines: readonly string[]): CrumbRecord[] =>
  lines.map((line) => JSON.parse(line) as CrumbRecord);

/** Findings and sessions, without what is counted over all of them, in any order. */
function found(records: readonly CrumbRecord[]): string[] {
  const counted = /^(?:id|session|group|findings|setBy|number)$/;
  return records
    .filter(({ type }) => type !== 'summary')
    .map((record) => JSON.stringify(record, (key, value: unknown) => (counted.test(key) ? undefined : value)))
    .sort();
}

async function expectSame(log: string, counts: readonly number[]): Promise<void> {
  const single = recordsOf((await judgedLog(log)).lines);
  expect(single.length).toBeGreaterThan(1);
  const summary = single.at(-1);
  for (const count of counts) {
    const union = await united(log, count);
    expect(found(union), `${count} partitions`).toEqual(found(single));
    expect(union.at(-1), `${count} partitions`).toEqual(summary);
  }
}

describe('partitions of an application', () => {
  it.each(['shaarli', 'django-admin', 'rails-devise', 'proxy-http-nginx-default', 'phpmyadmin-h2-lossy'])(
    '%s',
    async (name) => {
      const log = await logOf([join(FIXTURES, 'applications', name, 'capture.pcap.gz')]);
      await expectSame(log, [1, 2, 7, 64]);
    },
  );
});

/** Log of hand-made messages: a login at one name of a site that opens another one, beside other sites. */
function signOnLog(): string {
  const messages: Message[] = [];
  let frame = 0;
  const visit = (
    host: string,
    path: string,
    {
      cookie = '',
      sets = [],
      method = 'GET',
      status = 200,
      location = '',
    }: { cookie?: string; sets?: string[]; method?: string; status?: number; location?: string } = {},
  ): void => {
    frame += 2;
    const posted = method === 'POST' ? form('user', 'password') : null;
    const place = { stream: frame, seconds: SECONDS + frame, srcPort: 30_000 + frame, tls: true } as const;
    const asked = {
      ...place,
      frame,
      method,
      target: path,
      url: `https://${host}${path}`,
      dstPort: 443,
      fields: [
        header('Host', host),
        header('User-Agent', 'Firefox/153.0'),
        ...(cookie === '' ? [] : [header('Cookie', cookie)]),
      ],
      postsForm: posted !== null,
    };
    messages.push(request(asked));
    messages.push(
      response({
        ...place,
        frame: frame + 1,
        srcPort: 443,
        dstPort: 30_000 + frame,
        status,
        fields: [
          ...sets.map((field) => header('Set-Cookie', field)),
          ...(location === '' ? [] : [header('Location', location)]),
        ],
        request: { ...asked, form: posted },
      }),
    );
  };
  const value = '3f9a1c77b2d04e5f8a6b1c2d3e4f5061';
  const session = `sid=${value}`;
  // Before it is a session of anybody it is a number.
  visit('tracker.example', `/early?u=${value}`, { cookie: 'uid=1' });
  visit('app.shop.example', '/');
  visit('login.shop.example', '/login', {
    method: 'POST',
    sets: [`${session}; Domain=shop.example; Path=/`],
    status: 302,
  });
  visit('app.shop.example', '/account', { cookie: session });
  visit('tracker.example', `/pixel?u=${value}`, { cookie: 'uid=1' });
  visit('mail.fourth.example', '/go', {
    status: 302,
    location: `https://app.shop.example/in?ticket=${value}`,
  });
  visit('news.other.example', '/', { sets: ['visit=9a8b7c6d5e4f30211203948576afbecd; Path=/'] });
  visit('app.shop.example', '/account', { cookie: session });
  visit('ads.third.example', '/pixel', { sets: ['uid=00112233445566778899aabbccddeeff; Max-Age=31536000'] });
  visit('login.shop.example', '/logout', {
    method: 'POST',
    cookie: session,
    sets: ['sid=; Max-Age=0; Path=/'],
    status: 302,
  });
  visit('app.shop.example', '/account', { cookie: session });
  const writer = new MessageLogWriter('all');
  const counters = new Counters();
  const lines = messages.map((message) => writer.message(message, counters)).join('');
  return writer.begin() + lines + writer.end({ counters, warnings: [], inputs: [], repeats: [] });
}

describe('partitions of a login at one name of a site that opens another one', () => {
  it('have its session and its findings, however many there are', async () => {
    const log = signOnLog();
    const single = recordsOf((await judgedLog(log)).lines);
    // The case shows something: a logout whose deletion misses the cookie.
    expect(single.filter(({ type }) => type === 'session').length).toBeGreaterThan(0);
    expect(single.filter(({ type }) => type === 'finding').length).toBeGreaterThan(3);
    const inUrls = single.filter((record) => record.type === 'finding' && record.rule === 'session-in-url');
    expect(
      inUrls.map((record) => 'host' in record && [record.host, 'count' in record && record.count]),
    ).toEqual([
      ['tracker.example', 1],
      ['mail.fourth.example', 1],
    ]);
    await expectSame(log, [1, 2, 3, 4, 8, 16, 32, 64]);
  });

  it('hold all messages of a site together', async () => {
    const parts = await partitionsOf(signOnLog(), 16);
    const holding = parts.filter((part) => gunzipSync(part).includes('"app.shop.example"'));
    expect(holding).toHaveLength(1);
  });
});

describe('a session of one site that is sent to another one, or set by both', () => {
  const CAPTURE = join(FIXTURES, 'flows', 'proxy-direct-replay-faulty', 'capture.pcap.gz');
  // Each server has a site of its own: in the recordings they are ports of one machine.
  const SITES = [/(localhost|127\.0\.0\.1):(\d+)/g, 's$2.example$2.test:$2'] as const;

  it('is one session, and its findings are those of a single run, however many partitions there are', async () => {
    const log = (await logOf([CAPTURE])).replaceAll(...SITES);
    await expectSame(log, [1, 2, 5, 7]);
  });

  it('is judged in both sites together: the server behind the proxy accepts the session after the logout', async () => {
    const records = await united((await logOf([CAPTURE])).replaceAll(...SITES), 64);
    const rules = records.flatMap((record) => (record.type === 'finding' ? [record.rule] : []));
    expect(rules).toContain('token-after-logout');
    const hosts = records.flatMap((record) => (record.type === 'session' ? [record.host] : []));
    expect(new Set(hosts).size).toBe(2);
  });
});
