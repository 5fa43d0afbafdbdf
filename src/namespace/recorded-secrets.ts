// The TLS secrets of a recording, as lines of a key log (draft-ietf-tls-keylogfile): with them its packets can be read again.

import { readFileSync, statSync } from 'node:fs';
import { MAX_RECORDED_SECRETS_BYTES } from './limits.ts';
import type { RecordedHello } from './recording-facts.ts';

const LINE = /^[A-Z][A-Z0-9_]* ([0-9a-f]{64}) [0-9a-f]+$/i;

/**
 * What key logs have of the connections of a recording. Whole is what the programs of the command have written to the files of
 * the run; other logs, which may be years old, give what is of a connection that was recorded.
 * @param isOfRun whether a file was written in the run alone
 */
export function recordedSecrets(
  hellos: readonly RecordedHello[],
  keyLogs: readonly string[],
  isOfRun: (path: string) => boolean,
): Buffer {
  const randoms = new Set(hellos.map(({ random }) => random.toString('hex')));
  const lines = new Set<string>();
  let bytes = 0;
  for (const path of keyLogs)
    for (const line of linesOf(path)) {
      const random = LINE.exec(line)?.[1]?.toLowerCase();
      if (random === undefined || !(isOfRun(path) || randoms.has(random)) || lines.has(line)) continue;
      bytes += line.length + 1;
      if (bytes > MAX_RECORDED_SECRETS_BYTES) return textOf(lines);
      lines.add(line);
    }
  return textOf(lines);
}

function textOf(lines: ReadonlySet<string>): Buffer {
  return Buffer.from([...lines].map((line) => `${line}\n`).join(''), 'latin1');
}

/** None of what is no file that stays, or is larger than what is kept at all. */
function linesOf(path: string): readonly string[] {
  try {
    const stats = statSync(path);
    if (!stats.isFile() || stats.size > MAX_RECORDED_SECRETS_BYTES) return [];
    return readFileSync(path, 'latin1').split(/\r?\n/);
  } catch {
    // Reading it for the analysis says what is wrong.
    return [];
  }
}
