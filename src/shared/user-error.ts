// A mistake that the user can correct: one line that says what is wrong, where, and what to do. Only the command
// line catches it; every other error is a defect and is rethrown.

export class UserError extends Error {
  override readonly name: string = 'UserError';
}

/** Root would be permitted: the command line says how to become it. */
export class PermissionError extends UserError {
  override readonly name = 'PermissionError';
}
