// crumbshark demo: the login application, driven by a user of its own and captured on loopback. Without the right to
// capture, the recording of the same run is analysed instead.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import type { ReportConsumer } from '../analysis/report-consumer.ts';
import type { LiveOptions } from '../capture/live/open.ts';
import { serve } from '../demo/app.ts';
import { type DemoStep, drive } from '../demo/driver.ts';
import { escapeText } from '../report/escape.ts';
import { run } from '../run.ts';
import { Counters } from '../shared/counters.ts';
import { UserError } from '../shared/user-error.ts';
import { openReports, planReports } from './reports.ts';

export interface DemoOptions {
  readonly serve?: boolean;
  readonly port: string;
  readonly showValues?: boolean;
}

const EXIT_DONE = 0;
const MAX_PORT = 65_535;
const RECORDING = 'fixtures/demo-login.pcap';
const LOOPBACK = process.platform === 'linux' ? 'lo' : 'lo0';
/** For what the last answer leaves on the wire to reach us. */
const SETTLE_MILLISECONDS = 300;

/** Runs the demonstration, or with `serve` the application until it is interrupted. */
export async function demo(options: DemoOptions): Promise<number> {
  const port = portNumber(options.port);
  const server = await serve(port);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    if (options.serve) await serveUntilInterrupted(origin);
    else await watchLogin(origin, options.showValues === true);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return EXIT_DONE;
}

function portNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= MAX_PORT))
    throw new UserError(`--port: "${text}" is no port, they go from 0 (any free one) to ${MAX_PORT}`);
  return number;
}

async function serveUntilInterrupted(origin: string): Promise<void> {
  tell(`the login application is at ${origin}, until Ctrl-C`);
  tell(
    `try: curl -i -X POST ${origin.replace('127.0.0.1', 'localhost')}/login -d "username=user&password=pass"`,
  );
  const { signal, abort } = stoppable();
  process.once('SIGINT', abort);
  process.once('SIGTERM', abort);
  await once(signal, 'abort');
}

function stoppable(): { signal: AbortSignal; abort: () => void } {
  const controller = new AbortController();
  return { signal: controller.signal, abort: () => controller.abort() };
}

async function watchLogin(origin: string, showValues: boolean): Promise<void> {
  const plan = planReports({ format: 'table', field: [], fieldOutput: [], report: [], showValues });
  const counters = new Counters();
  const { consumer: reports } = await openReports(plan, { live: true, beforeWrite: () => {}, counters });
  try {
    await captureLogin(origin, reports, counters);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    tell(`live capture is not possible here: ${error.message}`);
    await replayLogin(reports, counters);
  }
}

/** The user's visit starts when the capture says that it runs, and the capture ends when the visit has. */
async function captureLogin(origin: string, reports: ReportConsumer, counters: Counters): Promise<void> {
  const live: LiveOptions = {
    interface: LOOPBACK,
    filter: `tcp port ${new URL(origin).port}`,
    promiscuous: false,
    bufferMebibytes: null,
    backend: 'auto',
  };
  let visit: Promise<void> | null = null;
  let isOver = false;
  const begin = (line: string): void => {
    tell(line);
    visit ??= drive(origin, tellStep)
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS)))
      .finally(() => {
        isOver = true;
      });
    // Awaited below; a failure must not count as unheard before that.
    visit.catch(() => {});
  };
  const summary = await run({
    ...runDefaults(reports, counters),
    live,
    notice: begin,
    stopped: () => isOver || reports.isClosed(),
  });
  await visit;
  await reports.end(summary);
}

async function replayLogin(reports: ReportConsumer, counters: Counters): Promise<void> {
  const recording = recordingPath();
  tell(`here is the recording of the same visit, ${RECORDING}`);
  const summary = await run({ ...runDefaults(reports, counters), inputs: [recording] });
  await reports.end(summary);
}

function runDefaults(reports: ReportConsumer, counters: Counters) {
  return {
    inputs: [],
    live: null,
    packetLimit: null,
    durationSeconds: null,
    cookieLimit: null,
    keylogFiles: [],
    writeFile: null,
    consumer: reports,
    counters,
    pause: () => reports.pause(),
    notice: tell,
    warn: (line: string) => tell(`warning: ${line}`),
  };
}

/** Beside the built program and beside its source alike, the fixtures lie two directories up. */
function recordingPath(): string {
  for (const up of ['../..', '..']) {
    const path = fileURLToPath(new URL(`${up}/${RECORDING}`, import.meta.url));
    if (existsSync(path)) return path;
  }
  throw new UserError(`the recording ${RECORDING} is missing: install crumbshark again`);
}

function tellStep(step: DemoStep): void {
  tell(`${step.description}: ${step.method} ${step.path} -> ${step.status}`);
}

function tell(line: string): void {
  process.stderr.write(`crumbshark: ${escapeText(line)}\n`);
}
