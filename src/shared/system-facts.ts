// What is looked at of the system, so that the modules that explain it can be tested with others than this one.

import { existsSync, readFileSync } from 'node:fs';

export interface SystemFacts {
  /** The text of a file; null when it is not there, or may not be read. */
  read(path: string): string | null;
  isThere(path: string): boolean;
  readonly environment: Readonly<Record<string, string | undefined>>;
}

/** This system. */
export const thisSystem: SystemFacts = {
  read: (path) => {
    try {
      return readFileSync(path, 'utf8').trim();
    } catch {
      return null;
    }
  },
  isThere: (path) => existsSync(path),
  environment: process.env,
};

/** Docker and Podman leave a file. */
export function isContainer(facts: SystemFacts): boolean {
  return facts.isThere('/.dockerenv') || facts.isThere('/run/.containerenv');
}
