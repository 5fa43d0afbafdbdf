// The command line: which options there are, and what runs for them. The letters mean what they mean in tshark(1).

import { Command, CommanderError, Option } from 'commander';
import { REPORT_PARTS } from '../report/reporter.ts';
import { isFileThere, systemFiles } from '../shared/file-access.ts';
import { UserError } from '../shared/user-error.ts';
import { VERSION } from '../shared/version.ts';
import { analyzeCaptures } from './analyze.ts';
import type { DemoOptions } from './demo.ts';
import { EXIT_DONE } from './exit-code.ts';
import type { ExplainCommandOptions } from './explain.ts';
import { missingCapture } from './inputs.ts';
import { meantCommand, oneOf } from './named-choice.ts';
import type { RunCommandOptions } from './run/run-command.ts';
import type { ScrubOptions } from './scrub.ts';
import { type TypedOptions, withStandardFormat } from './standard-format.ts';
import { addTsharkOptions } from './tshark-options.ts';

const EXAMPLES = `
Examples:
  crumbshark login.pcap                         every cookie that is set in a capture
  sudo crumbshark -i lo                         the same, live
  crumbshark demo                               a sample login, captured and analysed
  crumbshark --fail-on medium login.pcap        fail when a cookie is less safe than that
  crumbshark run --fail-on medium -- npm test   the same of what the tests put on the wire
  crumbshark rules samesite-missing             explain a rule
  crumbshark help filters                       help on a topic; crumbshark help lists them
  sudo crumbshark -i lo -Y "http.response and http.set_cookie" -T fields -e http.set_cookie`;

const BACKENDS = ['auto', 'tcpdump', 'dumpcap', 'cap'] as const;

const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

function repeatable(flags: string, help: string): Option {
  return new Option(flags, help).argParser(collect).default([]);
}

/** The whole program. */
function createProgram(argv: readonly string[], setExitCode: (code: number) => void): Command {
  const program = new Command('crumbshark')
    .description('See the cookies an application really puts on the wire.')
    .argument('[capture...]', "capture files, directories of them, '-' for standard input")
    .version(VERSION, '-v, --version', 'print the version')
    .helpOption('-h, --help', 'print this help')
    .helpCommand(false)
    .enablePositionalOptions()
    .addHelpText('after', EXAMPLES)
    .configureHelp({ optionDescription: (option) => option.description });
  addInputOptions(program);
  addOutputOptions(program);
  addAuditOptions(program);
  addTsharkOptions(program);
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
    .option('--no-keys', 'do not make programs write their TLS secrets')
    .option('--preload <file>', 'a library that programs load first (LD_PRELOAD), to write TLS secrets')
    .option('-f, --capture-filter <bpf>', "what to capture, in libpcap's language")
    .option('-B, --buffer-size <MiB>', "size of the kernel's capture buffer")
    .option('-w, --write-file <file>', 'keep the packets in this file')
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
      'all options, or help on a command, a topic (filters, fields, exit-codes, tls, ...) or a rule',
    )
    .argument('[words...]', 'the command, topic or rule')
    .action(async (words: string[]) => {
      const { help } = await import('./help.ts');
      setExitCode(await help(words, program));
    });
  program
    .command('version')
    .description('print the version')
    .action(() => {
      process.stdout.write(`${VERSION}\n`);
    });
}

function addAuditOptions(program: Command): void {
  program
    .option('--fail-on <severity>', 'exit 1 when a finding is at or above high, medium, low or info')
    .addOption(repeatable('--expect-cookie <name[@host]>', 'exit 3 when this cookie was not set and judged'))
    .option('--fail-on-unjudged', 'exit 3 when anything could not be judged')
    .option('--config <file>', 'settings of the rules; without it crumbshark.config.json, when it exists')
    .option('--baseline <file>', 'findings that are accepted')
    .option('--update-baseline', 'accept all findings: write the file of --baseline')
    .option('--assume-https', 'judge cleartext as if TLS ended before the capture')
    .option('--details', 'every finding in full, and all steps of all sessions');
}

