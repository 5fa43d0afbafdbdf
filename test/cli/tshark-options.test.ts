import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { runProgram } from '../../src/cli/program.ts';
import { isHarmlessPreference, TSHARK_OPTIONS } from '../../src/cli/tshark-options.ts';
import { UserError } from '../../src/shared/user-error.ts';
import { FIXTURES, ROOT } from '../support/repository.ts';
import { crumbshark } from './spawned.ts';

/** `tshark -h` of 4.0.17, and the options of its log that tshark(1) has beside them. */
const TSHARK_HELP = `
  -i --interface -f -s --snapshot-length -p --no-promiscuous-mode -I --monitor-mode -B --buffer-size -y --linktype
  --time-stamp-type -D --list-interfaces -L --list-data-link-types --list-time-stamp-types -c -a --autostop
  -b --ring-buffer -A -r --read-file -2 -M -R --read-filter -Y --display-filter -n -N -d -H --enable-protocol
  --disable-protocol --enable-heuristic --disable-heuristic -w --capture-comment -C -F -V -O -P --print -S -x --hexdump
  -T -j -J -e -E -t -u -l -q -Q -g -W -X -U -z --export-objects --export-tls-session-keys --color --no-duplicate-keys
  --elastic-mapping-filter --temp-dir -h --help -v --version -o -K -G
  --log-level --log-fatal --log-domains --log-debug --log-noisy --log-file
`
  .trim()
  .split(/\s+/);

let written = '';
beforeEach(() => {
  written = '';
  vi.spyOn(process.stdout, 'write').mockImplementation((text) => {
    written += String(text);
    return true;
  });
});
afterEach(() => vi.restoreAllMocks());

const argumentsOf = (name: string, argument: string | null) =>
  argument === null ? [name] : [name, argument];

test('every option of tshark is ours too, accepted or refused with a sentence', async () => {
  await runProgram(['help', 'options']);
  const ours = [...written.matchAll(/(?<=^ +|, )--?[\w-]+/gm)].map(([name]) => name);
  const listed = TSHARK_OPTIONS.flatMap(({ names }) => names);
  expect(TSHARK_HELP.filter((name) => !ours.includes(name) && !listed.includes(name))).toEqual([]);
  expect(listed.filter((name) => !TSHARK_HELP.includes(name))).toEqual([]);
  expect(new Set(listed).size).toBe(listed.length);
});

describe('each name', () => {
  const all = TSHARK_OPTIONS.flatMap((option) => option.names.map((name) => ({ ...option, name })));

  test.each(all.filter(({ accepts }) => accepts === true))(
    '$name is accepted',
    async ({ name, argument }) => {
      expect(await runProgram([...argumentsOf(name, argument), 'version'])).toBe(0);
      expect(written).toMatch(/^\d+\.\d+\.\d+\n$/);
    },
  );

  test.each(all.filter(({ accepts }) => accepts === false))(
    '$name is refused in one sentence',
    async ({ names, name, argument, text }) => {
      for (const args of [argumentsOf(name, argument), [name]]) {
        const run = runProgram([...args, 'version']);
        await expect(run).rejects.toThrow(UserError);
        await expect(run).rejects.toThrow(`${names[0]} of tshark is not supported: ${text}`);
      }
      expect(written).toBe('');
    },
  );
});

test('-F takes pcapng, which -w writes', async () => {
  expect(await runProgram(['-F', 'pcapng', 'version'])).toBe(0);
  await expect(runProgram(['-F', 'pcap', 'version'])).rejects.toThrow('-F: -w writes pcapng');
});

test('-s takes what captures packets whole: 0, as in tshark, and what is as long as packets are', async () => {
  for (const args of [['-s', '0'], ['-s0'], ['-s', '262144'], ['--snapshot-length', '65535']])
    expect(await runProgram([...args, 'version'])).toBe(0);
  for (const args of [['-s', '96'], ['-s', 'all'], ['-s']])
    await expect(runProgram([...args, 'version'])).rejects.toThrow('-s: packets are always captured whole');
});

test('the built program takes a command of tshark as it is, letters together and apart', async () => {
  const capture = join(FIXTURES, 'flask-login.pcap');
  const fields = ['-Y', 'http.set_cookie', '-T', 'fields', '-e', 'frame.number'];
  const plain = await crumbshark(['-r', capture, ...fields]);
  expect(plain.stdout.split('\n').length).toBeGreaterThan(3);
  const args = [
    '-nlQr',
    capture,
    '-t',
    'ad',
    '-u',
    's',
    '-Nmn',
    '-s0',
    '-o',
    'tcp.desegment_tcp_streams:TRUE',
  ];
  expect(await crumbshark([...args, ...fields])).toEqual({ ...plain, status: 0 });
  expect(plain.stderr).toMatch(/^Verdict {2}\? nothing was judged: 5 Set-Cookie fields seen.*\n$/);
  expect(await crumbshark(['-Vr', capture])).toEqual({
    status: 2,
    stdout: '',
    stderr: 'crumbshark: -V of tshark is not supported: open the frame in Wireshark; the version is -v\n',
  });
  expect(await crumbshark(['-r', capture, '-d', 'tcp.port==8888,http', ...fields])).toEqual({
    ...plain,
    status: 0,
  });
});

test('a filter behind the options, as tshark takes it, is recognised', async () => {
  const capture = join(FIXTURES, 'flask-login.pcap');
  expect(await crumbshark(['-r', capture, 'http.cookie contains "a"'])).toMatchObject({
    status: 2,
    stderr: 'crumbshark: http.cookie contains "a": there is no such file; a display filter follows -Y\n',
  });
});

test('preferences about the display of packets change nothing', () => {
  for (const name of ['tcp.desegment_tcp_streams', 'http.desegment_body', 'tls.desegment_ssl_records'])
    expect(isHarmlessPreference(name), name).toBe(true);
  for (const name of ['tls.keylog_file', 'tls.keylog_fiel', 'uat:rsa_keys', 'tcp', 'nonsense.x'])
    expect(isHarmlessPreference(name), name).toBe(false);
});

test('docs/BESIDE-TSHARK.md has them all', () => {
  const page = readFileSync(join(ROOT, 'docs/BESIDE-TSHARK.md'), 'utf8');
  const rows = page.split('\n').filter((line) => line.startsWith('| `-'));
  const listed = rows.map((row) => [...row.split('|')[1]!.matchAll(/`([^`]+)`/g)].map(([, name]) => name));
  expect(listed).toEqual(TSHARK_OPTIONS.map(({ names }) => names));
  for (const [index, { text }] of TSHARK_OPTIONS.entries())
    expect(rows[index]?.replaceAll('\\|', '|')).toContain(text);
});
