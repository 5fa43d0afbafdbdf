import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { SummaryRecord } from '../../src/record/records.ts';
import { execute, withoutUserLine } from '../support/program.ts';
import { captureFile, login } from './capture-file.ts';
import { crumbshark, MAIN, notices } from './spawned.ts';

let directory = '';
let capture = '';
const bytes = captureFile([
  login('session=abcdefghijkl; HttpOnly; Path=/', 'theme=dark-and-long; Domain=app.test'),
  login('session=; Max-Age=0; Path=/'),
]);

beforeAll(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  capture = join(directory, 'login.pcap');
  writeFileSync(capture, bytes);
});
afterAll(() => rmSync(directory, { recursive: true }));

const records = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

/** What ends standard error of a format that lists three fields. */
const LISTED =
  'Verdict  ? nothing was judged: 3 Set-Cookie fields seen; for a verdict leave out -T and -e, or add --fail-on low\n';

describe('results on standard output, everything else on standard error', () => {
  test("the mission's command", async () => {
    const filter = 'http.response and http.set_cookie';
    expect(await crumbshark(['-r', capture, '-Y', filter, '-T', 'fields', '-e', 'http.set_cookie'])).toEqual({
      status: 0,
      stdout:
        'session=abcdefghijkl; HttpOnly; Path=/,theme=dark-and-long; Domain=app.test\nsession=; Max-Age=0; Path=/\n',
      stderr: LISTED,
    });
  });

  test('the table is the default, masked, with its summary', async () => {
    const { status, stdout, stderr } = await crumbshark([capture]);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/^Set-Cookie {2}3 fields of app\.test in order/);
    expect(stdout).toContain('app.test');
    expect(stdout).toContain('abc…(12)#');
    expect(stdout).not.toContain('abcdefghijkl');
    expect(stdout).toContain('(deleted)');
    expect(stdout).toMatch(
      /\nSeen {5}4 packets, 3 Set-Cookie fields, 2 cookies and 1 that was only sent; all of it could be read; the beginning of \d connections? is not in the capture\nVerdict {2}.*\n$/,
    );
  });

  test('--show-values shows, -q leaves the summary out', async () => {
    const { stdout } = await crumbshark([capture, '--show-values', '-q']);
    expect(stdout).toContain('abcdefghijkl');
    expect(stdout).not.toMatch(/\b4 packets/);
    expect(stdout).toMatch(/\nVerdict {2}.*\n$/);
  });

  test('records; --mask masks them', async () => {
    const plain = records((await crumbshark([capture, '-T', 'ndjson'])).stdout);
    const types = plain.map((record) => record.type);
    const findings = types.lastIndexOf('finding') - types.indexOf('finding') + 1;
    expect(findings).toBeGreaterThan(0);
    expect(types).toEqual([
      'cookie',
      'set-cookie',
      'set-cookie',
      'cookie',
      'set-cookie',
      'inventory',
      'inventory',
      'inventory',
      // Of the cookie, and of the second login, which sets none.
      'session',
      'session',
      ...Array.from({ length: findings }, () => 'finding'),
      'summary',
    ]);
    expect(plain[0].cookies).toEqual([{ name: 'seen', value: 'yes', setBy: null }]);
    expect(plain[1].cookie).toMatchObject({ name: 'session', value: 'abcdefghijkl', httpOnly: true });
    const { stdout } = await crumbshark([capture, '-T', 'ndjson', '--mask']);
    expect(stdout).not.toContain('abcdefghijkl');
    expect(records(stdout)[1].setCookie).toMatch(/^session=abc…\(12\)#[0-9a-f]{6}; HttpOnly; Path=\/$/);
  });

  test('--name and --host choose', async () => {
    const named = records((await crumbshark([capture, '-T', 'ndjson', '--name', 'th*'])).stdout);
    const [first, ...rest] = named;
    expect(first.cookie.name).toBe('theme');
    expect(rest.pop().type).toBe('summary');
    expect(new Set(rest.map((record) => `${record.type} ${record.cookieName ?? record.name}`))).toEqual(
      new Set(['inventory theme', 'finding theme']),
    );
    expect(
      (await crumbshark([capture, '-T', 'csv', '--host', 'other.test'])).stdout.trimEnd().split('\n'),
    ).toHaveLength(1);
  });

  test('--report writes more reports beside', async () => {
    const [first, second] = [join(directory, 'a.ndjson'), join(directory, 'b.csv')];
    const args = [capture, '-q', '--report', `ndjson=${first}`, '--report', `csv=${second}`];
    expect((await crumbshark(args)).status).toBe(0);
    const ids = records(readFileSync(first, 'utf8')).map(({ type, id }) => `${type} ${id}`);
    expect(ids.slice(0, 5)).toEqual([
      'cookie sent1',
      'set-cookie set1',
      'set-cookie set2',
      'cookie sent2',
      'set-cookie set3',
    ]);
    expect(readFileSync(second, 'utf8').trimEnd().split('\r\n')).toHaveLength(4);
  });

  test('what tshark users write is accepted', async () => {
    const args = [
      '-n',
      '-l',
      '-2',
      '-r',
      capture,
      '-T',
      'fields',
      '-e',
      'frame.number',
      '-E',
      'header=y',
      '-c',
      '3',
    ];
    expect((await crumbshark(args)).stdout).toBe('frame.number\n1\n2\n3\n');
  });
});

