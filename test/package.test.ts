// The package as `npm pack` makes it from a fresh checkout: what is in it, and that all of it works where nothing but
// it is installed, without install scripts.

import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, normalize, relative } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { hasCap } from './capture/live/support.ts';
import { linksOf } from './support/documents.ts';
import { execute, type Outcome, records } from './support/program.ts';
import { ROOT } from './support/repository.ts';

/** Documents about the source, and one that is large. */
const CHECKOUT_ONLY = ['ASKING.md', 'SESSIONS.md', 'ARCHITECTURE.md', 'FIXES.md', 'PERFORMANCE.md'];
const MAX_BYTES = 2_000_000;
/** What a checkout has and git does not. */
const UNTRACKED = ['.git', 'node_modules', 'dist', 'coverage', 'bench/out'];
/** What npm says when it gets no answer from the registry. */
const UNREACHABLE = /ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ENETUNREACH|ETIMEDOUT|ENOTCACHED|E50\d/;

interface Packed {
  readonly filename: string;
  readonly unpackedSize: number;
  readonly files: readonly { readonly path: string }[];
}

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-package-'));
const checkout = join(folder, 'checkout');
const project = join(folder, 'project');
const installed = join(project, 'node_modules', 'crumbshark');
let packed: Packed;
let installation: Outcome;

/** npm as a user starts it: without the settings of the npm that runs the tests. */
function npm(args: readonly string[], cwd: string): Promise<Outcome> {
  return execute('npm', [...args, '--no-audit', '--no-fund', '--no-update-notifier'], { cwd });
}

beforeAll(async () => {
  cpSync(ROOT, checkout, {
    recursive: true,
    filter: (path) => !UNTRACKED.includes(relative(ROOT, path)),
  });
  symlinkSync(join(ROOT, 'node_modules'), join(checkout, 'node_modules'), 'dir');
  const { stdout, stderr } = await npm(['pack', '--json', '--pack-destination', folder], checkout);
  if (!stdout.includes('[')) throw new Error(stderr);
  [packed] = JSON.parse(stdout.slice(stdout.indexOf('['))) as [Packed];
  mkdirSync(project);
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
  installation = await npm(['install', '--ignore-scripts', join(folder, packed.filename)], project);
}, 180_000);
afterAll(() => rmSync(folder, { recursive: true }));

describe('npm pack', () => {
  const paths = (): string[] => packed.files.map(({ path }) => path);

  it(`makes a package of less than ${MAX_BYTES / 1e6} MB`, () => {
    expect(packed.unpackedSize).toBeLessThan(MAX_BYTES);
  });

  it('packs the program, its documents and two captures, and nothing that only a checkout needs', () => {
    const pages = readdirSync(join(ROOT, 'docs')).filter((name) => name.endsWith('.md'));
    const other = paths().filter((path) => !/^dist\/.*(?:\.js|\.d\.ts)$/.test(path));
    const expected = [
      ...['README.md', 'SECURITY.md', 'LICENSE', 'package.json'],
      ...[
        'dist/LICENSE-commander',
        'dist/page/style.css',
        'docs/config.schema.json',
        'docs/crumbshark.1',
        'docs/records.clickhouse.sql',
        'docs/records.duckdb.sql',
        'docs/records.schema.json',
      ],
      ...['fixtures/demo-login.pcap'],
      ...['hooks/node-keylog.cjs', 'hooks/python/sitecustomize.py'],
      ...pages.filter((name) => !CHECKOUT_ONLY.includes(name)).map((name) => `docs/${name}`),
    ];
    expect(other.sort()).toEqual(expected.sort());
    expect(paths()).toEqual(
      expect.arrayContaining(['dist/cli/main.js', 'dist/library/index.js', 'dist/types/index.d.ts']),
    );
  });

  it('packs no document with a link to what is not packed', () => {
    const broken = paths()
      .filter((path) => path.endsWith('.md'))
      .flatMap((name) =>
        linksOf(readFileSync(join(checkout, name), 'utf8')).map(({ path }) => ({ name, path })),
      )
      // The lines with pictures are left out of what is packed.
      .filter(({ path }) => !path.startsWith('docs/pictures/'))
      .filter(({ name, path }) => path !== '' && !paths().includes(normalize(join(dirname(name), path))));
    expect(broken).toEqual([]);
  });

  it('leaves the checkout as it was', () => {
    const manifest = (root: string): string => readFileSync(join(root, 'package.json'), 'utf8');
    expect(manifest(checkout)).toBe(manifest(ROOT));
    expect(readFileSync(join(checkout, 'README.md'))).toEqual(readFileSync(join(ROOT, 'README.md')));
    expect(existsSync(join(checkout, '.package.json.saved'))).toBe(false);
  });

  it('names no file by a source map that is not there', () => {
    for (const path of paths().filter((name) => name.endsWith('.js')))
      expect(readFileSync(join(checkout, path), 'utf8')).not.toContain('sourceMappingURL');
  });
});

