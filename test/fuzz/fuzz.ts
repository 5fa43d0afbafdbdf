// npm run fuzz [-- --minutes N] [--seed S] [--target NAME]: gives changed captures, filters, settings and key logs to the
// program, in this process, and stops at the first thing that does not hold. The seed that it prints makes a run again.

import { existsSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { packetsOf } from '../support/packets-of.ts';
import { FIXTURES } from '../support/repository.ts';
import type { KeyedCapture } from './blocks.ts';
import { Dice } from './dice.ts';
import { targets } from './targets.ts';

/** Larger captures take too long to be read thousands of times. */
const MAX_CAPTURE_BYTES = 60_000;
/** Where the captures are that show one fault each, and what other programs write. */
const MADE = /\bfixtures.(?:cases|gate|linux|wire)\b/;
const REPORT_EVERY_MILLISECONDS = 30_000;

/** The captures of the tests that are classic pcap of this byte order, compressed or not, with the keys beside them. */
function corpus(): KeyedCapture[] {
  return readdirSync(FIXTURES, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.pcap(?:\.gz)?$/.test(name))
    .sort()
    .map((name) => join(FIXTURES, name))
    .filter((path) => statSync(path).size < MAX_CAPTURE_BYTES)
    .flatMap((path) => {
      try {
        return [{ ...packetsOf(path), keyLog: keyLogOf(path), isRecorded: !MADE.test(path) }];
      } catch {
        return []; // another format
      }
    })
    .filter(
      ({ header, packets }) =>
        header.length === 24 &&
        header.readUInt32LE(0) === 0xa1b2c3d4 &&
        packets.length > 0 &&
        // Records of a variant are longer, which its header does not say.
        packets.every((packet) => packet.length === 16 + packet.readUInt32LE(8)),
    );
}

function keyLogOf(path: string): Buffer | null {
  const keys = path.replace(/\.pcap(?:\.gz)?$/, '.keys');
  return existsSync(keys) ? readFileSync(keys) : null;
}

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '1' },
    seed: { type: 'string' },
    target: { type: 'string' },
  },
});
const firstSeed = values.seed === undefined ? Math.floor(Date.now() / 1000) : Number(values.seed);
const captures = corpus();
const all = Object.entries(targets(captures)).filter(
  ([name]) => values.target === undefined || name === values.target,
);
console.log(
  `${captures.length} captures; targets: ${all.map(([name]) => name).join(', ')}; --seed ${firstSeed}`,
);

const end = performance.now() + Number(values.minutes) * 60_000;
let nextReport = performance.now() + REPORT_EVERY_MILLISECONDS;
const counts = new Map(all.map(([name]) => [name, 0]));

for (let seed = firstSeed; performance.now() < end; seed++) {
  const [name, target] = all[seed % all.length]!;
  const trial = target(new Dice(seed));
  try {
    await trial.run();
  } catch (error) {
    const file = join(tmpdir(), `crumbshark-fuzz-${seed}`);
    writeFileSync(file, trial.input);
    console.error(`${name}, --seed ${seed}: the input is in ${file}`);
    console.error(error);
    process.exit(1);
  }
  counts.set(name, counts.get(name)! + 1);
  if (performance.now() < nextReport) continue;
  nextReport += REPORT_EVERY_MILLISECONDS;
  console.log([...counts].map(([each, count]) => `${each} ${count}`).join(', '));
}
console.log(`nothing was found: ${[...counts].map(([each, count]) => `${each} ${count}`).join(', ')}`);
