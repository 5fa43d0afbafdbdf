// crumbshark messages, judge and unite: file to file, each twice with one result, and nothing that is there is replaced.

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import { CRUMBSHARK, crumbshark, execute, records } from '../../support/program.ts';
import { FIXTURES, hasPrograms } from '../../support/repository.ts';
import { start } from '../spawned.ts';

// Each starts up to ten processes, one after the other.
vi.setConfig({ testTimeout: 180_000 });

const LOGIN = join(FIXTURES, 'demo-login.pcap');
const root = mkdtempSync(join(tmpdir(), 'crumbshark-'));
chmodSync(root, 0o777);
afterAll(() => rmSync(root, { recursive: true }));

const found = (text: string) =>
  text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string })
    .filter(({ type }) => type === 'finding' || type === 'session');

async function worked(folder: string): Promise<void> {
  const outcome = await crumbshark(['messages', LOGIN, '--partitions', '2', '--out', folder]);
  expect([outcome.status, outcome.stdout]).toEqual([0, '']);
  for (const partition of ['0', '1'])
    expect((await crumbshark(['judge', folder, '--partition', partition])).status).toBe(0);
}

describe('a folder of partitions', () => {
  const folder = join(root, 'whole');
  const ready = worked(folder);

  it('gives the findings and sessions of a single run, and files for their owner alone', async () => {
    await ready;
    const { stdout, status } = await crumbshark(['unite', folder]);
    expect(status).toBe(0);
    const single = await crumbshark([LOGIN, '-q', '-T', 'ndjson']);
    expect(found(stdout)).toEqual(found(single.stdout));
    expect(records({ ...single, stdout }).at(-1)).toMatchObject({ type: 'summary', setCookies: 7 });
    for (const name of readdirSync(folder)) expect(statSync(join(folder, name)).mode & 0o777).toBe(0o600);
  });

  it('is the same when the work is done again, and made anew elsewhere', async () => {
    await ready;
    const before = readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')]);
    const again = await crumbshark(['messages', LOGIN, '--partitions', '2', '--out', folder]);
    expect([again.status, again.stderr]).toEqual([0, expect.stringMatching(/is there already\n$/)]);
    expect((await crumbshark(['judge', folder, '--partition', '0'])).stderr).toMatch(/is there already\n$/);
    const other = join(root, 'other');
    await worked(other);
    expect(readdirSync(folder).map((name) => [name, readFileSync(join(folder, name), 'latin1')])).toEqual(
      before,
    );
    expect(readdirSync(other).map((name) => [name, readFileSync(join(other, name), 'latin1')])).toEqual(
      before,
    );
  });
});