describe('the installed package (needs the npm registry)', () => {
  /** Skips a test when the package could not be installed for want of a network, and only then. */
  function needsInstallation(context: TestContext): void {
    const unreachable = installation.status !== 0 && UNREACHABLE.test(installation.stderr);
    context.skip(unreachable, 'the npm registry cannot be reached');
    expect(installation).toMatchObject({ status: 0 });
  }

  const run = (...args: string[]): Promise<Outcome> =>
    execute(join(project, 'node_modules', '.bin', 'crumbshark'), args, { cwd: project });
  const capture = join(ROOT, 'fixtures', 'flask-login.pcap');

  it('has no scripts and no development dependencies', (context) => {
    needsInstallation(context);
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    const { scripts: _, devDependencies: __, ...rest } = packageJson;
    expect(manifest).toEqual(rest);
    expect(readFileSync(join(installed, 'README.md'), 'utf8')).not.toContain('docs/pictures');
  });

  it('is a command', async (context) => {
    needsInstallation(context);
    expect(await run('--version')).toMatchObject({
      stdout: `${packageJson.version}\n`,
      stderr: '',
      status: 0,
    });
    expect((await run('rules', 'samesite-missing')).stdout).toContain('SameSite');
    expect((await run(capture)).stdout).toContain('5 Set-Cookie fields');
    const cookies = records(await run('-T', 'ndjson', capture)).filter(({ type }) => type === 'set-cookie');
    expect(cookies).toHaveLength(5);
    writeFileSync(join(project, 'crumbshark.config.json'), '{ "rules": { "samesite-missing": "of" } }');
    expect((await run(capture)).stderr).toMatch(/^crumbshark: .*crumbshark\.config\.json: .*\n$/);
    rmSync(join(project, 'crumbshark.config.json'));
    expect((await run('--fail-on', 'medium', capture)).status).toBe(1);
  });

  it('demonstrates itself', async (context) => {
    needsInstallation(context);
    const { stdout, status } = await run('demo', '--port', '0');
    expect(status).toBe(0);
    expect(stdout.match(/\(deleted\)/g)).toHaveLength(3);
  });

  it('is a library with types', async (context) => {
    needsInstallation(context);
    const program = `
      import { analyze, type CrumbRecord } from 'crumbshark';
      const types: CrumbRecord['type'][] = [];
      for await (const record of analyze(process.argv[2]!)) types.push(record.type);
      console.log(types.length, types.at(-1));`;
    writeFileSync(join(project, 'program.ts'), program);
    const options = ['--module', 'nodenext', '--target', 'es2023', '--strict', '--types', 'node'];
    const roots = ['--typeRoots', join(ROOT, 'node_modules', '@types')];
    const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const compiled = await execute(process.execPath, [compiler, ...options, ...roots, 'program.ts'], {
      cwd: project,
    });
    expect(compiled).toMatchObject({ status: 0, stdout: '' });
    const { stdout, stderr } = await execute(process.execPath, ['program.js', capture], { cwd: project });
    expect(stderr).toBe('');
    expect(stdout).toMatch(/^\d{2} summary\n$/);
  });

  it('says how to get cap where it is not compiled', async (context) => {
    needsInstallation(context);
    const { stdout, stderr, status } = await execute(process.execPath, [
      join(installed, 'dist', 'capture', 'cap-helper.js'),
      '--list',
    ]);
    expect([stdout, status]).toEqual(['', 1]);
    expect(stderr).toMatch(/^cap: .*npm (?:install|rebuild) cap.*\n$/);
  });

  it.skipIf(!hasCap)('captures with cap where it is (skipped when cap is not built)', async (context) => {
    needsInstallation(context);
    rmSync(join(project, 'node_modules', 'cap'), { recursive: true, force: true });
    symlinkSync(join(ROOT, 'node_modules', 'cap'), join(project, 'node_modules', 'cap'), 'dir');
    const helper = join(installed, 'dist', 'capture', 'cap-helper.js');
    const { stdout } = await execute(process.execPath, [helper, '--list']);
    expect(JSON.parse(stdout).length).toBeGreaterThan(0);
  });
});
