// The same attribute twice with different values: the last one counts.

import { counted } from '../../shared/counted.ts';
import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { deviation } from '../subject.ts';

export const attrDuplicate: Rule = {
  meta: {
    id: 'attr-duplicate',
    title: 'An attribute occurs twice',
    severities: [['info', 'with different values']],
    references: ['RFC6265bis 5.7', 'RFC6265bis 4.1.1'],
    why: 'Browsers use the last valid one, other programs may use the first. Often an application and a proxy both add the attribute.',
    fix: 'Set each attribute in one place only.',
    falsePositives:
      'A proxy that adds an attribute on purpose, as the last one counts. The same value twice is not reported.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; SameSite=Lax; Path=/; Path=/app'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; SameSite=Lax; Path=/; path=/'],
      },
    ],
  },
  onlyIf: 'deviating',
  field(subject) {
    if (deviation(subject, 'duplicate-attribute') === null) return null;
    const { name, attributes } = subject.cookie;
    // Each name once: the same one may be there a hundred thousand times.
    const wantedNames = new Set<string>();
    for (const { id, text } of subject.deviations) {
      const wanted = text.toLowerCase();
      if (id !== 'duplicate-attribute' || wantedNames.has(wanted)) continue;
      wantedNames.add(wanted);
      const values = attributes
        .filter((attribute) => attribute.name.toLowerCase() === wanted)
        .map(({ value }) => value ?? '');
      if (values.every((value) => value.toLowerCase() === values[0]?.toLowerCase())) continue;
      return {
        severity: 'info',
        confidence: 'high',
        message: `${theCookie(name)} has ${text} ${counted(values.length, 'time')}, with different values: the last valid one counts, and the last is ${quoted(values.at(-1) ?? '')}.`,
      };
    }
    return null;
  },
};
