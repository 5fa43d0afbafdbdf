// Rules and sessions ask the same of one message dozens of times before the next message comes.

/** The function with its last argument and result remembered. What it gives follows from the argument alone. */
export function rememberingLast<Argument, Result>(
  find: (argument: Argument) => Result,
): (argument: Argument) => Result {
  let last: { readonly argument: Argument; readonly result: Result } | null = null;
  return (argument) => {
    if (last === null || last.argument !== argument) last = { argument, result: find(argument) };
    return last.result;
  };
}