describe('inputs', () => {
  test('standard input, and a directory', async () => {
    const folder = join(directory, 'folder');
    mkdirSync(folder, { recursive: true });
    writeFileSync(join(folder, 'one'), bytes);
    writeFileSync(join(folder, 'notes.txt'), 'no capture');
    const fields = ['-q', '-T', 'fields', '-Y', 'http.set_cookie', '-e', 'frame.number'];
    expect((await crumbshark(['-', ...fields], bytes)).stdout).toBe('2\n4\n');
    expect((await crumbshark([folder, ...fields])).stdout).toBe('2\n4\n');
  });

  test('a capture that is named again, or copied, is read once, with a warning', async () => {
    const folder = join(directory, 'copies');
    mkdirSync(folder, { recursive: true });
    const [one, copy, other] = ['one.pcap', 'two.pcap', 'zother.pcap'].map((name) => join(folder, name));
    for (const path of [one!, copy!]) writeFileSync(path, bytes);
    writeFileSync(other!, captureFile([login('session=1')]));
    const { stdout, stderr } = await crumbshark([folder, one!, '-T', 'ndjson']);
    const records = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line) as SummaryRecord);
    const line = `2 captures repeat others that are named too, and are not read again: ${copy}, ${one}`;
    expect(records.at(-1)?.warnings[0]).toBe(line);
    expect(stderr.split(`warning: ${line}\n`)).toHaveLength(2);
    expect(records.at(-1)?.run.inputs.map(({ input }) => input)).toEqual([one, other]);
    expect(records.at(-1)?.repeatedInputs).toEqual([
      { input: copy, original: one },
      { input: one, original: one },
    ]);
    expect((await crumbshark([one!, copy!, '--fail-on-unjudged'])).status).toBe(0);
  });

  test('what is piped or redirected in is read when no capture is named, and it says so', async () => {
    const fields = ['-T', 'fields', '-Y', 'http.set_cookie', '-e', 'frame.number'];
    const notice = 'crumbshark: no capture is named: reading standard input\n';
    const run = async (...words: Parameters<typeof execute>) => {
      const outcome = await execute(...words);
      return { ...outcome, stderr: withoutUserLine(outcome.stderr) };
    };
    const read = { status: 0, signal: null, stdout: '2\n4\n', stderr: notice + LISTED };
    expect(await run(process.execPath, [MAIN, ...fields], { input: bytes })).toEqual(read);
    const redirected = ['-c', '"$0" "$@" < "$CAPTURE"', process.execPath, MAIN, ...fields];
    expect(await run('sh', redirected, { environment: { CAPTURE: capture } })).toEqual(read);
    expect(await crumbshark([...fields, '-q'], bytes)).toEqual({
      status: 0,
      stdout: '2\n4\n',
      stderr: LISTED,
    });
    // A pipe that nobody writes to, as some schedulers start programs.
    expect(await crumbshark(fields, Buffer.alloc(0))).toEqual({
      status: 2,
      stdout: '',
      stderr: `${notice}crumbshark: standard input is empty: it holds not even the header of a capture\n`,
    });
    const closed = ['-c', '"$0" "$1" <&-', process.execPath, MAIN];
    expect(await execute('sh', closed)).toMatchObject({
      status: 2,
      stderr: expect.stringMatching(/^Usage: /),
    });
  });

  test('a capture that ends in the middle of a packet is analysed up to there, with a warning', async () => {
    const cut = join(directory, 'cut.pcap');
    writeFileSync(cut, bytes.subarray(0, bytes.length - 10));
    const { status, stdout, stderr } = await crumbshark([
      cut,
      '-T',
      'fields',
      '-Y',
      'http.set_cookie',
      '-e',
      'frame.number',
    ]);
    expect({ status, stdout }).toEqual({ status: 0, stdout: '2\n' });
    expect(stderr).toMatch(/^crumbshark: warning: .*cut\.pcap/);
  });

  test('an empty capture has its summary on standard error when the format has none', async () => {
    const empty = join(directory, 'quiet.pcap');
    writeFileSync(empty, captureFile([]));
    const args = [empty, '-T', 'fields', '-e', 'http.set_cookie'];
    expect(await crumbshark(args)).toMatchObject({
      status: 0,
      stdout: '',
      stderr: expect.stringContaining('0 packets'),
    });
    const verdict = 'Verdict  ? nothing was judged: no Set-Cookie field was seen\n';
    expect(await crumbshark([...args, '-q'])).toMatchObject({ status: 0, stdout: '', stderr: verdict });
  });
});

