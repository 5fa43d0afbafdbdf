// What the package puts into the programs of a command: they write the TLS secrets of their connections, and work as before.

import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { packagePath } from '../../src/shared/package-path.ts';
import { execute } from '../support/program.ts';
import { hasPrograms } from '../support/repository.ts';

const NODE_HOOK = packagePath('hooks/node-keylog.cjs');
const PYTHON_HOOK = packagePath('hooks/python');
/** The labels of the secrets that open a TLS 1.3 connection (RFC 9850 section 2.1). */
const LABELS = [
  'CLIENT_HANDSHAKE_TRAFFIC_SECRET',
  'CLIENT_TRAFFIC_SECRET_0',
  'SERVER_HANDSHAKE_TRAFFIC_SECRET',
  'SERVER_TRAFFIC_SECRET_0',
];

let folder = '';
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  if (!hasPrograms('openssl')) return;
  const names = ['-keyout', join(folder, 'key.pem'), '-out', join(folder, 'cert.pem')];
  const made = await execute('openssl', [
    ...['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-nodes', '-days', '2'],
    ...['-subj', '/CN=localhost', ...names],
  ]);
  expect(made.status).toBe(0);
});
afterAll(() => rmSync(folder, { recursive: true }));

/** Secrets by connection: the labels that each client random has. */
function labels(text: string): readonly string[][] {
  const found = new Map<string, Set<string>>();
  for (const line of text.split('\n').filter((one) => one !== '')) {
    const [label = '', random = '', secret = ''] = line.split(' ');
    expect(line).toMatch(/^[A-Z0-9_]+ [0-9a-f]{64} [0-9a-f]{64,96}$/);
    expect(secret).not.toBe('');
    if (!LABELS.includes(label)) continue;
    found.set(random, (found.get(random) ?? new Set()).add(label));
  }
  return [...found.values()].map((some) => [...some].sort());
}

describe.skipIf(!hasPrograms('openssl'))('Node (needs openssl)', () => {
  /** Runs a module with the hook, and gives what it wrote and the secrets. */
  async function withHook(code: string, name: string) {
    const keys = join(folder, name);
    mkdirSync(keys);
    const script = join(folder, `${name}.mjs`);
    writeFileSync(script, `const FOLDER = ${JSON.stringify(folder)};\n${code}`);
    const outcome = await execute(process.execPath, [script], {
      environment: { NODE_OPTIONS: `--require "${NODE_HOOK}"`, CRUMBSHARK_NODE_KEYS: keys },
    });
    const files = readdirSync(keys);
    const texts = files.map((file) => readFileSync(join(keys, file), 'utf8'));
    return { outcome, files, texts };
  }

  const SERVER = `import { createServer, get } from 'node:https';
import { readFileSync } from 'node:fs';
const pem = (name) => readFileSync(FOLDER + '/' + name + '.pem');
const server = createServer({ key: pem('key'), cert: pem('cert') }, (_, response) => response.end('hi'));
server.listen(0, '127.0.0.1');
await new Promise((resolve) => server.once('listening', resolve));
const options = { port: server.address().port, host: '127.0.0.1', rejectUnauthorized: false, agent: false };
`;

  it('writes those of clients and servers, also when it exits with the last byte', async () => {
    const { outcome, texts } = await withHook(
      `${SERVER}get(options, (response) => response.resume().on('end', () => { console.log('done'); process.exit(5); }));`,
      'exit',
    );
    expect([outcome.stdout, outcome.stderr, outcome.status]).toEqual(['done\n', '', 5]);
    // Client and server of one connection write the same.
    expect(labels(texts.join(''))).toEqual([LABELS]);
  });

  it('gives a program that asks for them its own too', async () => {
    const { outcome, texts } = await withHook(
      `${SERVER}let lines = 0;
server.on('keylog', () => lines++);
get(options, (response) => response.resume().on('end', () => { console.log(lines); process.exit(); }));`,
      'asking',
    );
    expect(Number(outcome.stdout)).toBeGreaterThanOrEqual(4);
    expect(labels(texts.join(''))).toEqual([LABELS]);
  });

  it('writes those of threads to files of their own', async () => {
    const { files, texts } = await withHook(
      `import { isMainThread, Worker } from 'node:worker_threads';
${SERVER}
const visit = () => new Promise((resolve) => get(options, (response) => response.resume().on('end', resolve)));
await visit();
if (isMainThread) await new Promise((resolve) => new Worker(new URL(import.meta.url)).once('exit', resolve));
process.exit();`,
      'threads',
    );
    expect(files).toHaveLength(2);
    for (const text of texts) expect(labels(text)).toEqual([LABELS]);
  });

  it.each([
    [
      'fetch',
      `process.env.NODE_TLS_REJECT_UNAUTHORIZED = '0'; process.removeAllListeners('warning');
await fetch('https://127.0.0.1:' + options.port).then((response) => response.text()); process.exit();`,
    ],
    [
      'a plain TLS socket',
      `import { connect } from 'node:tls';
connect(options, function () { this.end('GET / HTTP/1.0\\r\\n\\r\\n').resume().on('close', () => process.exit()); });`,
    ],
  ])('writes those of %s', async (name, code) => {
    const { texts } = await withHook(`${SERVER}${code}`, name.replaceAll(' ', '-'));
    expect(labels(texts.join(''))).toEqual([LABELS]);
  });

  it('without a folder it changes nothing', async () => {
    const outcome = await execute(process.execPath, ['-p', '"as before"'], {
      environment: { NODE_OPTIONS: `--require "${NODE_HOOK}"`, CRUMBSHARK_NODE_KEYS: '' },
    });
    expect([outcome.stdout, outcome.stderr]).toEqual(['as before\n', '']);
  });
});

describe.skipIf(!hasPrograms('python3'))('Python (needs python3)', () => {
  const python = (code: string, environment: Readonly<Record<string, string>> = {}) =>
    execute('python3', ['-c', code], { environment: { PYTHONPATH: PYTHON_HOOK, ...environment } });

  it('writes secrets for every context', async () => {
    const log = join(folder, 'python.log');
    const code = `import ssl
for context in (ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER), ssl._create_unverified_context(), ssl.create_default_context()):
    print(context.keylog_filename)`;
    const { stdout, stderr } = await python(code, { SSLKEYLOGFILE: log });
    expect([stdout, stderr]).toEqual([`${log}\n`.repeat(3), '']);
  });

  it('keeps a file that the program has chosen, and writes none without SSLKEYLOGFILE', async () => {
    const code = `import ssl
context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
print(context.keylog_filename)`;
    expect((await python(code, { SSLKEYLOGFILE: '' })).stdout).toBe('None\n');
  });

  it('leaves subclasses and their arguments as they are', async () => {
    const code = `import ssl
class Own(ssl.SSLContext):
    pass
own = Own(ssl.PROTOCOL_TLS_CLIENT)
print(type(own).__name__, own.verify_mode == ssl.CERT_REQUIRED, own.check_hostname)`;
    expect((await python(code, { SSLKEYLOGFILE: join(folder, 'own.log') })).stdout).toBe('Own True True\n');
  });

  it('does not load ssl, and runs the sitecustomize of the system', async () => {
    mkdirSync(join(folder, 'site'));
    writeFileSync(join(folder, 'site', 'sitecustomize.py'), 'print("the own one")\n');
    const { stdout } = await python('import sys\nprint("ssl" in sys.modules)', {
      PYTHONPATH: `${PYTHON_HOOK}:${join(folder, 'site')}`,
    });
    expect(stdout).toBe('the own one\nFalse\n');
  });
});
