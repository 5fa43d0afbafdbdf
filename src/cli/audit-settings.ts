// What the rules are to do: the options of the audit checked, the configuration and the baseline read, each only when
// there is one.

import type { AuditSettings } from '../analysis/analysis-options.ts';
import type { ExpectedCookie } from '../analysis/cookie-coverage.ts';
import { type Gate, isGated } from '../analysis/exit-decision.ts';
import type { BaselineEntry } from '../audit/baseline.ts';
import type { Config } from '../audit/config.ts';
import { SEVERITIES, type Severity } from '../audit/finding.ts';
import { counted } from '../shared/counted.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { type FileAccess, isFileThere, systemFiles } from '../shared/file-access.ts';
import { lazy } from '../shared/lazy.ts';
import { UserError } from '../shared/user-error.ts';
import { MAX_UNKNOWN_RULES_NAMED } from './limits.ts';
import type { CommandOptions } from './options.ts';
import { writeNotice } from './output.ts';

/** Read from the working directory when --config names no other. */
const CONFIG_FILE = 'crumbshark.config.json';

const loadJsonSettings = lazy(() => import('../analysis/json-settings.ts'));
const loadConfigSchema = lazy(() => import('../audit/config.ts'));
const loadBaselineSchema = lazy(() => import('../audit/baseline-schema.ts'));

const loadRules = lazy(() => import('../audit/rules/index.ts'));

/** All that reading them takes. */
export function loadSettings(): Promise<unknown> {
  return Promise.all([loadJsonSettings(), loadConfigSchema(), loadBaselineSchema(), loadRules()]);
}

/** The files that `auditSettings` may read. */
export function settingsFiles({ config, baseline }: AuditWords): string[] {
  return [config ?? CONFIG_FILE, ...(baseline === undefined ? [] : [baseline])];
}

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
export async function auditSettings(
  options: AuditWords,
  isShown: boolean,
  files: FileAccess = systemFiles,
): Promise<AuditSettings | null> {
  const gate = gateOf(options);
  checkBaselineUpdate(options);
  const isAsked = isGated(gate) || options.baseline !== undefined || options.config !== undefined;
  if (!isShown && !isAsked) return null;
  const configFile = options.config ?? (isFileThere(CONFIG_FILE, files) ? CONFIG_FILE : null);
  const config = await readConfig(configFile, options.config !== undefined, files);
  return {
    ...gate,
    config,
    failOn: gate.failOn ?? config.failOn ?? null,
    baseline: await readBaseline(options, files),
    today: dayOfRun(),
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

export function severityNamed(name: string): Severity {
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
export async function readConfig(file: string | null, isNamed: boolean, files: FileAccess): Promise<Config> {
  if (file === null) return {};
  const [{ readJsonSettings }, { configSchema }] = await Promise.all([
    loadJsonSettings(),
    loadConfigSchema(),
  ]);
  return readJsonSettings(file, isNamed ? '--config' : 'configuration', configSchema, files);
}

/** A baseline that is going to be written need not exist yet. */
export async function readBaseline(
  { baseline, updateBaseline }: Pick<AuditWords, 'baseline' | 'updateBaseline'>,
  files: FileAccess,
): Promise<readonly BaselineEntry[] | null> {
  if (baseline === undefined) return null;
  if (updateBaseline === true && !isFileThere(baseline, files)) return [];
  const [{ readJsonSettings }, { baselineSchema }] = await Promise.all([
    loadJsonSettings(),
    loadBaselineSchema(),
  ]);
  const { accepted } = readJsonSettings(baseline, '--baseline', baselineSchema, files);
  const { RULES } = await loadRules();
  const rules = RULES.map(({ meta }) => meta.id);
  for (const line of unknownRuleTexts(accepted, rules)) writeNotice(`--baseline ${baseline}: ${line}`);
  return accepted;
}

/** Entries of rules that there are not: mistyped, or of another version. They accept nothing. */
export function unknownRuleTexts(entries: readonly BaselineEntry[], rules: readonly string[]): string[] {
  const unknown = [...new Set(entries.map(({ rule }) => rule))].filter((rule) => !rules.includes(rule));
  const lines = unknown
    .slice(0, MAX_UNKNOWN_RULES_NAMED)
    .map((rule) => `there is no rule "${rule}", and its entry accepts nothing.${didYouMean(rule, rules)}`);
  const more = unknown.length - lines.length;
  return more > 0 ? [...lines, `and ${counted(more, 'more rule')} that there is not`] : lines;
}

/** As `expires` of a baseline is written. */
export function dayOfRun(): string {
  return new Date().toISOString().slice(0, '2026-11-22'.length);
}
