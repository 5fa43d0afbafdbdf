// What --help prints: what most people need, on one screen of 80 columns and 40 lines. `crumbshark help options` has the rest.

import type { Command } from 'commander';

type Line = readonly [name: string, text: string];

/** Options by their long names, in groups, and what they do in few words. */
const OPTIONS: readonly (readonly [title: string, ...Line[]])[] = [
  [
    'Read or capture:',
    ['--interface', 'capture live: lo, eth0, any'],
    ['--container', 'capture in this docker or podman container'],
    ['--capture-filter', "what to capture, in libpcap's language"],
    ['--write-file', 'keep the packets for Wireshark'],
    ['--keylog', 'TLS secrets of a browser, client or server'],
  ],
  [
    'Choose and show:',
    ['--display-filter', "messages, in Wireshark's language"],
    ['--name', "cookies of this name, such as 'sess*'"],
    ['--host', "cookies of this host, such as '*.test'"],
    ['--format', 'table, fields, json, ndjson, csv, ...'],
    ['--field', 'a field of -T fields'],
    ['--report', 'write a report too, such as json=out.json'],
    ['--details', 'every finding and every step'],
    ['--mask', 'mask values, and what is secret in URLs'],
  ],
  [
    'Decide:',
    ['--fail-on', 'exit 1 at high, medium, low or info'],
    ['--expect-cookie', 'exit 3 unless it was set and judged'],
    ['--baseline', 'findings that are accepted'],
    ['--config', 'settings of the rules'],
  ],
];

export const EXAMPLES: readonly Line[] = [
  ['crumbshark login.pcap', 'every cookie that is set in a capture'],
  ['sudo crumbshark -i lo', 'the same, live'],
  ['crumbshark run -- npm test', 'the same of what the tests put on the wire'],
];

const COMMANDS: readonly Line[] = [
  ['run', 'capture around a command, such as your tests, and judge'],
  ['demo, doctor', 'a sample login; what can be captured here'],
  ['rules, explain', 'what is judged and why; one cookie in each browser'],
  ['messages, judge, unite', 'the analysis in parts, on several machines'],
  ['scrub, completion', 'a capture without secrets; completion for your shell'],
];

const COMMAND_COLUMNS = 22;
const OPTION_COLUMNS = 35;

export function shortHelp(program: Command): string {
  const groups = OPTIONS.map(
    ([title, ...lines]) =>
      `${title}\n${lines.map(([name, text]) => lineOf(flagsOf(program, name), text, OPTION_COLUMNS)).join('')}`,
  );
  const examples = EXAMPLES.map(([line, text]) => lineOf(line, text, OPTION_COLUMNS)).join('');
  const commands = COMMANDS.map(([names, text]) => lineOf(names, text, COMMAND_COLUMNS)).join('');
  return [
    `Usage: crumbshark [options] [capture ...]\n       crumbshark <command>\n\n${program.description()}\n`,
    examples,
    ...groups,
    `Commands:\n${commands}`,
    'All options: crumbshark help options. More: crumbshark help\n',
  ].join('\n');
}

function flagsOf(program: Command, name: string): string {
  return program.options.find(({ long }) => long === name)!.flags;
}

function lineOf(label: string, text: string, columns: number): string {
  return `  ${label.padEnd(columns)} ${text}\n`;
}
