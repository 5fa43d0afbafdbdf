// A proof: a small real server is changed as a fix says. Before, the finding is there with this very fix; after, it is
// gone; and a login over http://localhost works with the change.

import assert from 'node:assert/strict';
import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { analyze } from '../dist/library/index.js';
import { startRecorder } from './recorder.js';
import { startServer } from './server.js';
import { Visitor } from './visitor.js';

const SETS = JSON.parse(readFileSync(join(import.meta.dirname, 'fixes.json'), 'utf8'));

/**
 * Tests all changes of a proof:
 * - `set`: title of the set of fixes, as in docs/FIXES.md; `versions()`: of what it is proven with;
 * - `cookie`: name of the cookie; `places`: what stands in the program before anything is changed, by place;
 * - `program(places)`: its files and command; `fill`: what `...` in a fix stands for; `names`: what its words stand for;
 * - `applied(code)`: a fix with what the program needs besides;
 * - `changes`: of each the `change` of the set, the `rule` that asks for it, the `place` it goes to (else `config`), what
 *   stands there `before`, and whether it takes effect in production (`isProduction`), or goes into a file that only the
 *   production server has (`isProductionFile`); `given`: other places before and after, `also`: after alone.
 * `home` is the first page, `/account` is open to users who are logged in alone; `/login` takes user and password, `/logout` ends it.
 */
export function prove(proof) {
  for (const change of proof.changes)
    test(`${proof.set}: ${change.change}`, { timeout: 300_000 }, async () => {
      await proveChange(proof, change);
      note(proof, change);
    });
}

/** For prove.js: what was proven, a line each. */
function note({ set, versions }, { change }) {
  const log = process.env.PROOFS_LOG;
  if (log !== undefined) appendFileSync(log, `${JSON.stringify({ set, change, versions: versions() })}\n`);
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
    rule,
    place = 'config',
    before,
    isProduction = false,
    isProductionFile = false,
    cookie = proof.cookie,
    given = {},
    also = {},
  },
) {
  const { framework, lines } = SETS[proof.set];
  const { code } = lines[change];
  const old = {
    ...proof.places,
    ...given,
    ...(before === undefined ? {} : { [place]: typed(proof, before) }),
  };
  const found = findingOf(await run(proof, old, isProduction, rule), rule, cookie);
  assert.ok(found !== undefined, `${rule} is not found for ${cookie} before the change`);
  const { fix } = found;
  assert.deepEqual({ framework: fix.framework, code: fix.code }, { framework, code }, 'another fix is given');

  const mended = { ...old, [place]: typed(proof, proof.applied?.(code) ?? code), ...also };
  const after = await run(proof, mended, isProduction, rule);
  assert.equal(
    findingOf(after, rule, cookie),
    undefined,
    `${rule} is still found for ${cookie} after the change`,
  );
  assert.ok(after.isLoggedIn, 'the login does not work with the change');
  if (isProduction && !isProductionFile)
    assert.ok((await run(proof, mended, false, rule)).isLoggedIn, 'the login over http://localhost fails');
}

/** The code of a fix as it stands in the program. */
function typed({ fill, names = {} }, code) {
  let text = fill === undefined ? code : code.replace('...', fill);
  for (const [name, value] of Object.entries(names))
    text = text.replaceAll(new RegExp(`\\b${name}\\b`, 'g'), value);
  return text;
}

/** Prefixes may be part of a fix: the name is looked up without them. */
function findingOf({ findings }, rule, cookie) {
  return findings.find(
    (finding) => finding.rule === rule && finding.cookieName?.replace(/^__Host-/, '') === cookie,
  );
}

const runs = new Map();

/** What a program does and is found to do; the state before a change is often that of another one. */
function run(proof, places, isProduction, rule) {
  const program = proof.program(places);
  // A value that still works after the logout is another finding, with another fix.
  const isReplayed = rule !== 'logout-no-delete';
  const key = JSON.stringify([program, isProduction, isReplayed]);
  if (!runs.has(key)) runs.set(key, runProgram(program, isProduction, isReplayed, proof.home));
  return runs.get(key);
}

/** Starts the program, logs in and out, sends the old value again, and judges what was on the wire. */
async function runProgram(program, isProduction, isReplayed, home = '/') {
  const server = await startServer(program, isProduction);
  const recorder = await startRecorder(server.port);
  try {
    const visitor = new Visitor(recorder.port, isProduction);
    await visitor.visit(home);
    const stranger = await visitor.visit('/account');
    assert.notEqual(stranger.status, 200, `/account is open to strangers: ${server.output()}`);
    await visitor.visit('/login', { user: 'ann', password: 'secret' });
    const own = await visitor.visit('/account');
    const cookie = visitor.cookies('/account');
    await visitor.visit('/logout', {});
    if (isReplayed) await visitor.visit('/account', undefined, cookie);
    const findings = [];
    for await (const record of analyze(recorder.capture(), { assumeHttps: isProduction }))
      if (record.type === 'finding') findings.push(record);
    return { findings, isLoggedIn: own.status === 200 && own.text.includes('ann') };
  } finally {
    await recorder.stop();
    await server.stop();
  }
}
