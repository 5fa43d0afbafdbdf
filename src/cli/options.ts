// The options as commander collects them, and those that say what is read, checked: numbers, conditions, names. Every
// mistake is a UserError that names its option.

import type { LiveOptions } from '../capture/live/open.ts';
import type { NetworkOwner } from '../capture/live/other-network.ts';
import type { LogMode } from '../message-log/format.ts';
import type { ReportPart } from '../report/reporter.ts';
import type { RunOptions } from '../run.ts';
import { didYouMean } from '../shared/did-you-mean.ts';
import { UserError } from '../shared/user-error.ts';
import { MAX_BUFFER_MEBIBYTES } from './limits.ts';
import { isHarmlessPreference } from './tshark-options.ts';

/** By the long names of the options. */
export interface CommandOptions {
  readonly readFile: readonly string[];
  readonly interface: readonly string[];
  readonly netns?: string;
  readonly pid?: string;
  readonly container?: string;
  readonly captureFilter?: string;
  readonly listInterfaces?: boolean;
  readonly promiscuousMode?: boolean;
  readonly bufferSize?: string;
  readonly backend: LiveOptions['backend'];
  readonly packetCount?: string;
  readonly autostop: readonly string[];
  readonly follow?: boolean;
  /** A view with keys instead of rows. */
  readonly live?: boolean;
  readonly writeFile?: string;
  readonly keylog: readonly string[];
  readonly privateKey: readonly string[];
  readonly privateKeyPassword?: string;
  readonly preference: readonly string[];
  readonly displayFilter?: string;
  readonly format: string;
  readonly field: readonly string[];
  readonly fieldOutput: readonly string[];
  readonly report: readonly string[];
  readonly name?: string;
  readonly host?: string;
  readonly failOn?: string;
  readonly expectCookie: readonly string[];
  readonly failOnUnjudged?: boolean;
  readonly config?: string;
  readonly baseline?: string;
  readonly updateBaseline?: boolean;
  readonly assumeHttps?: boolean;
  readonly details?: boolean;
  readonly rows?: boolean;
  readonly table?: boolean;
  readonly only?: ReportPart;
  readonly csvRaw?: boolean;
  /** What a message log holds. */
  readonly messages?: LogMode;
  readonly mask?: boolean;
  readonly showValues?: boolean;
  readonly quiet?: boolean;
  readonly user?: string;
  readonly color?: boolean;
  /** The packets are those that `crumbshark run` has captured: without -w they are in no file that is kept. */
  readonly isOfRun?: boolean;
}

const STOP_CONDITIONS = ['duration', 'packets', 'cookies'] as const;

/** A whole number above 0. */
export function positiveInteger(text: string, option: string): number {
  const number = /^\d+$/.test(text) ? Number(text) : 0;
  if (number < 1 || !Number.isSafeInteger(number))
    throw new UserError(`${option}: "${text}" is not a whole number above 0`);
  return number;
}

function smaller(left: number | null, right: number): number {
  return left === null ? right : Math.min(left, right);
}

/** When reading stops; null is never. */
type StopLimits = Pick<RunOptions, 'packetLimit' | 'durationSeconds' | 'cookieLimit'>;

/** Reads -c and -a; of several limits of one kind the smallest counts. */
export function stopLimits({
  packetCount,
  autostop,
}: Pick<CommandOptions, 'packetCount' | 'autostop'>): StopLimits {
  const limits: Record<(typeof STOP_CONDITIONS)[number], number | null> = {
    duration: null,
    packets: packetCount === undefined ? null : positiveInteger(packetCount, '-c'),
    cookies: null,
  };
  for (const condition of autostop) {
    const [, name = '', value = ''] = /^([^:]*):(.*)$/s.exec(condition) ?? [];
    const known = STOP_CONDITIONS.find((candidate) => candidate === name);
    if (known === undefined)
      throw new UserError(
        `-a: unknown condition "${condition}".${didYouMean(name, STOP_CONDITIONS)} ` +
          'The conditions are duration:<seconds> packets:<number> cookies:<number>',
      );
    limits[known] = smaller(
      limits[known],
      known === 'duration' ? seconds(value) : positiveInteger(value, `-a ${name}`),
    );
  }
  return { packetLimit: limits.packets, durationSeconds: limits.duration, cookieLimit: limits.cookies };
}

function seconds(text: string): number {
  const number = /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : 0;
  if (number <= 0) throw new UserError(`-a duration: "${text}" is not a number of seconds above 0`);
  return number;
}

/** Reads --keylog and -o, which has tshark's form `name:value`. */
export function keylogFiles({
  keylog,
  preference,
}: Pick<CommandOptions, 'keylog' | 'preference'>): readonly string[] {
  return [...keylog, ...preference.flatMap((one) => keylogPreference(one) ?? [])];
}

