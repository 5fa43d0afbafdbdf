// Prepares the judging of a run: reads the configuration and the baseline, each only when there is one.

import { existsSync } from 'node:fs';
import { AuditRun, type AuditRunOptions } from '../analysis/audit-run.ts';
import { type Policy, policyOf } from '../analysis/policy.ts';
import type { BaselineEntry } from '../audit/baseline.ts';
import type { Severity } from '../audit/finding.ts';
import { compileGlob } from '../shared/glob.ts';
import type { AuditChoices } from './options.ts';
import { limitOldGeneration } from './v8-memory.ts';

// With the rest of what only judging runs need: one file less to find when the program starts.
export { exitConclusion } from './exit-code.ts';

/** Read from the working directory when --config names no other. */
const CONFIG_FILE = 'crumbshark.config.json';

export interface AuditPlan {
  readonly choices: AuditChoices;
  /** A format of the run tells findings. */
  readonly isReported: boolean;
  readonly fillsFields: boolean;
  /** --name. */
  readonly name: string | null;
  readonly isWhole: boolean;
}

export interface Audit {
  /** Null when it turned out that nobody wants to know. */
  readonly judge: AuditRun | null;
  /** What the command line says, else the configuration. */
  readonly failOn: Severity | null;
  readonly choices: AuditChoices;
}

/** Throws a UserError when the configuration or the baseline is not valid. */
export async function openAudit(plan: AuditPlan, counters: AuditRunOptions['counters']): Promise<Audit> {
  const { choices, isReported, fillsFields, name, isWhole } = plan;
  const policy = await readPolicy(choices.config);
  const failOn = choices.failOn ?? policy.failOn;
  const reportsFindings = isReported || failOn !== null || choices.baseline !== null;
  if (!reportsFindings && !fillsFields) return { judge: null, failOn, choices };
  limitOldGeneration();
  const judge = new AuditRun({
    policy,
    assumeHttps: choices.assumeHttps,
    isNamed: name === null ? null : compileGlob(name, true),
    reportsFindings,
    fillsFields,
    baseline: await readBaseline(choices),
    isWhole,
    counters,
  });
  return { judge, failOn, choices };
}

async function readPolicy(named: string | null): Promise<Policy> {
  const file = named ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : null);
  if (file === null) return policyOf();
  const [{ readJsonSettings }, { configSchema }] = await Promise.all([
    import('../analysis/json-settings.ts'),
    import('../audit/config.ts'),
  ]);
  return policyOf(readJsonSettings(file, named === null ? 'configuration' : '--config', configSchema));
}

/** A baseline that is going to be written need not be there yet. */
async function readBaseline(choices: AuditChoices): Promise<readonly BaselineEntry[] | null> {
  const { baseline, updateBaseline } = choices;
  if (baseline === null) return null;
  if (updateBaseline && !existsSync(baseline)) return [];
  const [{ readJsonSettings }, { baselineSchema }] = await Promise.all([
    import('../analysis/json-settings.ts'),
    import('../audit/baseline-schema.ts'),
  ]);
  return readJsonSettings(baseline, '--baseline', baselineSchema).accepted;
}
