// Are values sequential? Three in a row that differ in one number only, and by a small step.

const MIN_VALUES = 3;
const MAX_STEP = 1000n;
/** Runs of digits, and of hexadecimal digits; the longest values that are compared have 128 characters. */
const DECIMAL = /\d+/g;
const HEXADECIMAL = /[0-9a-f]+/gi;

/** The largest step between the last three values, when each is a little more than the one before; else null. */
export function sequenceStep(values: readonly string[]): number | null {
  if (values.length < MIN_VALUES) return null;
  const last = values.slice(-MIN_VALUES);
  return stepIn(last, DECIMAL, '') ?? stepIn(last, HEXADECIMAL, '0x');
}

function stepIn(values: readonly string[], pattern: RegExp, prefix: '' | '0x'): number | null {
  const [frame, ...otherFrames] = values.map((value) => value.replace(pattern, '#'));
  if (otherFrames.some((other) => other !== frame)) return null;
  const parts = values.map((value) => ({ numbers: value.match(pattern) ?? [] }));
  const first = parts[0]!;
  if (parts.some(({ numbers }) => numbers.length !== first.numbers.length)) return null;
  let step: bigint | null = null;
  for (let index = 0; index < first.numbers.length; index++) {
    const numbers = parts.map((part) => BigInt(prefix + part.numbers[index]!));
    if (numbers.every((number) => number === numbers[0])) continue;
    if (step !== null) return null;
    for (let at = 1; at < numbers.length; at++) {
      const difference = numbers[at]! - numbers[at - 1]!;
      if (difference <= 0n || difference > MAX_STEP) return null;
      if (step === null || difference > step) step = difference;
    }
  }
  return step === null ? null : Number(step);
}
