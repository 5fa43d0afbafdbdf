import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { type AuditPlan, openAudit } from '../../src/cli/load-audit.ts';
import type { AuditChoices } from '../../src/cli/options.ts';
import { Counters } from '../../src/shared/counters.ts';
import { setting, summary } from '../support/messages.ts';

const ENTRY = { rule: 'samesite-missing', host: 'localhost', cookie: 'session', path: '/' };

let directory = '';
const home = process.cwd();
beforeEach(() => {
  directory = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  process.chdir(directory);
});
afterEach(() => {
  process.chdir(home);
  rmSync(directory, { recursive: true });
});

function plan(choices: Partial<AuditChoices> = {}, change: Partial<AuditPlan> = {}): AuditPlan {
  const none = { failOn: null, config: null, baseline: null, updateBaseline: false, assumeHttps: false };
  return {
    choices: { ...none, ...choices },
    isReported: true,
    fillsFields: false,
    name: null,
    isWhole: true,
    ...change,
  };
}

const open = (...args: Parameters<typeof plan>) => openAudit(plan(...args), new Counters());

test('the configuration of the working directory counts when no other is named', async () => {
  writeFileSync('crumbshark.config.json', '{ "failOn": "low" }');
  writeFileSync('other.json', '{ "failOn": "high" }');
  expect((await open()).failOn).toBe('low');
  expect((await open({ config: 'other.json' })).failOn).toBe('high');
  expect((await open({ failOn: 'info' })).failOn).toBe('info');
});

test('a mistake names the file and how it was found', async () => {
  writeFileSync('crumbshark.config.json', '{ "failOn": "hihg" }');
  await expect(open()).rejects.toThrow('configuration: crumbshark.config.json: failOn must be one of');
  await expect(open({ config: 'missing.json' })).rejects.toThrow(
    '--config: missing.json: there is no such file',
  );
  rmSync('crumbshark.config.json');
  await expect(open({ baseline: 'missing.json' })).rejects.toThrow(
    '--baseline: missing.json: there is no such',
  );
});

test('nobody judges when nobody wants to know', async () => {
  writeFileSync('empty.json', '{}');
  writeFileSync('gate.json', '{ "failOn": "low" }');
  const fields = { isReported: false };
  expect((await open({ config: 'empty.json' }, fields)).judge).toBeNull();
  expect((await open({ config: 'gate.json' }, fields)).judge).not.toBeNull();
  expect((await open({}, { ...fields, fillsFields: true })).judge).not.toBeNull();
});

test('the baseline is read; one that is to be written need not be there', async () => {
  writeFileSync('base.json', JSON.stringify({ version: 1, accepted: [ENTRY] }));
  const { judge } = await open({ baseline: 'base.json' });
  judge?.message(setting('session=abc; Path=/'), true);
  expect((await judge?.finish(summary()))?.summary.accepted).toBe(1);
  const fresh = await open({ baseline: 'new.json', updateBaseline: true });
  expect((await fresh.judge?.finish(summary()))?.summary.accepted).toBe(0);
});
