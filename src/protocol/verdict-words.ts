// What a message says of a login in words, in the languages that applications are written in: that it worked, or that it did
// not. It is looked for in short texts only: a whole page may list the failed logins of others.

import { MAX_VERDICT_CHARACTERS } from './limits.ts';

/** What is asked for, and what is wrong with it, in whichever order they come. */
const PARTS: readonly (readonly [what: string, wrong: string])[] = [
  [
    'password|pass ?phrase|passcode|pin\\b|user ?name|\\buser\\b|credentials?|log-?in|sign[ -]?in|account|e-?mail|authentication|captcha|\\bcode\\b|combination',
    'wrong|invalid|incorrect|\\bbad\\b|mismatch|(?:not|n.t) (?:correct|valid|match|exist|recogni[sz]ed|found|known|registered|allowed)|unknown|fail(?:ed|ure)|denied|rejected|refused|unsuccessful|no such|locked|disabled|blocked',
  ],
  [
    'passwort|kennwort|benutzer|anmelde|anmeldung|zugangsdaten|login',
    'falsch|ungültig|fehlgeschlagen|inkorrekt|unbekannt|gesperrt|nicht (?:korrekt|richtig|gültig|gefunden|überein)|stimm\\w+ nicht',
  ],
  [
    'mot de passe|identifiant|utilisateur|connexion|authentification|compte',
    'incorrect|invalide|erroné|échoué|échec|inconnu|introuvable|bloqué',
  ],
  [
    'contraseña|clave|usuario|credencial|sesión|senha|usuário|credenciai',
    'incorrect|inválid|err[óo]ne|fall[oió]|errad|incorret|falh|no (?:válid|coincid|existe)|não (?:confere|existe)',
  ],
  [
    'password|nome utente|utente|credenziali|accesso',
    'errat|sbagliat|fallit|non (?:corrett|valid|esist|trovat)',
  ],
  ['wachtwoord|gebruiker|inlog', 'onjuist|ongeldig|mislukt|verkeerd|onbekend|niet (?:juist|geldig|gevonden)'],
  ['парол|логин|пользовател|вход|авториз', 'неверн|неправильн|ошибк|не (?:найден|удал|существ)'],
  [
    '密码|口令|用户|账号|帐号|账户|登录|登陆|验证码|密碼|帳號|登入',
    '错误|不正确|有误|失败|不存在|无效|不匹配|锁定|禁用|錯誤|失敗',
  ],
  ['パスワード|ユーザ|ログイン|認証|アカウント', '違い|正しくありません|間違|失敗|無効|できません'],
];

/** How far from each other the two are. */
const BETWEEN = '[^.!?]{0,40}?';
const FAILURES = [
  ...PARTS.flatMap(([what, wrong]) => [
    `(?:${what})${BETWEEN}(?:${wrong})`,
    `(?:${wrong})${BETWEEN}(?:${what})`,
  ]),
  '\\bno (?:\\w+ ){0,2}(?:user|account)\\b|(?:could|can) ?(?:not|n.t) (?:log|sign|authenticate)|unable to (?:log|sign|authenticate)',
  'access denied|\\bunauthori[sz]ed|not authori[sz]ed|too many (?:\\w+ ){0,2}attempts',
];
const FAILURE = new RegExp(FAILURES.join('|'), 'iu');
const SUCCESS =
  /(?<!un|not )success|\bwelcome\b|(?<!not )\b(?:logged|signed) ?in\b|erfolgreich|willkommen|réussi|bienvenu|\bexitos|éxito|sucesso|成功|успешн/iu;

/** The same of text as it is read: a character a byte. */
export function verdictOfLatin1(latin1: string): 'success' | 'failure' | null {
  // A character has at most four bytes; those that JSON escapes are read already.
  if (latin1.length > 4 * MAX_VERDICT_CHARACTERS) return null;
  return verdictOfText(fromLatin1(latin1));
}

/** Characters that JSON escapes are none of UTF-8. */
function fromLatin1(text: string): string {
  if (/[^\0-\xff]/.test(text)) return text;
  const decoded = Buffer.from(text, 'latin1').toString('utf8');
  return decoded.includes('\ufffd') ? text : decoded;
}

/** Null: it says nothing of that, or both. */
function verdictOfText(text: string): 'success' | 'failure' | null {
  if (text.length > MAX_VERDICT_CHARACTERS) return null;
  const isSuccess = SUCCESS.test(text);
  if (FAILURE.test(text)) return isSuccess ? null : 'failure';
  return isSuccess ? 'success' : null;
}