describe('each mistake has one line that says what to do, and exit code 2', () => {
  test.each([
    [['missing.pcap'], /missing\.pcap: there is no such file/],
    [['empty'], /empty/],
    [['text'], /no capture/],
    [['text', '-T', 'json'], /no capture/],
    [['nothing'], /no capture/],
    [['login.pcap', '-T', 'xml'], /unknown format "xml".*table fields json ndjson ek csv/],
    [['login.pcap', '-T', 'fields'], /-e http\.set_cookie/],
    [
      ['login.pcap', '-T', 'fields', '-e', 'http.set_cooki'],
      /Did you mean "http\.set_cookie".* crumbshark help fields lists all$/m,
    ],
    [['login.pcap', '-Y', 'http.respons'], /unknown field "http\.respons"/],
    [['login.pcap', '-Y', 'http and'], /at character 9 of the filter/],
    [
      ['login.pcap', '-T', 'fields', '-e', 'http', '-E', 'quote=maybe'],
      /-E: unknown setting "quote=maybe".*quote=d\|s\|n/,
    ],
    [['-i', 'lo', '-i', 'eth0'], /one interface at a time/],
    [['-i', 'lo', 'login.pcap'], /one or the other/],
    [['login.pcap', '-f', 'tcp'], /-f is for live capture/],
    [['login.pcap', '-a', 'files:2'], /duration:<seconds> packets:<number> cookies:<number>/],
    [['login.pcap', '-c', '0'], /-c/],
    [['login.pcap', '--fail-on', 'med'], /--fail-on: unknown severity "med"/],
    [['login.pcap', '--update-baseline'], /--update-baseline writes the file of --baseline/],
    [['login.pcap', '--config', 'missing.json'], /--config: .*missing\.json: there is no such file/],
    [['login.pcap', '--baseline', 'text'], /--baseline: .*text: not valid JSON/],
    [['login.pcap', '--report', 'csv=login.pcap'], /would destroy it/],
    [['login.pcap', '-w', 'login.pcap'], /would destroy it/],
    [['-', '-'], /once only/],
    [['--report', 'out.csv'], /--report: "out\.csv" is not <format>=<file>: type --report csv=out\.csv$/m],
    [['--report', 'some/a.pcap'], /type --report json=some\/a\.json$/m],
    [['--report', 'json'], /type --report json=cookies\.json$/m],
    [['-T', 'xml'], /unknown format "xml"/],
  ])('%j', async (args, line) => {
    mkdirSync(join(directory, 'nothing'), { recursive: true });
    writeFileSync(join(directory, 'empty'), '');
    writeFileSync(join(directory, 'text'), 'this is no capture, this is a text');
    const files = new Set([
      'missing.pcap',
      'missing.json',
      'empty',
      'text',
      'nothing',
      'login.pcap',
      'csv=login.pcap',
    ]);
    const full = args.map((arg) =>
      files.has(arg) ? arg.replace(/[^=]*$/, (name) => join(directory, name)) : arg,
    );
    const { status, stdout, stderr } = await crumbshark(full);
    expect(stderr).toMatch(line);
    // Below a mistake of the filter its place is shown.
    expect(stderr).toMatch(/^crumbshark: [^\n]*\n(?: {2}[^\n]*\n +\^~*\n)?$/);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(readFileSync(capture)).toEqual(bytes);
  });

  test('a mistake leaves no report behind', async () => {
    const file = join(directory, 'never.csv');
    await crumbshark([capture, '--report', `csv=${file}`, '-Y', 'nonsense']);
    expect(existsSync(file)).toBe(false);
  });

  test('no input: the short help', async () => {
    expect(await crumbshark([])).toMatchObject({
      status: 2,
      stdout: '',
      stderr: expect.stringMatching(/^Usage: .*\n.*-i lo/),
    });
  });
});

