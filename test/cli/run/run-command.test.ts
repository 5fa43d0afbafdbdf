// crumbshark run as its users call it: an ordinary user without rights, the streams and the status of the command, and what
// is judged of it. Needs Linux, tcpdump, and network namespaces.

import { spawnSync } from 'node:child_process';
import { once } from 'node:events';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { createServer } from 'node:http';
import { type AddressInfo, createServer as createNetServer } from 'node:net';
import { networkInterfaces, tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { tryPrivateNetwork } from '../../../src/namespace/place.ts';
import { recordingFacts } from '../../../src/namespace/recording-facts.ts';
import { isContainer, thisSystem } from '../../../src/shared/system-facts.ts';
import { CRUMBSHARK, execute, type Outcome, type Surroundings } from '../../support/program.ts';
import { hasPrograms } from '../../support/repository.ts';

const NOBODY = 65_534;
const isRoot = process.getuid?.() === 0;
const isPossible =
  process.platform === 'linux' &&
  hasPrograms('tcpdump', 'curl', 'unshare', 'setpriv') &&
  tryPrivateNetwork(isRoot ? 'root-namespace' : 'user-namespace').isAllowed;
const asUser = isRoot ? ['setpriv', `--reuid=${NOBODY}`, `--regid=${NOBODY}`, '--clear-groups', '--'] : [];

const hasIpv6 = Object.values(networkInterfaces()).some((all) =>
  all?.some(({ address }) => address === '::1'),
);

/** The user may be root in a user namespace, as in a container without root. */
const [asUserProgram = 'unshare', ...asUserWords] = [...asUser, 'unshare'];
const canBeRoot = spawnSync(asUserProgram, [...asUserWords, '-Urn', 'true']).status === 0;

/** A server with a login whose session lacks HttpOnly, and the visits to it; `VISITS`: how many. */
const APPLICATION = `import { createServer, get, request } from 'node:http';
const server = createServer((message, response) => {
  message.resume();
  if (message.method === 'POST') response.setHeader('Set-Cookie', 'session=' + 'k3Qz8vT1'.repeat(4) + '; Path=/; SameSite=Lax');
  response.end('ok');
});
const port = Number(process.env.PORT ?? 3000);
server.listen(port, '127.0.0.1', async () => {
  const visit = (method) => new Promise((resolve) =>
    request({ port, host: '127.0.0.1', method, path: '/login', headers: { connection: 'close' } },
      (response) => response.resume().on('end', resolve)).end());
  for (let visits = Number(process.env.VISITS ?? 1); visits > 0; visits--) await visit('POST');
  console.log('the tests have run');
  console.error('a word of the tests');
  setTimeout(() => process.exit(Number(process.env.STATUS ?? 0)), Number(process.env.STAYS_MS ?? 0));
});
`;

let folder = '';
let application = '';
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(folder, 0o777);
  application = join(folder, 'tests.mjs');
  writeFileSync(application, APPLICATION);
  writeFileSync(join(folder, 'script'), '#!/no/such/interpreter\n', { mode: 0o755 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Runs it as a user without rights. */
const runAs = (
  user: readonly string[],
  args: readonly string[],
  { environment = {}, ...surroundings }: Surroundings = {},
): Promise<Outcome> => {
  const [program = '', ...words] = [...user, process.execPath, CRUMBSHARK, 'run', ...args];
  return execute(program, words, {
    cwd: folder,
    ...surroundings,
    environment: { XDG_RUNTIME_DIR: '', HOME: folder, ...environment },
  });
};
const run = (args: readonly string[], surroundings?: Surroundings) => runAs(asUser, args, surroundings);

describe.skipIf(!isPossible)('crumbshark run (needs tcpdump, curl and network namespaces)', () => {
  const tests = () => ['--', process.execPath, application];

  it('leaves standard output to the command, and says on standard error what is wrong', async () => {
    const { status, stdout, stderr } = await run(['--fail-on', 'high', ...tests()]);
    expect(stdout).toBe('the tests have run\n');
    expect(stderr).toMatch(/^a word of the tests$/m);
    expect(stderr).toMatch(/HIGH +HttpOnly is missing: session on 127\.0\.0\.1:3000/);
    expect(stderr).toMatch(/exit 1: 1 finding at or above "high"/);
    expect(stderr).toMatch(/^crumbshark: captured (\d+) of \1 packets$/m);
    expect(status).toBe(1);
  });

  it('has the status of the command when that fails, and else that of the gate', async () => {
    const failing = { environment: { STATUS: '7' } };
    const report = join(folder, 'status.json');
    const both = await run(['--fail-on', 'high', '--report', `json=${report}`, ...tests()], failing);
    expect(both.status).toBe(7);
    // The last word is about the status that the run has.
    expect(both.stderr).toMatch(/exit 7: \S+ ended with it, which comes before exit 1\n$/);
    const ended = JSON.parse(readFileSync(report, 'utf8')).summary.run;
    expect([ended.exit, ended.commandStatus]).toEqual([1, 7]);
    const same = await run(['--fail-on', 'high', ...tests()], { environment: { STATUS: '1' } });
    expect([same.status, same.stderr.match(/exit 1: /g)?.length]).toEqual([1, 1]);
    expect((await run(tests())).status).toBe(0);
    expect((await run(['--expect-cookie', 'session', ...tests()])).status).toBe(0);
    expect((await run(['--expect-cookie', 'other', ...tests()])).status).toBe(3);
  });

  it.skipIf(!hasPrograms('dumpcap') || !canBeRoot)(
    'captures with dumpcap where uid 0 is that of a user namespace (needs dumpcap)',
    async () => {
      const { status, stdout, stderr } = await runAs([...asUser, 'unshare', '-Ur'], tests());
      expect([status, stdout]).toEqual([0, 'the tests have run\n']);
      expect(stderr).toMatch(/^crumbshark: captured (\d+) of \1 packets$/m);
      expect(stderr).toMatch(/HIGH +HttpOnly is missing: session/);
    },
  );

  it.each([
    ['killed', ['sh', '-c', 'kill -TERM $$'], 143, ''],
    ['not there', ['no-such-command'], 127, 'crumbshark: no-such-command: there is no such command\n'],
    [
      'a script without its interpreter',
      ['./script'],
      127,
      'crumbshark: ./script: its first line names "/no',
    ],
    ['no program', ['/etc/passwd'], 126, /^crumbshark: \/etc\/passwd: it is no program/],
  ])('a command that is %s', async (_, command, code, text) => {
    const { status, stderr } = await run(['-q', '--', ...command]);
    expect(status).toBe(code);
    if (typeof text === 'string') expect(stderr.startsWith(text)).toBe(true);
    else expect(stderr).toMatch(text);
  });

  it('says what is wrong before the command begins', async () => {
    const begun = join(folder, 'begun');
    const command = ['--', 'touch', begun];
    writeFileSync(join(folder, 'bad.json'), '{ "rules": 1 }');
    for (const wrong of [
      ['--fail-on', 'nonsense'],
      ['--config', 'bad.json'],
      ['--baseline', 'missing.json'],
      ['-Y', 'no.such.field'],
      ['--report', 'json=/no/such/folder/report.json'],
      ['--forward', '70000'],
      ['--keylog', 'missing.log'],
      ['-f', 'no such filter'],
      ['-B', '4096'],
      ['-w', '-'],
      ['-w', folder],
      ['--preload', './missing.so'],
      ['-T', 'json'],
      ['--no-such-option'],
      ['--report', 'json=same.out', '-w', './same.out'],
      ['--report', 'json=same.out', '--report', 'ndjson=same.out'],
    ]) {
      const { status, stderr } = await run([...wrong, ...command]);
      expect([wrong, status]).toEqual([wrong, 2]);
      if (wrong[0] === '-f') expect(stderr).toContain('capture filter "no such filter" is not valid');
      // One line, and perhaps the place of the mistake.
      expect(stderr).toMatch(/^crumbshark: [^\n]+\n(?: {2}[^\n]*\n)*$/);
    }
    for (const nothing of [[], ['--', '']]) {
      const { status, stderr } = await run(nothing);
      expect([status, stderr]).toEqual([
        2,
        'crumbshark: run: name the command behind two hyphens: crumbshark run -- npm test\n',
      ]);
    }
    expect(existsSync(begun)).toBe(false);
  });

  it('takes the options behind the hyphens for those of the command', async () => {
    expect((await run(['-q', '--', 'printf', '%s', '--fail-on'])).stdout).toBe('--fail-on');
    expect((await run(['-q', 'printf', '%s', '-q'])).stdout).toBe('-q');
  });

  it('has every cookie of a burst', async () => {
    const { stderr } = await run(['--report', 'ndjson=burst.ndjson', ...tests()], {
      environment: { VISITS: '1500' },
    });
    const lines = readFileSync(join(folder, 'burst.ndjson'), 'utf8').split('\n');
    expect(lines.filter((line) => line.includes('"type":"set-cookie"'))).toHaveLength(1500);
    expect(stderr).toMatch(/captured ([\d,]+) of \1 packets/);
  });

  it('reports where a pipeline reads, with -T on standard error and in files', async () => {
    const reports = ['sarif', 'junit', 'html', 'markdown', 'gitlab'].flatMap((name) => [
      '--report',
      `${name}=out.${name}`,
    ]);
    const { status, stdout, stderr } = await run([
      '--fail-on',
      'high',
      '-T',
      'github',
      ...reports,
      ...tests(),
    ]);
    expect(status).toBe(1);
    expect(stdout).toBe('the tests have run\n');
    expect(stderr).toMatch(
      /^::error title=HttpOnly is missing%3A session on 127\.0\.0\.1%3A3000::The cookie/m,
    );
    const text = (name: string): string => readFileSync(join(folder, `out.${name}`), 'utf8');
    expect(JSON.parse(text('sarif')).runs[0].results[0].ruleId).toBe('httponly-missing');
    expect(JSON.parse(text('gitlab'))[0].check_name).toBe('httponly-missing');
    expect(text('junit')).toContain('name="session: httponly-missing"');
    expect(text('markdown')).toMatch(/^### Cookies: ◆ 1 high/);
    expect(text('html')).toContain('<b>This run fails</b> (exit 1): ');
  });

  it('names the capture by its interface, and itself as it was typed', async () => {
    await run(['--report', 'json=named.json', ...tests()]);
    const { messages, summary } = JSON.parse(readFileSync(join(folder, 'named.json'), 'utf8'));
    expect(new Set(messages.map(({ input }: { input: string }) => input))).toEqual(new Set(['lo']));
    expect(summary.run.command).toEqual(['crumbshark', 'run', '--report', 'json=named.json', ...tests()]);
  });

  it('keeps the packets with -w, which say the same again', async () => {
    const kept = join(folder, 'kept.pcap');
    await run(['-w', kept, ...tests()]);
    const again = await execute(process.execPath, [
      CRUMBSHARK,
      '-Y',
      'http.set_cookie',
      '-T',
      'fields',
      '-e',
      'cookie.name',
      kept,
    ]);
    expect(again.stdout).toBe('session\n');
  });

  it('writes a report to standard output behind what the command wrote', async () => {
    const { stdout } = await run(['--report', 'csv=-', ...tests()]);
    expect(stdout).toMatch(/^the tests have run\n.*session/s);
  });

  it('ends the line of the command where it is known to have no end, or people read on', async () => {
    const line = ['-q', '--report', 'csv=-', '--', 'printf', 'no end'];
    const [program = '', ...words] = [...asUser, 'sh', '-c', `"$@" >${folder}/lines`, 'sh', process.execPath];
    await execute(program, [...words, CRUMBSHARK, 'run', ...line], {
      environment: { HOME: folder },
      cwd: folder,
    });
    expect(readFileSync(join(folder, 'lines'), 'utf8')).toMatch(/^no end\nid,input,/);
    const github = await run([
      '-T',
      'github',
      '--',
      'sh',
      '-c',
      `printf 'no end' >&2; "$0" "$1" 2>/dev/null`,
      process.execPath,
      application,
    ]);
    expect(github.stderr).toMatch(/^no end\n::/);
    expect((await run(['-q', '--report', 'csv=-', '--', 'true'])).stdout).toMatch(/^id,input,/);
  });

  it('forwards ports below 1024 too, on both addresses, and says where nothing listens', async () => {
    const visits = 'curl -s http://127.0.0.1:1/; curl -s "http://[::1]:1/"; true';
    const { status, stderr } = await run(['--forward', '1', '--', 'sh', '-c', visits]);
    expect(status).toBe(0);
    expect(stderr).toContain('--forward 1: nothing took 2 connections on port 1 of the machine');
  });

  it('a demo that cannot be written fails, in one line', async () => {
    const [program = '', ...words] = [
      ...asUser,
      'sh',
      '-c',
      '"$@" >/dev/full',
      'sh',
      process.execPath,
      CRUMBSHARK,
    ];
    const { status, stderr } = await execute(program, [...words, 'demo'], { environment: { HOME: folder } });
    expect(status).toBe(2);
    expect(stderr.match(/cannot write/g)).toHaveLength(1);
  });

  it.skipIf(!isRoot)('says that the disk is full (needs root)', async () => {
    const small = join(folder, 'small');
    mkdirSync(small);
    await execute('mount', ['-t', 'tmpfs', '-o', 'size=256k,mode=1777', 'none', small]);
    const environment = { TMPDIR: small, VISITS: '500' };
    const { status, stderr } = await run(['--fail-on', 'info', ...tests()], { environment });
    await execute('umount', [small]);
    expect(status).not.toBe(0);
    expect(stderr).toContain(`the capture ended before the command: no space is left in ${small}`);
  });

  it('leaves no folder behind', async () => {
    await run(['-q', '--', 'true'], { environment: { XDG_RUNTIME_DIR: '', TMPDIR: folder } });
    expect(readdirSync(folder).filter((name) => name.startsWith('crumbshark-run-'))).toEqual([]);
  });

  it('looks online inside, and reaches nothing outside', async () => {
    const code = `console.log(Object.values(require('node:os').networkInterfaces()).flat().some(({ internal }) => !internal));`;
    expect((await run(['-q', '--', process.execPath, '-e', code])).stdout).toBe('true\n');
    const outside = await run(['-q', '--', 'curl', '-s', '-m', '5', 'http://198.51.100.7/']);
    expect(outside.status).toBe(7);
  });

  it('what the command asks by its own address has not crossed a network', async () => {
    const code = `const { networkInterfaces } = require('node:os');
const outer = Object.values(networkInterfaces()).flat().find(({ internal, family }) => !internal && family === 'IPv4');
require('node:http').createServer((_, response) => response.setHeader('Set-Cookie', 'session=${'k3Qz8vT1'.repeat(4)}; HttpOnly; SameSite=Lax').end())
  .listen(8470, '0.0.0.0', async () => {
    for (const host of ['127.0.0.1', outer.address]) await fetch('http://' + host + ':8470/');
    process.exit();
  });`;
    const { status, stderr } = await run(['--fail-on', 'high', '--', process.execPath, '-e', code]);
    expect(stderr).toContain(
      'Secure is missing, seen on loopback only: session on 127.0.0.1:8470; session on 192.0.2.1:8470',
    );
    expect(stderr).toMatch(/192\.0\.2\.1 is the address of the command's own machine/);
    expect(status).toBe(0);
  });

  it('a key log with a comment alone is no loss where there is no TLS', async () => {
    const log = join(folder, 'nss.log');
    writeFileSync(log, '# SSL/TLS secrets log file, generated by NSS\n', { mode: 0o666 });
    const { status, stderr } = await run(['--fail-on-unjudged', ...tests()], {
      environment: { SSLKEYLOGFILE: log },
    });
    expect([status, stderr]).toEqual([0, expect.not.stringMatching(/NOT READ|TLS secret/)]);
    const named = await run(['--fail-on-unjudged', '--keylog', log, ...tests()]);
    expect([named.status, named.stderr]).toEqual([
      0,
      expect.stringMatching(/nss\.log: no TLS secret is in it, and/),
    ]);
  });

  it('says which port of the machine was wanted, and reaches it when it is asked to', async () => {
    const server = createServer((_, response) => {
      response.setHeader('Set-Cookie', 'outside=1').end('from outside');
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const visit = ['--', 'curl', '-s', `http://127.0.0.1:${port}/`];
    const without = await run(visit);
    expect(without.status).toBe(7);
    expect(without.stderr).toContain(
      `the command wanted 127.0.0.1:${port} (1 time), which listens outside of its private network: add --forward ${port}`,
    );
    const forwarded = await run(['--forward', String(port), ...visit]);
    server.close();
    expect([forwarded.status, forwarded.stdout]).toEqual([0, 'from outside']);
    expect(forwarded.stderr).toMatch(/outside on 127\.0\.0\.1/);
    expect(forwarded.stderr).not.toContain('wanted');
  });

  it.runIf(hasIpv6)('reaches a server that listens on ::1 alone, and says what was wanted', async () => {
    const server = createServer((_, response) => response.end('over IPv6')).listen(0, '::1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const visit = (host: string) => ['--', 'curl', '-s', '-g', `http://${host}:${port}/`];
    const without = await run(visit('[::1]'));
    expect(without.stderr).toContain(`the command wanted [::1]:${port} (1 time), which listens outside`);
    for (const host of ['[::1]', '127.0.0.1', 'localhost'])
      expect((await run(['-q', '--forward', String(port), ...visit(host)])).stdout).toBe('over IPv6');
    server.close();
  });

  it('a forwarded connection ends in each direction by itself', async () => {
    // Each side ends its direction before the other one has sent all of its own.
    const server = createNetServer({ allowHalfOpen: true }, (socket) => {
      let bytes = 0;
      socket.on('data', (piece) => (bytes += piece.length));
      socket.on('end', () => setTimeout(() => socket.end(`total ${bytes}`), 200));
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const client = `const socket = require('node:net').connect({ port: ${port}, allowHalfOpen: true });
socket.end('x'.repeat(50000));
socket.on('data', (piece) => process.stdout.write(piece));`;
    const { stdout } = await run(['-q', '--forward', String(port), '--', process.execPath, '-e', client]);
    server.close();
    expect(stdout).toBe('total 50000');
  });

  it('takes a filter, and the file has nothing of ours', async () => {
    await run(['-f', 'tcp port 3000', '-w', join(folder, 'filtered.pcap'), ...tests()]);
    await run(['-w', join(folder, 'nothing.pcap'), '--', 'true']);
    const count = (name: string) => recordingFacts(join(folder, name)).then(({ packets }) => packets);
    expect(await count('filtered.pcap')).toBeGreaterThan(5);
    expect(await count('nothing.pcap')).toBe(0);
  });

  it('a capture that ends before the command is no green gate', async () => {
    // The capture program of this run, and of no other.
    const script = `for process in /proc/[0-9]*; do
  [ "$(cat $process/comm 2>/dev/null)" = tcpdump ] || continue
  tr '\\0' ' ' <$process/cmdline | grep -q -- '-B 67584 ' && kill -9 \${process##*/}
done; sleep 0.5; "$0" "$1"`;
    const args = ['-B', '66', '--fail-on', 'medium', '--', 'sh', '-c', script, process.execPath, application];
    const { status, stderr } = await run(args);
    expect(stderr).toMatch(/the capture ended before the command/);
    expect(status).toBe(3);
    // It is one verdict, and no buffer would have helped.
    expect(stderr.match(/exit \d/g)).toEqual(['exit 3']);
    expect(stderr).not.toMatch(/dropped by the kernel|-B MIB/);
  });

  it('says in one line that there is no place for the capture', async () => {
    const { status, stderr } = await run(['--', 'true'], { environment: { TMPDIR: '/no/such/folder' } });
    expect([status, stderr]).toEqual([
      2,
      expect.stringMatching(/^crumbshark: there is no folder for[^\n]*\n$/),
    ]);
  });

  it('two runs at once have a network each', async () => {
    const both = await Promise.all([run(tests()), run(tests())]);
    for (const { stdout, stderr } of both) {
      expect(stdout).toBe('the tests have run\n');
      expect(stderr).toMatch(/1 Set-Cookie field/);
    }
  });

  it('works inside another run', async () => {
    const inner = [process.execPath, CRUMBSHARK, 'run', ...tests()];
    const { stdout, stderr } = await run(['--', ...inner]);
    expect(stdout).toBe('the tests have run\n');
    expect(stderr.match(/1 Set-Cookie field/g)).toHaveLength(1);
    expect(stderr.match(/the command itself ran crumbshark run/g)).toHaveLength(1);
  });

  it.skipIf(!isRoot)('as root the command is that of the user who called sudo (needs root)', async () => {
    const surroundings = {
      environment: { SUDO_UID: String(NOBODY), SUDO_GID: String(NOBODY), SUDO_USER: 'nobody' },
    };
    const said = await runAs(
      [],
      ['-q', '--', 'sh', '-c', 'id -u; grep CapEff /proc/self/status'],
      surroundings,
    );
    expect(said.stdout).toBe(`${NOBODY}\nCapEff:\t0000000000000000\n`);
    const judged = await runAs([], ['--fail-on', 'high', ...tests()], surroundings);
    expect([judged.status, judged.stdout]).toEqual([1, 'the tests have run\n']);
  });

  it.skipIf(!isRoot)('as root alone the command is root, and the analysis is not (needs root)', async () => {
    const { stdout, stderr } = await runAs([], ['--', 'id', '-u'], { environment: { SUDO_UID: '' } });
    expect(stdout).toBe('0\n');
    expect(stderr).toMatch(/the analysis runs as the user nobody/);
  });

  it.skipIf(!isRoot)(
    'of the loopback of the machine it judges the ports of the command (needs root)',
    async () => {
      const { stdout, stderr } = await runAs([], ['--host-loopback', ...tests()], {
        // The machine may have a server on the usual one.
        environment: { STAYS_MS: '1000', PORT: '3917' },
      });
      expect(stdout).toBe('the tests have run\n');
      // In a container all of it is.
      expect(stderr).toMatch(
        isContainer(thisSystem)
          ? /everything on the loopback of this container is judged/
          : /judged are the ports that the command has opened: .*3917 \(node\)/,
      );
      expect(stderr).toMatch(/session on 127\.0\.0\.1:3917/);
    },
  );
});

describe.skipIf(!isPossible || !hasPrograms('openssl', 'python3'))(
  'keys of crumbshark run (needs tcpdump, curl, openssl, python3 and network namespaces)',
  () => {
    const SERVER = `import { createServer } from 'node:https';
import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
const [key, cert] = ['key.pem', 'cert.pem'].map((name) => readFileSync(name));
let count = 0;
createServer({ key, cert }, (_, response) => {
  response.setHeader('Set-Cookie', 'id=' + ++count).end('ok');
}).listen(8443, '127.0.0.1', async () => {
  const url = 'https://127.0.0.1:8443/';
  const start = (...words) => new Promise((resolve) => execFile(words[0], words.slice(1), resolve));
  await start('curl', '-sk', url);
  await start('python3', '-c', 'import ssl, urllib.request as u; u.urlopen("' + url + '", context=ssl._create_unverified_context())');
  process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0';
  await fetch(url).then((response) => response.text());
  process.exit(0);
});`;

    beforeAll(async () => {
      const names = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
      const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'];
      await execute('openssl', ['req', '-x509', ...curve, '-subj', '/CN=localhost', ...names]);
      chmodSync(join(folder, 'key.pem'), 0o644);
      writeFileSync(join(folder, 'server.mjs'), SERVER);
    });

    it('open TLS of a Node server with curl, Python and Node', async () => {
      const { stderr } = await run(['--report', 'ndjson=tls.ndjson', '--', process.execPath, 'server.mjs']);
      const records = readFileSync(join(folder, 'tls.ndjson'), 'utf8');
      expect([...records.matchAll(/"setCookie":"(id=\d)"/g)].map(([, value]) => value)).toEqual([
        'id=1',
        'id=2',
        'id=3',
      ]);
      expect(stderr).not.toContain('stay encrypted');
    });

    /** How a browser opens a page whose certificate is our own, with a profile of its own. */
    const BROWSERS = {
      chromium: `const words = ['--headless=new', '--ignore-certificate-errors', '--disable-gpu', '--user-data-dir=' + profile];`,
      // Without its folder it waits for a click on "Profile Missing"; what it is told of a certificate is in a file there.
      'firefox-esr': `const { fingerprint256 } = new (require('node:crypto').X509Certificate)(cert);
mkdirSync(profile);
writeFileSync(profile + '/cert_override.txt', '127.0.0.1:8443:\\tOID.2.16.840.1.101.3.4.2.1\\t' + fingerprint256 + '\\t\\n');
const words = ['--headless', '--no-remote', '--profile', profile];`,
    };

    for (const [name, words] of Object.entries(BROWSERS))
      it.skipIf(!hasPrograms(name))(`open TLS of ${name} in its sandbox (needs ${name})`, async () => {
        const browser = `const { createServer } = require('node:https');
const { spawn } = require('node:child_process');
const { mkdirSync, readFileSync, writeFileSync } = require('node:fs');
const [key, cert] = ['key.pem', 'cert.pem'].map((file) => readFileSync(file));
const profile = process.env.HOME + '/${name}';
${words}
createServer({ key, cert }, (message, response) => {
  response.setHeader('Set-Cookie', 'page=1').end('<link rel="icon" href="data:,">');
  response.on('finish', () => {
    console.log('the page was seen');
    browser.kill('SIGKILL');
    process.exit();
  });
}).listen(8443, '127.0.0.1');
const browser = spawn('${name}', [...words, 'https://127.0.0.1:8443/'], { stdio: 'ignore' });
`;
        writeFileSync(join(folder, 'browser.cjs'), browser);
        // With the secrets of the browser alone.
        const server = ['env', '-u', 'CRUMBSHARK_NODE_KEYS', process.execPath, 'browser.cjs'];
        const args = ['--report', 'ndjson=browser.ndjson', '--', ...server];
        const { stdout } = await run(args, { environment: { TMPDIR: folder } });
        expect(stdout).toBe('the page was seen\n');
        expect(readFileSync(join(folder, 'browser.ndjson'), 'utf8')).toContain('"setCookie":"page=1"');
      });

    it('are not asked for with --no-keys, and what stays encrypted is named', async () => {
      const { stderr } = await run(['--no-keys', '--', process.execPath, 'server.mjs']);
      expect(stderr).toMatch(/3 connections to port 8443 \(node\) stay encrypted: leave out --no-keys/);
      // What is said of key logs elsewhere is no help here.
      expect(stderr).not.toContain('SSLKEYLOGFILE=');
    });
  },
);
