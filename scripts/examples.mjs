// The commands that the documents show: found in their Markdown, and run in a folder that holds what they name, with
// stand-ins for the programs that need root or another machine. `npm run docs` and the tests use it.
import { spawn } from 'node:child_process';
import {
  chownSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { gzipSync } from 'node:zlib';

const root = join(import.meta.dirname, '..');
const TIMEOUT_MILLISECONDS = 60_000;
/** Root would start the tcpdump of the system, whatever PATH says. */
const USER = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : null;

/** Commands that are shown and not run, and why. */
const NOT_RUN = [
  [/^npm pack$|^npm install .*\.tgz$/, 'test/package.test.ts packs and installs'],
  [
    /^npm (ci|test)\b|^npm run (build|bench|check|docs|format)\b|^\.ci\/run$/,
    'changes or takes the whole checkout',
  ],
  [/ --(container|pid|netns) /, 'test/capture/live/other-network.test.ts captures in networks that it makes'],
  [/crumbshark completion /, 'test/cli/completion.test.ts asks the shells'],
  [/^npm install --global \.$/, 'changes the machine'],
  [
    /^crumbshark (messages|judge|unite) |\| parallel /,
    'test/cli/partitions/partitions.test.ts runs them, also with GNU parallel',
  ],
  [
    / examples\/bullmq\/|^npm install bullmq /,
    'test/bullmq-example.test.ts runs the example, with a server of its own',
  ],
  [/\bclickhouse-client /, 'test/sql-schema.test.ts fills the tables'],
  [/ http:\/\/127\.0\.0\.1:9200\//, 'needs Elasticsearch'],
  [/^kubectl /, 'test/kubernetes-example.test.ts checks the manifests, and runs their commands'],
  [
    /\bnpx crumbshark run\b|^JAVA_TOOL_OPTIONS=/,
    'test/cli/run and test/testing run commands in projects of their own',
  ],
  [/^(sudo )?node (bench|fixtures|scripts)\//, 'changes or takes the whole checkout'],
  [/^crumbshark demo --serve$|^curl /, 'test/cli/demo.test.ts serves the application and logs in'],
];

/**
 * Why a command is not run; null when it is.
 * @param {string} command
 * @returns {string | null}
 */
export function reasonNotToRun(command) {
  return NOT_RUN.find(([pattern]) => pattern.test(command))?.[1] ?? null;
}

/**
 * @typedef {object} Example
 * @property {string} command
 * @property {string | null} output what stands below it: in a console block, or in a Mermaid block that follows
 * @property {number} start of the output, in the text
 */

/**
 * The commands of a Markdown text. In a block of `sh` each line is one; in a block of `console` a line behind `$ ` is
 * one, and what follows is its output.
 * @param {string} markdown
 * @returns {Example[]}
 */
export function examplesOf(markdown) {
  /** @type {Example[]} */
  const examples = [];
  for (const block of markdown.matchAll(/^```(sh|console|mermaid)\n(.*?)^```$/gms)) {
    const [, kind, text] = block;
    const start = block.index + `\`\`\`${kind}\n`.length;
    if (kind === 'sh') examples.push(...commandLines(text));
    else if (kind === 'console') examples.push(...consoleExamples(text, start));
    else if (examples.length > 0) Object.assign(examples.at(-1), { output: text, start });
  }
  return examples;
}

function commandLines(text) {
  return text
    .split('\n')
    .map((line) => line.replace(/\s+#\s.*$/, ''))
    .filter((line) => line !== '')
    .map((command) => ({ command, output: null, start: 0 }));
}

function consoleExamples(text, offset) {
  return [...text.matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)].map(
    ({ index, 0: { length }, 1: command, 2: output }) => ({
      command,
      output,
      start: offset + index + length - output.length,
    }),
  );
}

const CLIENT_RANDOM = `CLIENT_RANDOM ${'00'.repeat(32)} ${'00'.repeat(48)}\n`;

/** Stands in for tcpdump: the packets of a login, then, when crumbshark has started it, a Ctrl-C for crumbshark. */
const TCPDUMP = `
case "$1" in -D) echo '1.lo [Up, Running, Loopback]'; exit;; esac
if [ -n "$DENIED" ]; then echo 'tcpdump: lo: You do not have permission' >&2; exit 1; fi
cat login.pcap
if [ -z "$READER" ]; then exit; fi
sleep 1
kill -INT "$READER"
while kill -0 "$READER" 2>/dev/null; do sleep 0.1; done`;

/** The program as built; \`demo\` finds no right to capture, and a free port. */
const CRUMBSHARK = `
READER=$$; export READER
if [ "$1" = demo ]; then shift; DENIED=1; export DENIED; set -- demo --port 0 "$@"; fi
exec "${process.execPath}" "${join(root, 'dist/cli/main.js')}" "$@"`;

const PROGRAMS = {
  crumbshark: CRUMBSHARK,
  tcpdump: TCPDUMP,
  dumpcap: TCPDUMP,
  sudo: 'exec "$@"',
  setcap: '',
};

/**
 * A folder with captures of the names that the documents use. Its commands see nothing of this machine's settings.
 * @returns {{ run(command: string): Promise<{ status: number | null, stdout: string, stderr: string }>, remove(): void }}
 */
export function createSandbox() {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-examples-'));
  const login = join(root, 'fixtures/flask-login.pcap');
  for (const name of ['bin', 'monday']) mkdirSync(join(folder, name));
  for (const name of ['login.pcap', 'e2e.pcap', 'monday/login.pcap']) copyFileSync(login, join(folder, name));
  writeFileSync(join(folder, 'tuesday.pcapng.gz'), gzipSync(readFileSync(login)));
  const har = join(root, 'fixtures/har/plain.har');
  copyFileSync(har, join(folder, 'shop.har'));
  writeFileSync(join(folder, 'monday.har.gz'), gzipSync(readFileSync(har)));
  writeFileSync(join(folder, 'keys.log'), CLIENT_RANDOM);
  for (const [name, script] of Object.entries(PROGRAMS))
    writeFileSync(join(folder, 'bin', name), `#!/bin/sh\n${script.trim()}\n`, {
      mode: 0o755,
    });
  if (USER !== null)
    for (const path of ['', ...readdirSync(folder, { recursive: true })])
      chownSync(join(folder, path), USER.uid, USER.gid);
  const env = {
    PATH: `${join(folder, 'bin')}${delimiter}${process.env.PATH}`,
    HOME: folder,
    TZ: 'UTC',
    COLUMNS: '80',
    NO_COLOR: '1',
  };
  return {
    run: (command) => execute(command, folder, env),
    remove: () => rmSync(folder, { recursive: true }),
  };
}

function execute(command, cwd, env) {
  return new Promise((resolve, reject) => {
    const child = spawn('/bin/sh', ['-c', command], {
      cwd,
      env,
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: TIMEOUT_MILLISECONDS,
      ...USER,
    });
    const texts = { stdout: '', stderr: '' };
    for (const name of ['stdout', 'stderr'])
      child[name].setEncoding('utf8').on('data', (text) => {
        texts[name] += text;
      });
    child.once('error', reject);
    child.once('close', (status) => resolve({ status, ...texts }));
  });
}

/** Values are shown with a hash whose key is new in every run. */
const withoutHashes = (text) => text.replaceAll(/(?<=#(?:35;)?)[0-9a-f]{6}\b/g, '');

/**
 * Whether this is what was printed. A line of three dots stands for any lines.
 * @param {string} shown
 * @param {string} printed
 */
export function isShown(shown, printed) {
  const parts = withoutHashes(shown).split(/^\.\.\.\n/m);
  const pattern = parts.map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&')).join('(?:.*\\n)*');
  return new RegExp(`^${pattern}$`).test(withoutHashes(printed));
}
