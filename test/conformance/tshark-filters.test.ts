// Every finding's display filter, in tshark: it is accepted, and shows at least one message or packet.

import { execFile } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { promisify } from 'node:util';
import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { FIXTURES, hasPrograms, IS_FIRST_NODE } from '../support/repository.ts';

const HAS_TSHARK = hasPrograms('tshark') && IS_FIRST_NODE;
const NAME = HAS_TSHARK
  ? 'in tshark'
  : 'in tshark (skipped: tshark is not installed, or it is the second Node)';
const TIMEOUT_MS = 300_000;

/**
 * Here tshark does not find messages that are there: in a tunnel, out of order, before a reset, behind a gap, an empty line,
 * an odd chunk or an odd line end.
 */
const UNSEEN_BY_TSHARK: readonly string[] = [
  'applications/phpmyadmin-h2-lossy/capture.pcap.gz',
  'browsers-cases/cr-cr-lf.pcap',
  'cases/chunked.pcap',
  'cases/connect.pcap',
  'cases/empty-lines.pcap',
  'cases/gap-in-body.pcap',
  'cases/gap-in-chunks.pcap',
  'cases/no-blank-line.pcap',
  'cases/obs-fold.pcap',
  'cases/odd-lines.pcap',
  'cases/pipelined.pcap',
  'cases/reordered.pcap',
  'cases/reset.pcap',
  'cases/reversed.pcap',
  'cases/starts-in-the-middle.pcap',
  'cases/still-open.pcap',
];

const captures = readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
  .filter((name) => /\.pcap(?:ng)?(?:\.gz)?$/.test(name))
  .map((name) => join(FIXTURES, name));

async function tshark(args: readonly string[]): Promise<string> {
  try {
    return (await promisify(execFile)('tshark', args, { maxBuffer: 1 << 26 })).stdout;
  } catch (error) {
    // A capture that is damaged, or ends in the middle of a packet, is shown up to there.
    const { stdout, stderr } = error as { readonly stdout: string; readonly stderr: string };
    if (/damaged|cut short/.test(stderr)) return stdout;
    throw error;
  }
}

describe.skipIf(!HAS_TSHARK)(NAME, () => {
  it.each(captures.map((path) => relative(FIXTURES, path)))('%s', { timeout: TIMEOUT_MS }, async (name) => {
    const path = join(FIXTURES, name);
    const log = join(dirname(path), 'keys.log');
    const keylog = existsSync(log) ? log : null;
    const filters = new Set<string>();
    for await (const record of analyze(path, keylog === null ? {} : { keylog }))
      if (record.type === 'finding') filters.add(record.filter);
    const keys = keylog === null ? [] : ['-o', `tls.keylog_file:${keylog}`];
    const empty: string[] = [];
    for (const filter of filters) {
      const shown = await tshark(['-r', path, ...keys, '-Y', filter, '-T', 'fields', '-e', 'frame.number']);
      if (shown.trim() === '') empty.push(filter);
    }
    if (!UNSEEN_BY_TSHARK.includes(name)) expect(empty).toEqual([]);
  });
});
