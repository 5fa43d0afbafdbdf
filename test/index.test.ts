// The built package as a user has it: installed in a project, imported by its name, with its types.

import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { execute } from './support/program.ts';
import { FIXTURES, ROOT } from './support/repository.ts';

const project = mkdtempSync(join(tmpdir(), 'crumbshark-project-'));
beforeAll(() => {
  mkdirSync(join(project, 'node_modules'));
  symlinkSync(ROOT, join(project, 'node_modules', 'crumbshark'), 'dir');
  writeFileSync(join(project, 'package.json'), '{ "type": "module" }');
});
afterAll(() => rmSync(project, { recursive: true }));

const PROGRAM = `
import { analyze, CookieStore, parseSetCookie, UserError, type CrumbRecord, type Verdict } from 'crumbshark';

const store: CookieStore = new CookieStore();
const records: CrumbRecord[] = [];
for await (const record of analyze(process.argv[2]!, { host: '127.0.0.1', config: { failOn: 'high' } })) {
  records.push(record);
  if (record.type !== 'set-cookie' || record.request === null) continue;
  const { cookie, deviations } = parseSetCookie(record.setCookie);
  const url: string = record.request.url;
  const verdict: Verdict = store.receive(record.setCookie, { url, time: record.time });
  const sent: string[] = store.cookiesFor(url, { time: record.time }).map(({ name }) => name);
  console.log(JSON.stringify([cookie.name, deviations.map(({ id }) => id), verdict.action, record.verdict?.action, sent]));
}
const last = records.at(-1)!;
if (last.type === 'summary') console.log(last.setCookies, last.findings?.medium);
try {
  for await (const _ of analyze('none.pcap'));
} catch (error) {
  if (error instanceof UserError) console.log(error.message);
}
`;

/** Programs, each with the text that follows it. */
const examples = [
  ...readFileSync(join(ROOT, 'docs', 'LIBRARY.md'), 'utf8').matchAll(/```js\n([^`]*)```\n\n```\n([^`]*)```/g),
].map(([, code, output], index) => [index + 1, code!, output!] as const);

describe('import from crumbshark', () => {
  it('works, and its types are right', async () => {
    writeFileSync(join(project, 'program.ts'), PROGRAM);
    writeFileSync(
      join(project, 'tsconfig.json'),
      JSON.stringify({
        compilerOptions: {
          target: 'ES2023',
          module: 'NodeNext',
          strict: true,
          // The declarations of the package are checked too.
          skipLibCheck: false,
          types: ['node'],
          typeRoots: [join(ROOT, 'node_modules', '@types')],
        },
        files: ['program.ts'],
      }),
    );
    const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
    const compiled = await execute(process.execPath, [compiler, '-p', project], { cwd: project });
    expect(compiled).toMatchObject({ status: 0, stdout: '' });
    const login = join(FIXTURES, 'demo-login.pcap');
    const { stdout, stderr, status } = await execute(process.execPath, ['program.js', login], {
      cwd: project,
    });
    expect(stderr).toBe('');
    expect(status).toBe(0);
    const lines = stdout.trim().split('\n');
    const cookies = lines.slice(0, -2).map((line) => JSON.parse(line) as unknown[]);
    // What the demo does: registers, fails to log in, logs in, logs out; flash messages come and go.
    expect(cookies.map(([name, , action, judged]) => [name, action, judged])).toEqual([
      ['session', 'stored', 'stored'],
      ['session', 'deleted', 'deleted'],
      ['session', 'stored', 'stored'],
      ['session', 'deleted', 'deleted'],
      ['session', 'stored', 'stored'],
      ['session', 'replaced', 'replaced'],
      ['session', 'deleted', 'deleted'],
    ]);
    expect(cookies.map(([, deviations, , , sent]) => [deviations, sent])).toEqual([
      [[], ['session']],
      [[], []],
      [[], ['session']],
      [[], []],
      [[], ['session']],
      [[], ['session']],
      [[], []],
    ]);
    expect(lines.at(-2)).toMatch(/^7 \d+$/);
    expect(lines.at(-1)).toBe('none.pcap: there is no such file');
  });

  it.each(examples)(
    'the example %s of docs/LIBRARY.md prints what stands there',
    async (_number, code, output) => {
      const file = join(project, 'example.js');
      writeFileSync(file, code);
      const { stdout, stderr } = await execute(process.execPath, [file], { cwd: project });
      expect(stderr).toBe('');
      expect(stdout).toBe(output);
    },
  );

  it('has an example for each part', () => {
    expect(examples).toHaveLength(5);
  });

  it('gives what it says and no more', async () => {
    const names = "import('crumbshark').then((all) => console.log(Object.keys(all).sort().join(' ')))";
    const { stdout } = await execute(process.execPath, ['-e', names], { cwd: project });
    expect(stdout).toBe('CookieStore UserError analyze explainSetCookie parseSetCookie\n');
    const inside = await execute(process.execPath, ['-e', "import('crumbshark/dist/cli/main.js')"], {
      cwd: project,
    });
    expect(inside.stderr).toContain('ERR_PACKAGE_PATH_NOT_EXPORTED');
  });
});
