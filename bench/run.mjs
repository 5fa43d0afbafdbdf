// npm run bench: crumbshark beside tshark, cat and bare Node on the same work, interleaved, every value checked.
//   npm run bench -- --workloads web-64m,small-500m --rounds 5 --no-tshark

import { existsSync } from 'node:fs';
import { cpus, loadavg, release } from 'node:os';
import { parseArgs } from 'node:util';
import { least, measure, median } from './measure.mjs';
import { ALL, check, checkJudged, HERE, JUDGED, LARGE, OUT, prepare, tenPackets } from './workloads.mjs';

const { values: options } = parseArgs({
  options: {
    workloads: { type: 'string', default: ALL.join(',') },
    rounds: { type: 'string', default: '3' },
    /** tshark needs minutes on some of them: it may run fewer times. */
    'tshark-rounds': { type: 'string', default: '1' },
    'no-tshark': { type: 'boolean', default: false },
    /** Seconds after which tshark is given up: on long bodies its time grows with the square of their length. */
    'tshark-limit': { type: 'string', default: '300' },
    'start-up-rounds': { type: 'string', default: '15' },
  },
});
const names = options.workloads.split(',').filter((name) => name !== '');
const unknown = names.find((name) => ![...ALL, ...LARGE].includes(name));
if (unknown !== undefined)
  throw new Error(`unknown workload ${unknown}: they are ${[...ALL, ...LARGE].join(' ')}`);
const rounds = Number(options.rounds);
const tsharkRounds = options['no-tshark'] ? 0 : Number(options['tshark-rounds']);

const TOOL = `${HERE}../dist/cli/main.js`;
if (!existsSync(TOOL)) throw new Error('build first: npm run build');
/** Several values of a line can only be told apart with a separator that no value holds. */
const SEPARATED = ['-E', 'aggregator=|'];
const MISSION = ['-Y', 'http.response and http.set_cookie', '-T', 'fields', '-e', 'http.set_cookie'];
const ours = (file) => [process.execPath, TOOL, '-r', file, ...MISSION];
const tshark = (file) => ['timeout', options['tshark-limit'], 'tshark', '-r', file, ...MISSION, ...SEPARATED];

/** What judges: the default output, records, a pipeline. */
const JUDGING = {
  'default output': [],
  '-T ndjson': ['-T', 'ndjson'],
  '--fail-on high': ['--fail-on', 'high'],
};
const judging = (file, how) => [process.execPath, TOOL, '-r', file, ...JUDGING[how]];
/** A run that finds something to fail on ends with 1. */
const FOUND_SOMETHING = [0, 1];

function verdict({ missing, extra, total }) {
  return missing === 0 && extra === 0 ? `${total}` : `${missing} missing, ${extra} extra of ${total}`;
}

function compare({ name, file, bytes }) {
  // The first runs check, and warm the page cache and nothing else.
  measure(['cat', file]);
  measure([...ours(file), ...SEPARATED], `${OUT}ours.txt`);
  const exact = check(name, `${OUT}ours.txt`);
  const runs = { cat: [], ours: [], tshark: [] };
  for (let round = 0; round < Math.max(rounds, tsharkRounds); round++) {
    if (round < rounds) {
      runs.cat.push(measure(['cat', file]));
      runs.ours.push(measure(ours(file)));
    }
    if (round < tsharkRounds) runs.tshark.push(measure(tshark(file), `${OUT}theirs.txt`));
  }
  const gaveUp = runs.tshark.includes(null);
  const theirs = tsharkRounds > 0 && !gaveUp ? check(name, `${OUT}theirs.txt`) : null;
  return {
    name,
    bytes,
    exact,
    theirs,
    cat: median(runs.cat),
    ours: median(runs.ours),
    tshark: theirs === null ? null : median(runs.tshark),
    gaveUp,
  };
}

