// What the rules are to do: the options of the audit checked, the configuration and the baseline read, each only when
// there is one.

import { existsSync } from 'node:fs';
import type { AuditSettings } from '../analysis/analysis-options.ts';
import type { ExpectedCookie } from '../analysis/cookie-coverage.ts';
import { type Gate, isGated } from '../analysis/exit-decision.ts';
import type { BaselineEntry } from '../audit/baseline.ts';
import type { Config } from '../audit/config.ts';
import { SEVERITIES, type Severity } from '../audit/finding.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import type { CommandOptions } from './options.ts';

/** Read from the working directory when --config names no other. */
const CONFIG_FILE = 'crumbshark.config.json';

type AuditWords = Pick<
  CommandOptions,
  | 'failOn'
  | 'failOnUnjudged'
  | 'config'
  | 'baseline'
  | 'updateBaseline'
  | 'assumeHttps'
  | 'displayFilter'
  | 'name'
  | 'host'
> &
  Partial<Pick<CommandOptions, 'expectCookie'>>;

/**
 * Null when nothing asks for an audit: then no file is read. `isShown`: the filter or a report asks. Throws a UserError
 * when an option, the configuration or the baseline is not valid.
 */
export async function auditSettings(options: AuditWords, isShown: boolean): Promise<AuditSettings | null> {
  const gate = gateOf(options);
  checkBaselineUpdate(options);
  const isAsked = isGated(gate) || options.baseline !== undefined || options.config !== undefined;
  if (!isShown && !isAsked) return null;
  const configFile = options.config ?? (existsSync(CONFIG_FILE) ? CONFIG_FILE : null);
  const config = await readConfig(configFile, options.config !== undefined);
  return {
    ...gate,
    config,
    failOn: gate.failOn ?? config.failOn ?? null,
    baseline: await readBaseline(options),
    configFile,
    baselineFile: options.baseline ?? null,
    assumeHttps: options.assumeHttps === true,
  };
}

function gateOf({ failOn, expectCookie = [], failOnUnjudged, updateBaseline }: AuditWords): Gate {
  return {
    failOn: failOn === undefined ? null : severityNamed(failOn),
    expectedCookies: expectCookie.map(expectedCookie),
    failOnUnjudged: failOnUnjudged === true,
    updatesBaseline: updateBaseline === true,
  };
}

/** Reads a value of --expect-cookie; the host is what follows the last @. */
function expectedCookie(text: string): ExpectedCookie {
  const [, name = '', host] = /^(.*?)(?:@([^@]*))?$/s.exec(text) ?? [];
  if (name === '' || host === '')
    throw new UserError(
      `--expect-cookie: "${text}" is not <name> or <name>@<host>: write for example session@localhost`,
    );
  return { name, host: host ?? null };
}

function severityNamed(name: string): Severity {
  const known = SEVERITIES.find((severity) => severity === name);
  if (known !== undefined) return known;
  throw new UserError(
    `--fail-on: unknown severity "${name}".${didYouMean(name, SEVERITIES)} The severities are ${SEVERITIES.join(' ')}`,
  );
}

function checkBaselineUpdate({ updateBaseline, baseline, displayFilter, name, host }: AuditWords): void {
  if (updateBaseline !== true) return;
  if (baseline === undefined)
    throw new UserError('--update-baseline writes the file of --baseline, and none was named');
  if (displayFilter !== undefined || name !== undefined || host !== undefined)
    throw new UserError('--update-baseline writes all findings of a run: leave out -Y, --name and --host');
}

/** `isNamed`: by --config. */
async function readConfig(file: string | null, isNamed: boolean): Promise<Config> {
  if (file === null) return {};
  const [{ readJsonSettings }, { configSchema }] = await Promise.all([
    import('../analysis/json-settings.ts'),
    import('../audit/config.ts'),
  ]);
  return readJsonSettings(file, isNamed ? '--config' : 'configuration', configSchema);
}

/** A baseline that is going to be written need not exist yet. */
async function readBaseline({
  baseline,
  updateBaseline,
}: AuditWords): Promise<readonly BaselineEntry[] | null> {
  if (baseline === undefined) return null;
  if (updateBaseline === true && !existsSync(baseline)) return [];
  const [{ readJsonSettings }, { baselineSchema }] = await Promise.all([
    import('../analysis/json-settings.ts'),
    import('../audit/baseline-schema.ts'),
  ]);
  return readJsonSettings(baseline, '--baseline', baselineSchema).accepted;
}
