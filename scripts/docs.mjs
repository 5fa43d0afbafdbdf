// Writes the files in docs/ that are made of the program's own data: docs/rules and docs/config.schema.json.
// `node scripts/docs.mjs --check` writes nothing, and fails when one of them is not what it should be.
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { toJsonSchema } from '@valibot/to-json-schema';
import { build } from 'esbuild';

const RULES_FOLDER = 'docs/rules';
const SCHEMA_FILE = 'docs/config.schema.json';
const root = join(import.meta.dirname, '..');

/** The parts of the program that know what is in the files, bundled: they are TypeScript. */
async function loadProgram() {
  const exported = [
    "export { RULES } from './src/audit/index.ts';",
    "export { configSchema } from './src/audit/config.ts';",
    "export { rulePage, rulesPage } from './src/report/rule-page.ts';",
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
  return `${JSON.stringify({ ...schema, title: 'crumbshark.config.json' }, null, 2)}\n`;
}

/** The files by their paths. */
async function documents() {
  const { RULES, configSchema, rulePage, rulesPage } = await loadProgram();
  const metas = RULES.map(({ meta }) => meta);
  return new Map([
    [SCHEMA_FILE, schemaText(configSchema)],
    [`${RULES_FOLDER}/README.md`, rulesPage(metas)],
    ...metas.map((meta) => [`${RULES_FOLDER}/${meta.id}.md`, rulePage(meta)]),
  ]);
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
  .map((name) => `${RULES_FOLDER}/${basename(name)}`)
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
