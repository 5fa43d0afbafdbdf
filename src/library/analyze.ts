// The analysis for programs: a source and options in, records out, as -T ndjson prints them.

import type { AnalysisOptions, AuditSettings } from '../analysis/analysis-options.ts';
import { NO_GATE } from '../analysis/exit-decision.ts';
import { runAnalysis } from '../analysis/run-analysis.ts';
import type { Config } from '../audit/config.ts';
import { compileFilter } from '../filter/display-filter.ts';
import type { CrumbRecord } from '../record/records.ts';
import { RecordQueue } from './record-queue.ts';
import { createRecordReport } from './record-report.ts';
import { type Source, type SourceInput, sourceInput } from './source.ts';

/** Names are those of the command line. */
export interface AnalyzeOptions {
  /** TLS key logs (SSLKEYLOGFILE); live and with streams they are followed while they grow. */
  readonly keylog?: string | readonly string[];
  /** RSA keys of servers (PEM), as `--private-key`, and the password of those that are encrypted. */
  readonly privateKey?: string | readonly string[];
  readonly privateKeyPassword?: string;
  /** Which messages to report, as `-Y`. */
  readonly displayFilter?: string;
  /** Only these cookies, as `--name` and `--host`; `*` stands for anything. */
  readonly name?: string;
  readonly host?: string;
  /** False: no findings and no verdicts, which is faster. */
  readonly judge?: boolean;
  /** Settings of the rules, as in crumbshark.config.json. No file is read. */
  readonly config?: Config;
  /** Audit cleartext as if TLS ended before the capture. */
  readonly assumeHttps?: boolean;
  /** Mask cookie values. */
  readonly mask?: boolean;
  /** When to stop: packets, seconds (of packet time; live: of the clock), Set-Cookie fields. */
  readonly packetLimit?: number;
  readonly durationSeconds?: number;
  readonly cookieLimit?: number;
  /** What records call a Buffer or a stream in `input`. */
  readonly inputName?: string;
  /** Ends the reading as Ctrl-C ends the command: findings and summary still come. */
  readonly signal?: AbortSignal;
  /** Lines for people: how it captures live; what is damaged (also in the summary). */
  onNotice?(line: string): void;
  onWarning?(line: string): void;
}

/**
 * Analyses a capture: the records in the order of `-T ndjson`, the summary last. Reading begins with the first record
 * that is asked for, pauses when none is taken, and ends when the loop is left.
 * @throws {UserError} when the source cannot be read, or an option is not valid; behind the summary when it broke off
 * @throws {TypeError} when the source is not a Source
 */
export async function* analyze(
  source: Source,
  options: AnalyzeOptions = {},
): AsyncGenerator<CrumbRecord, void, undefined> {
  const queue = new RecordQueue();
  const input = sourceInput(source, options.inputName ?? null);
  const { stream } = input;
  const { signal } = options;
  const report = createRecordReport(queue, options.mask === true);
  const analysis = await analysisFor(input, options, [report]);
  // A stream without data would not notice.
  const interrupt = (): void => void stream?.bytes.destroy();
  signal?.addEventListener('abort', interrupt, { once: true });
  if (signal?.aborted) interrupt();

  const running = runAnalysis(analysis).then(
    ({ broken }) => (broken === null ? queue.end() : queue.fail(broken)),
    (error) => queue.fail(error),
  );
  try {
    yield* queue;
  } finally {
    queue.close();
    interrupt();
    signal?.removeEventListener('abort', interrupt);
    await running;
  }
}

/**
 * What the options of a program ask for, with its reports.
 * @throws {UserError} when an option is not valid
 * @internal
 */
export async function analysisFor(
  input: SourceInput,
  options: AnalyzeOptions,
  reports: AnalysisOptions['reports'],
): Promise<AnalysisOptions> {
  const { displayFilter, name = null, host = null, signal } = options;
  return {
    input: {
      ...input,
      packetLimit: options.packetLimit ?? null,
      durationSeconds: options.durationSeconds ?? null,
      cookieLimit: options.cookieLimit ?? null,
      keylogFiles: listOf(options.keylog),
      privateKeys: listOf(options.privateKey).map((path) => ({ path, passphrase: null })),
      keyPassphrase: options.privateKeyPassword ?? null,
      writeFile: null,
      notice: (line) => options.onNotice?.(line),
      warn: (line) => options.onWarning?.(line),
      stopped: () => signal?.aborted === true,
    },
    command: null,
    filter: displayFilter === undefined ? null : compileFilter(displayFilter),
    name,
    host,
    reports,
    audit: options.judge === false ? null : await auditSettings(options),
  };
}

function listOf(paths: string | readonly string[] = []): readonly string[] {
  return typeof paths === 'string' ? [paths] : paths;
}

/** The schema is loaded when there is something to check. */
async function auditSettings({ config, assumeHttps = false }: AnalyzeOptions): Promise<AuditSettings> {
  const settings = { ...NO_GATE, config: {}, baseline: null, assumeHttps };
  if (config === undefined) return settings;
  const [{ checkJsonSettings }, { configSchema }] = await Promise.all([
    import('../analysis/json-settings.ts'),
    import('../audit/config.ts'),
  ]);
  return { ...settings, config: checkJsonSettings(config, configSchema, 'config') };
}