/** The name before Wireshark 3 works too. */
const KEYLOG_PREFERENCES = ['tls.keylog_file', 'ssl.keylog_file'];
const KEY_PREFERENCES = ['tls.psk', 'ssl.psk'];
const PRIVATE_KEY_PREFERENCES = ['uat:rsa_keys', 'tls.keys_list', 'ssl.keys_list'];

type PrivateKeyFile = NonNullable<RunOptions['privateKeys']>[number];

/** Reads --private-key and the preferences that name private keys. */
export function privateKeyFiles({
  privateKey,
  preference,
}: Pick<CommandOptions, 'privateKey' | 'preference'>): readonly PrivateKeyFile[] {
  return [
    ...privateKey.map((path) => ({ path, passphrase: null })),
    ...preference.flatMap((one) => privateKeyPreference(one)),
  ];
}

/** `uat:rsa_keys:"FILE","PASSWORD"`, or `tls.keys_list:ADDRESS,PORT,PROTOCOL,FILE,PASSWORD`, several behind semicolons. */
function privateKeyPreference(preference: string): PrivateKeyFile[] {
  const { name, value } = parsePreference(preference);
  if (!PRIVATE_KEY_PREFERENCES.includes(name)) return [];
  return value.split(';').map((entry) => {
    const cells = entry.split(',').map((cell) => cell.trim().replace(/^"(.*)"$/s, '$1'));
    const [path, passphrase] = name === 'uat:rsa_keys' ? cells : cells.slice(3);
    if (!path) throw new UserError(`-o ${name}: names no file: -o 'uat:rsa_keys:"FILE",""'`);
    return { path, passphrase: passphrase || null };
  });
}

function parsePreference(preference: string): { readonly name: string; readonly value: string } {
  const [, first = preference, value = ''] = /^((?:uat:)?[^:]*)(?::(.*))?$/s.exec(preference) ?? [];
  return { name: first.trim(), value };
}

/** Null for a preference that changes nothing here. */
function keylogPreference(preference: string): string | null {
  const { name, value } = parsePreference(preference);
  if (PRIVATE_KEY_PREFERENCES.includes(name)) return null;
  if (isHarmlessPreference(name)) return null;
  if (KEY_PREFERENCES.includes(name))
    throw new UserError(`-o ${name}: sessions are decrypted with a key log: -o tls.keylog_file:<file>`);
  if (!KEYLOG_PREFERENCES.includes(name))
    throw new UserError(
      `-o: unknown preference "${name}".${didYouMean(name, KEYLOG_PREFERENCES)} The one that counts is tls.keylog_file:<file>`,
    );
  if (value === '') throw new UserError(`-o ${name}: a file must follow the colon`);
  return value;
}

/** Reads -B: MiB, null for the default. */
export function kernelBuffer(text: string | undefined): number | null {
  if (text === undefined) return null;
  const size = positiveInteger(text, '-B');
  if (size > MAX_BUFFER_MEBIBYTES)
    throw new UserError(`-B ${text}: the kernel's buffer has at most ${MAX_BUFFER_MEBIBYTES} MiB`);
  return size;
}

/** Reads --netns, --pid and --container; null without. */
export function networkOwner({ netns, pid, container }: CommandOptions): NetworkOwner | null {
  const named = [netns, pid, container].filter((word) => word !== undefined);
  if (named.length > 1) throw new UserError('--netns, --pid and --container: give one of them');
  if (named.includes('')) throw new UserError('--netns, --pid and --container take a name, or a number');
  if (netns !== undefined) return { kind: 'namespace', name: netns };
  if (pid !== undefined) return { kind: 'process', pid: positiveInteger(pid, '--pid') };
  return container === undefined ? null : { kind: 'container', name: container };
}

/** The interfaces to capture on: all of them in the network of others, when none is named. */
export function liveInterfaces(options: CommandOptions): readonly string[] {
  if (options.interface.length > 0) return options.interface;
  return networkOwner(options) === null ? [] : ['any'];
}

/** Reads -i and the options beside it; null when nothing is captured live. */
export function liveOptions(options: CommandOptions): LiveOptions | null {
  if (options.interface.length > 1)
    throw new UserError('-i: one interface at a time; "any" captures on all of them');
  const [name] = liveInterfaces(options);
  if (name === undefined) {
    if (options.captureFilter !== undefined)
      throw new UserError('-f is for live capture (-i); to choose messages from a file use -Y');
    return null;
  }
  return {
    interface: name,
    network: networkOwner(options),
    filter: options.captureFilter ?? null,
    promiscuous: options.promiscuousMode === true,
    bufferMebibytes: kernelBuffer(options.bufferSize),
    backend: options.backend,
  };
}
