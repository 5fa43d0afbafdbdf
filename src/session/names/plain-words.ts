// Words in paths and queries as lists have them: percent-encoded UTF-8 decoded (RFC 3986 section 2.5), accents taken away.

const ENCODED = /(?:%[89a-f][0-9a-f])+/gi;
const ASCII = /^[\x00-\x7f]*$/;
const MARKS = /\p{M}+/gu;
/** Letters that Unicode does not take apart. */
const LETTERS: Readonly<Record<string, string>> = {
  ı: 'i',
  ł: 'l',
  ø: 'o',
  đ: 'd',
  æ: 'ae',
  œ: 'oe',
  ß: 'ss',
};

/** `/d%C3%A9connexion` is `/deconnexion`. ASCII stays as it is, encoded or not: `%2F` is no part of a path. */
export function plainWords(text: string): string {
  const decoded = text.includes('%') ? text.replace(ENCODED, decodedRun) : text;
  if (ASCII.test(decoded)) return decoded;
  return decoded
    .toLowerCase()
    .normalize('NFD')
    .replace(MARKS, '')
    .normalize('NFC')
    .replace(/[ıłøđæœß]/g, (letter) => LETTERS[letter] ?? letter);
}

function decodedRun(run: string): string {
  try {
    return decodeURIComponent(run);
  } catch {
    return run;
  }
}
