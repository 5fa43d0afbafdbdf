// Bundles the command and the library into dist/: few files to start fast, and chunks for what both share or only some
// commands load. The types of the library lie in dist/types: the declarations that src/index.ts leads to.
import { execFileSync } from 'node:child_process';
import {
  chmodSync,
  copyFileSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

/** Every start of the program needs it: to find and read its files takes longer than to parse it here. */
const BUNDLED = 'commander';
/** It is CommonJS and asks for modules of Node's own. */
const REQUIRE = `import { createRequire as requireOf } from 'node:module';
const require = requireOf(import.meta.url);`;

const { dependencies, optionalDependencies, peerDependencies } = JSON.parse(
  readFileSync('package.json', 'utf8'),
);
const EXTERNAL = Object.keys({ ...dependencies, ...optionalDependencies, ...peerDependencies }).filter(
  (name) => name !== BUNDLED,
);

const OPTIONS = {
  bundle: true,
  splitting: true,
  platform: 'node',
  format: 'esm',
  target: 'node20.19',
  external: EXTERNAL,
  banner: { js: REQUIRE },
  chunkNames: '[hash]',
  minifyWhitespace: true,
  minifySyntax: true,
  // Profiles need the names: npm run build -- --names
  minifyIdentifiers: !process.argv.includes('--names'),
  charset: 'utf8',
  logLevel: 'warning',
};

rmSync('dist', { recursive: true, force: true });
await build({
  ...OPTIONS,
  entryPoints: {
    'cli/main': 'src/cli/start.ts',
    'capture/cap-helper': 'src/capture/live/cap-helper.ts',
    'namespace/helper': 'src/namespace/helper.ts',
    'library/index': 'src/index.ts',
    'testing/vitest': 'src/testing/vitest.ts',
    'testing/jest': 'src/testing/jest.ts',
    'testing/playwright': 'src/testing/playwright.ts',
  },
  outdir: 'dist',
});
// esbuild writes the banner into every chunk; hardly any needs it.
for (const name of readdirSync('dist', { recursive: true }).filter((one) => one.endsWith('.js'))) {
  const path = join('dist', name);
  const text = readFileSync(path, 'utf8');
  const rest = text.replace(`${REQUIRE}\n`, '');
  if (!/\brequire\b/.test(rest)) writeFileSync(path, rest);
}
chmodSync('dist/cli/main.js', 0o755);
// The page has these in it, with the hash of each: they are files, and no part of the program.
await build({
  bundle: true,
  minify: true,
  target: ['chrome120', 'firefox115', 'safari16'],
  charset: 'utf8',
  legalComments: 'none',
  logLevel: 'warning',
  entryPoints: { client: 'src/report/html/client/main.js', style: 'src/report/html/style/main.css' },
  outdir: 'dist/page',
});
copyFileSync(`node_modules/${BUNDLED}/LICENSE`, `dist/LICENSE-${BUNDLED}`);

const TYPES = 'dist/types';

/** Writes a declaration file and those that it imports; what only the inside needs is left behind. */
function keepTypes(folder, file, kept) {
  if (kept.has(file)) return;
  kept.add(file);
  const text = readFileSync(join(folder, file), 'utf8');
  // Where the package is used there are no .ts files.
  const shipped = text.replaceAll(/((?:from|import)\s*\(?\s*'\.[^']*)\.ts'/g, "$1.js'");
  mkdirSync(dirname(join(TYPES, file)), { recursive: true });
  writeFileSync(join(TYPES, file), shipped);
  for (const [, target] of text.matchAll(/(?:from|import)\s*\(?\s*'(\.[^']*)\.ts'/g))
    keepTypes(folder, join(dirname(file), `${target}.d.ts`), kept);
}

const declarations = mkdtempSync(join(tmpdir(), 'crumbshark-types-'));
try {
  const compiler = fileURLToPath(import.meta.resolve('typescript/package.json'));
  execFileSync(
    process.execPath,
    [join(dirname(compiler), 'bin/tsc'), '-p', 'tsconfig.types.json', '--outDir', declarations],
    { stdio: 'inherit' },
  );
  const kept = new Set();
  const entries = ['index', ...['vitest', 'jest', 'playwright'].map((runner) => `testing/${runner}`)];
  for (const entry of entries) keepTypes(declarations, `${entry}.d.ts`, kept);
} finally {
  rmSync(declarations, { recursive: true });
}