describe('what decides', () => {
  const folder = join(root, 'gate');
  const ready = worked(folder);
  const summaryOf = (text: string) =>
    JSON.parse(text.trimEnd().split('\n').at(-1)!) as Record<string, unknown>;

  it('is the gate of unite, as of a single run', async () => {
    await ready;
    const gate = ['--fail-on', 'medium'];
    const single = await crumbshark([LOGIN, '-q', '-T', 'ndjson', ...gate]);
    const united = await crumbshark(['unite', folder, ...gate]);
    expect([united.status, united.stderr]).toEqual([
      1,
      expect.stringMatching(/^crumbshark: exit 1: \d+ findings? at or above "medium": /),
    ]);
    expect(single.status).toBe(1);
    const [one, other] = [summaryOf(united.stdout), summaryOf(single.stdout)].map(({ findings, run }) => {
      const { exit, exitBecause, exitFindings, failOn } = run as Record<string, unknown>;
      return { findings, exit, exitBecause, exitFindings, failOn };
    });
    expect(one).toEqual(other);
  });

  it('leaves out what the baseline accepts, which is named', async () => {
    await ready;
    const baseline = join(root, 'baseline.json');
    await crumbshark([LOGIN, '-q', '--baseline', baseline, '--update-baseline']);
    const accepted = await crumbshark(['unite', folder, '--fail-on', 'info', '--baseline', baseline]);
    expect([accepted.status, accepted.stderr]).toEqual([0, '']);
    const single = await crumbshark([
      LOGIN,
      '-q',
      '-T',
      'ndjson',
      '--fail-on',
      'info',
      '--baseline',
      baseline,
    ]);
    expect(found(accepted.stdout)).toEqual(found(single.stdout));
    expect(summaryOf(accepted.stdout)).toMatchObject({
      findings: { high: 0, medium: 0, low: 0, info: 0 },
      acceptedFindings: found(single.stdout).filter(({ type }) => type === 'finding').length,
      run: { baseline, baselineGone: 0, exit: 0 },
    });
  });

  it('judges with one configuration, and refuses another one', async () => {
    const other = join(root, 'configured');
    const config = join(root, 'config.json');
    writeFileSync(config, JSON.stringify({ rules: { 'samesite-missing': 'off' }, failOn: 'high' }));
    await crumbshark(['messages', LOGIN, '--partitions', '2', '--out', other]);
    const judge = (partition: string, ...words: string[]) =>
      crumbshark(['judge', other, '--partition', partition, ...words]);
    expect((await judge('0', '--config', config)).status).toBe(0);
    expect((await judge('1')).status).toBe(0);
    expect((await crumbshark(['unite', other])).stderr).toMatch(/judged-0001.*with other settings/);
    rmSync(join(other, 'judged-0001.ndjson'));
    expect((await judge('1', '--config', config)).status).toBe(0);
    const united = await crumbshark(['unite', other]);
    const single = await crumbshark([LOGIN, '-q', '-T', 'ndjson', '--config', config]);
    expect(found(united.stdout)).toEqual(found(single.stdout));
    expect(united.stdout).not.toContain('"samesite-missing","title"');
    expect([united.status, summaryOf(united.stdout)]).toEqual([
      single.status,
      expect.objectContaining({ run: expect.objectContaining({ config, failOn: 'high' }) }),
    ]);
  });
});

describe('one line says what is wrong', () => {
  const oneLine = async (...args: string[]): Promise<string> => {
    const { status, stdout, stderr } = await crumbshark(args);
    expect([status, stdout]).toEqual([2, '']);
    expect(stderr.trimEnd().split('\n')).toHaveLength(1);
    return stderr;
  };

  it('with folders and numbers', async () => {
    expect(await oneLine('judge', join(root, 'none'), '--partition', '0')).toMatch(/there is no such folder/);
    const empty = mkdtempSync(join(root, 'empty-'));
    chmodSync(empty, 0o755);
    expect(await oneLine('unite', empty)).toMatch(/holds no messages: make them with crumbshark messages/);
    for (const count of ['0', 'x', '5000'])
      expect(await oneLine('messages', LOGIN, '--partitions', count, '--out', empty)).toMatch(/--partitions/);
    expect(await oneLine('messages', '-', '--partitions', '2', '--out', empty)).toMatch(/name files/);
  });

  it('with files that are there, and others than would be written', async () => {
    const folder = join(root, 'refused');
    await worked(folder);
    expect(await oneLine('judge', folder, '--partition', '2')).toMatch(/has the partitions 0 to 1/);
    // More messages: what was judged is of fewer.
    await crumbshark([
      'messages',
      join(FIXTURES, 'express-login.pcap'),
      '--partitions',
      '2',
      '--out',
      folder,
    ]);
    expect(await oneLine('judge', folder, '--partition', '0')).toMatch(
      /was made of other messages, with other settings, or by another version/,
    );
    expect(await oneLine('unite', folder)).toMatch(/was made of other messages/);
    // Other partitions.
    await crumbshark(['messages', LOGIN, '--partitions', '3', '--out', folder]);
    expect(await oneLine('unite', folder)).toMatch(/has another number of partitions/);
  });

  it('with files that are damaged', async () => {
    const folder = mkdtempSync(join(root, 'damaged-'));
    chmodSync(folder, 0o777);
    const source = join(root, 'whole');
    const name = readdirSync(source).find((each) => each.endsWith('.messages'))!;
    copyFileSync(join(source, name), join(folder, name));
    chmodSync(join(folder, name), 0o666);
    writeFileSync(join(folder, name), readFileSync(join(source, name)).subarray(0, -40));
    expect(await oneLine('judge', folder, '--partition', '0')).toMatch(/is no file of crumbshark messages/);
    expect(await oneLine('messages', LOGIN, '--partitions', '2', '--out', folder)).toMatch(
      /is no file of crumbshark messages/,
    );
  });

  it('with partitions that are not judged yet', async () => {
    const folder = join(root, 'unjudged');
    await crumbshark(['messages', LOGIN, '--partitions', '3', '--out', folder]);
    await crumbshark(['judge', folder, '--partition', '1']);
    expect(await oneLine('unite', folder)).toMatch(
      /2 partitions are not judged yet: crumbshark judge \S+ --partition 0/,
    );
  });
});

