// crumbshark help: all options, one command, one topic, or one rule.

import { Command } from 'commander';
import { RULES } from '../audit/rules/index.ts';
import { pageOf } from '../report/labelled-text.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import { EXIT_DONE, type ExitCode } from './exit-code.ts';
import { HELP_TOPICS } from './help-topics.ts';
import { manPage } from './man-page.ts';
import { rules } from './rules.ts';
import { currentTerminal, lineWidth, wantsColour } from './terminal.ts';

/** What is made of the options and commands. */
const MADE: Readonly<Record<string, (program: Command) => string>> = {
  options: allOptions,
  man: manPage,
};

/** Other words for a topic. */
const SYNONYMS: Readonly<Record<string, string>> = { 'exit-code': 'gate', 'exit-codes': 'gate' };

function allOptions(program: Command): string {
  return Command.prototype.helpInformation.call(program);
}

/**
 * `words`: what was typed behind `help`; a topic of two words may be written with a space. Throws a UserError for what is
 * not known.
 */
export async function help(words: readonly string[], program: Command): Promise<ExitCode> {
  const name = words.join('-').toLowerCase();
  const command = name === '' ? program : program.commands.find((known) => known.name() === name);
  if (command !== undefined) {
    command.outputHelp();
    if (name === '') process.stdout.write(topicsText());
    return EXIT_DONE;
  }
  const made = MADE[name];
  if (made !== undefined) {
    process.stdout.write(made(program));
    return EXIT_DONE;
  }
  const asked = SYNONYMS[name] ?? name;
  const topic = HELP_TOPICS.find((known) => known.name === asked || known.name === `${asked}s`);
  if (topic !== undefined) {
    const terminal = currentTerminal();
    process.stdout.write(topic.text(pageOf(lineWidth(terminal), wantsColour(undefined, terminal))));
    return EXIT_DONE;
  }
  if (RULES.some(({ meta }) => meta.id === name)) return rules(name, 'table');
  throw new UserError(unknownText(words.join(' '), program));
}

/** What can follow `help`. */
function topicsText(): string {
  const width = Math.max(...HELP_TOPICS.map(({ name }) => name.length));
  const lines = HELP_TOPICS.map(({ name, title }) => `  crumbshark help ${name.padEnd(width)}  ${title}\n`);
  const others = `  crumbshark help ${'options'.padEnd(width)}  all options\n  crumbshark help ${'man'.padEnd(width)}  the manual page: crumbshark help man | man -l -\n`;
  return `\nTopics:\n${others}${lines.join('')}  crumbshark help <command or rule>\n`;
}

function unknownText(name: string, program: Command): string {
  const commands = program.commands.map((command) => command.name());
  const topics = HELP_TOPICS.map((topic) => topic.name);
  const rulesKnown = RULES.map(({ meta }) => meta.id);
  const meant = didYouMean(name, [...commands, ...topics, ...rulesKnown]);
  return `help: there is no command, topic or rule "${name}".${meant} The topics are ${topics.join(' ')}`;
}
