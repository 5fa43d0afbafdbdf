// The command line: which options there are, and what runs for them. The letters mean what they mean in tshark(1).

import { Command, CommanderError, Option } from 'commander';
import { REPORT_PARTS } from '../report/reporter.ts';
import { nearestNames } from '../shared/did-you-mean.ts';
import { isFileThere, systemFiles } from '../shared/file-access.ts';
import { UserError } from '../shared/user-error.ts';
import { VERSION } from '../shared/version.ts';
import { analyzeCaptures } from './analyze.ts';
import type { DemoOptions } from './demo.ts';
import { EXIT_DONE } from './exit-code.ts';
import type { ExplainCommandOptions } from './explain.ts';
import { missingCapture } from './inputs.ts';
import { meantCommand } from './named-choice.ts';
import { addAuditOptions, addInputOptions, addKeyOptions, addOutputOptions, collect } from './option-list.ts';
import type { JudgeOptions } from './partitions/judge.ts';
import type { MessagesOptions } from './partitions/messages.ts';
import type { UniteOptions } from './partitions/unite.ts';
import type { RunCommandOptions } from './run/run-command.ts';
import type { ScrubOptions } from './scrub.ts';
import { shortHelp } from './short-help.ts';
import { type TypedOptions, withStandardFormat } from './standard-format.ts';
import { addTsharkOptions } from './tshark-options.ts';

/** The whole program. */
function createProgram(argv: readonly string[], setExitCode: (code: number) => void): Command {
  const program = new Command('crumbshark')
    .description('See the cookies an application really puts on the wire.')
    .argument('[capture...]', "captures, HAR files, directories of them, '-' for standard input")
    .version(VERSION, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .configureHelp({ optionDescription: (option) => option.description });
  addInputOptions(program);
  addOutputOptions(program);
  addAuditOptions(program);
  addTsharkOptions(program);
  program.helpInformation = () => shortHelp(program);
  program.action(async (captures: string[], typed: TypedOptions) => {
    setExitCode(await analyzeCaptures(captures, withStandardFormat(typed), argv));
  });
  addRunCommand(program, argv, setExitCode);
  program
    .command('demo')
    .description('a sample login application: log in to it, and analyse the cookies')
    .option('--serve', 'only serve the application, to try it by hand')
    .addOption(new Option('--visit', 'serve it, visit it, and end').hideHelp())
    .option('--port <number>', 'where it listens on loopback', '5000')
    .option('--show-values', 'show cookie values whole')
    .action(async (options: DemoOptions) => {
      const { demo } = await import('./demo.ts');
      setExitCode(await demo(options));
    });
  program
    .command('doctor')
    .description('what can be captured here and how, and what is missing for it')
    .action(async () => {
      const { doctor } = await import('./doctor.ts');
      setExitCode(await doctor());
    });
  addScrubCommand(program, setExitCode);
  addPartitionCommands(program, setExitCode);
  program
    .command('rules')
    .description('list the rules, or explain one')
    .argument('[id]', 'the rule to explain')
    .option('-T, --format <name>', 'table (default) or json', 'table')
    .action(async (id: string | undefined, options: { format: string }) => {
      const { rules } = await import('./rules.ts');
      setExitCode(await rules(id ?? null, options.format));
    });
  program
    .command('explain')
    .description('what each browser does with one Set-Cookie field, step by step')
    .argument('[field]', "the field, in quotes; '-' for standard input")
    .option('--url <url>', 'of the request that gets the response')
    .option('--from <url>', 'of the page that makes the request; without it the user opens the URL')
    .option('--request <kind>', 'how that page makes it: fetch (default), navigate, post or iframe')
    .option('--browser <name>', 'only chrome, firefox, safari or standard (RFC 6265bis)')
    .option('-T, --format <name>', 'table (default) or json', 'table')
    .allowExcessArguments()
    .action(async (_field: string | undefined, options: ExplainCommandOptions, command: Command) => {
      const { explainCommand } = await import('./explain.ts');
      setExitCode(await explainCommand(command.args, options));
    });
  addHelpCommands(program, setExitCode);
  return program;
}

/** What is captured and judged around a command takes the options for captures as far as they make sense there. */
function addRunCommand(program: Command, argv: readonly string[], setExitCode: (code: number) => void): void {
  const run = program
    .command('run')
    .description('capture loopback while a command (your tests) runs, then judge its cookies')
    .usage('[options] -- COMMAND ...')
    .argument('[command...]', 'the command and its words')
    .passThroughOptions()
    .option(
      '--forward <port>',
      'let the private network reach this port of the machine; repeatable',
      collect,
      [],
    )
    .option('--net', 'let the private network reach outside (needs pasta)')
    .option('--host-loopback', 'capture the loopback of the machine, and not a private one')
    .option('--no-keys', 'do not make programs write their TLS secrets; -w has none')
    .option('--preload <file>', 'a library that programs load first (LD_PRELOAD), to write TLS secrets')
    .option('-f, --capture-filter <bpf>', "what to capture, in libpcap's language")
    .option('-B, --buffer-size <MiB>', "size of the kernel's capture buffer")
    .option('-w, --write-file <file>', 'keep the packets in this file, with their TLS secrets')
    .option('--user <name>', 'started as root: become this user for the analysis');
  addKeyOptions(run);
  addOutputOptions(run);
  addAuditOptions(run);
  run.action(async (command: string[], typed: RunCommandOptions) => {
    const { runCommand } = await import('./run/run-command.ts');
    const inherited = { readFile: [], interface: [], autostop: [], backend: 'auto' as const };
    setExitCode(await runCommand(command, { ...inherited, ...typed }, argv));
  });
}

/** Captures that are judged by many processes, on one machine or many. */
function addPartitionCommands(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('messages')
    .description('the messages of captures by site, to be judged apart')
    .argument('<capture...>', 'capture files, directories of them, message logs')
    .requiredOption('--partitions <number>', 'how many parts there are')
    .requiredOption('--out <folder>', 'where the file is written')
    .option('--keylog <file>', 'TLS key log (SSLKEYLOGFILE); repeatable', collect, [])
    .option('--user <name>', 'started as root: become this user when everything is open')
    .action(async (captures: string[], options: MessagesOptions) => {
      const { writeMessages } = await import('./partitions/messages.ts');
      setExitCode(await writeMessages(captures, options));
    });
  program
    .command('judge')
    .description('what is found in one part of the messages in a folder')
    .argument('<folder>', 'that of crumbshark messages')
    .requiredOption('--partition <number>', 'the part, counted from 0')
    .option('--config <file>', 'settings of the rules, the same for all parts')
    .option('--assume-https', 'judge cleartext as if TLS ended before the capture')
    .option('--user <name>', 'started as root: become this user when everything is open')
    .action(async (folder: string, options: JudgeOptions) => {
      const { judgePartition } = await import('./partitions/judge.ts');
      setExitCode(await judgePartition(folder, options));
    });
  program
    .command('unite')
    .description('the records of all parts as those of one run')
    .argument('<folder>', 'that of crumbshark judge')
    .option('--fail-on <severity>', 'exit 1 when a finding is at or above high, medium, low or info')
    .option('--fail-on-unjudged', 'exit 3 when anything could not be judged')
    .option('--baseline <file>', 'findings that are accepted')
    .option('--user <name>', 'started as root: become this user when everything is open')
    .action(async (folder: string, options: UniteOptions) => {
      const { unite } = await import('./partitions/unite.ts');
      setExitCode(await unite(folder, options));
    });
}

/** What makes a capture one that can be given to others. */
function addScrubCommand(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('scrub')
    .description('write a capture again with every cookie value, password and token replaced')
    .argument('<capture>', 'the capture file')
    .argument('<file>', 'the file to write')
    .option(
      '--drop-unparsed',
      'leave out what is not known to be clean: TLS, other protocols, truncated packets',
    )
    .option('--user <name>', 'started as root: become this user when both are open')
    .action(async (input: string, output: string, options: ScrubOptions) => {
      const { scrub } = await import('./scrub.ts');
      setExitCode(await scrub(input, output, options));
    });
}

function addHelpCommands(program: Command, setExitCode: (code: number) => void): void {
  program
    .command('help')
    .description(
      'help on a command, a rule or a topic: options, filters, fields, formats, tls, gate, run, ...',
    )
    .argument('[words...]', 'the command, topic or rule')
    .action(async (words: string[]) => {
      const { help } = await import('./help.ts');
      setExitCode(await help(words, program));
    });
  program
    .command('completion')
    .description('print a script with which a shell completes what you type: bash, zsh or fish')
    .argument('<shell>', 'bash, zsh or fish')
    .action(async (shell: string) => {
      const { completionScript } = await import('./completion-scripts.ts');
      process.stdout.write(completionScript(shell));
    });
  program
    .command('complete', { hidden: true })
    .argument('[words...]')
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (words: string[]) => {
      const { complete } = await import('./completion.ts');
      process.stdout.write(await complete(program, words));
    });
  program
    .command('version')
    .description('print the version')
    .action(() => {
      process.stdout.write(`${VERSION}\n`);
    });
}

