// The pages that are opened in browsers: of four captures, and one of many cookies.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { htmlReport } from '../../../src/report/html/page.ts';
import { auditReport, findingRecord } from '../../support/findings.ts';
import { HOSTILE_NAMES } from '../../support/hostile.ts';
import { summary } from '../../support/messages.ts';
import { crumbshark } from '../../support/program.ts';
import { inventoryRecord } from '../../support/records.ts';
import { FIXTURES } from '../../support/repository.ts';
import { endOfRun } from '../reporters.ts';

/** The source of axe-core. */
export const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
export const AXE_RULES = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
export const PAGE_WIDTHS = [1280, 390];
/** Cookies of the page `many`. */
export const MANY = 1000;

export const PAGE_CAPTURES = {
  login: ['flask-login.pcap', '--fail-on', 'high'],
  replay: [join('applications', 'rails-devise', 'capture.pcap.gz'), '--fail-on', 'high'],
  unread: [join('wire', 'tls12-one.pcap')],
  busy: [join('applications', 'browse-http', 'capture.pcap.gz')],
};
const SEVERITIES = ['high', 'medium', 'low', 'info'] as const;

/** Cookies of every kind, with names that try to be more. */
function writeMany(file: string): void {
  const inventory = Array.from({ length: MANY }, (_, index) =>
    inventoryRecord({
      id: `c${index}`,
      name: `${HOSTILE_NAMES[index % HOSTILE_NAMES.length]}${index}`,
      host: `host${index % 7}.test`,
      role: index % 10 === 0 ? 'session' : 'unknown',
      lifetimeSeconds: index % 3 === 0 ? null : index * 1000,
      setBy: index % 11 === 0 ? 'script' : 'server',
      counts: {
        set: index,
        sent: (index * 7) % 2000,
        deleted: 0,
        refused: index % 5,
        judged: index % 13,
        values: 1,
      },
      flags: {
        secure: index % 2 === 0,
        httpOnly: index % 4 === 0,
        sameSite: index % 6 === 0 ? `<b>${index}` : null,
        changed: false,
      },
    }),
  );
  const findings = inventory
    .filter((_, index) => index % 4 === 1)
    .map(({ name, host }, index) =>
      findingRecord({
        id: `f${index}`,
        cookieName: name,
        host,
        path: null,
        severity: SEVERITIES[index % 4]!,
      }),
    );
  const counts = { high: 63, medium: 63, low: 62, info: 62 };
  const end = summary({ setCookies: MANY, messages: MANY, findings: counts });
  writeFileSync(
    file,
    [
      ...htmlReport(endOfRun({ summary: end, audit: auditReport({ inventory, findings }) }), {
        keepsPackets: true,
      }),
    ].join(''),
  );
}

/** Writes all of them into a folder, each with its name. */
export async function writePages(folder: string): Promise<void> {
  for (const [name, words] of Object.entries(PAGE_CAPTURES))
    await crumbshark([...words, '-q', '--report', `html=${join(folder, `${name}.html`)}`], { cwd: FIXTURES });
  writeMany(join(folder, 'many.html'));
}
