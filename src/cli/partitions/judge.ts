// crumbshark judge: what is found in one partition of the messages in a folder.

import { createHash } from 'node:crypto';
import type { Output } from '../../analysis/analysis-options.ts';
import { systemFiles } from '../../shared/file-access.ts';
import { UserError } from '../../shared/user-error.ts';
import { readConfig } from '../audit-settings.ts';
import { EXIT_DONE, type ExitCode } from '../exit-code.ts';
import { replacedFile } from '../file-output.ts';
import { writeNotice } from '../output.ts';
import { isJudged, judgedHeader, judgedPath, madeOf, partitionFiles, sumLine } from './partition-folder.ts';
import { judgeMessages, openedForJudging } from './partition-judging.ts';

export interface JudgeOptions {
  readonly partition: string;
  readonly config?: string;
  readonly assumeHttps?: boolean;
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
  const configFile = options.config ?? null;
  // The configuration of the working folder is not read: a worker may be started anywhere.
  const config = await readConfig(configFile, true, systemFiles);
  const settings = { config, configFile, assumeHttps: options.assumeHttps === true };
  const path = judgedPath(folder, partition);
  const header = judgedHeader(all, partition, madeOf('settings', JSON.stringify(settings)));
  if (isJudged(path, header)) {
    writeNotice(`${path}: is there already`);
    return EXIT_DONE;
  }
  const opened = await openedForJudging(all, path, options.user ?? null);
  try {
    const file = replacedFile(path, { maker: opened.maker, isPrivate: true, isNew: true });
    const judging = { all, partitions: [partition], settings, sessions: [], files: opened.files, warn };
    await judgeMessages(judging, withHeader(withSum(file), header));
    writeNotice(`${path}: written`);
    return EXIT_DONE;
  } finally {
    await opened.close();
  }
}

function warn(line: string): void {
  writeNotice(`warning: ${line}`);
}

/** The last line is the sum of all before. */
function withSum(output: Output): Output {
  const sum = createHash('sha256');
  return {
    ...output,
    write(text) {
      sum.update(text);
      output.write(text);
    },
    end() {
      output.write(sumLine(sum.digest('hex')));
      return output.end();
    },
  };
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
