// crumbshark unite: the records of all partitions as those of one run, on standard output, and what the gate decides on them.

import { crossingSessions, sharingPartitions, unitedView } from '../../analysis/crossing-values.ts';
import { type Gate, isGated, NO_GATE } from '../../analysis/exit-decision.ts';
import { loadAuditRun } from '../../analysis/run-analysis.ts';
import {
  newFindings,
  summaryOfUnited,
  type UnitedBaseline,
  unitedDecision,
  withBaseline,
} from '../../analysis/united-gate.ts';
import { repeatedElsewhere, uniteRecords } from '../../analysis/united-records.ts';
import type { CrumbRecord, SummaryRecord } from '../../record/records.ts';
import { escapeJson } from '../../report/escape.ts';
import { counted } from '../../shared/counted.ts';
import { systemFiles } from '../../shared/file-access.ts';
import { UserError } from '../../shared/user-error.ts';
import { dayOfRun, readBaseline, severityNamed } from '../audit-settings.ts';
import type { ExitCode } from '../exit-code.ts';
import { standardOutput, writeNotice } from '../output.ts';
import { type JudgedRecords, judgedAgain, readJudged } from './judged-records.ts';
import {
  isJudged,
  judgedHeader,
  judgedPath,
  judgedSettings,
  type PartitionFile,
  partitionFiles,
} from './partition-folder.ts';
import { openedForJudging } from './partition-judging.ts';

export interface UniteOptions {
  readonly failOn?: string;
  readonly failOnUnjudged?: boolean;
  readonly baseline?: string;
  readonly user?: string;
}

const TOO_MANY_VALUES =
  'it was judged site by site, and there are too many values to compare: some sessions that other sites have too are not found';

/** Writes the records. Throws a UserError where a partition has not been judged. */
export async function unite(folder: string, options: UniteOptions): Promise<ExitCode> {
  const { failOn } = options;
  const gate: Gate = {
    ...NO_GATE,
    failOn: failOn === undefined ? null : severityNamed(failOn),
    failOnUnjudged: options.failOnUnjudged === true,
  };
  const baseline = await baselineOf(options);
  const all = partitionFiles(folder);
  const judged = await judgedTogether(all, await judgedApart(all, folder), options);
  const { records, exit, because } = await unitedRun(judged, gate, baseline);
  const output = standardOutput(false, () => {});
  output.open();
  for (const record of records) {
    output.write(`${escapeJson(record)}\n`);
    await output.pause();
  }
  await output.end();
  if (because !== null) writeNotice(`exit ${exit}: ${because}`);
  return exit;
}

async function baselineOf({ baseline: file }: UniteOptions): Promise<UnitedBaseline | null> {
  if (file === undefined) return null;
  const entries = (await readBaseline({ baseline: file }, systemFiles)) ?? [];
  return { file, entries, today: dayOfRun() };
}

/** What is found in each partition. */
async function judgedApart(all: readonly PartitionFile[], folder: string): Promise<JudgedRecords[]> {
  const paths = all[0]!.index.partitions.map((_, partition) => judgedPath(folder, partition));
  const settings = paths.map((path) => judgedSettings(path)).find((one) => one !== null) ?? '';
  const missing = paths.filter((path, partition) => !isJudged(path, judgedHeader(all, partition, settings)));
  const [first] = missing;
  if (first !== undefined) {
    const are = counted(missing.length, 'partition is', 'partitions are');
    throw new UserError(
      `${folder}: ${are} not judged yet: crumbshark judge ${folder} --partition ${paths.indexOf(first)}`,
    );
  }
  const judged: JudgedRecords[] = [];
  for (const path of paths) judged.push(await readJudged(path));
  return judged;
}

/**
 * The same; partitions in whose URLs is a session of another one are judged once more, with what it is, and those that share a session
 * are judged together.
 */
async function judgedTogether(
  all: readonly PartitionFile[],
  judged: readonly JudgedRecords[],
  { user = null }: { readonly user?: string | null },
): Promise<readonly JudgedRecords[]> {
  const views = judged.map(({ end }) => end.crossing);
  const groups = sharingPartitions(views);
  const crossing = crossingSessions(groups.map((group) => unitedView(group.map((one) => views[one]!))));
  const isApart = groups.length === judged.length && crossing.every((sessions) => sessions.length === 0);
  if (isApart) return judged;
  const opened = await openedForJudging(all, null, user);
  try {
    const together: JudgedRecords[] = [];
    for (const [index, partitions] of groups.entries()) {
      const sessions = crossing[index]!;
      const before = judged[partitions[0]!]!;
      const { settings } = before.end;
      const isJudged = partitions.length === 1 && sessions.length === 0;
      // Its lines were written when it was judged alone, and are in the summary.
      const judging = { all, partitions, settings, sessions, files: opened.files, warn() {} };
      together.push(isJudged ? before : await judgedAgain(judging));
    }
    return together;
  } finally {
    await opened.close();
  }
}

/** The records of all, and what is decided on them. */
async function unitedRun(
  judged: readonly JudgedRecords[],
  gate: Gate,
  baseline: UnitedBaseline | null,
): Promise<{ readonly records: CrumbRecord[]; readonly exit: ExitCode; readonly because: string | null }> {
  const apart = judged.map(({ records }) => records);
  const compared = baseline === null ? null : withBaseline(apart, baseline);
  const repeated = judged.map((one) => one.end.repeated);
  const records = uniteRecords(compared?.partitions ?? apart, repeated);
  const [{ end }] = judged as [JudgedRecords];
  const failOn = gate.failOn ?? end.settings.config.failOn ?? null;
  const whole: Gate = { ...gate, failOn };
  const summary = summaryOfUnited(records);
  const { RULE_IDS } = await loadAuditRun();
  const isEveryRuleOff = summary.run.rulesOff.length === RULE_IDS.length;
  const requests = end.requests - repeatedElsewhere(repeated, 'requests');
  const responses = end.responses - repeatedElsewhere(repeated, 'responses');
  const { lostResponses } = end;
  const decision = isGated(whole)
    ? unitedDecision(records, { requests, responses, lostResponses, isEveryRuleOff }, whole)
    : null;
  const exit = decision?.exit ?? 0;
  const because = decision?.because ?? null;
  const isWhole = judged.every((one) => one.end.crossing.isWhole);
  const accepted = records.filter((record) => record.type === 'finding' && record.accepted);
  const ended: SummaryRecord = {
    ...summary,
    findings: newFindings(records),
    ...(baseline === null ? {} : { acceptedFindings: accepted.length }),
    warnings: isWhole ? summary.warnings : [...summary.warnings, TOO_MANY_VALUES],
    run: {
      ...summary.run,
      baseline: baseline?.file ?? null,
      baselineGone: compared?.gone ?? 0,
      baselineExpired: records.filter((record) => record.type === 'finding' && record.acceptance?.expired)
        .length,
      failOn,
      failOnUnjudged: gate.failOnUnjudged,
      exit,
      exitBecause: because,
      exitFindings: decision?.findings ?? [],
      exitUnjudged: decision?.unjudged ?? [],
    },
  };
  return { records: [...records.slice(0, -1), ended], exit, because };
}
