// crumbshark demo: the login application, visited by a scripted user and captured on loopback. Without the permission to
// capture, the recording of the same visit is analysed instead.

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import type { AnalysisOptions } from '../analysis/analysis-options.ts';
import { runAnalysis } from '../analysis/run-analysis.ts';
import type { LiveOptions } from '../capture/live/open.ts';
import { serve } from '../demo/app.ts';
import { type DemoStep, drive } from '../demo/driver.ts';
import { tryPrivateNetwork } from '../namespace/place.ts';
import { packagePath } from '../shared/package-path.ts';
import { OutputError, PermissionError, UserError } from '../shared/user-error.ts';
import { auditSettings, settingsFiles } from './audit-settings.ts';
import { EXIT_DONE } from './exit-code.ts';
import { type StandardOutput, standardOutput, writeNotice } from './output.ts';
import { createReports } from './reports.ts';
import { type NamedFiles, type Opened, openNamed } from './rights/open-named.ts';

export interface DemoOptions {
  readonly serve?: boolean;
  /** Serve the application, visit it, and end: others capture. */
  readonly visit?: boolean;
  readonly port: string;
  readonly showValues?: boolean;
}

const MAX_PORT = 65_535;
const RECORDING = 'fixtures/demo-login.pcap';
const LOOPBACK = process.platform === 'linux' ? 'lo' : 'lo0';
/** Until the packets of the last response have been captured. */
const SETTLE_MILLISECONDS = 300;

/** Runs the demonstration, or with `serve` the application until it is interrupted. */
export async function demo(options: DemoOptions): Promise<number> {
  const port = portNumber(options.port);
  const server = await serve(port);
  const origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
  try {
    if (options.serve) await serveUntilInterrupted(origin);
    else if (options.visit) await drive(origin, (step) => writeNotice(stepText(step)));
    else return await watchLogin(origin, options.showValues === true);
  } finally {
    server.close();
    server.closeAllConnections();
  }
  return EXIT_DONE;
}

function portNumber(text: string): number {
  const number = /^\d{1,5}$/.test(text) ? Number(text) : Number.NaN;
  if (!(number <= MAX_PORT))
    throw new UserError(`--port: "${text}" is not a port: 0 (any free one) to ${MAX_PORT}`);
  return number;
}

async function serveUntilInterrupted(origin: string): Promise<void> {
  writeNotice(`the login application is at ${origin}, until Ctrl-C`);
  writeNotice(
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

async function watchLogin(origin: string, showValues: boolean): Promise<number> {
  try {
    await captureLogin(origin, showValues);
  } catch (error) {
    if (!(error instanceof UserError) || error instanceof OutputError) throw error;
    const status = error instanceof PermissionError ? await capturedAround(showValues) : null;
    if (status !== null) return status;
    writeNotice(`live capture is not possible here: ${error.message}`);
    await replayLogin(showValues);
  }
  return EXIT_DONE;
}

/**
 * Where a private network is allowed, the visit is captured in it, without the right to capture.
 * @returns the exit status; null where it is not allowed
 */
async function capturedAround(showValues: boolean): Promise<number | null> {
  if (process.platform !== 'linux' || !tryPrivateNetwork('user-namespace').isAllowed) return null;
  const { runCommand } = await import('./run/run-command.ts');
  const program = packagePath('dist/cli/main.js');
  const none = { readFile: [], interface: [], autostop: [], keylog: [], privateKey: [], preference: [] };
  const shown = { field: [], fieldOutput: [], report: ['table=-'], expectCookie: [], showValues };
  const options = { ...none, ...shown, forward: [], keys: false, backend: 'auto' as const };
  try {
    return await runCommand([process.execPath, program, 'demo', '--visit', '--port', '0'], options, ['demo']);
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    return null;
  }
}

/** The visit starts when the capture says that it runs, and the capture ends when the visit has. */
async function captureLogin(origin: string, showValues: boolean): Promise<void> {
  const live: LiveOptions = {
    interface: LOOPBACK,
    filter: `tcp port ${new URL(origin).port}`,
    promiscuous: false,
    bufferMebibytes: null,
    backend: 'auto',
  };
  const output = demoOutput();
  const opened = await openedFor({ live }, output);
  try {
    await visitWhileCapturing(origin, live, opened, output, showValues);
  } finally {
    await opened.close();
  }
}

async function visitWhileCapturing(
  origin: string,
  live: LiveOptions,
  { openLive }: Opened,
  output: StandardOutput,
  showValues: boolean,
): Promise<void> {
  let visit: Promise<void> | null = null;
  let isOver = false;
  const begin = (line: string): void => {
    output.notice(line);
    visit ??= drive(origin, (step) => output.notice(stepText(step)))
      .then(() => new Promise<void>((resolve) => setTimeout(resolve, SETTLE_MILLISECONDS)))
      .finally(() => {
        isOver = true;
      });
    // Awaited below; until then a failure is not an unhandled one.
    visit.catch(() => {});
  };
  const { broken } = await runAnalysis(
    await analysisOf(
      { live, ...(openLive === undefined ? {} : { openLive }), notice: begin, stopped: () => isOver },
      output,
      showValues,
    ),
  );
  await visit;
  if (broken !== null) throw broken;
}

async function replayLogin(showValues: boolean): Promise<void> {
  const recording = packagePath(RECORDING);
  if (!existsSync(recording))
    throw new UserError(`the recording ${RECORDING} is missing: install crumbshark again`);
  writeNotice(`here is the recording of the same visit, ${RECORDING}`);
  const output = demoOutput();
  const { files } = await openedFor({ inputs: [recording] }, output);
  await runAnalysis(await analysisOf({ inputs: [recording], files }, output, showValues));
}

/** See `openNamed`. */
async function openedFor(named: Partial<NamedFiles>, output: StandardOutput): Promise<Opened> {
  const opened = await openNamed(
    {
      inputs: [],
      keyLogs: [],
      followsKeyLogs: false,
      others: settingsFiles({}),
      outputs: [],
      live: null,
      ...named,
    },
    { audits: true, readsSettings: true, writes: false, follows: false, showsProgress: false, formats: [] },
    null,
  );
  if (opened.userLine !== null) output.notice(opened.userLine);
  return opened;
}

/** Rows appear at once. */
function demoOutput(): StandardOutput {
  return standardOutput(true, () => {});
}

/** The table, as the command shows it. */
async function analysisOf(
  input: Partial<AnalysisOptions['input']>,
  output: StandardOutput,
  showValues: boolean,
): Promise<AnalysisOptions> {
  return {
    input: {
      inputs: [],
      live: null,
      packetLimit: null,
      durationSeconds: null,
      cookieLimit: null,
      writeFile: null,
      notice: output.notice,
      warn: (line) => output.notice(`warning: ${line}`),
      ...input,
    },
    command: null,
    filter: null,
    name: null,
    host: null,
    reports: createReports({ format: 'table', field: [], fieldOutput: [], report: [], showValues }, output, {
      isLive: true,
      inputs: [],
      keepsPackets: true,
    }),
    audit: await auditSettings({}, true),
  };
}

function stepText({ description, method, path, status }: DemoStep): string {
  return `${description}: ${method} ${path} -> ${status}`;
}
