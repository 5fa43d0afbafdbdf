// Root opens what is named, and reads nothing of it: whoever reads a byte of a capture, a key log or settings is another
// user by then, in every thread. Looked at in /proc while it happens, from inside and from outside.

import { spawnSync } from 'node:child_process';
import {
  appendFileSync,
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
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { usable } from '../../capture/live/support.ts';
import { FIXTURES } from '../../support/repository.ts';
import { captureFile, login } from '../capture-file.ts';
import { MAIN, start } from '../spawned.ts';

const isRoot = process.getuid?.() === 0 && process.platform === 'linux';
const USER = 65_534;
const WAIT = { timeout: 20_000, interval: 50 };

/** User, group, groups, effective and permitted capabilities of a thread. */
type Rights = readonly [uid: string, gid: string, groups: string, effective: string, permitted: string];

const four = (id: number): string => Array(4).fill(id).join('\t');
const NONE = '0000000000000000';
const NOBODY: Rights = [four(USER), four(USER), String(USER), NONE, NONE];

/** Beside the program: what the threads may do whenever one of the files, named by their inodes, is read. */
const WATCH = `
  import fs from 'node:fs';
  import { syncBuiltinESMExports } from 'node:module';
  const { readSync, readFileSync, readdirSync, fstatSync, writeSync } = fs;
  const inodes = process.env.INODES.split(',').map(Number);
  const field = (text, name) => new RegExp('^' + name + ':[ \\\\t]*(.*)$', 'm').exec(text)[1].trim();
  fs.readSync = (file, ...rest) => {
    const inode = fstatSync(file).ino;
    if (inodes.includes(inode)) {
      const threads = readdirSync('/proc/self/task').map((id) => {
        const text = readFileSync('/proc/self/task/' + id + '/status', 'latin1');
        return ['Uid', 'Gid', 'Groups', 'CapEff', 'CapPrm'].map((name) => field(text, name));
      });
      writeSync(3, JSON.stringify([inodes.indexOf(inode), threads]) + '\\n');
    }
    return readSync(file, ...rest);
  };
  syncBuiltinESMExports();`;

let directory = '';
const inFolder = (name: string): string => join(directory, name);
beforeEach(() => {
  // Nobody but root may look into it.
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  writeFileSync(inFolder('a.pcap'), captureFile([login('sid=1')]), { mode: 0o600 });
});
afterEach(() => rmSync(directory, { recursive: true }));

const SUDO = { SUDO_UID: '12345', SUDO_GID: '23456' };
const MODES: readonly (readonly [string, NodeJS.ProcessEnv, string[], Rights])[] = [
  ['root of a container', {}, [], NOBODY],
  ['under sudo', SUDO, [], [four(12_345), four(23_456), '23456', NONE, NONE]],
  ['--user', {}, ['--user', '3456:4567'], [four(3456), four(4567), '4567', NONE, NONE]],
];

/** Runs the program; gives the rights of all threads at each read of the files, by name. */
function watched(args: readonly string[], env: NodeJS.ProcessEnv, files: readonly string[], stdin?: string) {
  const hook = inFolder('watch.mjs');
  writeFileSync(hook, WATCH);
  const inodes = files.map((file) => statSync(inFolder(file)).ino).join();
  const input = stdin === undefined ? '' : ` < '${inFolder(stdin)}'`;
  const { status, stdout, stderr } = spawnSync(
    'sh',
    ['-c', `"$0" "$@" 3>'${inFolder('log')}'${input}`, process.execPath, '--import', hook, MAIN, ...args],
    { encoding: 'utf8', cwd: directory, env: { PATH: process.env.PATH, INODES: inodes, ...env } },
  );
  const reads = new Map<string, Rights[]>();
  for (const line of readFileSync(inFolder('log'), 'utf8').trim().split('\n')) {
    const [index, threads] = JSON.parse(line) as [number, Rights[]];
    const name = files[index]!;
    reads.set(name, [...(reads.get(name) ?? []), ...threads]);
  }
  return { status, stdout, stderr, reads };
}

describe.skipIf(!isRoot)('what root has opened is read by (skipped unless root on Linux)', () => {
  it.each(MODES)('%s: another user', (_mode, env, options, rights) => {
    writeFileSync(inFolder('crumbshark.config.json'), '{"failOn": "high"}', { mode: 0o600 });
    writeFileSync(inFolder('base.json'), '{"version": 1, "accepted": []}', { mode: 0o600 });
    mkdirSync(inFolder('more'), { mode: 0o700 });
    const tls = join(FIXTURES, 'wire', 'tls12-one');
    copyFileSync(`${tls}.pcap`, inFolder('more/tls.pcap'));
    copyFileSync(`${tls}.keys`, inFolder('keys.log'));
    const second = login('sid=2');
    const other = captureFile([{ ...second, request: second.request.replace('/login', '/second') }]);
    const zipped = spawnSync('gzip', ['-c'], { input: other }).stdout;
    writeFileSync(inFolder('more/b.pcap.gz'), zipped, { mode: 0o600 });
    writeFileSync(inFolder('more/notes.gz'), spawnSync('gzip', ['-c'], { input: 'no capture' }).stdout);
    const files = [
      'a.pcap',
      'more/tls.pcap',
      'more/b.pcap.gz',
      'keys.log',
      'base.json',
      'crumbshark.config.json',
    ];
    const args = [...options, '-q', 'a.pcap', 'more', '--keylog', 'keys.log', '--baseline', 'base.json'];
    const { stderr, reads } = watched([...args, '-T', 'ndjson', '--mask'], env, files);
    expect(stderr).toMatch(/^(?:Verdict [^\n]*\n|crumbshark: exit 1: [^\n]*\n)+$/);
    expect([...reads.keys()].sort()).toEqual([...files].sort());
    // Node's own threads, too.
    expect(reads.get('a.pcap')!.length).toBeGreaterThan(4);
    for (const threads of reads.values()) for (const thread of threads) expect(thread).toEqual(rights);
  });

  it.each(MODES)('%s, from standard input: another user', (_mode, env, options, rights) => {
    const args = [...options, '-q', '-', '-T', 'fields', '-e', 'http.set_cookie', '-Y', 'http.set_cookie'];
    const { stdout, reads } = watched(args, env, ['a.pcap'], 'a.pcap');
    expect(stdout).toBe('sid=1\n');
    for (const thread of reads.get('a.pcap')!) expect(thread).toEqual(rights);
  });
});

const LIST = ['-T', 'fields', '-Y', 'http.set_cookie', '-e', 'http.set_cookie'];

/** What is read of each; one that has ended meanwhile has nothing to be looked at. */
function ofEach<Id, Read>(ids: readonly Id[], read: (id: Id) => Read): Read[] {
  return ids.flatMap((id) => {
    try {
      return [read(id)];
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === 'ENOENT' || code === 'ESRCH') return [];
      throw error;
    }
  });
}

