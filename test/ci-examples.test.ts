// The files of docs/CI.md: what they start is run here as the pipeline would, in a project that has the package. The steps that
// install are left out.

import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { blocksOf } from './support/documents.ts';
import { CRUMBSHARK, execute } from './support/program.ts';
import { hasPrograms, ROOT } from './support/repository.ts';
import { CAN_RUN } from './testing/projects.ts';

const FOLDER = join(ROOT, 'examples', 'ci');
const files = readdirSync(FOLDER).sort();
const textOf = (name: string): string => readFileSync(join(FOLDER, name), 'utf8');

/** The lines that call crumbshark, as the shell of the pipeline gets them. */
function commandsOf(text: string): string[] {
  return [...text.matchAll(/^\s*(?:- run: |- |sh '|CMD )(npx crumbshark [^'\n]*)'?$/gm)].map(
    ([, line]) => line!,
  );
}

const APPLICATION = `const { createServer, request } = require('node:http');
const server = createServer((message, response) => {
  message.resume();
  response.setHeader('Set-Cookie', 'session=' + 'k3Qz8vT1'.repeat(4) + '; Path=/; ' + process.env.ATTRIBUTES);
  response.end('ok');
}).listen(0, '127.0.0.1', () => {
  const { port } = server.address();
  request({ port, host: '127.0.0.1', method: 'POST', path: '/login' }, (response) =>
    response.resume().on('end', () => process.exit())).end();
});
`;

let project = '';
beforeAll(() => {
  project = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(project, 0o755);
  mkdirSync(join(project, 'node_modules', '.bin'), { recursive: true });
  symlinkSync(CRUMBSHARK, join(project, 'node_modules', '.bin', 'crumbshark'));
  writeFileSync(
    join(project, 'package.json'),
    '{ "private": true, "scripts": { "test": "node application.cjs" } }',
  );
  writeFileSync(join(project, 'application.cjs'), APPLICATION);
});
afterAll(() => rmSync(project, { recursive: true }));

it('docs/CI.md has the files as they are', () => {
  const blocks = blocksOf(readFileSync(join(ROOT, 'docs', 'CI.md'), 'utf8')).map(({ text }) => text);
  for (const name of files) expect(blocks, name).toContain(textOf(name));
});

describe.skipIf(!CAN_RUN)('their commands (need tcpdump and network namespaces)', () => {
  const commands = files.flatMap((name) => commandsOf(textOf(name)).map((command) => ({ name, command })));

  it('are one for each file', () => {
    expect(commands.map(({ name }) => name)).toEqual(files);
  });

  it.each(commands)('$name', async ({ command }) => {
    const start = (attributes: string) =>
      execute('/bin/sh', ['-ec', command], { cwd: project, environment: { ATTRIBUTES: attributes } });
    const safe = await start('HttpOnly; SameSite=Lax');
    expect([safe.status, safe.stderr]).toEqual([0, expect.stringMatching(/captured ([\d,]+) of \1 packets/)]);
    const unsafe = await start('Max-Age=60');
    expect([unsafe.status, unsafe.stderr]).toEqual([1, expect.stringMatching(/exit 1: .*httponly-missing/)]);
  });

  // Docker takes CAP_SYS_ADMIN away, and leaves CAP_NET_RAW.
  it.skipIf(process.getuid?.() !== 0 || !hasPrograms('setpriv'))(
    'as root of a container, which may have no private network (needs root)',
    async () => {
      const [command = ''] = commandsOf(textOf('gitlab-ci.yml'));
      const asDocker = [
        '--bounding-set=-sys_admin',
        '--inh-caps=-sys_admin',
        '--',
        '/bin/sh',
        '-ec',
        command,
      ];
      const { status, stderr } = await execute('setpriv', asDocker, {
        cwd: project,
        environment: { ATTRIBUTES: 'Max-Age=60' },
      });
      expect(stderr).toMatch(/the loopback of (?:this container|the machine) is captured/);
      expect(stderr).toMatch(/HttpOnly is missing: session on 127\.0\.0\.1/);
      expect(status).toBe(1);
    },
  );
});
