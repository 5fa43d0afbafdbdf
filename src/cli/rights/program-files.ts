// The program's own files: some are loaded in the middle of a run, which another user cannot do when root installed the
// program in its home, as npx does. Then they are loaded before.

import { closeSync, openSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import { loadAuditRun } from '../../analysis/run-analysis.ts';
import { loadDiskSync, loadGrowingFile, loadWriter } from '../../capture/on-demand.ts';
import { loadPublicSuffixes } from '../../cookie/domain.ts';
import { type FormatName, loadFormats } from '../../report/index.ts';
import { loadSettings } from '../audit-settings.ts';
import { loadProgressBar } from '../progress.ts';
import { asUser, type User } from './privileges.ts';

/** What a run may come to load. */
export interface RunParts {
  readonly audits: boolean;
  readonly readsSettings: boolean;
  readonly writes: boolean;
  readonly follows: boolean;
  readonly showsProgress: boolean;
  readonly formats: readonly FormatName[];
}

/** Loads what the user could not load later. */
export async function loadForUser(user: User, parts: RunParts): Promise<void> {
  if (isReadableBy(user)) return;
  await Promise.all([
    parts.audits && loadAuditRun().then((audit) => audit.loadDecoders()),
    parts.audits && loadPublicSuffixes(),
    parts.readsSettings && loadSettings(),
    parts.writes && Promise.all([loadWriter(), loadDiskSync()]),
    parts.follows && loadGrowingFile(),
    parts.showsProgress && loadProgressBar(),
    loadFormats(parts.formats),
  ]);
}

/** Both the program and a package that it uses: they may lie in different places. */
function isReadableBy(user: User): boolean {
  try {
    const own = fileURLToPath(import.meta.url);
    const files = [own, createRequire(import.meta.url).resolve('tldts')];
    asUser(user, () => {
      for (const file of files) closeSync(openSync(file, 'r'));
    });
    return true;
  } catch {
    return false;
  }
}
