// crumbshark unite: the records of all partitions as those of one run, on standard output.

import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { uniteRecords } from '../../analysis/united-records.ts';
import type { CrumbRecord } from '../../record/records.ts';
import { escapeJson } from '../../report/escape.ts';
import { counted } from '../../shared/counted.ts';
import { UserError } from '../../shared/user-error.ts';
import { EXIT_DONE, type ExitCode } from '../exit-code.ts';
import { standardOutput } from '../output.ts';
import { isJudged, judgedHeader, judgedMade, judgedPath, partitionFiles } from './partition-folder.ts';

const BY_SITE = 'it was judged site by site: a session in the URL of another site is not found';

/** Writes the records. Throws a UserError where a partition has not been judged. */
export async function unite(folder: string): Promise<ExitCode> {
  const all = partitionFiles(folder);
  const count = all[0]!.index.partitions.length;
  const paths = Array.from({ length: count }, (_, partition) => judgedPath(folder, partition));
  const missing = paths.filter(
    (path, partition) => !isJudged(path, judgedHeader(judgedMade(all, partition), partition, count)),
  );
  const [first] = missing;
  if (first !== undefined) {
    const are = counted(missing.length, 'partition is', 'partitions are');
    throw new UserError(
      `${folder}: ${are} not judged yet: crumbshark judge ${folder} --partition ${paths.indexOf(first)}`,
    );
  }
  const partitions: CrumbRecord[][] = [];
  for (const path of paths) partitions.push(await recordsOf(path));
  const output = standardOutput(false, () => {});
  output.open();
  for (const record of uniteRecords(partitions)) {
    const warned =
      record.type === 'summary' && count > 1
        ? { ...record, warnings: [...record.warnings, BY_SITE] }
        : record;
    output.write(`${escapeJson(warned)}\n`);
    await output.pause();
  }
  await output.end();
  return EXIT_DONE;
}

async function recordsOf(path: string): Promise<CrumbRecord[]> {
  const records: CrumbRecord[] = [];
  let isHeader = true;
  for await (const line of createInterface({
    input: createReadStream(path),
    crlfDelay: Number.POSITIVE_INFINITY,
  })) {
    if (isHeader) {
      isHeader = false;
      continue;
    }
    try {
      records.push(JSON.parse(line) as CrumbRecord);
    } catch {
      throw new UserError(`${path}: is damaged: remove it, and judge its partition again`);
    }
  }
  if (records.at(-1)?.type !== 'summary')
    throw new UserError(`${path}: is not all there: remove it, and judge its partition again`);
  return records;
}
