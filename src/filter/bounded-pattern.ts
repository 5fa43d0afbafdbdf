// Regular expressions of users on text from the wire: V8 may backtrack for ever, so that their work is bounded.

import vm from 'node:vm';
import { counted } from '../shared/counted.ts';
import { UserError } from '../shared/user-error.ts';
import { MATCH_TIMEOUT_MS, MAX_UNWATCHED_STEPS } from './limits.ts';
import { translatePattern } from './pcre/translation.ts';

/**
 * Compiles an expression of PCRE2 into a test of texts of which each character is a byte. The test throws a UserError when
 * it does not come to an end in time.
 * @throws {PatternError} when it is no regular expression, or one that cannot be had
 */
export function compilePattern(pattern: string): (text: string) => boolean {
  const expression = translatePattern(pattern);
  const unwatchedCharacters = mostCharacters(expression.source);
  const watched = new WatchedExpression(pattern, expression);
  return (text) => (text.length <= unwatchedCharacters ? expression.test(text) : watched.test(text));
}

/** To watch an expression takes longer than most matches: there is one context for each, made when it is needed. */
class WatchedExpression {
  readonly #pattern: string;
  readonly #expression: RegExp;
  readonly #script = new vm.Script('expression.test(text)');
  #context: { text: string } | null = null;

  constructor(pattern: string, expression: RegExp) {
    this.#pattern = pattern;
    this.#expression = expression;
  }

  test(text: string): boolean {
    this.#context ??= vm.createContext({ text: '', expression: this.#expression }) as { text: string };
    this.#context.text = text;
    try {
      return this.#script.runInContext(this.#context, { timeout: MATCH_TIMEOUT_MS }) as boolean;
    } catch (error) {
      if (!isTimeout(error)) throw error;
      throw new UserError(
        `-Y: matches "${this.#pattern}" takes more than ${MATCH_TIMEOUT_MS / 1000} s on a text of ` +
          `${counted(text.length, 'character')}: write it with fewer *, + and {}, or use contains`,
      );
    }
  }
}

/** The error may be of another realm: its class says nothing. */
function isTimeout(error: unknown): boolean {
  return (error as NodeJS.ErrnoException | null)?.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
}

/**
 * The longest text on which the expression cannot take many steps. Each repetition may begin and end anywhere, and so
 * may the match; a repeated group, or a reference to one, may take more than that.
 */
function mostCharacters(pattern: string): number {
  if (/\)[*+?{]|\\[1-9k]/.test(pattern)) return 0;
  const repetitions = pattern.match(/[*+{]/g)?.length ?? 0;
  const choices = pattern.match(/[?|]/g)?.length ?? 0;
  const stepsAtPlace = (pattern.length + 1) * 2 ** choices;
  return (MAX_UNWATCHED_STEPS / stepsAtPlace) ** (1 / (repetitions + 1));
}
