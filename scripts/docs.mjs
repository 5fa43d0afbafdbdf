// Writes what is made of the program's own data: docs/rules (with how often each rule was right in
// fixtures/applications), docs/config.schema.json, docs/records.schema.json, docs/records.*.sql, the list of fields in docs/FILTERS.md, the fixes
// in docs/FIXES.md, the manual page, the states of sessions in docs/SESSIONS.md, the results in docs/ASKING.md (where DuckDB is installed),
// and in all documents the output that commands are shown with (of the program as it is built).
// `node scripts/docs.mjs --check` writes nothing, and fails when something is not what it should be.
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { build } from 'esbuild';
import { loadDuckDb, withResults } from './asking.mjs';
import { createSandbox, examplesOf, isShown } from './examples.mjs';
import { recordSchemaText } from './record-schema.mjs';
import { readScores } from './scores.mjs';
import { sqlSchemaText } from './sql-schema.mjs';

const RULES_FOLDER = 'docs/rules';
const SCHEMA_FILE = 'docs/config.schema.json';
const RECORD_SCHEMA_FILE = 'docs/records.schema.json';
const SQL_DIALECTS = ['duckdb', 'clickhouse'];
const FIELDS_FILE = 'docs/FILTERS.md';
const FIXES_FILE = 'docs/FIXES.md';
const FIXES_JSON_FILE = 'proofs/fixes.json';
const PROVEN_FILE = 'proofs/proven.json';
const SESSIONS_FILE = 'docs/SESSIONS.md';
const ASKING_FILE = 'docs/ASKING.md';
const MAN_FILE = 'docs/crumbshark.1';
const MADE = /(?<=<!-- Made by `npm run docs`. -->\n\n)[\s\S]*?(?=\n<!-- End of what is made. -->)/;
const root = join(import.meta.dirname, '..');