describe('the exit code says what was found', () => {
  const quiet = ['-q', '-T', 'csv'];

  test('1 at or above --fail-on, 0 below', async () => {
    const failed = await crumbshark([capture, ...quiet, '--fail-on', 'low']);
    expect(failed.status).toBe(1);
    expect(notices(failed.stderr)).toMatch(
      /^crumbshark: exit 1: 3 findings at or above "low": samesite-missing of session on app\.test, and 2 more\n$/,
    );
    expect(failed.stdout).toContain('session');
    const secure = join(directory, 'secure.pcap');
    const strict = 'theme=dark; Secure; HttpOnly; SameSite=Strict; Path=/';
    writeFileSync(secure, captureFile([login(strict)]));
    const args = [secure, ...quiet, '--assume-https', '--fail-on', 'low'];
    const passed = await crumbshark(args);
    expect({ status: passed.status, notices: notices(passed.stderr) }).toEqual({ status: 0, notices: '' });
  });

  test('3 when nothing could be judged', async () => {
    const empty = join(directory, 'nothing.pcap');
    writeFileSync(empty, captureFile([]));
    const { status, stderr } = await crumbshark([empty, ...quiet, '--fail-on', 'high']);
    expect(status).toBe(3);
    expect(notices(stderr)).toBe(
      'crumbshark: exit 3: nothing could be judged: no HTTP message was found in 0 packets\n',
    );
    expect((await crumbshark([empty, ...quiet])).status).toBe(0);
  });

  test('what the baseline accepts does not fail, whatever its port and value', async () => {
    const file = join(directory, 'baseline.json');
    const accept = await crumbshark([capture, ...quiet, '--baseline', file, '--update-baseline']);
    expect(accept).toMatchObject({
      status: 0,
      stderr: expect.stringMatching(/findings accepted from now on\n$/),
    });
    expect(readFileSync(file, 'utf8')).not.toMatch(/abcdefghijkl|dark-and-long|frame/);
    const other = join(directory, 'other.pcap');
    const exchange = login('session=zyxwvutsrqpo; HttpOnly; Path=/', 'theme=light-and-long; Domain=app.test');
    const onPort = { ...exchange, request: exchange.request.replace('app.test', 'app.test:8080') };
    writeFileSync(other, captureFile([onPort]));
    const args = [other, '-q', '--baseline', file, '--fail-on', 'info'];
    const again = await crumbshark(args);
    expect(again).toMatchObject({ status: 0, stderr: '' });
    expect(again.stdout).toMatch(/\d+ accepted in the baseline\n/);
    expect(again.stdout).toMatch(/Verdict {2}✓ no findings {2}\(\d+ accepted\)\n$/);
    const more = await crumbshark([
      ...args,
      '-T',
      'csv',
      '--config',
      configured({ rules: { 'httponly-missing': 'off' } }),
    ]);
    expect(more.status).toBe(0);
    expect(notices(more.stderr)).toBe('');
  });

  test('what the baseline accepted until a day that is over fails again, and every output says so', async () => {
    const file = join(directory, 'expiring.json');
    await crumbshark([capture, ...quiet, '--baseline', file, '--update-baseline']);
    const { version, accepted } = JSON.parse(readFileSync(file, 'utf8'));
    const [first, ...others] = accepted;
    const expiring = (expires: string): void =>
      writeFileSync(
        file,
        JSON.stringify({ version, accepted: [{ ...first, reason: 'soon', expires }, ...others] }),
      );
    const args = [capture, '--baseline', file, '--fail-on', 'info'];
    expiring('9999-12-31');
    expect((await crumbshark(args)).status).toBe(0);
    expiring('2020-01-01');
    const text = `No longer accepted in the baseline: ${first.rule} (`;
    const table = await crumbshark(args);
    expect(table.status).toBe(1);
    expect(table.stdout.replaceAll(/\n +/g, ' ')).toContain(text);
    const json = await crumbshark([...args, '-T', 'json']);
    expect(json.stderr).toContain(text);
    const { findings, summary } = JSON.parse(json.stdout);
    expect(findings[0]).toMatchObject({ accepted: false, acceptance: { reason: 'soon', expired: true } });
    expect(summary.run.baselineExpired).toBe(1);
    await crumbshark([capture, ...quiet, '--baseline', file, '--update-baseline']);
    expect(JSON.parse(readFileSync(file, 'utf8')).accepted).toEqual([
      { ...first, reason: 'soon' },
      ...others,
    ]);
  });

  test('a configuration in the working directory is followed, and can be the gate itself', async () => {
    const config = configured({
      failOn: 'high',
      notSessionCookies: ['session'],
      rules: { 'samesite-missing': 'high' },
      ignore: [{ cookie: 'theme', reason: 'a matter of taste' }],
    });
    const { status, stdout, stderr } = await crumbshark([capture, '--config', config]);
    expect({ status, stderr }).toEqual({
      status: 1,
      stderr: 'crumbshark: exit 1: 1 finding at or above "high": samesite-missing of session on app.test\n',
    });
    expect(stdout).toContain('HIGH   SameSite is missing: session on app.test');
    expect(stdout).toContain('1 Set-Cookie field left out: a matter of taste');
    expect(stdout).not.toContain('Session cookie:');
    const place = join(directory, 'place');
    mkdirSync(place, { recursive: true });
    writeFileSync(join(place, 'crumbshark.config.json'), readFileSync(config));
    expect((await crumbshark([capture, '-q'], undefined, place)).status).toBe(1);
  });

  function configured(config: object): string {
    const file = join(directory, 'config.json');
    writeFileSync(file, JSON.stringify(config));
    return file;
  }
});

