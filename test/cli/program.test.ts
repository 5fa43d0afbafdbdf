import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/named-choice.ts';
import { crumbshark } from './spawned.ts';

test('-v prints the version, -h the options, both on standard output', async () => {
  const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
  expect(await crumbshark(['-v'])).toEqual({ status: 0, stdout: `${version}\n`, stderr: '' });
  const help = await crumbshark(['--help']);
  expect(help).toMatchObject({ status: 0, stderr: '' });
  for (const word of ['-i, --interface', '-Y, --display-filter', '-T, --format', 'demo'])
    expect(help.stdout).toContain(word);
});

test.each([
  [['--formta', 'json', 'x.pcap'], /^crumbshark: unknown option '--formta'\. Did you mean "--format"\?\n$/],
  [['-r'], /^crumbshark: option '-r, --read-file <file>' argument missing\n$/],
  [
    ['--backend', 'magic', '-i', 'lo'],
    /^crumbshark: --backend: unknown program "magic"\. The programs are auto tcpdump dumpcap cap\n$/,
  ],
  [['--sesions', 'x.pcap'], /^crumbshark: unknown option '--sesions'\. Did you mean "--only sessions"\?\n$/],
  [
    ['--no-table', '--only', 'inventory', 'x.pcap'],
    /^crumbshark: --no-table leaves out what --only inventory asks for: give one of them\n$/,
  ],
  [['--zzzz', 'x.pcap'], /^crumbshark: unknown option '--zzzz'\n$/],
  [['demo', '--sevre'], /^crumbshark: unknown option '--sevre'\. Did you mean "--serve"\?\n$/],
  [
    ['--backend', 'tcpdmp', '-i', 'lo'],
    /^crumbshark: --backend: unknown program "tcpdmp"\. Did you mean "tcpdump"\?/,
  ],
  [
    ['--only', 'finding', 'x.pcap'],
    /^crumbshark: --only: unknown part "finding"\. Did you mean "findings"\?/,
  ],
  [
    ['x.pcap', '-T', 'fields', '-e', 'http.host', '-E', 'headr=y'],
    /^crumbshark: -E: unknown setting "headr=y"\. Did you mean "header"\?/,
  ],
  [['rulse'], /^crumbshark: rulse: there is no such file; did you mean the command "rules"\?\n$/],
  [
    ['explian', 'a=b', '--url', 'https://a.example/'],
    /there is no such file; did you mean the command "explain"\?/,
  ],
  [['rulse', '-T', 'json'], /there is no such file; did you mean the command "rules"\?/],
  [['rulse.pcap'], /^crumbshark: rulse\.pcap: there is no such file\n$/],
  [['--rows', '5', 'x.pcap'], /^crumbshark: 5: there is no such file; --rows takes no value\n$/],
  [['x.pcap', 'rulse'], /^crumbshark: x\.pcap: there is no such file\n$/],
  [['--nmae', 'x', 'demo.pcap'], /unknown option '--nmae'\. Did you mean "--name"\?/],
  [['demo', '--port', '70000'], /^crumbshark: --port: "70000" is not a port/],
])('%j: one line, exit code 2', async (args, line) => {
  const { status, stdout, stderr } = await crumbshark(args);
  expect(stderr).toMatch(line);
  expect(stderr.trimEnd().split('\n')).toHaveLength(1);
  expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
});

test('the commands that are suggested are those there are', async () => {
  const { stdout } = await crumbshark(['help', 'options']);
  const commands = stdout.slice(stdout.indexOf('\nCommands:'));
  expect([...commands.matchAll(/^ {2}([a-z]+)(?: |$)/gm)].map(([, name]) => name)).toEqual([...COMMANDS]);
});