/** Runs the command line (without node and script). Returns the exit code; throws UserError for wrong usage. */
export async function runProgram(argv: readonly string[]): Promise<number> {
  let exitCode: number = EXIT_DONE;
  const program = createProgram(argv, (code) => {
    exitCode = code;
  });
  for (const command of [program, ...program.commands])
    command.exitOverride().configureOutput({ outputError: () => {} });
  try {
    await program.parseAsync(argv, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return EXIT_DONE;
    const [first = ''] = argv;
    const isCommandMeant = error.code === 'commander.unknownOption' && meantCommand(first) !== '';
    if (isCommandMeant && !isFileThere(first, systemFiles)) throw missingCapture(first);
    throw new UserError(oneLine(error.message));
  }
  return exitCode;
}

/** Commander's message without its prefix and line breaks, with guesses of our own measure. */
function oneLine(message: string): string {
  const [, said, word, guesses = ''] =
    /^(unknown option '-*([^']*)')(?: \(Did you mean (?:one of )?(.*)\?\))?$/.exec(unbroken(message)) ?? [];
  if (said === undefined || word === undefined) return unbroken(message);
  const meant = meantOptions(word, guesses === '' ? [] : guesses.split(', '));
  return meant.length === 0 ? said : `${said}. Did you mean ${meant.join(' or ')}?`;
}

function unbroken(message: string): string {
  return message.replace(/^error: /, '').replace(/\s*\n\s*/g, ' ');
}

/** In quotes; `guesses`: with their hyphens. What is a part of the output is chosen by --only. */
function meantOptions(word: string, guesses: readonly string[]): string[] {
  const options = new Map([
    ...guesses.map((guess) => [guess.replace(/^-+/, ''), guess] as const),
    ...REPORT_PARTS.map((part) => [part, `--only ${part}`] as const),
  ]);
  return nearestNames(word, [...options.keys()]).map((name) => `"${options.get(name)}"`);
}
