// What terminals send for keys: the sequences of xterm, tmux, the Linux console and rxvt.

import { expect, it } from 'vitest';
import { keyNames } from '../../../src/cli/live/key-names.ts';

it.each<[string, string[]]>([
  ['\x1b[A\x1b[B\x1bOA\x1bOB', ['up', 'down', 'up', 'down']],
  ['\x1b[5~\x1b[6~', ['page-up', 'page-down']],
  ['\x1b[H\x1b[F\x1b[1~\x1b[4~\x1bOH\x1bOF', ['home', 'end', 'home', 'end', 'home', 'end']],
  ['\x1b[C\x1b[D\x1bOC\x1bOD\x1b[3~', ['right', 'left', 'right', 'left', 'delete']],
  ['\r\t\x7f\x15\x03\x1a', ['enter', 'tab', 'backspace', 'ctrl-u', 'ctrl-c', 'ctrl-z']],
  ['\x01\x05\x17', ['ctrl-a', 'ctrl-e', 'ctrl-w']],
  ['qé日😀', ['q', 'é', '日', '😀']],
  ['\x1b', ['escape']],
  // Others are nothing, and none of their characters is a key.
  ['\x1b[1;5C\x1b[15~\x1b[?2026$y\x00\x0e', []],
])('%j', (text, names) => {
  expect(keyNames(text)).toEqual(names);
});