/** The parts of the program that know what is in the files, bundled: they are TypeScript. */
async function loadProgram() {
  const exported = [
    "export { RULES } from './src/audit/rules/index.ts';",
    "export { configSchema } from './src/audit/config.ts';",
    "export { fixesJson, fixesPage } from './src/report/fix-page.ts';",
    "export { FIELDS } from './src/filter/fields.ts';",
    "export { rulePage, rulesPage } from './src/report/rule-page.ts';",
    "export { TRANSITIONS } from './src/session/transition-table.ts';",
  ];
  // Inside the repository, so that the packages are found.
  const folder = mkdtempSync(join(root, 'node_modules', '.docs-'));
  try {
    const outfile = join(folder, 'program.mjs');
    await build({
      stdin: { contents: exported.join('\n'), resolveDir: root, loader: 'ts' },
      outfile,
      bundle: true,
      platform: 'node',
      format: 'esm',
      packages: 'external',
      logLevel: 'warning',
    });
    return await import(pathToFileURL(outfile).href);
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** JSON Schema has no word for the check that an entry names a cookie or a host, but can say it. */
function checkedAction({ valibotAction, jsonSchema }) {
  if (valibotAction.type !== 'check') return undefined;
  return { ...jsonSchema, anyOf: [{ required: ['cookie'] }, { required: ['host'] }] };
}

function schemaText(configSchema) {
  const schema = toJsonSchema(configSchema, { overrideAction: checkedAction });
  return `${JSON.stringify({ ...schema, title: 'crumbshark.config.json' })}\n`;
}

/** A row for each field of filters and reports. */
function fieldTable(fields) {
  const rows = fields.map(({ name, type, help }) => [`\`${name}\``, type, help.replaceAll('|', '\\|')]);
  return tableText(['field', 'type', 'meaning'], rows);
}

/** A row for each transition of a session: the state that it leads to, and what it writes down. */
function transitionTable(transitions) {
  const rows = Object.entries(transitions).map(([name, { to, effects }]) => {
    const from = Object.keys(to).filter((state) => to[state] !== state);
    const states = from.map((state) => `\`${state}\``).join(', ');
    const move = from.length === 0 ? 'stays' : `${states} → \`${to[from[0]]}\``;
    return [`\`${name}\``, move, effects.join('; ')];
  });
  return tableText(['event', 'state', 'what is written down beside it'], rows);
}

/** A table without padding: of the long ones it would be half of the page. */
function tableText(head, rows) {
  const line = (cells) => `| ${cells.join(' | ')} |\n`;
  return [head, head.map(() => '---'), ...rows].map(line).join('');
}

/** A document with the outputs that its commands have now; throws for one that a person has to shorten. */
async function withOutputs(path, text) {
  const sandbox = createSandbox();
  try {
    let result = text;
    for (const { command, output, start } of examplesOf(text).reverse()) {
      if (output === null) continue;
      const { stdout } = await sandbox.run(command);
      if (isShown(output, stdout)) continue;
      if (/^\.\.\.$/m.test(output))
        throw new Error(`${path}: shorten by hand what this prints now: ${command}`);
      result = result.slice(0, start) + stdout + result.slice(start + output.length);
    }
    return result;
  } finally {
    sandbox.remove();
  }
}

/** Without DuckDB the results stay as they are. */
async function withAskedResults(text) {
  const duckDb = await loadDuckDb();
  return duckDb === null ? text : withResults(text, root, duckDb);
}

function writtenByHand() {
  const names = readdirSync(join(root, 'docs')).filter((name) => name.endsWith('.md'));
  return ['README.md', ...names.map((name) => `docs/${name}`)];
}

/** The files by their paths. */
async function documents() {
  const { RULES, configSchema, FIELDS, fixesJson, fixesPage, rulePage, rulesPage, TRANSITIONS } =
    await loadProgram();
  const metas = RULES.map(({ meta }) => meta);
  const scoreOf = readScores();
  const recordSchema = recordSchemaText(root);
  const made = new Map([
    [SCHEMA_FILE, schemaText(configSchema)],
    [RECORD_SCHEMA_FILE, recordSchema],
    ...SQL_DIALECTS.map((name) => [
      `docs/records.${name}.sql`,
      sqlSchemaText(name, JSON.parse(recordSchema)),
    ]),
    [FIXES_JSON_FILE, fixesJson()],
    [MAN_FILE, manPage()],
    [`${RULES_FOLDER}/README.md`, rulesPage(metas)],
    ...metas.map((meta) => [`${RULES_FOLDER}/${meta.id}.md`, rulePage(meta, scoreOf(meta.id), metas)]),
  ]);
  const parts = new Map([
    [FIELDS_FILE, fieldTable(FIELDS)],
    [FIXES_FILE, fixesPage(JSON.parse(read(PROVEN_FILE)))],
    [SESSIONS_FILE, transitionTable(TRANSITIONS)],
  ]);
  for (const path of writtenByHand()) {
    const part = parts.get(path);
    const text = part === undefined ? read(path) : read(path).replace(MADE, () => part);
    made.set(path, await withOutputs(path, path === ASKING_FILE ? await withAskedResults(text) : text));
  }
  return made;
}

/** Of the program as it is built. */
function manPage() {
  return execFileSync(process.execPath, [join(root, 'dist/cli/main.js'), 'help', 'man'], {
    encoding: 'utf8',
  });
}

function read(path) {
  try {
    return readFileSync(join(root, path), 'utf8');
  } catch {
    return null;
  }
}

const files = await documents();
mkdirSync(join(root, RULES_FOLDER), { recursive: true });
const strangers = readdirSync(join(root, RULES_FOLDER))
  .map((name) => `${RULES_FOLDER}/${name}`)
  .filter((path) => !files.has(path));
const changed = [...files].filter(([path, text]) => read(path) !== text);

if (process.argv.includes('--check')) {
  const stale = [...changed.map(([path]) => path), ...strangers];
  if (stale.length > 0) {
    console.error(`not up to date, run npm run docs: ${stale.join(' ')}`);
    process.exitCode = 1;
  }
} else {
  for (const [path, text] of changed) writeFileSync(join(root, path), text);
  for (const path of strangers) rmSync(join(root, path));
  console.log(`${files.size} files, ${changed.length} written, ${strangers.length} removed`);
}
