// crumbshark scrub: the capture again without its secrets, so that it can be given to others.

import { closeSync, fsyncSync, rmSync, statSync, writeSync } from 'node:fs';
import { STANDARD_INPUT } from '../capture/input-paths.ts';
import { escapeText } from '../report/escape.ts';
import { readCaptureBytes } from '../scrub/capture-records.ts';
import { MAX_REFUSED_NAMED } from '../scrub/limits.ts';
import { type ScrubResult, SecretLeftError, scrubCapture, type Unclean } from '../scrub/scrub-capture.ts';
import { type ScrubDifferences, scrubDifferences } from '../scrub/scrub-differences.ts';
import { counted } from '../shared/counted.ts';
import type { FileAccess } from '../shared/file-access.ts';
import { UserError } from '../shared/user-error.ts';
import { EXIT_DONE, type ExitCode } from './exit-code.ts';
import type { FileMaker } from './file-maker.ts';
import { writeError, writeNotice } from './output.ts';
import { checkOverwrite } from './reports.ts';
import { openNamed } from './rights/open-named.ts';

export interface ScrubOptions {
  /** Leaves out what is not known to be clean. */
  readonly dropUnparsed?: boolean;
  readonly user?: string;
}

/** Writes the capture without its secrets. Throws a UserError, and writes nothing, where it cannot be called clean. */
export async function scrub(input: string, output: string, options: ScrubOptions): Promise<ExitCode> {
  if (input === STANDARD_INPUT)
    throw new UserError('scrub reads a file twice: name one, and not standard input');
  if (output === STANDARD_INPUT)
    throw new UserError('scrub writes a file and reads it again: name one, and not standard output');
  if (statSync(output, { throwIfNoEntry: false })?.isFile() === false)
    throw new UserError(`${output}: is no file; scrub writes a capture file and reads it again`);
  const opened = await openNamed(
    {
      inputs: [input],
      keyLogs: [],
      followsKeyLogs: false,
      others: [],
      outputs: [{ named: output, path: output, isBeside: true, makesFolder: false }],
      live: null,
    },
    { audits: true, readsSettings: false, writes: false, follows: false, showsProgress: false, formats: [] },
    options.user ?? null,
  );
  try {
    checkOverwrite(output, [input], 'scrub', opened.files);
    const result = scrubbed(await readCaptureBytes(input, opened.files), input);
    const isClean = result.unclean.length === 0 && result.secretBlocks === 0;
    if (!isClean && options.dropUnparsed !== true) throw refusal(input, result);
    const differences = await scrubDifferences(result.before, result.bytes);
    await write(output, result.bytes, opened.maker);
    if (opened.userLine !== null) writeNotice(opened.userLine);
    await checkWritten(output, result.bytes, opened.files);
    process.stdout.write(scrubText(output, result, differences));
    return EXIT_DONE;
  } finally {
    await opened.close();
  }
}

function scrubbed(capture: Parameters<typeof scrubCapture>[0], input: string): ScrubResult {
  try {
    return scrubCapture(capture, input);
  } catch (error) {
    if (!(error instanceof SecretLeftError)) throw error;
    throw new UserError(`${input}: a secret would be left (${error.message}); nothing was written`);
  }
}

function refusal(input: string, { unclean, secretBlocks }: ScrubResult): UserError {
  const lines = uncleanLines(unclean);
  if (secretBlocks > 0) lines.push(`${counted(secretBlocks, 'block', 'blocks')} of TLS secrets`);
  return new UserError(
    `${input}: not all of it can be called clean, and nothing was written; --drop-unparsed leaves out:`,
    lines,
  );
}

/** A line for each connection, up to a number of each reason. */
export function uncleanLines(unclean: readonly Unclean[]): string[] {
  const reasons = [...new Set(unclean.map(({ why }) => why))];
  return reasons.flatMap((reason) => {
    const all = unclean.filter(({ why }) => why === reason);
    const named = all
      .slice(0, MAX_REFUSED_NAMED)
      .map(
        ({ name, packets }) =>
          `${name} (${counted(packets, 'packet')})${reason === null ? '' : `: ${reason}`}`,
      );
    const more = all.length - named.length;
    return more === 0
      ? named
      : [...named, `and ${counted(more, 'more', 'more')}${reason === null ? '' : `: ${reason}`}`];
  });
}

async function write(path: string, bytes: Buffer, maker: FileMaker): Promise<void> {
  try {
    const beside = maker.beside(path, { makesFolder: false });
    const file = beside?.file ?? maker.inPlace(path);
    for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
    fsyncSync(file);
    closeSync(file);
    await beside?.keep();
  } catch (error) {
    throw writeError(path, error as Error);
  }
}

/** What is on the disk is what was checked; who has given up root may not be able to look. */
async function checkWritten(path: string, bytes: Buffer, files: FileAccess): Promise<void> {
  if (!isReadable(path, files)) return;
  const { bytes: written } = await readCaptureBytes(path, files);
  if (written.equals(bytes)) return;
  rmSync(path, { force: true });
  throw new UserError(`${path}: the disk gives back other bytes; the file was removed`);
}

function isReadable(path: string, files: FileAccess): boolean {
  try {
    files.close(files.open(path));
    return true;
  } catch {
    return false;
  }
}

/** What was done. */
export function scrubText(output: string, result: ScrubResult, differences: ScrubDifferences): string {
  const { values, packets, keptWords, unclean, droppedPackets, keptPackets, secretBlocks } = result;
  const lines = [`${output}: ${counted(values, 'value')} replaced in ${counted(packets, 'packet')}`];
  if (keptWords > 0)
    lines.push(
      `${counted(keptWords, 'value is a word', 'values are words')} that also names something: it was replaced where it is a value, and stays elsewhere`,
    );
  if (droppedPackets > 0)
    lines.push(`left out (${counted(droppedPackets, 'packet')}):`, ...uncleanLines(unclean).map(indented));
  if (secretBlocks > 0) lines.push(`left out: ${counted(secretBlocks, 'block', 'blocks')} of TLS secrets`);
  const { gone, added, sessions } = differences;
  const sections = [
    ['findings that read values, and are not in it:', gone],
    ['findings that are new in it:', added],
    ['sessions that are read otherwise:', sessions],
  ] as const;
  for (const [title, listed] of sections) if (listed.length > 0) lines.push(title, ...listed.map(indented));
  if (keptPackets === 0) lines.push('no packet is left in it');
  else if (sections.every(([, listed]) => listed.length === 0))
    lines.push('it has the same findings and sessions');
  return lines.map((line) => `${escapeText(line)}\n`).join('');
}

const indented = (line: string): string => `  ${line}`;