/** The same work listed and judged in turn: the least CPU of each, as ratios say more than seconds on a busy machine. */
function judge({ name, file }) {
  measure(judging(file, '-T ndjson'), `${OUT}judged.ndjson`);
  const exact = checkJudged(name, `${OUT}judged.ndjson`);
  const runs = { list: [], ...Object.fromEntries(Object.keys(JUDGING).map((how) => [how, []])) };
  for (let round = 0; round < rounds; round++) {
    runs.list.push(measure(ours(file)));
    for (const how of Object.keys(JUDGING))
      runs[how].push(measure(judging(file, how), '/dev/null', FOUND_SOMETHING));
  }
  return { exact, least: Object.fromEntries(Object.entries(runs).map(([how, all]) => [how, least(all)])) };
}

function startUp() {
  const file = tenPackets();
  const runs = { node: [], ours: [] };
  for (let round = 0; round < Number(options['start-up-rounds']); round++) {
    runs.node.push(measure([process.execPath, '-e', '0']));
    runs.ours.push(measure(ours(file)));
  }
  return { node: median(runs.node), ours: median(runs.ours) };
}

const seconds = (run) => run.cpu.toFixed(2);
const cost = (run) =>
  run === null ? '-' : `${run.cpu.toFixed(2)} / ${run.wall.toFixed(2)} / ${run.megabytes.toFixed(0)}`;
const print = (...cells) => console.log(`| ${cells.join(' | ')} |`);

const workloads = prepare(names);
console.log(
  `${cpus()[0].model}, ${cpus().length} cores, load ${loadavg()[0].toFixed(1)}, Linux ${release()}, Node ${process.version}`,
);
console.log(
  `medians of ${rounds} rounds (tshark ${tsharkRounds}), interleaved, warm page cache, output to /dev/null\n`,
);

const start = startUp();
print('start-up, ten packets', 'CPU s', 'wall s', 'RSS MB');
print('---', '---', '---', '---');
for (const [name, run] of [
  ['node -e 0', start.node],
  ['crumbshark', start.ours],
])
  print(name, run.cpu.toFixed(3), run.wall.toFixed(3), run.megabytes.toFixed(0));
print(
  'ratio',
  (start.ours.cpu / start.node.cpu).toFixed(2),
  (start.ours.wall / start.node.wall).toFixed(2),
  '',
);
console.log('');

print(
  'workload',
  'GB',
  'values',
  'crumbshark: CPU s / wall s / RSS MB',
  'tshark',
  'cat',
  'tshark / crumbshark',
  'CPU s a GB above start-up',
  'tshark: values',
);
print(...Array(9).fill('---'));
let wrong = 0;
for (const workload of workloads) {
  const result = compare(workload);
  const gigabytes = result.bytes / 1e9;
  if (result.exact.missing + result.exact.extra > 0) wrong++;
  print(
    result.name,
    gigabytes.toFixed(2),
    verdict(result.exact),
    cost(result.ours),
    result.gaveUp ? `more than ${options['tshark-limit']} s` : cost(result.tshark),
    seconds(result.cat),
    result.tshark === null ? '-' : `${(result.tshark.cpu / result.ours.cpu).toFixed(0)}x`,
    ((result.ours.cpu - start.ours.cpu) / gigabytes).toFixed(2),
    result.theirs === null ? '-' : verdict(result.theirs),
  );
}

const judged = workloads.filter(({ name }) => JUDGED.includes(name));
if (judged.length > 0) {
  console.log('\njudging: CPU s, times the list, RSS MB; least of all rounds\n');
  print('workload', 'list', ...Object.keys(JUDGING), 'findings and sessions');
  print(...Array(Object.keys(JUDGING).length + 3).fill('---'));
}
for (const workload of judged) {
  const { exact, least: runs } = judge(workload);
  if (exact !== null && exact.different > 0) wrong++;
  print(
    workload.name,
    runs.list.cpu.toFixed(2),
    ...Object.keys(JUDGING).map((how) => {
      const { cpu, megabytes } = runs[how];
      return `${cpu.toFixed(2)} / ${(cpu / runs.list.cpu).toFixed(1)}x / ${megabytes.toFixed(0)}`;
    }),
    exact === null
      ? '-'
      : exact.different === 0
        ? `${exact.total}`
        : `${exact.different} differ of ${exact.total}`,
  );
}
if (wrong > 0) {
  console.error(`${wrong} workloads are not exact`);
  process.exitCode = 1;
}
