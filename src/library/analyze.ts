// The command for programs: a source and options in, records out, as -T ndjson prints them.

import type { AuditRun } from '../analysis/audit-run.ts';
import { ReportConsumer } from '../analysis/report-consumer.ts';
import type { Config } from '../audit/config.ts';
import { expandInputs } from '../capture/input-paths.ts';
import { cookieSelection } from '../filter/cookie-selection.ts';
import { compileFilter } from '../filter/display-filter.ts';
import type { CrumbRecord } from '../record/records.ts';
import { createMasker } from '../report/mask.ts';
import { run } from '../run.ts';
import { Counters } from '../shared/counters.ts';
import { compileGlob } from '../shared/glob.ts';
import { RecordQueue } from './record-queue.ts';
import { createRecordReporter } from './record-reporter.ts';
import { runSource, type Source } from './source.ts';

/** All of it is optional. Names are those of the command line. */
export interface AnalyzeOptions {
  /** TLS key logs (SSLKEYLOGFILE); live and with streams they are followed while they grow. */
  readonly keylog?: string | readonly string[];
  /** Which messages to tell, as `-Y`. */
  readonly displayFilter?: string;
  /** Only these cookies, as `--name` and `--host`; `*` stands for anything. */
  readonly name?: string;
  readonly host?: string;
  /** False: no findings and no verdicts, which is faster. */
  readonly judge?: boolean;
  /** What the rules are to do: what crumbshark.config.json holds. No file is read. */
  readonly config?: Config;
  /** Judge cleartext as if TLS ended before the capture. */
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
  /** One line for people each: how it captures live; what is damaged (the summary has these too). */
  onNotice?(line: string): void;
  onWarning?(line: string): void;
}

/**
 * Analyses a capture: the records in the order of `-T ndjson`, the summary last. Reading begins with the first record
 * that is asked for, pauses when nobody takes them, and ends when the loop is left.
 * @throws {UserError} when the source cannot be read, or an option is not valid
 * @throws {TypeError} when the source is none
 */
export async function* analyze(
  source: Source,
  options: AnalyzeOptions = {},
): AsyncGenerator<CrumbRecord, void, undefined> {
  const queue = new RecordQueue();
  const { paths, stream, live } = runSource(source, options.inputName ?? null);
  const counters = new Counters();
  const inputs = expandInputs(paths);
  const consumer = await consumerOf(queue, options, counters);
  const isStopped = (): boolean => queue.isClosed || options.signal?.aborted === true;
  // A silent stream would not ask.
  const interrupt = (): void => void stream?.bytes.destroy();
  options.signal?.addEventListener('abort', interrupt, { once: true });
  if (isStopped()) interrupt();

  const running = run({
    inputs,
    stream,
    live,
    keepsPrivileges: true,
    packetLimit: options.packetLimit ?? null,
    durationSeconds: options.durationSeconds ?? null,
    cookieLimit: options.cookieLimit ?? null,
    keylogFiles: typeof options.keylog === 'string' ? [options.keylog] : (options.keylog ?? []),
    writeFile: null,
    consumer,
    counters,
    pause: () => consumer.pause(),
    notice: (line) => options.onNotice?.(line),
    warn: (line) => options.onWarning?.(line),
    stopped: isStopped,
  })
    .then((summary) => consumer.end(summary))
    .then(
      () => queue.end(),
      (error) => queue.fail(error),
    );
  try {
    yield* queue;
  } finally {
    queue.close();
    interrupt();
    options.signal?.removeEventListener('abort', interrupt);
    await running;
  }
}

async function consumerOf(
  queue: RecordQueue,
  options: AnalyzeOptions,
  counters: Counters,
): Promise<ReportConsumer> {
  const { name = null, host = null, mask = false } = options;
  const filter = compileFilter(options.displayFilter ?? '');
  const selection = cookieSelection(name, host);
  const judge = options.judge === false ? null : await openJudge(options, filter.needsRules, counters);
  const output = {
    write() {},
    flush() {},
    pause: () => queue.pause(),
    isClosed: () => queue.isClosed,
    async end() {},
  };
  const target = { reporter: createRecordReporter(queue), output, masked: mask };
  return new ReportConsumer(filter, selection, mask ? createMasker() : null, [target], judge);
}

/** The rules and all they need take longer to load than a small capture to read. */
async function openJudge(
  options: AnalyzeOptions,
  fillsFields: boolean,
  counters: Counters,
): Promise<AuditRun> {
  const [{ AuditRun: Judging }, { policyOf }, { checkJsonSettings }, { configSchema }] = await Promise.all([
    import('../analysis/audit-run.ts'),
    import('../analysis/policy.ts'),
    import('../analysis/json-settings.ts'),
    import('../audit/config.ts'),
  ]);
  const { name, config = {}, assumeHttps = false } = options;
  return new Judging({
    policy: policyOf(checkJsonSettings(config, configSchema, 'config')),
    assumeHttps,
    isNamed: name === undefined ? null : compileGlob(name, true),
    reportsFindings: true,
    fillsFields,
    baseline: null,
    isWhole: false,
    counters,
  });
}
