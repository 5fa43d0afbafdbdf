// The options of tshark(1) 4 that mean nothing here: those that do no harm are accepted, the others are refused with one
// sentence that says what to do instead. The options that both programs have are in program.ts.

import { type Command, Option } from 'commander';
import { UserError } from '../shared/user-error.ts';

export interface TsharkOption {
  /** Each option as a user types it: `-s`, `--snapshot-length`. */
  readonly names: readonly string[];
  /** What its argument is; null when it has none. */
  readonly argument: string | null;
  /** Whether it is accepted, perhaps with some arguments only. */
  readonly accepts: boolean | ((argument: string) => boolean);
  /** Why nothing is to be done, or what to do instead. */
  readonly text: string;
}

/** What an accepted option sets all the same, by its name. */
const SETS: Readonly<Record<string, string>> = { '-Q': 'quiet' };

const accepted = (names: string, argument: string | null, text: string): TsharkOption => ({
  names: names.split(' '),
  argument,
  accepts: true,
  text,
});

const refused = (names: string, argument: string | null, text: string): TsharkOption => ({
  ...accepted(names, argument, text),
  accepts: false,
});

/** Of the snap lengths, what command lines ask for that want packets whole. */
const WHOLE_PACKET_BYTES = 65_535;
const IN_WIRESHARK = 'open the frame in Wireshark';

export const TSHARK_OPTIONS: readonly TsharkOption[] = [
  accepted('-2', null, 'one pass is enough'),
  accepted('-n', null, 'names are never resolved'),
  accepted('-N', 'flags', 'names are never resolved'),
  accepted('-H', 'hosts file', 'names are never resolved'),
  accepted('-W', 'n', 'names are never resolved'),
  accepted('-l', null, 'live output always appears at once'),
  accepted('-Q', null, 'the same as -q'),
  accepted('-P --print', null, 'the results are shown also with -w'),
  accepted('-t', 'format', 'the table has the time of day, frame.time and frame.time_epoch are fields'),
  accepted('-u', 'format', 'there are no seconds to be formatted'),
  accepted('-M', 'packets', 'memory is bounded as it is'),
  accepted('--time-stamp-type', 'type', 'the capture program chooses'),
  accepted('--no-duplicate-keys', null, 'JSON never has a key twice'),
  accepted('--enable-protocol', 'name', 'every protocol that is known is read'),
  accepted('--enable-heuristic', 'name', 'every protocol that is known is read'),
  accepted('--temp-dir', 'directory', 'there are no temporary files'),
  accepted('--log-level', 'level', 'there is no log'),
  accepted('--log-fatal', 'level', 'there is no log'),
  accepted('--log-domains', 'list', 'there is no log'),
  accepted('--log-debug', 'list', 'there is no log'),
  accepted('--log-noisy', 'list', 'there is no log'),
  accepted('-d', 'decode as', 'HTTP is found on every port'),
  {
    names: ['-s', '--snapshot-length'],
    argument: 'bytes',
    // As in tshark 0 is the whole packet.
    accepts: (bytes) => bytes === '0' || Number(bytes) >= WHOLE_PACKET_BYTES,
    text: 'packets are always captured whole, as with -s 0; editcap -s shortens the file of -w',
  },
  {
    names: ['-F'],
    argument: 'type',
    accepts: (type) => type === 'pcapng',
    text: '-w writes pcapng; editcap -F converts it',
  },
  refused('-V', null, `${IN_WIRESHARK}; the version is -v`),
  refused('-x', null, IN_WIRESHARK),
  refused('-O', 'protocols', IN_WIRESHARK),
  refused('--hexdump', 'option', IN_WIRESHARK),
  refused('-R --read-filter', 'filter', '-Y chooses the messages that are shown'),
  refused('-j', 'protocols', '-e chooses the fields of -T json and -T ek'),
  refused('-J', 'protocols', '-e chooses the fields of -T json and -T ek'),
  refused('-S', 'separator', '-E separator=<character> separates fields, and each message is a line'),
  refused('-G', 'report', 'crumbshark help fields lists the fields'),
  refused(
    '--elastic-mapping-filter',
    'protocols',
    'there is no mapping to be filtered; -T ek writes the records',
  ),
  refused('-z', 'statistics', 'there are no statistics of packets; tshark -z has them'),
  refused(
    '-b --ring-buffer',
    'condition',
    'dumpcap -b writes several files, and crumbshark reads their directory',
  ),
  refused('-I --monitor-mode', null, 'dumpcap -I -w <file> captures Wi-Fi, and crumbshark reads that file'),
  refused('-y --linktype', 'type', "the interface's own link type is captured"),
  refused(
    '-L --list-data-link-types',
    null,
    'the link type of the interface is captured; tcpdump -L lists others',
  ),
  refused('--list-time-stamp-types', null, 'tcpdump -J lists them'),
  refused('-A', 'user:password', 'ssh HOST tcpdump -i IF -U -w - | crumbshark - captures on another machine'),
  refused('-C', 'profile', 'there are no profiles; --config names a configuration'),
  refused('-K', 'keytab', 'Kerberos is not decrypted'),
  refused('-X', 'key:value', 'Lua scripts are not run'),
  refused('-U', 'tap', 'PDUs are not exported; Wireshark does it (File > Export PDUs)'),
  refused('-g', null, 'chmod g+r <file> lets a group read what -w and --report have written'),
  refused('--capture-comment', 'comment', 'editcap --capture-comment writes one into the file of -w'),
  refused('--disable-protocol', 'name', 'every protocol that is known is read; -Y chooses messages'),
  refused('--disable-heuristic', 'name', 'every protocol that is known is read; -Y chooses messages'),
  refused(
    '--export-objects',
    'protocol,directory',
    'bodies are not kept; tshark --export-objects writes them',
  ),
  refused('--export-tls-session-keys', 'file', 'tshark --export-tls-session-keys writes them'),
  refused('--log-file', 'file', '2> <file> keeps standard error'),
];

/** Adds them to the command, out of its help. A refused one is a UserError of one sentence. */
export function addTsharkOptions(program: Command): void {
  for (const option of TSHARK_OPTIONS) {
    const { names, argument, accepts } = option;
    // An argument that is missing is not the mistake that a refusal is about.
    const shape = argument === null ? '' : accepts === true ? ` <${argument}>` : ` [${argument}]`;
    const added = new Option(names.join(', ') + shape).hideHelp();
    program.addOption(added);
    program.on(`option:${added.name()}`, (value: string | null) => {
      if (accepts === false || (accepts !== true && !accepts(value ?? '')))
        throw new UserError(
          `${names[0]}${accepts === false ? ' of tshark is not supported' : ''}: ${option.text}`,
        );
      const set = SETS[names[0]!];
      if (set !== undefined) program.setOptionValue(set, true);
    });
  }
}

/** Preferences (-o) by the beginning of their names that change nothing here, as they are about showing packets. */
const HARMLESS_PREFERENCES =
  /^(?:tcp|udp|ip|ipv6|http|http2|http3|quic|frame|eth|gui|nameres|console|capture|column|statistics|extcap|protocols|data)\./;

/** The same of TLS: all but what names keys. */
const HARMLESS_TLS_PREFERENCES = [
  'desegment_ssl_records',
  'desegment_ssl_application_data',
  'ignore_ssl_mac_failed',
  'debug_file',
].flatMap((name) => [`tls.${name}`, `ssl.${name}`]);

export function isHarmlessPreference(name: string): boolean {
  return HARMLESS_PREFERENCES.test(name) || HARMLESS_TLS_PREFERENCES.includes(name);
}
