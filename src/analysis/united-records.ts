// The records of all partitions as those of one run: in one order, with ids and client numbers counted over all of them. Each
// record is of one partition, so nothing is judged again.

import type {
  CoverageView,
  CrumbRecord,
  SessionRecord,
  SeverityName,
  SummaryRecord,
} from '../record/records.ts';
import { capturedTwiceText, type RepeatedCounts } from '../shared/repeated-input.ts';

const SEVERITIES: readonly SeverityName[] = ['high', 'medium', 'low', 'info'];

interface PlacedRecord<R extends CrumbRecord = CrumbRecord> {
  readonly record: R;
  readonly partition: number;
}

/**
 * In the order of -T ndjson. `partitions`: the records of each; the summary of the first one says what was read. `repeated`: what each
 * has taken out of the counts; none where the parts are of one file.
 */
export function uniteRecords(
  partitions: readonly (readonly CrumbRecord[])[],
  repeated: readonly RepeatedCounts[] = [],
): CrumbRecord[] {
  const all = partitions.flatMap((records, partition) => records.map((record) => ({ record, partition })));
  const ordered = [
    ...placed(all, 'set-cookie', 'cookie').sort(by(({ time, input, frame }) => [time, input, frame])),
    ...placed(all, 'inventory').sort(by(({ first }) => [first.time, first.input, first.frame])),
    ...placed(all, 'session').sort(by(({ first }) => [first.time, first.input, first.frame])),
    ...placed(all, 'finding').sort(
      by(({ accepted, severity, evidence }) => [
        Number(accepted),
        SEVERITIES.indexOf(severity),
        evidence[0]?.input ?? '',
        evidence[0]?.frame ?? 0,
      ]),
    ),
  ];
  const names = namesOf(ordered);
  const clients = clientNumbers(placed(all, 'session'));
  const records = ordered.map(({ record, partition }) => renumbered(record, partition, names, clients));
  const summaries = placed(all, 'summary').map(({ record }) => record);
  return summaries.length === 0 ? records : [...records, unitedSummary(summaries, repeated)];
}

function placed<T extends CrumbRecord['type']>(
  all: readonly PlacedRecord[],
  ...types: readonly T[]
): PlacedRecord<Extract<CrumbRecord, { type: T }>>[] {
  const isOne = ({ record }: PlacedRecord): boolean => types.some((type) => type === record.type);
  return all.filter(isOne) as PlacedRecord<Extract<CrumbRecord, { type: T }>>[];
}

/** Equal ones stay in the order of their partitions. */
function by<R extends CrumbRecord>(
  keysOf: (record: R) => readonly (string | number)[],
): (one: PlacedRecord<R>, other: PlacedRecord<R>) => number {
  return ({ record: one }, { record: other }) => {
    const others = keysOf(other);
    for (const [index, key] of keysOf(one).entries()) {
      const second = others[index]!;
      if (key !== second) return key < second ? -1 : 1;
    }
    return 0;
  };
}

type Names = ReadonlyMap<string, string>;
const placeOf = (partition: number, name: string | number): string => `${partition} ${name}`;

/** New names for all ids, counted in the order of the records. */
function namesOf(records: readonly PlacedRecord[]): Names {
  const names = new Map<string, string>();
  const counts = new Map<string, number>();
  const define = (partition: number, id: string): void => {
    const place = placeOf(partition, id);
    if (names.has(place)) return;
    const kind = id.replace(/\d+$/, '');
    const number = (counts.get(kind) ?? 0) + 1;
    counts.set(kind, number);
    names.set(place, `${kind}${number}`);
  };
  for (const { record, partition } of records) {
    if (record.type === 'summary') continue;
    define(partition, record.id);
    if (record.type === 'session') define(partition, record.group);
  }
  return names;
}

/**
 * New numbers for all clients, in the order in which they were seen. A client is known by its address and its name: of several that
 * are called alike the first ones of all partitions are one, and so on.
 */
function clientNumbers(sessions: readonly PlacedRecord<SessionRecord>[]): ReadonlyMap<string, number> {
  const seen = new Map<string, { number: number; partition: number; key: string; time: string }>();
  for (const { record, partition } of sessions)
    for (const { client, time } of [{ client: record.client, time: record.first.time }, ...record.events]) {
      const place = placeOf(partition, client.number);
      const before = seen.get(place);
      if (before !== undefined && before.time <= time) continue;
      const key = `${client.address} ${client.name ?? ''}`;
      seen.set(place, { number: client.number, partition, key, time });
    }
  const ranks = new Map<string, number>();
  const numbers = new Map<string, number>();
  const inOrder = [...seen].sort(
    ([, one], [, other]) => one.partition - other.partition || one.number - other.number,
  );
  const known = inOrder.map(([place, { partition, key, time }]) => {
    const rank = (ranks.get(`${partition} ${key}`) ?? 0) + 1;
    ranks.set(`${partition} ${key}`, rank);
    return { place, client: `${key} ${rank}`, time };
  });
  const united = new Map<string, number>();
  for (const { place, client } of known.sort((one, other) => (one.time < other.time ? -1 : 1))) {
    const number = united.get(client) ?? united.size + 1;
    united.set(client, number);
    numbers.set(place, number);
  }
  return numbers;
}

