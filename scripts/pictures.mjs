// Makes the pictures of README.md from real runs: `npm run build && node scripts/pictures.mjs [path of chromium]`.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { chromium } from '@playwright/test';
import { AnsiUp } from 'ansi_up';

const root = join(import.meta.dirname, '..');
const PICTURES = join(root, 'docs', 'pictures');
const CAPTURE = 'fixtures/story/express-session-fixation.pcap';
const COLUMNS = '100';
const LOOK = `
  body { margin: 0; background: #11151b; }
  pre { display: inline-block; margin: 0; padding: 20px 24px; color: #dfe4ea;
    font: 14px/1.35 "DejaVu Sans Mono", monospace; }`;

function crumbshark(...words) {
  const env = { ...process.env, COLUMNS, LANG: 'C.UTF-8' };
  return execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), ...words], {
    cwd: root,
    env,
    encoding: 'utf8',
  });
}

/** What a terminal shows, as a page. */
function terminalPage(command, output) {
  const colours = new AnsiUp();
  const text = `$ ${command}\n${output}`;
  return `<!doctype html><meta charset="utf-8"><style>${LOOK}</style><pre>${colours.ansi_to_html(text)}</pre>`;
}

const folder = mkdtempSync(join(tmpdir(), 'crumbshark-'));
const browser = await chromium.launch({ executablePath: process.argv[2] ?? '/usr/bin/chromium' });
try {
  mkdirSync(PICTURES, { recursive: true });
  const page = await browser.newPage({ viewport: { width: 1000, height: 700 } });
  await page.setContent(terminalPage(`crumbshark ${CAPTURE}`, crumbshark('--color', CAPTURE)));
  await page.locator('pre').screenshot({ path: join(PICTURES, 'terminal.png') });

  const file = join(folder, 'page.html');
  crumbshark('-q', '--no-table', '--report', `html=${file}`, CAPTURE);
  await page.setViewportSize({ width: 1180, height: 900 });
  await page.goto(pathToFileURL(file).href);
  await page.screenshot({ path: join(PICTURES, 'page.png') });
} finally {
  await browser.close();
  rmSync(folder, { recursive: true });
}