test('fields and filters can use what the rules find', async () => {
  const fields = ['-T', 'fields', '-e', 'frame.number', '-e', 'cookie.verdict', '-e', 'finding.severity'];
  const filter = ['-Y', 'cookie.verdict == "nothing-to-delete" or finding.rule == "samesite-missing"'];
  const { status, stdout } = await crumbshark([capture, '-q', ...fields, ...filter]);
  expect(status).toBe(0);
  const lines = stdout
    .trimEnd()
    .split('\n')
    .map((line) => line.split('\t'));
  expect(lines.map(([frame, verdict]) => [frame, verdict])).toEqual([
    ['2', 'stored,stored'],
    // The second login came without the cookies of the first: it is another client's.
    ['4', 'nothing-to-delete'],
  ]);
  expect(lines[0]?.[2]).toMatch(/medium|low/);
});

test('a reader that goes away ends it quietly', async () => {
  const big = join(directory, 'big.pcap');
  writeFileSync(big, captureFile(Array.from({ length: 20_000 }, (_, index) => login(`id=${index}`))));
  const child = spawn(process.execPath, [MAIN, big, '-T', 'ndjson'], { stdio: ['ignore', 'pipe', 'pipe'] });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  child.stdout.once('data', () => child.stdout.destroy());
  const [status] = await once(child, 'close');
  expect({ status, stderr: withoutUserLine(stderr) }).toEqual({ status: 0, stderr: '' });
});

test('rows of a pipe appear while it is still open, and Ctrl-C is a normal end with the summary', async () => {
  const child = spawn(
    process.execPath,
    [MAIN, '-', '-T', 'fields', '-Y', 'http.set_cookie', '-e', 'http.set_cookie'],
    {
      stdio: ['pipe', 'pipe', 'pipe'],
    },
  );
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const row = once(child.stdout.setEncoding('utf8'), 'data');
  child.stdin.write(captureFile([login('early=1')]));
  expect(await row).toEqual(['early=1\n']);
  child.kill('SIGINT');
  const [status, signal] = await once(child, 'close');
  expect({ status, signal }).toEqual({ status: 0, signal: null });
  expect(stderr).toContain('2 packets');
});
