import { expect, it } from 'vitest';
import { isContainer, thisSystem } from '../../src/shared/system-facts.ts';

it('what is not there is null', () => {
  expect(thisSystem.read('/no/such/file')).toBe(null);
  expect(thisSystem.isThere('/no/such/file')).toBe(false);
  expect(thisSystem.isThere('/')).toBe(true);
});

it.each([
  ['/.dockerenv', true],
  ['/run/.containerenv', true],
  ['/etc/passwd', false],
])('%s says that this is a container: %s', (file, isOne) => {
  const facts = { ...thisSystem, isThere: (path: string) => path === file };
  expect(isContainer(facts)).toBe(isOne);
});
