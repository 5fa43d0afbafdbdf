// The command line with which the capture that was not permitted is: to be pasted into a shell.

const PLAIN_WORD = /^[\w@%+=:,./-]+$/;

/**
 * `sudo env "PATH=$PATH" crumbshark -i lo`: sudo has a PATH of its own, in which the program of a user, and its Node, often
 * are not. `argv`: as Node has it, with the script.
 */
export function sudoLine(
  [, script = '', ...args]: readonly string[],
  environment: Readonly<Record<string, string | undefined>>,
): string {
  return ['sudo env "PATH=$PATH"', programName(script, environment), ...args.map(shellWord)].join(' ');
}

function programName(script: string, environment: Readonly<Record<string, string | undefined>>): string {
  if (environment.npm_command === 'exec') return 'npx crumbshark';
  return script.split('/').at(-1) === 'crumbshark' ? 'crumbshark' : `node ${shellWord(script)}`;
}

/** A word of a POSIX shell (POSIX.1-2024, shell, 2.2.2): in single quotes where it needs them. */
export function shellWord(text: string): string {
  return PLAIN_WORD.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
