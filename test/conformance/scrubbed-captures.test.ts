// What tshark reads of a scrubbed capture, against what it reads of the original: the same packets with the same checksums,
// the same names, and no value that was there.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { readCaptureBytes } from '../../src/scrub/capture-records.ts';
import { scrubCapture } from '../../src/scrub/scrub-capture.ts';
import { systemFiles } from '../../src/shared/file-access.ts';
import { execute } from '../support/program.ts';
import { ROOT } from '../support/repository.ts';

const CAPTURES = [
  'applications/adminer/capture.pcap.gz',
  'applications/zabbix/capture.pcap.gz',
  'applications/tomcat-manager-basic/capture.pcap.gz',
  'applications/syncthing/capture.pcap.gz',
  'cases/tunnel-vxlan.pcap',
];
const PACKET_FIELDS =
  'frame.number frame.time_epoch frame.len tcp.checksum.status udp.checksum.status ip.checksum.status tcp.seq_raw';
const VALUE_FIELDS = 'http.set_cookie http.cookie http.authorization';
const MARK = '\x02';

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-scrub-'));
afterAll(() => rmSync(folder, { recursive: true }));

async function tshark(path: string, fields: string): Promise<string> {
  const checks = ['tcp', 'udp', 'ip'].flatMap((name) => ['-o', `${name}.check_checksum:TRUE`]);
  const wanted = fields.split(' ').flatMap((name) => ['-e', name]);
  const { stdout } = await execute('tshark', [
    ...['-r', path, ...checks, '-T', 'fields', '-E', `aggregator=${MARK}`, '-E', `separator=${MARK}`],
    ...wanted,
  ]);
  return stdout;
}

/** The values of all cookies and credentials, four characters and more, and the fields without them. */
function valuesIn(lines: string): { values: string[]; rest: string } {
  const values: string[] = [];
  const rest = lines.replaceAll(/(?<==)[^;\x02\n]*|(?<=(?:Basic|Bearer) )[^\x02\n]*/g, (value) => {
    values.push(value.trim());
    return String(value.length);
  });
  return { values, rest };
}

const ATTRIBUTES = /^(?:\/.*|Lax|Strict|None|\d+|\w{3}, \d\d.*|deleted)$/i;

it.each(CAPTURES)('%s', async (name) => {
  const before = join(ROOT, 'fixtures', name);
  const { bytes, unclean } = scrubCapture(await readCaptureBytes(before, systemFiles), name);
  expect(unclean).toEqual([]);
  const after = join(folder, 'after.pcap');
  writeFileSync(after, bytes);
  expect(await tshark(after, PACKET_FIELDS)).toBe(await tshark(before, PACKET_FIELDS));
  const one = valuesIn(await tshark(before, VALUE_FIELDS));
  const other = valuesIn(await tshark(after, VALUE_FIELDS));
  expect(other.rest).toBe(one.rest);
  const secrets = [...new Set(one.values)].filter((value) => value.length >= 4 && !ATTRIBUTES.test(value));
  expect(secrets.length).toBeGreaterThan(0);
  expect(secrets.filter((value) => bytes.includes(Buffer.from(value, 'latin1')))).toEqual([]);
});
