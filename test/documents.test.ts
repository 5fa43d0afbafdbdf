// What the documents say, held against the repository and the program: links lead somewhere, commands run, outputs are
// those of today, and every option, field and member is described.

import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import packageJson from '../package.json' with { type: 'json' };
import { createSandbox, examplesOf, isShown, reasonNotToRun } from '../scripts/examples.mjs';
import { TRANSITIONS } from '../src/session/session-state.ts';
import { anchorsOf, blocksOf, documentNames, linksOf, withoutBlocks } from './support/documents.ts';
import { parseDiagram } from './support/mermaid.ts';
import { crumbshark, records } from './support/program.ts';
import { FIXTURES, ROOT } from './support/repository.ts';

const names = documentNames();
const textOf = (name: string): string => readFileSync(join(ROOT, name), 'utf8');
const login = join(FIXTURES, 'flask-login.pcap');
const isRun = ({ command }: { command: string }): boolean => reasonNotToRun(command) === null;
const COMMAND = /^(?:\$ )?(?:sudo )?(?:crumbshark|npm|npx|node) /m;

describe.each(names)('%s', (name) => {
  const text = textOf(name);

  it('has links that lead somewhere', () => {
    const broken = linksOf(text).filter(({ path, anchor }) => {
      const target = path === '' ? name : normalize(join(dirname(name), path));
      if (!existsSync(join(ROOT, target))) return true;
      return anchor !== null && !anchorsOf(textOf(target)).includes(anchor);
    });
    expect(broken).toEqual([]);
  });

  it('names the package by its version', () => {
    for (const [file] of text.matchAll(/crumbshark-[\d.]*\.tgz/g))
      expect(file).toBe(`crumbshark-${packageJson.version}.tgz`);
  });
});

it('CONTRIBUTING.md names files and folders that exist', () => {
  const named = [...textOf('CONTRIBUTING.md').matchAll(/`((?:src|test|docs|dist|scripts|\.ci)\/[\w./-]*)`/g)];
  expect(named.length).toBeGreaterThan(5);
  expect(named.filter(([, path]) => !existsSync(join(ROOT, path!))).map(([path]) => path)).toEqual([]);
});

it('commands stand in blocks that are run', () => {
  const others = names.flatMap((name) =>
    blocksOf(textOf(name))
      .filter(({ kind, text }) => !/^(?:sh|console)$/.test(kind) && COMMAND.test(text))
      .map(({ text }) => `${name}: ${text}`),
  );
  expect(others).toEqual([]);
});

describe.skipIf(process.platform === 'win32')('commands (skipped on Windows)', () => {
  const documents = names
    .map((name) => ({ name, examples: examplesOf(textOf(name)).filter(isRun) }))
    .filter(({ examples }) => examples.length > 0)
    .map((document) => ({ ...document, sandbox: createSandbox() }));
  afterAll(() => {
    for (const { sandbox } of documents) sandbox.remove();
  });

  // One after the other: some need what those before them wrote.
  describe.each(documents)('in $name', ({ examples, sandbox }) => {
    it.each(examples)('$command', async ({ command, output }) => {
      const { status, stdout, stderr } = await sandbox.run(command);
      // A gate may close; a mistake, or an input that cannot be read, is 2.
      const allowed = command.includes('--fail-on') ? [0, 1] : [0];
      expect(allowed, stderr).toContain(status);
      if (output !== null) expect(isShown(output, stdout), stdout).toBe(true);
    });
  });
});

it('the diagram is one for Mermaid', async () => {
  const [, diagram = ''] = /^```mermaid\n(.*?)^```$/ms.exec(textOf('docs/OUTPUT.md')) ?? [];
  expect(diagram).toMatch(/^sequenceDiagram\n/);
  await parseDiagram(diagram);
});

