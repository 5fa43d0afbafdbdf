// The manual page, made of the same options, commands and texts as the help: roff with the macros of man(7).

import type { Command, Option } from 'commander';
import { VERSION } from '../shared/version.ts';
import { EXIT_CODES } from './help-topics.ts';
import { EXAMPLES } from './short-help.ts';

const DESCRIPTION = [
  `crumbshark reads captures, or captures live, and shows every cookie that a server sets in HTTP/1, HTTP/2 and HTTP/3, in
cleartext and in TLS and QUIC whose keys it is given. It says what browsers do with each, what is wrong with it and how to mend that, and whether the session
changes at the login and ends at the logout.`,
  'Captures are pcap and pcapng files, compressed or not, directories of them, and "-", standard input.',
];

const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['NO_COLOR', 'no colours, as with --no-color'],
  ['COLUMNS', 'how long a line of prose may be where the output is no terminal; rows of tables are whole'],
  [
    'SSLKEYLOGFILE',
    'run appends the TLS secrets of the command to this file; without run it is named where it would help',
  ],
];

const SEE_ALSO = 'tshark(1), tcpdump(1), dumpcap(1), pcap-filter(7), wireshark-filter(4)';

/** The page crumbshark(1). */
export function manPage(program: Command): string {
  return [
    `.TH CRUMBSHARK 1 "" "crumbshark ${VERSION}" "User Commands"`,
    section('NAME', [`crumbshark ${ROFF_DASH} see the cookies an application really puts on the wire`]),
    section('SYNOPSIS', [
      '.B crumbshark',
      roff('[options] [capture ...]'),
      '.br',
      '.B crumbshark run',
      roff('[options] -- command ...'),
      '.br',
      '.B crumbshark',
      roff('command [options]'),
    ]),
    section(
      'DESCRIPTION',
      DESCRIPTION.flatMap((text, index) => [
        ...(index === 0 ? [] : ['.PP']),
        roff(text.replaceAll('\n', ' ')),
      ]),
    ),
    section('OPTIONS', optionLines(program)),
    section('COMMANDS', commandLines(program)),
    section('EXIT STATUS', ['.nf', ...EXIT_CODES.trimEnd().split('\n').map(roff), '.fi']),
    section(
      'ENVIRONMENT',
      ENVIRONMENT.flatMap(([name, text]) => item(name, text)),
    ),
    section(
      'FILES',
      item('crumbshark.config.json', 'settings of the rules, where --config names no other file'),
    ),
    section(
      'EXAMPLES',
      EXAMPLES.flatMap(([line, text]) => item(line, text)),
    ),
    section('SEE ALSO', [
      roff(SEE_ALSO),
      '.PP',
      roff('crumbshark help filters, fields, formats, tls, live, run'),
    ]),
  ].join('\n');
}

const ROFF_DASH = '\\-';

function section(title: string, lines: readonly string[]): string {
  return `.SH ${title}\n${lines.join('\n')}${title === 'SEE ALSO' ? '\n' : ''}`;
}

function optionLines(program: Command): string[] {
  const groups = new Map<string, Option[]>();
  const others = 'Others:';
  for (const option of program.createHelp().visibleOptions(program)) {
    const heading = option.helpGroupHeading ?? others;
    groups.set(heading, [...(groups.get(heading) ?? []), option]);
  }
  const last = [...groups].sort(([one], [two]) => Number(one === others) - Number(two === others));
  return last.flatMap(([heading, options]) => [
    `.SS ${roff(heading.replace(/:$/, ''))}`,
    ...options.flatMap(({ flags, description }) => item(flags, description)),
  ]);
}

function commandLines(program: Command): string[] {
  return program
    .createHelp()
    .visibleCommands(program)
    .flatMap((command) => item(`${command.name()} ${command.usage()}`, command.description()));
}

function item(label: string, text: string): string[] {
  return ['.TP', `.B ${roff(label)}`, roff(text)];
}

/** Text as roff prints it: no line is a request, and what is typed can be copied. */
function roff(text: string): string {
  return text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll(/^(?=[.'])/gm, '\\&');
}
