// A control character in the field: browsers reject the whole cookie.

import { fieldsBehindCr } from '../../browser/head-reading.ts';
import { byBrowsers, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { isRejectedFor, type SetCookieSubject } from '../subject.ts';

export const controlChar: Rule = {
  meta: {
    id: 'control-char',
    title: 'A control character: browsers reject the cookie',
    severities: [['medium', 'always']],
    references: ['RFC6265bis 5.6 step 1', 'Chrome DisallowedCharacter', 'CWE-113'],
    why: 'Browsers reject the whole cookie for one control character; a tab is refused by Chrome alone, a second CR before the line end by Firefox. A server that lets such characters through may let a line break through as well, which splits the response.',
    fix: 'Encode the value (base64url, percent-encoding) before it is set; in a name use letters, digits, hyphens and underscores.',
    change: 'encode',
    falsePositives: 'A capture file that is damaged in this place.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['view=li\x01st; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['view=li\tst; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['view=li%09st; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['view=list;\tSecure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  setCookie(subject) {
    const { cookie, parsed, browsers } = subject;
    if (!isRejectedFor(subject, 'DisallowedCharacter')) return null;
    // Behind such a CR stands a field: response-splitting reports it.
    if (parsed.lines !== null && fieldsBehindCr(parsed.lines).length > 0) return null;
    return {
      severity: 'medium',
      confidence: 'high',
      message: `${theCookie(cookie.name)} ${characterText(subject)}: ${byBrowsers(browsers)}.`,
    };
  },
};

function characterText({ cookie, deviations }: SetCookieSubject): string {
  const control = deviations.find(({ id }) => id === 'control-character')?.text;
  if (control !== undefined)
    return `holds the control character 0x${control.charCodeAt(0).toString(16).padStart(2, '0')}`;
  const { name, value, attributes } = cookie;
  const texts = [name, value, ...attributes.flatMap((attribute) => [attribute.name, attribute.value ?? ''])];
  if (texts.some((text) => text.includes('\t'))) return 'holds a tab (0x09)';
  // The field has none: it is the CR that some browsers do not count as a part of the line end.
  return 'ends with one carriage return too many (CR CR LF)';
}
