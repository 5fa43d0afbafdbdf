// What fits where the cursor of a shell is: commands, options, and the values that an option or a command takes. The scripts of
// completion-scripts.ts ask for it.

import type { Command, Option } from 'commander';
import { SEVERITIES } from '../audit/finding.ts';
import { RULES } from '../audit/rules/index.ts';
import { listInterfaces } from '../capture/live/interfaces.ts';
import { containerNames, networkNames } from '../capture/live/other-network.ts';
import { FIELDS } from '../filter/fields.ts';
import { escapeText } from '../report/escape.ts';
import { FORMATS } from '../report/index.ts';
import { REPORT_PARTS } from '../report/reporter.ts';
import { SHELLS } from './completion-scripts.ts';
import { HELP_TOPICS } from './help-topics.ts';
import { BACKENDS } from './option-list.ts';

interface Candidate {
  readonly value: string;
  readonly text: string;
}

/** What may be typed at one place. */
interface Choice {
  readonly candidates: readonly Candidate[];
  /** Files fit too. */
  readonly takesFiles: boolean;
}

const NOTHING: Choice = { candidates: [], takesFiles: false };
const FILES: Choice = { candidates: [], takesFiles: true };

const named = (values: readonly string[], text = ''): Choice => ({
  candidates: values.map((value) => ({ value, text })),
  takesFiles: false,
});

const fields = (): Choice => ({
  candidates: FIELDS.map(({ name, help }) => ({ value: name, text: help })),
  takesFiles: false,
});

const topics = (program: Command): Choice => ({
  candidates: [
    ...HELP_TOPICS.map(({ name, title }) => ({ value: name, text: title })),
    ...commandsOf(program),
    ...rules().candidates,
  ],
  takesFiles: false,
});

const rules = (): Choice => ({
  candidates: RULES.map(({ meta }) => ({ value: meta.id, text: meta.title })),
  takesFiles: false,
});

async function interfaces(): Promise<Choice> {
  const listed = await listInterfaces().catch(() => []);
  return {
    candidates: listed.map(({ name, description }) => ({ value: name, text: description })),
    takesFiles: false,
  };
}

/** By the long name of the option. Those that are not here take a file where their flags say so, else anything. */
const VALUES: Readonly<Record<string, () => Choice | Promise<Choice>>> = {
  '--format': () => named(Object.keys(FORMATS)),
  '--report': () => named(Object.keys(FORMATS).map((name) => `${name}=`)),
  '--field': fields,
  '--display-filter': fields,
  '--fail-on': () => named(SEVERITIES),
  '--only': () => named(REPORT_PARTS),
  '--backend': () => named(BACKENDS),
  '--interface': interfaces,
  '--netns': () => named(networkNames()),
  '--container': async () => named(await containerNames()),
  '--autostop': () => named(['duration:', 'packets:', 'cookies:']),
  '--field-output': () => named(['header=', 'separator=', 'occurrence=', 'aggregator=', 'quote=']),
  '--preference': () => named(['tls.keylog_file:', 'uat:rsa_keys:']),
  '--browser': () => named(['chrome', 'firefox', 'safari', 'standard']),
  '--request': () => named(['fetch', 'navigate', 'post', 'iframe']),
};

/** Of the commands that have formats of their own. */
const TABLE_OR_JSON = named(['table', 'json']);

/**
 * A line each for what fits, and `:files` last where files do.
 * @param words what is typed behind the program's name, up to the cursor; the last one is the word to complete
 */
export async function complete(program: Command, words: readonly string[]): Promise<string> {
  const current = words.at(-1) ?? '';
  const { candidates, takesFiles } = await choiceAt(program, words.slice(0, -1), current);
  const lines = candidates
    .filter(({ value }) => value.startsWith(current))
    .map(({ value, text }) => `${value}\t${escapeText(text)}\n`);
  return lines.join('') + (takesFiles ? ':files\n' : '');
}

async function choiceAt(program: Command, before: readonly string[], current: string): Promise<Choice> {
  const { command, rest, awaited } = walk(program, before);
  if (awaited !== null) return valuesOf(awaited, command, program, current);
  const [, long, value] = /^(--[a-z-]+)=(.*)$/s.exec(current) ?? [];
  const joined = command.options.find((option) => option.long === long);
  if (joined !== undefined && value !== undefined) {
    const choice = await valuesOf(joined, command, program, value);
    const candidates = choice.candidates.map((one) => ({ ...one, value: `${long}=${one.value}` }));
    return { ...choice, candidates };
  }
  if (current.startsWith('-')) return { candidates: optionsOf(command), takesFiles: false };
  return wordsOf(program, command, rest);
}

interface Position {
  readonly command: Command;
  /** The words of the command that are no options. */
  readonly rest: readonly string[];
  /** The option of which the value comes next; null: none does. */
  readonly awaited: Option | null;
}

function walk(program: Command, before: readonly string[]): Position {
  let command = program;
  let awaited: Option | null = null;
  let rest: string[] = [];
  for (const word of before) {
    if (awaited !== null) awaited = null;
    else if (word.startsWith('-'))
      awaited = command.options.find((option) => takesNext(option, word)) ?? null;
    else {
      const named: Command | undefined =
        command === program && rest.length === 0
          ? program.commands.find((known) => known.name() === word)
          : undefined;
      if (named === undefined) rest = [...rest, word];
      else command = named;
    }
  }
  return { command, rest, awaited };
}

function takesNext(option: Option, word: string): boolean {
  return option.required && (option.long === word || option.short === word);
}

async function valuesOf(option: Option, command: Command, program: Command, typed: string): Promise<Choice> {
  if (option.long === '--format' && command !== program && command.name() !== 'run') return TABLE_OR_JSON;
  // Behind the name of a format its file follows.
  if (option.long === '--report' && typed.includes('=')) return FILES;
  const values = VALUES[option.long ?? ''];
  if (values !== undefined) return values();
  return /<file>/.test(option.flags) ? FILES : NOTHING;
}

/** Options that are not hidden, by their long names. */
function optionsOf(command: Command): Candidate[] {
  const options = command.createHelp().visibleOptions(command);
  return options.map(({ long, short, description }) => ({ value: long ?? short ?? '', text: description }));
}

function commandsOf(program: Command): Candidate[] {
  const visible = program.createHelp().visibleCommands(program);
  return visible.map((command) => ({ value: command.name(), text: command.description() }));
}

function wordsOf(program: Command, command: Command, rest: readonly string[]): Choice {
  switch (command.name()) {
    case 'help':
      return rest.length === 0 ? topics(program) : NOTHING;
    case 'rules':
      return rest.length === 0 ? rules() : NOTHING;
    case 'completion':
      return rest.length === 0 ? named(SHELLS) : NOTHING;
    case 'run':
    case 'scrub':
      return FILES;
    default:
      if (command !== program) return NOTHING;
      return { candidates: rest.length === 0 ? commandsOf(program) : [], takesFiles: true };
  }
}
