// Text for people in the log of a job of GitHub Actions, which looks for workflow commands in all that a step prints: names
// from the wire must be none.

/**
 * Text for people, with `##[` anywhere in a line and `::` at its begin escaped where a job reads it (actions/runner,
 * ActionCommand.cs).
 */
export function jobText(text: string): string {
  if (process.env.GITHUB_ACTIONS !== 'true') return text;
  return text.replaceAll('##[', '##\\x5b').replaceAll(/^([^\S\n]*):(?=:)/gm, '$1\\x3a');
}
