// node bench/page.mjs: a page (-T html) of 50,000 cookies and 20,000 findings, made and opened in Chromium.

import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { build } from 'esbuild';
import { findChromium } from '../scripts/browsers/devtools.mjs';

const COOKIES = 50_000;
const FINDINGS = 20_000;
const ROUNDS = 5;
const SEVERITIES = ['high', 'medium', 'low', 'info'];
const MOMENT = { input: 'a.pcap', frame: 1, stream: 0, time: '2026-11-22T20:58:12.000000000Z' };

const root = join(import.meta.dirname, '..');
// Inside the repository, so that the packages are found.
const folder = mkdtempSync(join(root, 'node_modules', '.bench-'));
process.on('exit', () => rmSync(folder, { recursive: true }));

const program = join(folder, 'page.mjs');
await build({
  entryPoints: [join(root, 'src/report/html/page.ts')],
  outfile: program,
  bundle: true,
  platform: 'node',
  format: 'esm',
  packages: 'external',
  logLevel: 'warning',
});
const { htmlReport } = await import(pathToFileURL(program).href);

const inventory = Array.from({ length: COOKIES }, (_, index) => {
  const host = `www${index % 3000}.example.test`;
  return {
    type: 'inventory',
    id: `c${index}`,
    input: 'a.pcap',
    host,
    hosts: [host],
    name: `cookie_${index}`,
    domain: index % 5 === 0 ? 'example.test' : null,
    path: '/',
    partitionKey: null,
    role: index % 50 === 0 ? 'session' : 'unknown',
    setBy: 'server',
    counts: { set: index % 90, sent: index % 700, deleted: 0, refused: 0, judged: 1, values: 1 },
    first: MOMENT,
    last: MOMENT,
    flags: {
      secure: index % 2 === 0,
      httpOnly: index % 3 === 0,
      sameSite: index % 4 === 0 ? 'Lax' : null,
      changed: false,
    },
    lifetimeSeconds: index % 3 === 0 ? null : index * 100,
    session: null,
    worst: null,
  };
});
const findings = inventory.slice(0, FINDINGS).map(({ host, name }, index) => ({
  type: 'finding',
  id: `f${index}`,
  rule: `rule-${index % 30}`,
  title: `Title of rule ${index % 30}`,
  severity: SEVERITIES[index % 4],
  host,
  cookieName: name,
  cookies: [],
  session: null,
  path: null,
  message: `The cookie "${name}" lacks something.`,
  why: 'Because of that something can happen.',
  fix: { framework: null, code: null, text: 'Change it.', where: null },
  count: 1,
  evidence: [MOMENT],
  filter: 'frame.number == 1',
  references: ['CWE-1'],
  accepted: false,
  acceptance: null,
  source: null,
}));
const counts = Object.fromEntries(SEVERITIES.map((name) => [name, FINDINGS / 4]));
const run = {
  version: '',
  command: null,
  inputs: [],
  interface: null,
  config: null,
  rulesOff: [],
  ignored: [],
  baseline: null,
  filters: { capture: null, display: null, cookieName: null, host: null },
  baselineGone: 0,
  baselineExpired: 0,
  assumeHttps: false,
  failOn: null,
  expectedCookies: [],
  failOnUnjudged: false,
  exit: 0,
  exitBecause: null,
  exitFindings: [],
  exitUnjudged: [],
};
const summary = {
  type: 'summary',
  packets: 1,
  bytes: 1,
  connections: 1,
  messages: 1,
  setCookies: COOKIES,
  gaps: 0,
  unseen: [],
  warnings: [],
  findings: counts,
  run,
};
const audit = { inventory, findings, sessions: [], gone: [], leftOut: [], rules: [], rulesOff: [] };

const file = join(folder, 'page.html');
const started = process.cpuUsage();
writeFileSync(file, [...htmlReport({ summary, audit }, { keepsPackets: true })].join(''));
const { user, system } = process.cpuUsage(started);
const made = (user + system) / 1000;

/** In the page: how long something takes up to the next frame. */
const timed = (action) => `(async () => {
  const start = performance.now();
  ${action};
  await new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
  return performance.now() - start;
})()`;

/** Milliseconds; `cpu`: of the main thread, from the start until the page is there, which a busy machine does not lengthen. */
const times = { ready: [], cpu: [], sort: [], filter: [] };
let elements = 0;
const browser = await chromium.launch({
  executablePath: findChromium(),
  args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
});
for (let round = 0; round < ROUNDS; round++) {
  const page = await browser.newPage({ viewport: { width: 1280, height: 900 } });
  const devtools = await page.context().newCDPSession(page);
  await devtools.send('Performance.enable', { timeDomain: 'threadTicks' });
  await page.goto(pathToFileURL(file).href);
  const { metrics } = await devtools.send('Performance.getMetrics');
  times.cpu.push(metrics.find(({ name }) => name === 'ThreadTime').value * 1000);
  times.ready.push(Number(await page.evaluate('document.documentElement.dataset.ready')));
  times.sort.push(await page.evaluate(timed(`document.querySelector('[data-sort=name]').click()`)));
  times.filter.push(
    await page.evaluate(
      timed(
        `const box = document.querySelector('#filter'); box.value = 'cookie_49'; box.dispatchEvent(new Event('input'))`,
      ),
    ),
  );
  elements = await page.evaluate('document.querySelectorAll("*").length');
  await page.close();
}
await browser.close();
console.log(`made in ${Math.round(made)} ms of CPU, ${statSync(file).size} bytes, ${elements} elements`);
for (const [name, list] of Object.entries(times)) {
  const sorted = list.map(Math.round).sort((one, other) => one - other);
  console.log(`${name}: ${sorted[ROUNDS >> 1]} ms (${sorted.join(', ')})`);
}