it.skipIf(!hasPrograms('parallel'))('GNU parallel does the work (needs parallel)', async () => {
  const folder = join(root, 'parallel');
  const program = `${process.execPath} ${CRUMBSHARK}`;
  const captures = ['demo-login.pcap', 'express-login.pcap'].map((name) => join(FIXTURES, name));
  const script = [
    `printf '%s\\n' ${captures.join(' ')} | parallel --will-cite -j 2 ${program} messages {} --partitions 4 --out ${folder}`,
    `seq 0 3 | parallel --will-cite -j 2 ${program} judge ${folder} --partition {}`,
    `${program} unite ${folder}`,
  ].join(' && ');
  const { status, stdout } = await execute('sh', ['-c', script]);
  expect(status).toBe(0);
  const single = await crumbshark([...captures, '-q', '-T', 'ndjson']);
  const kinds = (text: string) =>
    found(text)
      .map((record) =>
        'rule' in record ? `${record.rule} ${'host' in record ? record.host : ''}` : record.type,
      )
      .sort();
  expect(kinds(stdout)).toEqual(kinds(single.stdout));
});

it('a folder that cannot be written ends with one line, and not as a finding does', async () => {
  const file = join(root, 'a-file');
  writeFileSync(file, '');
  const outcome = await crumbshark(['messages', LOGIN, '--partitions', '2', '--out', file]);
  expect([outcome.status, outcome.stderr.trimEnd().split('\n').length]).toEqual([2, 1]);
  expect(outcome.stderr).toContain(`cannot write ${file}`);
});

it.each(['SIGTERM', 'SIGINT'] as const)(
  '%s leaves no messages in the folder for temporary files',
  async (signal) => {
    const folder = join(root, `ended-by-${signal}`);
    const temporary = join(root, `temporary-${signal}`);
    mkdirSync(temporary);
    chmodSync(temporary, 0o777);
    await crumbshark(['messages', LOGIN, '--partitions', '1', '--out', folder]);
    const { child, closed } = start(['judge', folder, '--partition', '0'], { env: { TMPDIR: temporary } });
    while (child.exitCode === null && readdirSync(temporary).length === 0)
      await new Promise((resolve) => setTimeout(resolve, 5));
    child.kill(signal);
    await closed;
    expect(readdirSync(temporary)).toEqual([]);
    // Where root was given up, another process removes it.
    await vi.waitFor(
      () => expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]),
      10_000,
    );
  },
);

