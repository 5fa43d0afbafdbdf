// A mistake that the user can correct: one line that says what is wrong, where, and what to do. Only the command
// line catches it; every other error is a defect and is rethrown.

export class UserError extends Error {
  override readonly name: string = 'UserError';
  /** Lines that show the place of the mistake, to be printed below the message. */
  readonly excerpt: readonly string[];

  constructor(message: string, excerpt: readonly string[] = []) {
    super(message);
    this.excerpt = excerpt;
  }
}

/** An output cannot be written. */
export class OutputError extends UserError {
  override readonly name = 'OutputError';
  /** The file, as it was named, that may not be written; null for another reason. */
  readonly refusedFile: string | null;

  constructor(message: string, refusedFile: string | null = null) {
    super(message);
    this.refusedFile = refusedFile;
  }
}

/** An input that was being read broke off: what arrived is reported, and then this is said. */
export class BrokenInputError extends UserError {
  override readonly name = 'BrokenInputError';
}

/** Root would be permitted: the command line says how to become it. */
export class PermissionError extends UserError {
  override readonly name = 'PermissionError';
}
