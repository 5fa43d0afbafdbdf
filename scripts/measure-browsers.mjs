// Repeats the measurement of what browsers do with Set-Cookie, with the browsers of this machine, and prints where
// they have moved from the recorded rows. Exit code: 0 nothing has moved, 1 something has, 2 it could not be measured.
import { appendFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { startChromium } from './browsers/chromium.mjs';
import { differencesOf, keptDifferencesOf, majorOf } from './browsers/compare.mjs';
import { startFirefox } from './browsers/firefox.mjs';
import { measureJars, measureResponses, withBrowser } from './browsers/measure.mjs';
import { evenly, jarsOf, readLines, readRows, rowText, sample } from './browsers/rows.mjs';

const USAGE = `usage: node scripts/measure-browsers.mjs [options]
  --browser chromium|firefox  only this one (both when not given)
  --ids v001,w135             only these rows
  --limit 100                 an even sample of at least that many rows: some of each group, over http and https,
                              with all rows of a jar; of --responses about that many
  --responses                 the raw responses in place of the rows
  --write FILE                today's rows of one browser, in the format of the recorded ones
  --vectors DIR               where the recorded rows are (fixtures/browsers)
  --time-limit SECONDS        for each browser (900)`;

const START = { chromium: startChromium, firefox: startFirefox };
const OPTIONS = {
  browser: { type: 'string' },
  ids: { type: 'string' },
  limit: { type: 'string' },
  responses: { type: 'boolean', default: false },
  write: { type: 'string' },
  vectors: { type: 'string', default: fileURLToPath(new URL('../fixtures/browsers', import.meta.url)) },
  'time-limit': { type: 'string', default: '900' },
  help: { type: 'boolean', default: false },
};

function readOptions() {
  const { values } = parseArgs({ options: OPTIONS });
  const numbers = [values.limit ?? '1', values['time-limit']];
  if (!numbers.every((text) => Number(text) > 0)) throw new Error('A limit is a number above 0.');
  if (values.browser !== undefined && !Object.hasOwn(START, values.browser))
    throw new Error(`There is no browser ${values.browser}: chromium or firefox.`);
  if (values.write !== undefined && values.browser === undefined)
    throw new Error('--write needs --browser: a file holds the rows of one.');
  return { ...values, ids: values.ids?.split(','), limit: Number(values.limit ?? Infinity) };
}

/** What one browser does with recorded rows: differences, and today's row as text, go to `report`. */
async function measureRows(name, { vectors, ids, limit }, deadlineMs, report) {
  const all = jarsOf(readRows(vectors, name));
  const jars = sample(ids === undefined ? all : all.filter(([{ id }]) => ids.includes(id)), limit);
  return withBrowser(START[name], async (browser, server) => {
    const onRow = (row, today) => {
      const place = row.step === 0 ? row.id : `${row.id}/${row.step}`;
      const versions = `${majorOf(row.browser)} -> ${majorOf(browser.version)}`;
      report(
        `${place} ${name} ${versions}`,
        differencesOf(row, today),
        today instanceof Error ? null : rowText(today),
      );
    };
    await measureJars(browser, server, jars, { deadlineMs, onRow });
    return browser.version;
  });
}

/** The same for raw responses: which cookies it keeps of each. */
async function measureRaw(name, { vectors, ids, limit }, deadlineMs, report) {
  const all = readLines(vectors, 'responses');
  const chosen = all.filter(({ id }) => ids === undefined || ids.includes(id));
  const responses = evenly(chosen, limit / chosen.length);
  return withBrowser(START[name], async (browser, server) => {
    const onResponse = (response, kept) => {
      const place = `${response.id} ${name} ${majorOf(browser.version)}`;
      report(place, keptDifferencesOf(response[name], kept), JSON.stringify({ ...response, [name]: kept }));
    };
    await measureResponses(browser, server, responses, { deadlineMs, onResponse });
    return browser.version;
  });
}

/** Measures with one browser, prints what has moved and how much that is; true when nothing has. */
async function measure(name, options) {
  const deadlineMs = Date.now() + Number(options['time-limit']) * 1000;
  let measured = 0;
  let moved = 0;
  const report = (place, differences, line) => {
    measured++;
    if (differences.length > 0) moved++;
    for (const difference of differences) console.log(`${place}: ${difference}`);
    if (options.write !== undefined && line !== null) appendFileSync(options.write, `${line}\n`);
  };
  const version = await (options.responses ? measureRaw : measureRows)(name, options, deadlineMs, report);
  console.log(`${name} ${version}: ${measured} measured, ${moved} moved`);
  if (measured === 0) throw new Error('No row has such an id.');
  return moved === 0;
}

// A browser that this process has started ends with it.
for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, () => process.exit(2));
try {
  const options = readOptions();
  if (options.help) console.log(USAGE);
  else {
    if (options.write !== undefined) writeFileSync(options.write, '');
    const names = options.browser === undefined ? Object.keys(START) : [options.browser];
    for (const name of names) if (!(await measure(name, options))) process.exitCode = 1;
  }
} catch (error) {
  console.error(error.message);
  process.exitCode = 2;
}