describe('docs/SESSIONS.md', () => {
  const [described = ''] = textOf('docs/SESSIONS.md').split('<!--');

  it('describes every state', () => {
    for (const state of Object.keys(TRANSITIONS.sent.to)) expect(described).toContain(`| \`${state}\` `);
  });

  it('describes every transition that is listed nowhere', () => {
    const concluded = Object.entries(TRANSITIONS).filter(([, { lists }]) => lists === null);
    expect(concluded.length).toBeGreaterThan(5);
    for (const [name] of concluded) expect(described).toContain(`| \`${name}\` `);
  });
});

describe('docs/OPTIONS.md', () => {
  const [options = '', commands = ''] = textOf('docs/OPTIONS.md').split('## Commands');
  const longOptions = (text: string): string[] =>
    [...new Set(text.match(/(?<=^|[\s`,|[])--[a-z][a-z-]+/gm))]
      .filter((option) => option !== '--help')
      .sort();

  it('describes every option that there is, and no other', async () => {
    const { stdout } = await crumbshark(['--help']);
    expect(longOptions(options)).toEqual(longOptions(stdout));
    const shortOptions = [...stdout.matchAll(/^ {2}(-\w)/gm)].map(([, option]) => option);
    for (const option of shortOptions) expect(options).toContain(`\`${option}\``);
  });

  it.each(['demo', 'rules'])('describes every option of %s', async (command) => {
    const { stdout } = await crumbshark([command, '--help']);
    const rows = commands.split('\n').filter((line) => line.startsWith(`| \`crumbshark ${command}`));
    const described = longOptions(rows.join('\n').replace('-T ', '--format '));
    expect(described).toEqual(longOptions(stdout));
  });
});

/** What is shown, where `...` in a text stands for any text. */
function withoutDots(shown: unknown): unknown {
  return JSON.parse(JSON.stringify(shown), (_key, value) => {
    if (typeof value !== 'string' || !value.includes('...')) return value;
    const parts = value.split('...').map((part) => part.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
    return expect.stringMatching(new RegExp(`^${parts.join('.*')}$`));
  });
}

describe('docs/RECORDS.md', () => {
  const page = textOf('docs/RECORDS.md');
  const sections = new Map(page.split(/^## /m).map((section) => [section.split('\n')[0]!, section]));

  it.each(['set-cookie', 'cookie', 'finding', 'summary'])('describes every member of %s', async (type) => {
    const outcome = await crumbshark(['-T', 'ndjson', login]);
    const members = new Set(
      records(outcome)
        .filter((record) => record.type === type)
        .flatMap(Object.keys),
    );
    members.delete('type');
    expect(members.size).toBeGreaterThan(2);
    for (const member of members) expect(sections.get(type)).toContain(`\`${member}\``);
  });

  it('shows records as they are, but for long values', async () => {
    const [setCookie, event] = [...page.matchAll(/^```json\n(.*?)^```$/gms)].map(([, text]) =>
      JSON.parse(text!),
    );
    const outcome = await crumbshark(['-T', 'ndjson', login]);
    const all = records(outcome);
    const session = all.find(({ type }) => type === 'session') as { events: { event: string }[] };
    expect({ ...all[0], input: 'login.pcap' }).toEqual(withoutDots(setCookie));
    const rotated = session.events.find((candidate) => candidate.event === event.event);
    expect({ ...rotated, input: 'login.pcap' }).toEqual(withoutDots(event));
  });
});

describe('what only a checkout has', () => {
  const shipped = names.filter((name) =>
    /^(?:README|CHANGELOG|SECURITY|docs\/(?!ARCHITECTURE|PERFORMANCE))/.test(name),
  );

  it.each(shipped)('%s says so where it names it', (name) => {
    const paragraphs = withoutBlocks(textOf(name)).split(/\n\n+/);
    const named =
      /(?<![\w/])(?:src|test|bench|scripts|fixtures|\.ci)\/|ARCHITECTURE|PERFORMANCE|CONTRIBUTING/;
    const silent = paragraphs.filter((paragraph) => named.test(paragraph) && !paragraph.includes('checkout'));
    expect(silent).toEqual([]);
  });
});
