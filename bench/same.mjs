// Whether a faster build still gives the same: the records of all types, one by one, of every capture below the folders
// that are named, from this checkout and from another one that is built too. Exit code 1 when a record differs.
//   node bench/same.mjs --before ../checkout-of-main fixtures bench/out

import { readdirSync, statSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';

const CAPTURE = /\.(?:pcap|pcapng|cap|snoop)(?:\.(?:gz|zst|lz4))?$/;
const KEY_LOG = /^(?:keys\.log|.*\.keylog|.*keylog\.txt)$/;

const { values: options, positionals: places } = parseArgs({
  allowPositionals: true,
  options: { before: { type: 'string' } },
});
if (places.length === 0 || options.before === undefined)
  throw new Error('usage: same.mjs --before CHECKOUT CAPTURES...: captures, or folders of them');

const here = fileURLToPath(new URL('..', import.meta.url));
const [before, after] = await Promise.all(
  [options.before, here].map((checkout) => import(pathToFileURL(resolve(checkout, 'dist/library/index.js')))),
);

function captures(place) {
  if (!statSync(place).isDirectory()) return [place];
  return readdirSync(place, { withFileTypes: true }).flatMap((entry) => {
    const path = join(place, entry.name);
    if (entry.isDirectory()) return captures(path);
    return CAPTURE.test(entry.name) ? [path] : [];
  });
}

/** What a build makes of a capture, record by record; a capture that it cannot read ends with its error. */
async function* records({ analyze }, capture, keylog) {
  try {
    for await (const record of analyze(capture, { keylog })) yield JSON.stringify(record);
  } catch (error) {
    yield `${error.name}: ${error.message}`;
  }
}

/** The first records that differ; null: none does. */
async function difference(capture) {
  const folder = dirname(capture);
  const keylog = readdirSync(folder)
    .filter((name) => KEY_LOG.test(name))
    .map((name) => join(folder, name));
  const olds = records(before, capture, keylog);
  for await (const record of records(after, capture, keylog)) {
    const { value: old = 'nothing' } = await olds.next();
    if (old !== record) return { old, record };
  }
  const { value: old } = await olds.next();
  return old === undefined ? null : { old, record: 'nothing' };
}

let read = 0;
let different = 0;
for (const capture of places.flatMap(captures)) {
  const found = await difference(capture);
  read++;
  if (found === null) continue;
  different++;
  console.log(`${capture}\n  before: ${found.old}\n  now:    ${found.record}`);
}
console.log(`${read} captures, ${different} with other records`);
if (different > 0) process.exitCode = 1;
