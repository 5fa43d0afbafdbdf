// Every finding's display filter, in Wireshark, which reads a capture twice: it is accepted, and shows at least one message with the evidence. What finds
// messages by connection and content is tried without the packet that is named beside it.

import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { FIXTURES, hasPrograms } from '../support/repository.ts';
import { Sharkd } from '../support/sharkd.ts';

const TIMEOUT_MS = 60_000;

/**
 * Here Wireshark does not show messages that are there, but for their packets: in a tunnel or one that was refused, out of order, before a reset,
 * behind a gap, in a body that is not over, behind HEAD in one segment, an empty line, an odd chunk, a folded line,
 * among forged segments, under a header that it does not know, behind a wrong line end, in HTTP/2 that was decrypted
 * before it was captured; or it takes a port for that of another protocol (34980 is EtherCAT's, those from 6000 are
 * X11's); or they are exported and have no connection; or the finding is that the cookie is not sent on the connection.
 */
const UNSEEN_BY_WIRESHARK: readonly string[] = [
  'applications/dokuwiki/capture.pcap.gz',
  'applications/phpmyadmin-h2-lossy/capture.pcap.gz',
  'browsers-cases/cr-cr-lf.pcap',
  'cases/chunked.pcap',
  'cases/connect-refused.pcap',
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

/** What is left without the packets that are named: empty where the filter names nothing else. */
const withoutPackets = (filter: string): string =>
  filter.replace(/(?: or |^)frame\.number == \d+(?: or frame\.number == \d+)*$/, '');

describe.skipIf(!hasPrograms('sharkd'))('in Wireshark (needs sharkd, which tshark brings along)', () => {
  let sharkd: Sharkd;
  beforeAll(() => {
    sharkd = new Sharkd();
  });
  afterAll(() => sharkd.close());

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
    const shown = (await sharkd.framesOf(path, keylog, all)).map((frames) => frames?.length ?? null);
    expect(all.filter((_, index) => shown[index] === null)).toEqual([]);
    const empty = all.filter((_, index) => shown[index] === 0);
    expect(empty.filter((filter) => filters.has(filter))).toEqual([]);
    if (UNSEEN_BY_WIRESHARK.includes(name)) expect(empty).not.toEqual([]);
    else expect(empty).toEqual([]);
  });
});
