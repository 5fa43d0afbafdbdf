import { expect, it } from 'vitest';
import { looseArea } from '../../src/scrub/area.ts';
import { collectField, SecretCollector } from '../../src/scrub/field-secrets.ts';
import { SecretSet } from '../../src/scrub/secret-set.ts';

function read(name: string, value: string): { placed: string[]; secrets: string[] } {
  const collector = new SecretCollector(new SecretSet());
  const area = looseArea(Buffer.from(value, 'latin1'));
  collectField({ name, area, start: 0, end: value.length }, collector);
  return {
    placed: area.places.map(({ start, end }) => value.slice(start, end)),
    secrets: collector.secrets.all.map(({ value: secret }) => secret).sort(),
  };
}

const TOKEN = 'f81d4fae7dec';

it.each<readonly [string, string, readonly string[], readonly string[]]>([
  ['cookie', 'a=1; b="two2"; =3x; none', ['1', '"two2"', '3x', 'none'], ['"two2"', 'none2'].slice(0, 0)],
  ['set-cookie', `sid=${TOKEN}; Path=/; Max-Age=3600; Custom=value9`, [TOKEN, 'value9'], [TOKEN, 'value9']],
  ['set-cookie', 'a=b=c%3Dd; HttpOnly', ['b=c%3Dd'], ['b=c=d']],
  ['authorization', `Bearer ${TOKEN}`, [TOKEN], [TOKEN]],
  ['authorization', TOKEN, [TOKEN], [TOKEN]],
  [
    'authorization',
    `Basic ${btoa('anna:hunter9')}`,
    [btoa('anna:hunter9')],
    [btoa('anna:hunter9'), 'anna:hunter9', 'hunter9'].sort(),
  ],
  [
    'authorization',
    'Digest username="anna", nonce="n0nce1", uri="/x", response="6629fae4"',
    ['n0nce1', '6629fae4'],
    ['6629fae4', 'n0nce1'],
  ],
  ['x-csrf-token', TOKEN, [TOKEN], [TOKEN]],
  [':path', `/a/b?password=hunter&page=2&code=${TOKEN}#x`, ['hunter', TOKEN], [TOKEN, 'hunter']],
  ['location', `https://anna:hunter9@a.test/reset/${TOKEN}`, [], [TOKEN, 'hunter9']],
  ['referer', 'https://a.test/login?next=/home', [], []],
  ['user-agent', `curl/8 ${TOKEN}`, [], []],
])('%s: %s', (name, value, placed, secrets) => {
  const found = read(name, value);
  expect(found.placed).toEqual(placed);
  if (secrets.length > 0 || placed.length === 0) expect(found.secrets).toEqual(secrets);
});