/** Members that name other records. */
const REFERENCES: ReadonlySet<string> = new Set(['id', 'session', 'group', 'findings', 'setBy']);

function renumbered(
  record: CrumbRecord,
  partition: number,
  names: Names,
  clients: ReadonlyMap<string, number>,
): CrumbRecord {
  const named = (id: unknown): unknown =>
    typeof id === 'string' ? (names.get(placeOf(partition, id)) ?? id) : id;
  const copy = (value: unknown, key: string): unknown => {
    if (REFERENCES.has(key)) return Array.isArray(value) ? value.map(named) : named(value);
    if (typeof value !== 'object' || value === null) return value;
    if (Array.isArray(value)) return value.map((one) => copy(one, ''));
    const members = Object.entries(value).map(([name, one]) => [name, copy(one, name)]);
    const copied = Object.fromEntries(members) as Record<string, unknown>;
    if (key === 'client')
      copied.number = clients.get(placeOf(partition, Number(copied.number))) ?? copied.number;
    return copied;
  };
  return copy(record, '') as CrumbRecord;
}

/** What was read is the same in all of them, but for messages that several inputs have. */
function unitedSummary(
  summaries: readonly SummaryRecord[],
  repeated: readonly RepeatedCounts[],
): SummaryRecord {
  const first = summaries[0]!;
  const findings = Object.fromEntries(
    SEVERITIES.map((severity) => [severity, sum(summaries, (one) => one.findings?.[severity] ?? 0)]),
  ) as Record<SeverityName, number>;
  const coverages = summaries.flatMap(({ coverage }) => coverage ?? []);
  return {
    ...first,
    messages: first.messages - repeatedElsewhere(repeated, 'messages'),
    setCookies: first.setCookies - repeatedElsewhere(repeated, 'setCookies'),
    findings,
    ...(coverages.length === 0 ? null : { coverage: unitedCoverage(coverages) }),
    unjudged: unitedCounts(summaries),
    warnings: unitedWarnings(summaries, repeated),
  };
}

/** What the partitions behind the first one have taken out of a count. */
export function repeatedElsewhere(
  repeated: readonly RepeatedCounts[],
  name: Exclude<keyof RepeatedCounts, 'inputs'>,
): number {
  return sum(repeated.slice(1), (one) => one[name]);
}

/** Each of them once, and one line on what was captured twice. */
function unitedWarnings(summaries: readonly SummaryRecord[], repeated: readonly RepeatedCounts[]): string[] {
  const own = repeated.map(capturedTwiceText);
  const others = summaries.flatMap(({ warnings }, index) => warnings.filter((line) => line !== own[index]));
  const inputs = repeated.find((one) => one.inputs !== null)?.inputs ?? null;
  const all = capturedTwiceText({ messages: sum(repeated, ({ messages }) => messages), inputs });
  return [...new Set(all === null ? others : [...others, all])];
}

function unitedCoverage(coverages: readonly CoverageView[]): CoverageView {
  const united: Record<string, unknown> = { ...coverages[0] };
  for (const [name, value] of Object.entries(united))
    if (typeof value === 'number')
      united[name] = sum(coverages, (one) => Number((one as unknown as Record<string, unknown>)[name]));
  return united as unknown as CoverageView;
}

/** Responses that are not whole count in every partition, as what is missing in them is not known. */
function unitedCounts(summaries: readonly SummaryRecord[]): { why: string; count: number }[] {
  const whys = [...new Set(summaries.flatMap(({ unjudged = [] }) => unjudged.map(({ why }) => why)))];
  return whys.map((why) => {
    const counts = summaries.map(({ unjudged = [] }) => unjudged.find((one) => one.why === why)?.count ?? 0);
    const total = sum(counts, (count) => count);
    const everywhere = why === 'incomplete' ? (counts.length - 1) * Math.min(...counts) : 0;
    return { why, count: total - everywhere };
  });
}

function sum<T>(all: readonly T[], numberOf: (one: T) => number): number {
  return all.reduce((total, one) => total + numberOf(one), 0);
}
