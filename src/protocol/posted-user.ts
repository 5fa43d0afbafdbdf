// Which fields of a posted body say who logs in.

/** Fields of a login that hold the user's name or address. */
const USER_FIELD =
  /^(?:[a-z]\w{0,31}[[.])?(?:_|j_|os_|pma_|input_?)?(?:user|user[-_]?(?:name|id|login|email)|login|login[-_]?(?:name|id|email)|log|uname|uid|e[-_]?mail|e[-_]?mail[-_]?address|mail|account|account[-_]?name|identifier|identity|name|benutzer|benutzername|utilisateur|identifiant|usuario|gebruikersnaam)\]?$/i;

export function isUserField(name: string): boolean {
  return USER_FIELD.test(name);
}
