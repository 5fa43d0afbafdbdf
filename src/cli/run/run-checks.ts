// What is wrong with the options of crumbshark run is said before the command takes its time.

import { closeSync, mkdtempSync, openSync, rmdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { MAX_FORWARDED_PORTS } from '../../namespace/limits.ts';
import { NODE_HOOK } from '../../namespace/run-folder.ts';
import type { FormatName } from '../../report/index.ts';
import { formatNamed } from '../../report/index.ts';
import { packagePath } from '../../shared/package-path.ts';
import { UserError } from '../../shared/user-error.ts';
import { type CommandOptions, positiveInteger } from '../options.ts';
import { writeError } from '../output.ts';
import { reportFiles } from '../reports.ts';

const STANDARD_OUTPUT = '-';
const MAX_PORT = 65_535;
/** Formats that may be among the lines that the command and crumbshark write to standard error. */
const FOR_PEOPLE: readonly FormatName[] = ['table', 'markdown', 'mermaid', 'github'];

/** Whether a format is read by people, and by a runner of jobs that looks at each line. */
export function isForPeople(format: string): boolean {
  return FOR_PEOPLE.includes(formatNamed(format, '-T'));
}

/** @throws {UserError} for a format that no program could read there */
export function checkErrorFormat(format: string): void {
  if (isForPeople(format)) return;
  throw new UserError(
    `run: -T ${format} would be among the lines of standard error: write it to a file with --report ${format}=FILE, or to standard output with --report ${format}=-`,
  );
}

/** The values of --forward. */
export function portsOf(texts: readonly string[]): readonly number[] {
  const ports = [...new Set(texts.map((text) => forwardedPort(text)))];
  if (ports.length > MAX_FORWARDED_PORTS)
    throw new UserError(`--forward: at most ${MAX_FORWARDED_PORTS} ports`);
  return ports;
}

function forwardedPort(text: string): number {
  const port = positiveInteger(text, '--forward');
  if (port > MAX_PORT) throw new UserError(`--forward: "${text}" is not a port: 1 to ${MAX_PORT}`);
  return port;
}

/** What cannot be written is said before the command takes its time. */
export function checkOutputs(options: CommandOptions): void {
  const { writeFile } = options;
  if (writeFile === STANDARD_OUTPUT)
    throw new UserError('run: -w needs a file: standard output belongs to the command');
  if (writeFile !== undefined && isFolder(writeFile))
    throw new UserError(`run: -w ${writeFile}: it is a folder; name a file in it`);
  const files = reportFiles(options, false).filter(({ makesFolder }) => !makesFolder);
  for (const path of [...files.map((file) => file.path), options.writeFile ?? []].flat())
    try {
      // access(2) asks what root may do, who is only acting as the user.
      rmdirSync(mkdtempSync(join(dirname(path), '.crumbshark-')));
    } catch (error) {
      throw writeError(path, error as NodeJS.ErrnoException);
    }
}

function isFolder(path: string): boolean {
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() === true;
}

/** The programs of the command load the hooks as its user, and key logs that are named are there before. */
export function checkReadable({
  keys,
  keylog,
}: {
  readonly keys?: boolean;
  readonly keylog: readonly string[];
}): void {
  for (const path of [...(keys === false ? [] : [packagePath(NODE_HOOK)]), ...keylog])
    try {
      closeSync(openSync(path, 'r'));
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      throw new UserError(
        keylog.includes(path)
          ? `--keylog ${path}: it cannot be read (${code})`
          : `the command's user may not read ${path}: install crumbshark where every user may, or add --no-keys`,
      );
    }
}

/** A library that is named by its path is there; one that is named alone is looked up by the loader (ld.so(8)). */
export function checkPreload(library: string | undefined): void {
  if (library === undefined || !library.includes('/')) return;
  if (/[\s:]/.test(resolve(library)))
    throw new UserError(`--preload ${library}: LD_PRELOAD takes no path with blanks or colons`);
  try {
    closeSync(openSync(library, 'r'));
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new UserError(`--preload ${library}: it cannot be read (${code})`);
  }
}

/** The value of LD_PRELOAD: programs of the command may run in other folders, and have libraries of their own. */
export function preloadWith(library: string, { LD_PRELOAD } = process.env): string {
  const path = library.includes('/') ? resolve(library) : library;
  return LD_PRELOAD ? `${path}:${LD_PRELOAD}` : path;
}
