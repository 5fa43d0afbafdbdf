// What fits at the cursor, asked as the scripts ask; and the scripts in the real shells, where they are.

import { spawnSync } from 'node:child_process';
import { chmodSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, test } from 'vitest';
import { RULES } from '../../src/audit/rules/index.ts';
import { completionScript } from '../../src/cli/completion-scripts.ts';
import { COMMANDS } from '../../src/cli/named-choice.ts';
import { FIELDS } from '../../src/filter/fields.ts';
import { FORMATS } from '../../src/report/index.ts';
import { ROOT } from '../support/repository.ts';
import { crumbshark } from './spawned.ts';

async function completed(...words: string[]): Promise<string[]> {
  const { status, stdout, stderr } = await crumbshark(['complete', '--', ...words]);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  return stdout
    .split('\n')
    .slice(0, -1)
    .map((line) => line.replace(/\t.*/, ''));
}

test('the first word is a command, a file or an option', async () => {
  expect(await completed('')).toEqual([...COMMANDS, ':files']);
  expect(await completed('ru')).toEqual(['run', 'rules', ':files']);
  expect(await completed('login.pcap', '')).toEqual([':files']);
  expect(await completed('--fail')).toEqual(['--fail-on', '--fail-on-unjudged']);
  expect(await completed('run', '--forw')).toEqual(['--forward']);
  expect(await completed('rules', '--forw')).toEqual([]);
});

test('values of options, joined with = or not, by their letters too', async () => {
  expect(await completed('-T', '')).toEqual(Object.keys(FORMATS));
  expect(await completed('login.pcap', '--format', 'js')).toEqual(['json']);
  expect(await completed('--format=js')).toEqual(['--format=json']);
  expect(await completed('--report', 'js')).toEqual(['json=']);
  expect(await completed('--report', 'json=')).toEqual([':files']);
  expect(await completed('--fail-on', '')).toEqual(['high', 'medium', 'low', 'info']);
  expect(await completed('-e', 'cookie.na')).toEqual(['cookie.name']);
  expect((await completed('-Y', '')).length).toBe(FIELDS.length);
  expect(await completed('--keylog', '')).toEqual([':files']);
  expect(await completed('-f', '')).toEqual([]);
  expect(await completed('rules', '-T', '')).toEqual(['table', 'json']);
  expect(await completed('run', '-T', 'nd')).toEqual(['ndjson']);
});

test('words of commands', async () => {
  expect(await completed('rules', '')).toEqual(RULES.map(({ meta }) => meta.id));
  expect(await completed('help', 'filt')).toEqual(['filters']);
  expect(await completed('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  expect(await completed('demo', '')).toEqual([]);
  expect(await completed('scrub', '')).toEqual([':files']);
});

test('interfaces are those of the machine (skipped off Linux)', async ({ skip }) => {
  skip(process.platform !== 'linux', 'names of another system');
  expect(await completed('-i', 'l')).toContain('lo');
});

test('a shell that is not known', async () => {
  expect(() => completionScript('csh')).toThrow('unknown shell "csh". Did you mean "zsh"?');
  expect(await crumbshark(['completion', 'tcsh'])).toMatchObject({ status: 2, stdout: '' });
});

const has = (shell: string): boolean => spawnSync(shell, ['-c', 'true']).status === 0;

describe('in a real shell', () => {
  const folder = mkdtempSync(join(tmpdir(), 'crumbshark-shells-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  beforeAll(() => {
    const program = join(folder, 'crumbshark');
    writeFileSync(program, `#!/bin/sh\nexec '${process.execPath}' '${ROOT}dist/cli/main.js' "$@"\n`);
    chmodSync(program, 0o755);
    writeFileSync(join(folder, 'log in.pcap'), '');
    for (const shell of ['bash', 'zsh', 'fish'])
      writeFileSync(join(folder, `script.${shell}`), completionScript(shell));
  });
  const run = (command: readonly string[]): string[] => {
    const [program = '', ...words] = command;
    const { stdout, stderr } = spawnSync(program, words, {
      cwd: folder,
      encoding: 'utf8',
      env: { ...process.env, HOME: folder, PATH: `${folder}${delimiter}${process.env.PATH}` },
    });
    expect(stderr).toBe('');
    return stdout.split('\n').filter((line) => line !== '');
  };

  it.each([
    ['crumbshark --form', ['--format']],
    ['crumbshark -T nd', ['ndjson']],
    ['crumbshark --format=nd', ['ndjson']],
    ['crumbshark --report json', ['json=']],
    ['crumbshark --report json=log', ['log in.pcap']],
    ['crumbshark log', ['log in.pcap']],
    ['crumbshark rules samesite-m', ['samesite-missing']],
  ])('bash completes %j', (line, expected) => {
    // As readline does: = is a word of its own.
    const script = `source script.bash
      compopt() { :; }
      COMP_LINE=$1 COMP_POINT=\${#1}
      read -r -a COMP_WORDS <<< "\${1//=/ = }"
      [[ $1 == *' ' ]] && COMP_WORDS+=('')
      COMP_CWORD=$((\${#COMP_WORDS[@]} - 1))
      _crumbshark
      printf '%s\\n' "\${COMPREPLY[@]}"`;
    expect(run(['bash', '-c', script, 'bash', line])).toEqual(expected);
  });

  it.skipIf(!has('fish')).each([
    ['crumbshark --form', ['--format']],
    ['crumbshark -T nd', ['ndjson']],
    ['crumbshark --format=nd', ['--format=ndjson']],
    ['crumbshark --report json', ['json=']],
    ['crumbshark log', ['log in.pcap']],
    ['crumbshark rules samesite-m', ['samesite-missing']],
  ])('fish completes %j (needs fish)', (line, expected) => {
    const values = run(['fish', '--no-config', '-c', `source script.fish; complete -C '${line}'`]);
    expect(values.map((value) => value.replace(/\t.*/, '').replaceAll('\\', ''))).toEqual(expected);
  });

  it.skipIf(!has('zsh')).each([
    ['crumbshark --form', 'crumbshark --format '],
    ['crumbshark -T nd', 'crumbshark -T ndjson '],
    ['crumbshark --report json', 'crumbshark --report json='],
    ['crumbshark log', 'crumbshark log\\ in.pcap '],
    ['crumbshark rules samesite-m', 'crumbshark rules samesite-missing '],
  ])('zsh completes %j (needs zsh)', (line, expected) => {
    // A terminal of zsh's own: what is typed, a tab, and what stands there then.
    const script = `zmodload zsh/zpty
      zpty shell zsh -f -i
      zpty -w shell "PS1= ; unsetopt zle_bracketed_paste; autoload -Uz compinit; compinit -u -D; source ./script.zsh"
      zpty -w shell 'show() { print -r -- "[[$BUFFER]]"; zle kill-whole-line }; zle -N show; bindkey "^X" show; print ready'
      zpty -r shell out '*ready*ready*'
      zpty -w -n shell "$1"$'\\t'$'\\x18'
      zpty -r shell out '*\\[\\[*\\]\\]*'
      print -r -- "\${\${out##*\\[\\[}%%\\]\\]*}"
      zpty -d shell`;
    expect(run(['zsh', '-f', '-c', script, 'zsh', line])).toEqual([expected]);
  });
});
