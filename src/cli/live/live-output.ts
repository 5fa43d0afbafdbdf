// Standard output with the live view in front of it: the view is there until the result is written.

import { LoadLimit } from '../../analysis/load-limit.ts';
import { createLiveReporter } from '../../report/live/live-reporter.ts';
import { LiveState } from '../../report/live/live-state.ts';
import { UserError } from '../../shared/user-error.ts';
import { type CommandOptions, liveInterfaces } from '../options.ts';
import { type StandardOutput, writeNotice } from '../output.ts';
import { currentTerminal, isAsciiOnly, lineWidth, wantsColour } from '../terminal.ts';
import { LiveProgram } from './live-program.ts';
import { PageFile } from './page-file.ts';

/**
 * The view where there is a terminal for it; without one, or on one that can draw nothing, the rows stay.
 * @throws {UserError} without a capture that is live, or with a format for programs
 */
export function withLiveView(
  output: StandardOutput,
  options: CommandOptions,
  isLive: boolean,
): StandardOutput {
  if (!isLive) throw new UserError('--live shows a live capture: name an interface, such as -i lo');
  if (options.format !== 'table')
    throw new UserError(
      `--live has the place of the table: leave out -T ${options.format}, or write it to a file with --report ${options.format}=FILE`,
    );
  const { terminal } = output;
  if (!terminal.isTerminal || !process.stdin.isTTY || terminal.variables.TERM === 'dumb') {
    writeNotice('--live needs a terminal: here are the rows');
    return output;
  }
  const state = new LiveState();
  const loadLimit = new LoadLimit();
  const page = new PageFile((text) => program.note(text));
  const look = {
    source: liveInterfaces(options).join(', '),
    colour: wantsColour(options.color, terminal),
    isAsciiOnly: isAsciiOnly(terminal),
  };
  const program = new LiveProgram(state, look, loadLimit, () => page.ask());
  return {
    ...inFront(output, program),
    loadLimit,
    createReporter: (reportOptions) =>
      createLiveReporter(
        { state, request: page, columnsAtEnd: () => lineWidth(currentTerminal()) },
        reportOptions,
      ),
  };
}

/** The view begins when the output is opened, and ends with the first text. Notices wait for its end. */
function inFront(output: StandardOutput, program: LiveProgram): StandardOutput {
  const notices: string[] = [];
  const stop = (): void => {
    program.stop();
    for (const line of notices.splice(0)) writeNotice(line);
  };
  return {
    ...output,
    open() {
      output.open();
      program.start();
    },
    write(text) {
      if (text === '') return;
      stop();
      output.write(text);
    },
    notice(line) {
      if (!program.isOn) return output.notice(line);
      notices.push(line);
      program.note(line);
    },
    async end() {
      stop();
      await output.end();
    },
  };
}
