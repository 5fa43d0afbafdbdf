// A proof: a small real server is changed as a fix says. Before, the finding is there with this very fix; after, it is
// gone; and a login over http://localhost works with the change.

import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { runProgram, scenarioOf } from './scenario.js';

const SETS = JSON.parse(readFileSync(join(import.meta.dirname, 'fixes.json'), 'utf8'));

/** The finding that asks for each change; others may as well. */
const RULES = {
  secure: 'secure-missing',
  'http-only': 'httponly-missing',
  'same-site': 'samesite-missing',
  'cross-site': 'samesite-none-insecure',
  lifetime: 'lifetime-long',
  'host-only': 'domain-wide',
  prefix: 'prefix-unused',
  delete: 'logout-no-delete',
  'end-at-logout': 'token-after-logout',
  'end-others': 'sessions-survive-password-change',
  'rotate-at-login': 'session-not-rotated',
  'container-login': 'session-not-rotated',
  'server-side': 'payload-readable',
  json: 'payload-serialized',
  strict: 'session-adopted',
  'cookie-only': 'session-in-url',
  encode: 'control-char',
  'no-store': 'cacheable-set-cookie',
  https: 'cookie-over-cleartext',
};

/** What only a server in production does. */
const FOR_PRODUCTION = ['secure', 'cross-site', 'prefix', 'https'];

/**
 * Tests all changes of a proof:
 * - `set`: title of the set of fixes, as in docs/FIXES.md; `versions()`: of what it is proven with;
 * - `cookie`: name of the cookie; `places`: what stands in the program before anything is changed, by place;
 * - `program(places)`: its files and command; `fill`: what `...` in a fix stands for; `names`: what its words stand for;
 * - `applied(code)`: a fix with what the program needs besides;
 * - `changes`: of each the `change` of the set, the `rule` that asks for it (else that of RULES), the `place` it goes to (else `config`), what stands there `before`, and
 *   whether it goes into a file that only the production server has (`isProductionFile`); `given`: other places before and
 *   after, `also`: after alone.
 * `home` is the first page, `/account` is open to users who are logged in alone; `/login` takes user and password, unless
 * `login` is another path and form; `/logout` ends it, `/password` takes the old password and a new one.
 */
export function prove(proof) {
  for (const change of proof.changes)
    test(`${proof.set}: ${change.change}`, { timeout: 300_000 }, async () => {
      await proveChange(proof, change);
      note(proof, change.change);
    });
}

/** For prove.js: what was proven, a line each. */
function note({ set, versions }, change) {
  const log = process.env.PROOFS_LOG;
  const { code } = SETS[set].lines[change];
  if (log !== undefined)
    appendFileSync(log, `${JSON.stringify({ set, change, code, versions: versions() })}\n`);
}

/** The versions of packages from npm, as they are installed here. */
export function npmVersions(...names) {
  return names
    .map((name) => {
      const path = join(import.meta.dirname, 'node_modules', name, 'package.json');
      return `${name.split('/node_modules/').at(-1)} ${JSON.parse(readFileSync(path, 'utf8')).version}`;
    })
    .join(', ');
}

async function proveChange(
  proof,
  {
    change,
    rule = RULES[change],
    place = 'config',
    before,
    isProductionFile = false,
    cookie = proof.cookie,
    given = {},
    also = {},
  },
) {
  const { framework, lines } = SETS[proof.set];
  const { code } = lines[change];
  const isProduction = FOR_PRODUCTION.includes(change);
  const scenario = scenarioOf(rule, cookie);
  const old = {
    ...proof.places,
    ...given,
    ...(before === undefined ? {} : { [place]: typed(proof, before) }),
  };
  const first = await run(proof, old, isProduction, scenario);
  const found = findingsOf(first, rule);
  const seen = first.findings.map((finding) => `${finding.rule} ${finding.cookieName}`).join(', ');
  assert.ok(found.has(cookie), `${rule} is not found for ${cookie} before the change; found: ${seen}`);
  const { fix } = found.get(cookie);
  assert.deepEqual({ framework: fix.framework, code: fix.code }, { framework, code }, 'another fix is given');

  const mended = { ...old, [place]: typed(proof, proof.applied?.(code) ?? code), ...also };
  const after = await run(proof, mended, isProduction, scenario);
  // A cookie that comes in the place of this one has it neither.
  for (const name of findingsOf(after, rule).keys())
    assert.ok(name !== cookie && found.has(name), `${rule} is found for ${name} after the change`);
  if (!scenario.isCleartext) assert.ok(after.isLoggedIn, 'the login does not work with the change');
  else assert.ok((await run(proof, mended, true)).isLoggedIn, 'the login over HTTPS fails');
  if ((isProduction || scenario.host !== undefined) && !isProductionFile)
    assert.ok((await run(proof, mended, false)).isLoggedIn, 'the login over http://localhost fails');
}

/** The code of a fix as it stands in the program. */
function typed({ fill, names = {} }, code) {
  let text = fill === undefined ? code : code.replace('...', fill);
  for (const [name, value] of Object.entries(names))
    text = text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value);
  return text;
}

/** By the name of the cookie, without a prefix: that may be part of a fix. */
function findingsOf({ findings }, rule) {
  const own = findings.filter(
    (finding) => finding.rule === rule && finding.cookieName !== null && !isIdentifier(finding),
  );
  return new Map(own.map((finding) => [finding.cookieName.replace(/^__Host-/, ''), finding]));
}

/** What is left where the data is on the server: an identifier, which can be read too. */
function isIdentifier({ rule, severity }) {
  return rule === 'payload-readable' && severity === 'info';
}

const runs = new Map();

/** What a program does and is found to do; the state before a change is often that of another one. */
function run({ program, home, login }, places, isProduction, scenario = scenarioOf()) {
  const made = program(places);
  const key = JSON.stringify([made, isProduction, scenario]);
  if (!runs.has(key)) runs.set(key, runProgram(made, isProduction, scenario, home, login));
  return runs.get(key);
}
