// A mistake that the user can mend: one line that says what is wrong, where, and what to do. Only the command
// line catches it; every other error is a defect and stays loud.

export class UserError extends Error {
  override readonly name = 'UserError';
}
