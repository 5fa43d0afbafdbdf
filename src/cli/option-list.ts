// The options of the command without a name, in groups; `crumbshark run` takes most of them too. The letters mean what they
// mean in tshark(1).

import { type Command, Option } from 'commander';
import { LOG_MODES } from '../message-log/format.ts';
import { REPORT_PARTS } from '../report/reporter.ts';
import { oneOf } from './named-choice.ts';

export const BACKENDS = ['auto', 'tcpdump', 'dumpcap', 'cap'] as const;

/** Of an option that may be given several times. */
export const collect = (value: string, previous: readonly string[]): string[] => [...previous, value];

function repeatable(flags: string, help: string): Option {
  return new Option(flags, help).argParser(collect).default([]);
}

export function addAuditOptions(program: Command): void {
  program
    .optionsGroup('What decides:')
    .option('--fail-on <severity>', 'exit 1 when a finding is at or above high, medium, low or info')
    .addOption(repeatable('--expect-cookie <name[@host]>', 'exit 3 when this cookie was not set and judged'))
    .option('--fail-on-unjudged', 'exit 3 when anything could not be judged')
    .option('--config <file>', 'settings of the rules; without it crumbshark.config.json, when it exists')
    .option('--baseline <file>', 'findings that are accepted')
    .option('--update-baseline', 'accept all findings: write the file of --baseline')
    .option('--assume-https', 'judge cleartext as if TLS ended before the capture')
    .option('--details', 'every finding in full, and all steps of all sessions');
}

export function addInputOptions(program: Command): void {
  program
    .optionsGroup('What to read:')
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
    .option('--live', 'with -i, on a terminal: a view with keys instead of rows')
    .option('--follow', 'read the last capture on while it grows, until Ctrl-C')
    .option('--user <name>', 'started as root: become this user when everything is open')
    .option('-w, --write-file <file>', 'also keep the packets in this file');
  addKeyOptions(program);
}

export function addKeyOptions(program: Command): void {
  program
    .optionsGroup('TLS:')
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

export function addOutputOptions(program: Command): void {
  program
    .optionsGroup('What to show:')
    .option('-Y, --display-filter <expression>', "which messages to show, in Wireshark's language")
    .option(
      '-T, --format <name>',
      'table (default), fields, json, ndjson, ek, csv, messages, mermaid, html, sarif, junit, github, gitlab or markdown',
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
    .addOption(
      new Option(
        '--messages <what>',
        'what a message log holds: all, or what judging needs (judging)',
      ).argParser((mode) => oneOf('--messages', 'log', mode, LOG_MODES)),
    )
    .option('--csv-raw', 'CSV cells as they are, also those that a spreadsheet would run as a formula')
    .option('--name <glob>', 'only cookies of this name')
    .option('--host <glob>', 'only cookies of this host')
    .option('--mask', 'mask cookie values, and what is secret in URLs, in every format')
    .option('--show-values', 'show cookie values whole in the table')
    .option('-q, --quiet', 'of the end only the verdict, no sessions and no notices')
    .option('--color', 'colours even when the output is no terminal')
    .option('--no-color', 'no colours, like NO_COLOR in the environment');
}
