// Every finding's display filter, in tshark: it is accepted, and shows at least one message with the evidence. What finds
// messages by connection and content is tried without the packet that is named beside it.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { FIXTURES, hasPrograms } from '../support/repository.ts';

const TIMEOUT_MS = 60_000;

/**
 * Here tshark does not show messages that are there, but for their packets: in a tunnel, out of order, before a reset,
 * behind a gap, in a body that is not over, behind HEAD in one segment, an empty line, an odd chunk, a folded line,
 * among forged segments, under a header that it does not know, behind a wrong line end, in HTTP/2 that was decrypted
 * before it was captured; or it takes a port for that of another protocol (34980 is EtherCAT's, those from 6000 are
 * X11's); or they are exported and have no connection; or the finding is that the cookie is not sent on the connection.
 */
const UNSEEN_BY_TSHARK: readonly string[] = [
  'applications/dokuwiki/capture.pcap.gz',
  'applications/phpmyadmin-h2-lossy/capture.pcap.gz',
  'browsers-cases/cr-cr-lf.pcap',
  'cases/chunked.pcap',
  'cases/connect.pcap',
  'cases/empty-lines.pcap',
  'cases/gap-in-body.pcap',
  'cases/gap-in-chunks.pcap',
  'cases/gap-in-header.pcap',
  'cases/link-user0.pcap',
  'cases/link-user15.pcap',
  'cases/no-blank-line.pcap',
  'cases/obs-fold.pcap',
  'cases/odd-lines.pcap',
  'cases/pipelined.pcap',
  'cases/reordered.pcap',
  'cases/reset.pcap',
  'cases/reversed.pcap',
  'cases/starts-in-the-middle.pcap',
  'cases/still-open.pcap',
  'flows/oauth-formpost-lax/capture.pcap.gz',
  'linux/overlap-ooo-evil-inside-good.pcap',
  'linux/overlap-partial-inorder.pcap',
  'linux/rst-far.pcap',
  'linux/syn-data.pcap',
  'sessions/cherrypy.pcap',
  'sessions/cookie-session.pcap',
  'sessions/fastify-secure-session.pcap',
  'sessions/fastify-session.pcap',
  'sessions/koa-session.pcap',
  'sessions/mojolicious.pcap',
  'sessions/passport.pcap',
  'sessions/php-remember.pcap',
  'sessions/sinatra.pcap',
  'sessions/starlette.pcap',
  'sessions/tomcat.pcap',
  'sessions/tornado.pcap',
  'wire/exported-tls.pcap',
  'wire/mitm-h2.pcap',
  'wire/rvi-eth-rawip.pcap',
  'wire/teredo-relay-port.pcap',
  'wire/tso20.pcap',
];

const captures = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.pcap(?:ng)?(?:\.gz)?$/.test(name))
  .map((name) => join(FIXTURES, name));

/** In how many frames of the capture each filter is true. A filter that is not valid is an error. */
async function framesShown(args: readonly string[], filters: readonly string[]): Promise<number[]> {
  // One run counts for all: a comma would begin another filter.
  expect(filters.filter((filter) => filter.includes(','))).toEqual([]);
  const counts = await tshark([...args, '-q', '-z', `io,stat,0,${filters.join(',')}`]);
  const row = /^\| *\d+\.\d+ +<> .*$/m.exec(counts)?.[0] ?? '';
  // The interval, then frames and bytes of each filter.
  const cells = row.split('|').slice(2, -1).map(Number);
  return filters.map((_, index) => cells[2 * index] ?? 0);
}

async function tshark(args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)('tshark', args, { maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    // A capture that is damaged, or ends in the middle of a packet, is read up to there.
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    if (/damaged|cut short/.test(stderr)) return stdout;
    throw error;
  }
}

/** What is left without the packets that are named: empty where the filter names nothing else. */
const withoutPackets = (filter: string): string =>
  filter.replace(/(?: or |^)frame\.number == \d+(?: or frame\.number == \d+)*$/, '');

describe.skipIf(!hasPrograms('tshark'))('in tshark (needs tshark)', () => {
  it.each(captures.map((path) => relative(FIXTURES, path)))('%s', { timeout: TIMEOUT_MS }, async (name) => {
    const path = join(FIXTURES, name);
    const log = join(dirname(path), 'keys.log');
    const keylog = existsSync(log) ? log : null;
    const filters = new Set<string>();
    for await (const record of analyze(path, keylog === null ? {} : { keylog }))
      if (record.type === 'finding') filters.add(record.filter);
    if (filters.size === 0) return;
    const contents = [...filters].map(withoutPackets).filter((filter) => filter !== '');
    const all = [...filters, ...contents];
    const keys = keylog === null ? [] : ['-o', `tls.keylog_file:${keylog}`];
    const shown = await framesShown(['-r', path, ...keys], all);
    const empty = all.filter((_, index) => shown[index] === 0);
    expect(empty.filter((filter) => filters.has(filter))).toEqual([]);
    if (UNSEEN_BY_TSHARK.includes(name)) expect(empty).not.toEqual([]);
    else expect(empty).toEqual([]);
  });
});
