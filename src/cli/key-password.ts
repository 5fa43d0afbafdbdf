// Where the password of an encrypted private key comes from: a variable or a file, as openssl's -passin says it. Never the
// command line, which every user of the machine can read.

import type { RunOptions } from '../run.ts';
import { UserError } from '../shared/user-error.ts';

type Passphrase = NonNullable<RunOptions['keyPassphrase']>;

const OPTION = '--private-key-password';

/** Reads the option's value; null without one. The file is read with the key. */
export function keyPassword(
  source: string | undefined,
  environment: Readonly<Record<string, string | undefined>> = process.env,
): Passphrase | null {
  if (source === undefined) return null;
  const [, kind, name = ''] = /^([^:]*):(.*)$/s.exec(source) ?? [];
  if (kind === 'file' && name !== '') return { path: name };
  if (kind !== 'env' || name === '')
    throw new UserError(
      `${OPTION}: say where the password is, env:<variable> or file:<path>; the command line itself is seen by other users`,
    );
  const password = environment[name];
  if (password === undefined)
    throw new UserError(
      `${OPTION}: there is no variable ${name}; export it, and under sudo keep it: sudo --preserve-env=${name}`,
    );
  return password;
}

/** The file that the option names, to be opened with the others. */
export function passwordFiles(source: string | undefined): readonly string[] {
  const password = keyPassword(source);
  return password === null || typeof password === 'string' ? [] : [password.path];
}
