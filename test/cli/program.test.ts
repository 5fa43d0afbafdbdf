import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { crumbshark } from './spawned.ts';

test('-v prints the version, -h the options, both on standard output', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await crumbshark(['-v'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  const help = await crumbshark(['--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  for (const word of ['-r, --read-file', '-i, --interface', '-Y, --display-filter', '-T, --format', 'demo'])
    expect(help.stdout).toContain(word);
});

test.each([
  [['--formta', 'json', 'x.pcap'], /^crumbshark: unknown option '--formta' \(Did you mean --format\?\)\n$/],
  [['-r'], /^crumbshark: option '-r, --read-file <file>' argument missing\n$/],
  [
    ['--backend', 'magic', '-i', 'lo'],
    /^crumbshark: option '--backend <name>' argument 'magic' is invalid.*auto, tcpdump/,
  ],
  [['demo', '--sevre'], /^crumbshark: unknown option '--sevre' \(Did you mean --serve\?\)\n$/],
  [['demo', '--port', '70000'], /^crumbshark: --port: "70000" is not a port/],
])('%j: one line, exit code 2', async (args, line) => {
  const { status, stdout, stderr } = await crumbshark(args);
  expect(stderr).toMatch(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});
