// Records a real application for fixtures/applications: starts it in a temporary folder, drives it with Chromium and
// curl, captures what goes over loopback, and writes the capture and what the clients saw. Installs nothing: it says
// what is missing. `npm run record` names the applications.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { APPLICATIONS } from './record/applications.mjs';
import { startCapture } from './record/capture.mjs';
import { driveApplication } from './record/drive.mjs';
import { writeFixture } from './record/fixture.mjs';
import { createMachine } from './record/machine.mjs';
import { missingFor } from './record/needs.mjs';
import { choosePort } from './record/port.mjs';

const USAGE = `usage: npm run record -- NAME [--to FOLDER]
  --to FOLDER  where the application's folder is written (fixtures/applications)

`;
/** What ends may still write for a moment. */
const REMOVAL = { recursive: true, force: true, maxRetries: 5, retryDelay: 200 };
const OPTIONS = {
  to: { type: 'string', default: join(import.meta.dirname, '..', 'fixtures', 'applications') },
};

/** Starts, drives, captures and stops one application; gives the capture and what its clients saw. */
async function record(application) {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-record-'));
  const machine = createMachine(folder, await choosePort(application.port));
  const abandon = () => {
    machine.killAll();
    rmSync(folder, REMOVAL);
  };
  process.once('exit', abandon);
  try {
    await application.start(machine);
    const startCapturing = () => startCapture(join(folder, 'capture.pcap'), machine.port);
    return await driveApplication(application, machine, startCapturing);
  } finally {
    await machine.stop();
    process.off('exit', abandon);
    rmSync(folder, REMOVAL);
  }
}

async function main() {
  const { values, positionals } = parseArgs({ options: OPTIONS, allowPositionals: true });
  const [name] = positionals;
  const application = APPLICATIONS.find((candidate) => candidate.name === name);
  if (application === undefined) {
    const rows = APPLICATIONS.map(({ name, title }) => `  ${name.padEnd(12)} ${title}`);
    console.log(`${USAGE}${rows.join('\n')}`);
    if (name !== undefined) throw new Error(`There is no application ${name}.`);
    return;
  }
  const missing = missingFor(application.needs);
  if (missing.length > 0) throw new Error(`Not installed on this machine. Type:\n${missing.join('\n')}`);
  const { capture, responses } = await record(application);
  console.log(writeFixture(join(values.to, name), capture, responses));
}

// What this process has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(2));
try {
  await main();
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
