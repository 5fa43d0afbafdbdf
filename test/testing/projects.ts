// Projects that have the package, made for a test: what their test runner says of the matchers.

import { chmodSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tryPrivateNetwork } from '../../src/namespace/place.ts';
import { CRUMBSHARK, execute, type Outcome } from '../support/program.ts';
import { hasPrograms, ROOT } from '../support/repository.ts';

/** `crumbshark run` has a private network here. */
export const CAN_RUN =
  process.platform === 'linux' &&
  hasPrograms('tcpdump') &&
  tryPrivateNetwork(process.getuid?.() === 0 ? 'root-namespace' : 'user-namespace').isAllowed;

export class Project {
  readonly path: string;

  /** `packages`: those of the repository that the project has too. */
  constructor(files: Readonly<Record<string, string>>, packages: readonly string[]) {
    this.path = mkdtempSync(join(tmpdir(), 'crumbshark-'));
    chmodSync(this.path, 0o755);
    this.#link('crumbshark', ROOT);
    for (const name of packages) this.#link(name, join(ROOT, 'node_modules', name));
    const all = { 'package.json': '{ "type": "module", "private": true }', ...files };
    for (const [name, text] of Object.entries(all)) writeFileSync(join(this.path, name), text);
  }

  #link(name: string, target: string): void {
    const link = join(this.path, 'node_modules', name);
    mkdirSync(dirname(link), { recursive: true });
    symlinkSync(target, link);
  }

  /** Starts a script of Node under `crumbshark run`; `words`: options of the run. */
  run(
    script: string,
    args: readonly string[],
    options: readonly string[] = [],
    words: readonly string[] = [],
  ): Promise<Outcome> {
    const command = [CRUMBSHARK, 'run', ...words, '--', process.execPath, ...options, script, ...args];
    return execute(process.execPath, command, { cwd: this.path });
  }

  remove(): void {
    rmSync(this.path, { recursive: true });
  }
}

/** A server that sets a safe session with each response. */
export const SAFE_SERVER = `import { randomBytes } from 'node:crypto';
import { createServer } from 'node:http';
export const server = createServer((message, response) => {
  message.resume();
  response.setHeader('Set-Cookie', 'sid=' + randomBytes(16).toString('hex') + '; Path=/; HttpOnly; SameSite=Lax');
  response.end('ok');
});
export const open = () => new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
export const url = () => 'http://127.0.0.1:' + server.address().port + '/';
`;