function addInputOptions(program: Command): void {
  program
    .addOption(repeatable('-r, --read-file <file>', 'analyse this capture; the same as naming it'))
    .addOption(repeatable('-i, --interface <name>', 'capture live on this interface'))
    .option('--netns <name>', 'capture in this network namespace, as ip-netns knows it')
    .option('--pid <number>', 'capture in the network of this process')
    .option('--container <name>', 'capture in the network of this container (docker, podman)')
    .option('-f, --capture-filter <bpf>', "what to capture, in libpcap's language")
    .option('-D, --list-interfaces', 'list the interfaces and end')
    // In this order: alone, a --no- option would make the opposite the default.
    .option('--promiscuous-mode', 'also packets for other machines')
    .option('-p, --no-promiscuous-mode', 'only packets for this machine: the default')
    .option('-B, --buffer-size <MiB>', "size of the kernel's capture buffer")
    .addOption(
      new Option('--backend <name>', 'program that captures: auto, tcpdump, dumpcap or cap')
        .argParser((name) => oneOf('--backend', 'program', name, BACKENDS))
        .default('auto'),
    )
    .option('-c, --packet-count <number>', 'end after so many packets')
    .addOption(
      repeatable('-a, --autostop <condition>', 'end after duration:<seconds>, packets:<n> or cookies:<n>'),
    )
    .option('--follow', 'read the last capture on while it grows, until Ctrl-C')
    .option('--user <name>', 'started as root: become this user when everything is open')
    .option('-w, --write-file <file>', 'also keep the packets in this file');
  addKeyOptions(program);
}

function addKeyOptions(program: Command): void {
  program
    .addOption(repeatable('--keylog <file>', 'TLS key log (SSLKEYLOGFILE), read on while it grows'))
    .addOption(
      repeatable(
        '--private-key <file>',
        'RSA key of a server (PEM), for TLS up to 1.2 without forward secrecy',
      ),
    )
    .option('--private-key-password <source>', 'password of encrypted keys: env:<variable> or file:<path>')
    .addOption(
      repeatable(
        '-o, --preference <name:value>',
        'as in tshark: tls.keylog_file:<file>, the same as --keylog',
      ),
    );
}

function addOutputOptions(program: Command): void {
  program
    .option('-Y, --display-filter <expression>', "which messages to show, in Wireshark's language")
    .option(
      '-T, --format <name>',
      'table (default), fields, json, ndjson, ek, csv, mermaid, html, sarif, junit, github, gitlab or markdown',
    )
    .addOption(repeatable('-e, --field <name>', 'show this field, with -T fields, json or ek'))
    .addOption(
      repeatable(
        '-E, --field-output <setting=value>',
        'for -T fields: header separator occurrence aggregator quote',
      ),
    )
    .option('--rows', 'in the table a row each Set-Cookie, also when there are many')
    .option('--no-table', 'findings and sessions without the table of cookies')
    .addOption(
      new Option('--only <part>', 'one part of the table: findings, sessions or inventory').argParser(
        (part) => oneOf('--only', 'part', part, REPORT_PARTS),
      ),
    )
    .addOption(
      repeatable(
        '--report <format=file>',
        "also write this report; ndjson=<folder>/ has a file for each type of records, '-' is standard output",
      ),
    )
    .option('--csv-raw', 'CSV cells as they are, also those that a spreadsheet would run as a formula')
    .option('--name <glob>', 'only cookies of this name')
    .option('--host <glob>', 'only cookies of this host')
    .option('--mask', 'mask cookie values, and what is secret in URLs, in every format')
    .option('--show-values', 'show cookie values whole in the table')
    .option('-q, --quiet', 'no summary and no notices')
    .option('--color', 'colours even when the output is no terminal')
    .option('--no-color', 'no colours, like NO_COLOR in the environment');
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

/** Commander's message without its prefix and line breaks. */
function oneLine(message: string): string {
  return message
    .replace(/^error: /, '')
    .replace(/\s*\n\s*/g, ' ')
    .replace(/ \(Did you mean (?:one of )?(.*)\?\)$/, (_, names: string) => meantOptions(names));
}

/** With the words of all other mistakes. */
function meantOptions(names: string): string {
  return `. Did you mean ${names
    .split(', ')
    .map((name) => `"${name}"`)
    .join(' or ')}?`;
}
