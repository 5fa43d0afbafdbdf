// crumbshark judge: what is found in one partition of the messages in a folder.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import type { Output } from '../../analysis/analysis-options.ts';
import { NO_GATE } from '../../analysis/exit-decision.ts';
import { runAnalysis } from '../../analysis/run-analysis.ts';
import { createNdjson } from '../../report/ndjson.ts';
import type { FileAccess } from '../../shared/file-access.ts';
import { UserError } from '../../shared/user-error.ts';
import { EXIT_DONE, type ExitCode } from '../exit-code.ts';
import { replacedFile } from '../file-output.ts';
import { writeNotice } from '../output.ts';
import { openNamed } from '../rights/open-named.ts';
import {
  isJudged,
  judgedHeader,
  judgedMade,
  judgedPath,
  type PartitionFile,
  partitionFiles,
  sectionOf,
} from './partition-folder.ts';

export interface JudgeOptions {
  readonly partition: string;
  readonly user?: string;
}

/** Writes the records. Resolves at once where they are there. */
export async function judgePartition(folder: string, options: JudgeOptions): Promise<ExitCode> {
  const all = partitionFiles(folder);
  const partitions = all[0]!.index.partitions.length;
  const partition = /^\d{1,6}$/.test(options.partition) ? Number(options.partition) : partitions;
  if (partition >= partitions)
    throw new UserError(
      `--partition ${options.partition}: ${folder} has the partitions 0 to ${partitions - 1}`,
    );
  const path = judgedPath(folder, partition);
  const header = judgedHeader(judgedMade(all, partition), partition, partitions);
  if (isJudged(path, header)) {
    writeNotice(`${path}: is there already`);
    return EXIT_DONE;
  }
  const opened = await openNamed(
    {
      inputs: all.map((one) => one.path),
      keyLogs: [],
      followsKeyLogs: false,
      others: [],
      outputs: [{ named: path, path, isBeside: true, makesFolder: false, isPrivate: true }],
      live: null,
    },
    {
      audits: true,
      readsSettings: false,
      writes: false,
      follows: false,
      showsProgress: false,
      formats: ['ndjson'],
    },
    options.user ?? null,
  );
  // Only its user may read it: mkdtemp(3) makes folders of mode 0700.
  const logs = mkdtempSync(join(tmpdir(), 'crumbshark-'));
  try {
    const inputs = all.map((one) => logOf(one, partition, logs, opened.files));
    const file = replacedFile(path, { maker: opened.maker, isPrivate: true });
    await judgeLogs(inputs, withHeader(file, header));
    writeNotice(`${path}: written`);
    return EXIT_DONE;
  } finally {
    rmSync(logs, { recursive: true, force: true });
    await opened.close();
  }
}

/** The log of a partition, in a file of its own. */
function logOf({ path, index }: PartitionFile, partition: number, folder: string, files: FileAccess): string {
  const [start, length] = index.partitions[partition]!;
  const log = join(folder, basename(path));
  writeFileSync(log, sectionOf(path, start, length, files), { mode: 0o600 });
  return log;
}

async function judgeLogs(inputs: readonly string[], output: Output): Promise<void> {
  await runAnalysis({
    command: null,
    input: {
      inputs,
      live: null,
      packetLimit: null,
      durationSeconds: null,
      cookieLimit: null,
      writeFile: null,
      notice() {},
      warn: (line) => writeNotice(`warning: ${line}`),
    },
    filter: null,
    name: null,
    host: null,
    reports: [{ reporter: createNdjson(), output, masked: false }],
    audit: { ...NO_GATE, config: {}, baseline: null, assumeHttps: false },
  });
}

function withHeader(output: Output, header: string): Output {
  return {
    ...output,
    open() {
      output.open();
      output.write(header);
    },
  };
}