it('a file of messages that is damaged is not judged, and says so: exit 2 and one line', async () => {
  const folder = join(root, 'damaged');
  await crumbshark(['messages', LOGIN, '--partitions', '1', '--out', folder]);
  const [name] = readdirSync(folder);
  const path = join(folder, name!);
  const bytes = readFileSync(path);
  bytes.fill(0x5a, 600, 604);
  writeFileSync(path, bytes);
  const { status, stderr } = await crumbshark(['judge', folder, '--partition', '0']);
  expect([status, stderr.replace(/^crumbshark: the analysis runs as .*\n/, '')]).toEqual([
    2,
    expect.stringMatching(
      /^crumbshark: .*\.messages: it is damaged \(.*\): remove it, and make it again with crumbshark messages\n$/,
    ),
  ]);
  expect(readdirSync(folder)).toEqual([name]);
});

it('two jobs for one partition with other settings: the second one fails, and replaces nothing', async () => {
  const folder = join(root, 'raced');
  await crumbshark(['messages', LOGIN, '--partitions', '1', '--out', folder]);
  const judge = (...words: string[]) => crumbshark(['judge', folder, '--partition', '0', ...words]);
  const both = await Promise.all([judge(), judge('--assume-https')]);
  expect(both.map(({ status }) => status).sort()).toEqual([0, 2]);
  const written = both.findIndex(({ status }) => status === 0);
  expect(both[1 - written]!.stderr).toMatch(
    /judged-0000\.ndjson: (another one was written there in the meantime|is there, and was made .* with other settings)/,
  );
  const path = join(folder, 'judged-0000.ndjson');
  const text = readFileSync(path, 'utf8');
  expect(text).toContain(`"assumeHttps":${written === 1}`);
  expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  // With the same settings both are done.
  rmSync(path);
  expect((await Promise.all([judge(), judge()])).map(({ status }) => status)).toEqual([0, 0]);
});

it('records of which a line is missing, was changed or was put in are not united', async () => {
  const folder = join(root, 'edited');
  await worked(folder);
  const path = join(folder, 'judged-0001.ndjson');
  const [judged] = [path, join(folder, 'judged-0000.ndjson')]
    .map((each) => ({ each, lines: readFileSync(each, 'utf8').split('\n') }))
    .sort((one, other) => other.lines.length - one.lines.length);
  const { each, lines } = judged!;
  const unitedOf = async (changed: readonly string[]) => {
    writeFileSync(each, changed.join('\n'));
    const { status, stdout, stderr } = await crumbshark(['unite', folder]);
    return [status, stdout, /ndjson: (is .*)\n$/.exec(stderr)?.[1]];
  };
  const cure = 'remove it, and judge its partition again';
  const damaged = [2, '', `is damaged: ${cure}`];
  expect(await unitedOf(lines.toSpliced(3, 1))).toEqual(damaged);
  expect(await unitedOf(lines.toSpliced(3, 0, lines[3]!))).toEqual(damaged);
  expect(await unitedOf(lines.map((line) => line.replace('"severity":"', '"severity":"x')))).toEqual(damaged);
  expect(await unitedOf(lines.slice(0, -2))).toEqual([2, '', `is not all there: ${cure}`]);
  expect((await unitedOf(lines))[0]).toBe(0);
});

it('copies of a capture in runs of their own count once', async () => {
  const folder = join(root, 'copies');
  const copy = join(root, 'copy.pcap');
  copyFileSync(LOGIN, copy);
  for (const capture of [LOGIN, copy])
    await crumbshark(['messages', capture, '--partitions', '3', '--out', folder]);
  for (const partition of ['0', '1', '2']) await crumbshark(['judge', folder, '--partition', partition]);
  const [single, united] = [
    await crumbshark([LOGIN, '-q', '-T', 'ndjson']),
    await crumbshark(['unite', folder]),
  ].map((outcome) => records(outcome).at(-1) as { messages: number; setCookies: number; warnings: string[] });
  expect([united!.messages, united!.setCookies]).toEqual([single!.messages, single!.setCookies]);
  expect(united!.warnings).toEqual([
    expect.stringMatching(new RegExp(`^${single!.messages} messages were captured twice, in `)),
  ]);
});