/** The rights of all threads of a process. */
function rightsOf(pid: number): Rights[] {
  return ofEach(readdirSync(`/proc/${pid}/task`), (id) => {
    const text = readFileSync(`/proc/${pid}/task/${id}/status`, 'latin1');
    const field = (name: string): string => new RegExp(`^${name}:[ \t]*(.*)$`, 'm').exec(text)![1]!.trim();
    return [field('Uid'), field('Gid'), field('Groups'), field('CapEff'), field('CapPrm')] as const;
  });
}

interface Process {
  readonly command: string;
  readonly isRoot: boolean;
}

/** Those that a process has started, and those that they have. */
function descendants(pid: number): Process[] {
  const children = ofEach(readdirSync(`/proc/${pid}/task`), (id) =>
    readFileSync(`/proc/${pid}/task/${id}/children`, 'latin1').split(' ').filter(Boolean).map(Number),
  ).flat();
  return ofEach(children, (child) => [
    {
      command: readFileSync(`/proc/${child}/cmdline`, 'latin1').split('\0')[0]!.split('/').at(-1)!,
      isRoot: rightsOf(child).some(([uid]) => uid === four(0)),
    },
    ...descendants(child),
  ]).flat();
}

describe.skipIf(!isRoot)('seen from outside (skipped unless root on Linux)', () => {
  it.each(MODES)(
    '%s: a file that grows, with a report',
    async (_mode, env, options, rights) => {
      if (env === SUDO) chmodSync(directory, 0o777);
      const report = inFolder('report.json');
      const args = [...options, inFolder('a.pcap'), '--follow', '-w', inFolder('kept.pcapng'), ...LIST];
      const { child, output, closed } = start([...args, '--report', `json=${report}`], { env });
      await vi.waitFor(() => expect(output.stdout).toBe('sid=1\n'), WAIT);
      for (const thread of rightsOf(child.pid!)) expect(thread).toEqual(rights);
      // What has just been started has no command line for a moment (execve(2)).
      await vi.waitFor(
        () => expect(descendants(child.pid!).filter(({ command }) => command !== 'sh')).toEqual([]),
        WAIT,
      );
      const { size } = statSync(inFolder('a.pcap'));
      appendFileSync(inFolder('a.pcap'), captureFile([login('sid=1'), login('sid=2')]).subarray(size));
      await vi.waitFor(() => expect(output.stdout).toBe('sid=1\nsid=2\n'), WAIT);
      child.kill('SIGINT');
      expect(await closed).toEqual([0, null]);
      const owner = env === SUDO ? { uid: 12_345, gid: 23_456 } : { uid: 0, gid: 0 };
      for (const name of ['report.json', 'kept.pcapng'])
        expect(statSync(inFolder(name))).toMatchObject(owner);
    },
    60_000,
  );

  it('a file whose folder cannot be looked into any more: that is said', async () => {
    const { output, closed } = start([inFolder('a.pcap'), '--follow', ...LIST]);
    await vi.waitFor(() => expect(output.stdout).toBe('sid=1\n'), WAIT);
    expect(output.stderr).toContain('when another file takes its place, that is not seen');
    rmSync(inFolder('a.pcap'));
    expect(await closed).toEqual([0, null]);
    expect(output.stderr).toContain('the file was removed');
  }, 60_000);

  it('a named pipe that has no writer yet', async () => {
    const pipe = inFolder('pipe');
    spawnSync('mkfifo', ['-m', '600', pipe]);
    const { output, closed } = start(['-q', pipe, ...LIST]);
    await new Promise((resolve) => setTimeout(resolve, 500));
    spawnSync('sh', ['-c', `cat '${inFolder('a.pcap')}' > '${pipe}'`]);
    expect(await closed).toEqual([0, null]);
    expect(output.stdout).toBe('sid=1\n');
  }, 60_000);

  it.skipIf(!usable.tcpdump).each(MODES)(
    '%s: live (skipped without tcpdump)',
    async (_mode, env, options, rights) => {
      const port = 20_000 + (process.pid % 20_000);
      const args = [...options, '-i', 'lo', '-f', `tcp port ${port}`, '--backend', 'tcpdump', ...LIST];
      const { child, output, closed } = start(args, { env });
      await vi.waitFor(() => expect(output.stderr).toContain('capturing on lo'), WAIT);
      connect(port, '127.0.0.1').on('error', () => {});
      for (const thread of rightsOf(child.pid!)) expect(thread).toEqual(rights);
      // The shell stops the program, which runs as the user that its makers chose.
      const commands = (): string[] => descendants(child.pid!).map(({ command }) => command);
      await vi.waitFor(() => expect(commands().sort()).toEqual(['sh', 'sh', 'tcpdump']), WAIT);
      child.kill('SIGINT');
      expect(await closed).toEqual([0, null]);
    },
    60_000,
  );
});

