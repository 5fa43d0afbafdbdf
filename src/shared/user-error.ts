// A mistake that the user can correct: one line that says what is wrong, where, and what to do. Only the command
// line catches it; every other error is a defect and is rethrown.

export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** An output cannot be written. */
export class OutputError extends UserError {
  override readonly name = 'OutputError';
}

/** An input that was being read broke off: what arrived is reported, and then this is said. */
export class BrokenInputError extends UserError {
  override readonly name = 'BrokenInputError';
}

/** Root would be permitted: the command line says how to become it. */
export class PermissionError extends UserError {
  override readonly name = 'PermissionError';
}
