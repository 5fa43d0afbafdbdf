// Root is only needed to open: what the command line names is opened here, all of it, then the process becomes another user,
// and only then is anything read. An ordinary user opens each file when it is wanted.

import { constants } from 'node:fs';
import type { LiveCapture, LiveOptions } from '../../capture/live/open.ts';
import { type FileAccess, systemFiles } from '../../shared/file-access.ts';
import { UserError } from '../../shared/user-error.ts';
import { directFiles, type FileMaker } from '../file-maker.ts';
import { HeldFiles } from './held-files.ts';
import { HeldOutputs, type NamedOutput } from './held-outputs.ts';
import { asUser, becomeUser, type User } from './privileges.ts';
import { loadForUser, type RunParts } from './program-files.ts';
import { invokingUser, unprivilegedUser, userNamed } from './users.ts';

/** What a command line names. */
export interface NamedFiles {
  /** Captures and directories of them. */
  readonly inputs: readonly string[];
  readonly keyLogs: readonly string[];
  /** The key logs are read on while they grow. */
  readonly followsKeyLogs: boolean;
  /** Settings and private keys. */
  readonly others: readonly string[];
  readonly outputs: readonly NamedOutput[];
  readonly live: LiveOptions | null;
}

/** How what is named is opened, or was. */
export interface Opened {
  readonly files: FileAccess;
  readonly maker: FileMaker;
  /** A line for people: who the process is, when it is not who called. */
  readonly userLine: string | null;
  /** The capture that runs already. */
  readonly openLive?: () => Promise<LiveCapture>;
  /** Ends the capture, and removes what was made for nothing. */
  close(): Promise<void>;
}

const DIRECT: Opened = { files: systemFiles, maker: directFiles, userLine: null, close: async () => {} };

/**
 * Opens what is named and gives up root, when the process has it. What cannot be opened is an error when it is wanted; a
 * live capture that cannot begin, and a user that the process cannot become, are a UserError here.
 * @param userName of --user; null without
 */
export async function openNamed(
  named: NamedFiles,
  parts: RunParts,
  userName: string | null,
): Promise<Opened> {
  const uid = process.getuid?.();
  if (uid !== 0) {
    if (userName !== null && userNamed(userName).uid !== uid)
      throw new UserError('--user: only root can become another user; leave it out');
    return DIRECT;
  }
  const owner = invokingUser();
  const { user, line } = analyser(owner, userName);
  const outputs = new HeldOutputs(owner, user);
  const files = heldFiles(named, outputs);
  for (const output of named.outputs) {
    files.note(output.named);
    files.note(output.path);
    outputs.prepare(output);
  }
  if (user !== null) await loadForUser(user, parts);
  const capture = named.live === null ? null : await begun(named.live, outputs);
  if (user !== null) becomeUser(user);
  return {
    files,
    maker: outputs,
    userLine: line,
    ...(capture === null ? {} : { openLive: async () => capture }),
    async close() {
      capture?.stream.destroy();
      await outputs.close();
    },
  };
}

/** Who the process becomes, null when it stays root; and the line that says so. */
function analyser(
  owner: User | null,
  userName: string | null,
): { readonly user: User | null; readonly line: string | null } {
  const named = userName === null ? owner : userNamed(userName);
  if (named?.uid === 0) return { user: null, line: 'the analysis runs as root, as --user says' };
  const user = named ?? unprivilegedUser();
  const refusal = refusalOf(user);
  if (refusal === null) {
    if (named !== null) return { user, line: null };
    const others = '--user <name> names another user, --user root keeps root';
    return { user, line: `the analysis runs as the user ${user.name}, not as root: ${others}` };
  }
  if (named !== null)
    throw new UserError(
      `root cannot be given up: to become user ${named.name ?? named.uid} is not permitted (${refusal}); --user root keeps it`,
    );
  // The root of a container without that right has few others.
  return {
    user: null,
    line: `the analysis runs as root: to become another user is not permitted (${refusal})`,
  };
}

/** Why the system does not let the process become the user; null when it does. */
function refusalOf(user: User): string | null {
  try {
    asUser({ ...user, name: null }, () => {});
    return null;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    return code ?? message;
  }
}

function heldFiles(named: NamedFiles, outputs: HeldOutputs): HeldFiles {
  const files = new HeldFiles((path) => outputs.inPlace(path));
  // The writer of a capture may come later. Settings are read at once, and waited for.
  for (const path of named.inputs) files.hold(path, 0, constants.O_NONBLOCK);
  for (const path of named.others) files.hold(path);
  for (const path of named.keyLogs) {
    if (named.followsKeyLogs) outputs.prepareKeyLog(path);
    files.hold(path, named.followsKeyLogs ? constants.O_NONBLOCK : 0);
  }
  return files;
}

async function begun(live: LiveOptions, outputs: HeldOutputs): Promise<LiveCapture> {
  const { openLive } = await import('../../capture/live/open.ts');
  try {
    return await openLive(live);
  } catch (error) {
    await outputs.close();
    throw error;
  }
}
