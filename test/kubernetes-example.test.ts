// examples/kubernetes: the manifests are what Kubernetes takes, by its OpenAPI schema, and their containers' commands do the work
// when they are started here, an index each.

import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { CRUMBSHARK, crumbshark, execute } from './support/program.ts';
import { FIXTURES, ROOT } from './support/repository.ts';

const FOLDER = join(ROOT, 'examples', 'kubernetes');
const PARTITIONS = 2;

interface Validated {
  validate(): void;
}
type Model = new (data: unknown) => Validated;
const load = createRequire(import.meta.url);
const MODELS: Readonly<Record<string, Model>> = {
  Job: (load('kubernetes-models/batch/v1') as { Job: Model }).Job,
  PersistentVolumeClaim: (load('kubernetes-models/v1') as { PersistentVolumeClaim: Model })
    .PersistentVolumeClaim,
};

interface Manifest {
  readonly apiVersion: string;
  readonly kind: string;
  readonly spec: {
    readonly completions: number;
    readonly template: {
      readonly spec: { readonly containers: readonly { readonly command: readonly string[] }[] };
    };
  };
}
const manifest = (name: string): Manifest => parse(readFileSync(join(FOLDER, name), 'utf8')) as Manifest;
const isValid = (one: Manifest): boolean => {
  try {
    new MODELS[one.kind]!(one).validate();
    return true;
  } catch {
    return false;
  }
};

const names = readdirSync(FOLDER).filter((name) => name.endsWith('.yaml'));

describe('the manifests', () => {
  it.each(names)('%s is one by the schema of Kubernetes', (name) => {
    const { kind, ...rest } = manifest(name);
    new MODELS[kind]!({ kind, ...rest }).validate();
  });

  it('would not be with a wrong value or without what is needed', () => {
    const job = manifest('messages.yaml');
    expect(isValid(job)).toBe(true);
    expect(isValid({ ...job, spec: { ...job.spec, completionMode: 'indexed' } as Manifest['spec'] })).toBe(
      false,
    );
    expect(isValid({ ...job, spec: { completions: 100 } as Manifest['spec'] })).toBe(false);
  });

  // Kubernetes ignores what it does not know, with a warning.
  it.each(names)('%s has only members that Kubernetes knows', (name) => {
    const declarations = declaredMembers();
    for (const member of membersOf(manifest(name))) expect(declarations, member).toContain(member);
  });
});

/** The names of all members that the types of the models declare. */
function declaredMembers(): Set<string> {
  const folder = join(ROOT, 'node_modules', 'kubernetes-models');
  const members = new Set(['kind', 'apiVersion', 'name', 'metadata', 'cpu', 'memory', 'storage']);
  for (const group of ['batch/v1', 'v1'])
    for (const file of readdirSync(join(folder, group)).filter((name) => name.endsWith('.d.ts')))
      for (const [, member] of readFileSync(join(folder, group, file), 'utf8').matchAll(
        /^\s*"?(\w+)"?\??:/gm,
      ))
        members.add(member!);
  return members;
}

function membersOf(value: unknown): string[] {
  if (typeof value !== 'object' || value === null) return [];
  if (Array.isArray(value)) return value.flatMap(membersOf);
  return Object.entries(value).flatMap(([name, one]) => [name, ...membersOf(one)]);
}

describe('their commands', () => {
  const root = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  chmodSync(root, 0o777);
  afterAll(() => rmSync(root, { recursive: true }));

  it('read, judge and unite, an index each', async () => {
    for (const folder of ['bin', 'captures', 'results']) mkdirSync(join(root, folder));
    chmodSync(join(root, 'results'), 0o777);
    symlinkSync(CRUMBSHARK, join(root, 'bin', 'crumbshark'));
    const captures = ['demo-login.pcap', 'express-login.pcap'];
    for (const name of captures) copyFileSync(join(FIXTURES, name), join(root, 'captures', name));

    for (const index of captures.keys()) await inContainer('messages.yaml', index);
    for (let partition = 0; partition < PARTITIONS; partition++) await inContainer('judge.yaml', partition);
    await inContainer('unite.yaml');

    const report = join(root, 'results', 'report.ndjson');
    expect(statSync(report).mode & 0o777).toBe(0o600);
    const single = await crumbshark([
      ...captures.map((name) => join(root, 'captures', name)),
      '-T',
      'ndjson',
    ]);
    expect(rulesIn(readFileSync(report, 'utf8'))).toEqual(rulesIn(single.stdout));
  });

  it('are for one number of partitions', () => {
    const [, partitions] = /--partitions (\d+)/.exec(commandOf('messages.yaml').join(' ')) ?? [];
    expect(manifest('judge.yaml').spec.completions).toBe(Number(partitions));
  });

  const commandOf = (name: string): readonly string[] =>
    manifest(name).spec.template.spec.containers[0]!.command;

  /** With the folders of the container where they are here, and few partitions. */
  async function inContainer(name: string, index = 0): Promise<void> {
    const [shell, ...args] = commandOf(name).map((word) =>
      word
        .replaceAll(/(?<![\w.])\/(captures|results)\//g, `${root}/$1/`)
        .replace(/--partitions \d+/, `--partitions ${PARTITIONS}`),
    );
    const environment = {
      PATH: `${join(root, 'bin')}${delimiter}${process.env.PATH}`,
      JOB_COMPLETION_INDEX: String(index),
    };
    const { status, stderr } = await execute(shell!, args, { environment });
    expect(status, stderr).toBe(0);
  }
});

function rulesIn(text: string): string[] {
  const records = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  expect(records.filter(({ type }) => type === 'session').length).toBeGreaterThan(0);
  const findings = records.filter(({ type }) => type === 'finding');
  expect(findings.length).toBeGreaterThan(5);
  return findings.map(({ rule, host, cookieName }) => [rule, host, cookieName].join(' ')).sort();
}