describe.skipIf(!isRoot)('as the root of a container (skipped unless root on Linux)', () => {
  const run = (args: readonly string[], env: NodeJS.ProcessEnv = {}) => {
    const { status, stdout, stderr } = spawnSync(process.execPath, [MAIN, ...args], {
      cwd: directory,
      encoding: 'utf8',
      env: { PATH: process.env.PATH, ...env },
    });
    return { status, stdout, stderr };
  };

  it('it says once who it is, and not with -q', () => {
    const { stderr } = run(['a.pcap']);
    expect(stderr).toBe(
      'crumbshark: the analysis runs as the user nobody, not as root: --user <name> names another user, --user root keeps root\n',
    );
    expect(run(['a.pcap', '-q']).stderr).toBe('');
    expect(run(['a.pcap'], SUDO).stderr).toBe('');
    expect(run(['a.pcap', '--user', 'root']).stderr).toBe(
      'crumbshark: the analysis runs as root, as --user says\n',
    );
  });

  it('reports belong to root, replace what was there, and keep its mode', () => {
    writeFileSync(inFolder('old.json'), 'before', { mode: 0o640 });
    const reports = ['old.json', 'new.json'].flatMap((name) => ['--report', `json=${name}`]);
    expect(run(['-q', 'a.pcap', ...reports, '--report', 'ndjson=records/', '-w', 'kept.pcapng']).status).toBe(
      0,
    );
    for (const name of ['old.json', 'new.json', 'records/set-cookie.ndjson', 'kept.pcapng'])
      expect(statSync(inFolder(name))).toMatchObject({ uid: 0, gid: 0 });
    expect(statSync(inFolder('old.json')).mode & 0o777).toBe(0o640);
    for (const name of ['old.json', 'new.json'])
      expect(JSON.parse(readFileSync(inFolder(name), 'utf8')).summary.setCookies).toBe(1);
    expect(readdirSync(directory).sort()).toEqual([
      'a.pcap',
      'kept.pcapng',
      'new.json',
      'old.json',
      'records',
    ]);
  });

  it('a run that fails leaves what was there, and nothing else', () => {
    writeFileSync(inFolder('old.json'), 'before');
    writeFileSync(inFolder('text.pcap'), 'no capture');
    writeFileSync(inFolder('wrong.json'), '{"failOn": "often"}');
    const reports = ['--report', 'json=old.json', '--report', 'json=new.json', '-w', 'kept.pcapng'];
    const before = readdirSync(directory).sort();
    expect(run(['a.pcap', ...reports, '--config', 'wrong.json']).status).toBe(2);
    expect(readdirSync(directory).sort()).toEqual(before);
    expect(run(['text.pcap', ...reports]).status).toBe(2);
    expect(readFileSync(inFolder('old.json'), 'utf8')).toBe('before');
    expect(readdirSync(directory).sort()).toEqual([...before, 'kept.pcapng'].sort());
  });

  it('a baseline is written where only root may write', () => {
    const args = ['-q', 'a.pcap', '--baseline', 'base.json'];
    expect(run([...args, '--update-baseline']).status).toBe(0);
    expect(statSync(inFolder('base.json')).uid).toBe(0);
    expect(run([...args, '--fail-on', 'info']).status).toBe(0);
  });

  it('no capture is overwritten, also not one in a folder that only root may read', () => {
    const bytes = readFileSync(inFolder('a.pcap'));
    for (const words of [
      ['a.pcap', '-w', './a.pcap'],
      ['.', '--report', 'json=a.pcap'],
    ])
      expect(run(words)).toMatchObject({
        status: 2,
        stderr: expect.stringContaining('is one of the captures: writing it would destroy it'),
      });
    expect(readFileSync(inFolder('a.pcap')).equals(bytes)).toBe(true);
  });

  it('SIGKILL leaves no part of a report', async () => {
    const args = ['-q', '-', ...LIST, '--report', `ndjson=${inFolder('records')}/`];
    const { child, output, closed } = start(args);
    child.stdin?.write(readFileSync(inFolder('a.pcap')));
    await vi.waitFor(() => expect(output.stdout).toBe('sid=1\n'), WAIT);
    expect(readdirSync(inFolder('records')).length).toBeGreaterThan(3);
    child.kill('SIGKILL');
    await closed;
    await vi.waitFor(() => expect(readdirSync(inFolder('records'))).toEqual([]), WAIT);
  }, 60_000);

  it('without the right to become another user it stays root, and says so', () => {
    const words = [
      '--bounding-set',
      '-setuid,-setgid',
      '--inh-caps',
      '-all',
      process.execPath,
      MAIN,
      inFolder('a.pcap'),
    ];
    const { status, stderr } = spawnSync('setpriv', words, { encoding: 'utf8' });
    if (status === null) return;
    expect({ status, stderr }).toEqual({
      status: 0,
      stderr: 'crumbshark: the analysis runs as root: to become another user is not permitted (EPERM)\n',
    });
  });
});

it('only root can become another user', () => {
  const user = process.getuid?.() === 0 ? { uid: USER, gid: USER } : {};
  const { status, stderr } = spawnSync(process.execPath, [MAIN, '--user', '1:1', '-r', 'a.pcap'], {
    ...user,
    cwd: '/',
    encoding: 'utf8',
  });
  if (status === 2)
    expect(stderr).toBe('crumbshark: --user: only root can become another user; leave it out\n');
});
