// A report may come behind a line of the command that has no end, which would be a part of its first line.

import { closeSync, fstatSync, openSync, readSync } from 'node:fs';

const LINE_FEED = 0x0a;

/**
 * What is to be called before each write: at the first one it ends the line of the command. Whether there is one is known of a
 * file alone; elsewhere people get an empty line, which programs might not take.
 */
export function lineBreak(
  stream: NodeJS.WriteStream & { readonly fd: number },
  isForPeople: boolean,
): () => void {
  let isFirst = true;
  return () => {
    if (isFirst && (endsInLine(stream.fd) ?? isForPeople)) stream.write('\n');
    isFirst = false;
  };
}

/** Whether the last line of an open file has no end; null for what is no file, such as a terminal. */
export function endsInLine(file: number): boolean | null {
  try {
    const stats = fstatSync(file);
    if (!stats.isFile()) return null;
    if (stats.size === 0) return false;
    // It is open for writing alone.
    const reader = openSync(`/proc/self/fd/${file}`, 'r');
    const last = Buffer.alloc(1);
    readSync(reader, last, 0, 1, stats.size - 1);
    closeSync(reader);
    return last[0] !== LINE_FEED;
  } catch {
    return null;
  }
}
