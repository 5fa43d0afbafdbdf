// What logins and logouts, and the fields of their forms, are called in the languages of Europe and some others, without
// accents, as in URLs and in names that programmers give (`plainWords`).

import { plainWords } from './plain-words.ts';

/** Pieces of a path, of any depth. A hyphen may be missing, or an underscore. */
export const LOGIN_WORDS: readonly string[] = [
  'anmelden anmeldung einloggen connexion se-connecter iniciar-sesion inicio-sesion inicio-de-sesion iniciar-sessao',
  'inloggen aanmelden logowanie zaloguj zaloguj-sie prihlaseni prihlasit prihlasenie bejelentkezes autentificare',
  'giris-yap uye-girisi logga-in logg-inn innlogging log-ind kirjaudu sisselogimine prisijungti pieslegties',
  'avtorizaciya avtorizatsiya autorizacion dang-nhap dangnhap',
  'авторизация логин ログイン サインイン ログオン 登录 登錄 登入 登陆 로그인 σύνδεση התחברות',
].flatMap(wordsOfLine);

/** The same; they mean entering anything, so that only a whole path counts. */
export const ENTRY_WORDS: readonly string[] = [
  'entrar ingresar acceder accedi accesso acceso entra giris vhod voyti voiti masuk prijava belepes',
  'вход войти вхід увійти είσοδος',
].flatMap(wordsOfLine);

export const LOGOUT_WORDS: readonly string[] = [
  'abmelden abmeldung ausloggen deconnexion se-deconnecter cerrar-sesion finalizar-sesion terminar-sessao',
  'uitloggen afmelden wyloguj wyloguj-sie wylogowanie odhlaseni odhlasit odhlasenie kijelentkezes deconectare',
  'cikis-yap logga-ut logg-ut log-ud kirjaudu-ulos atsijungti disconnetti dang-xuat dangxuat cerrar-la-sesion',
  'encerrar-sessao sessao-sair tancar-sessio logi-valja iziet atteikties uloguj-se odjavi-se razlogirovatsya',
  'ログアウト サインアウト ログオフ 登出 退出登录 退出登錄 로그아웃 αποσύνδεση התנתק התנתקות تسجيل-الخروج ออกจากระบบ लॉगआउट',
].flatMap(wordsOfLine);

/** The same; they mean leaving anything. */
export const EXIT_WORDS: readonly string[] = [
  'salir sair sortir esci uscita cikis vyhod vykhod vyiti vyjti vihod keluar odjava kilepes iesire sortida poistu',
  'выход выйти вихід вийти изход одјава έξοδος 退出 注销 註銷 خروج',
].flatMap(wordsOfLine);

function wordsOfLine(line: string): string[] {
  return plainWords(line).split(' ');
}

/** Pieces of a path where accounts are made. */
export const REGISTRATION_WORDS: readonly string[] = [
  'join create-account registrieren registrierung konto-erstellen konto-anlegen inscription s-inscrire creer-compte',
  'creer-un-compte registro registrarse registrar crear-cuenta alta cadastro cadastrar cadastre-se criar-conta',
  'registrazione registrati iscriviti iscrizione crea-account registreren account-aanmaken rejestracja zarejestruj',
  'registrace registracia registrovat regisztracio inregistrare creare-cont kayit kayit-ol uye-ol registrera',
  'skapa-konto registrering opprett-konto opret-konto opret rekisteroidy luo-tili registreeru registracija',
  'registruotis registreties registratsiya registraciya zaregistrirovatsya dang-ky daftar',
].flatMap((line) => line.split(' '));

/** Pieces of a path where accounts are deleted. */
export const ACCOUNT_DELETION_WORDS: readonly string[] = [
  'konto-loeschen konto-aufloesen supprimer-compte supprimer-mon-compte eliminar-cuenta borrar-cuenta excluir-conta',
  'eliminar-conta elimina-account cancella-account account-verwijderen usun-konto smazat-ucet radera-konto slett-konto',
  'slet-konto poista-tili hesabi-sil',
].flatMap((line) => line.split(' '));

/** What a POST adds an account to. */
export const ACCOUNT_PLACES: readonly string[] =
  'users user accounts account members customers usuarios utilisateurs benutzer utenti'.split(' ');

/** Words of the name of a field, or all of them together (`mot_de_passe`). */
export const PASSWORD_WORDS: ReadonlySet<string> = new Set(
  [
    'pass pwd pw psw pswd pword passw passcode passphrase passwd passwort password kennwort pin mdp motdepasse passe',
    'contrasena contrasenia contrasenya senha palavrapasse wachtwoord haslo heslo jelszo geslo lozinka zaporka',
    'parola sifre parool salasana passord losenord adgangskode slaptazodis fjalekalimi kodikos parol matkhau',
    'katasandi sandi bimilbeonho mima',
  ].flatMap((line) => line.split(' ')),
);

/** They hold other things too: a field for the name of the user has to be there. */
export const WEAK_PASSWORD_WORDS: ReadonlySet<string> = new Set(
  'clave parole sifra kod kode codigo losen kodeord'.split(' '),
);

export const USER_WORDS: ReadonlySet<string> = new Set(
  [
    'user username userid usr uid login loginname logon email mail nick nickname account member',
    'usuario usuaria nombreusuario nombredeusuario utente nomeutente utilizador utilisateur identifiant usager',
    'benutzer benutzername gebruiker gebruikersnaam brukernavn bruker brugernavn bruger anvandare anvandarnamn',
    'kayttajatunnus tunnus kasutajanimi uzytkownik nazwauzytkownika uzivatel uzivatelskejmeno pouzivatel',
    'felhasznalo felhasznalonev korisnik korisnickoime uporabnik uporabniskoime utilizator kullanici kullaniciadi',
    'vartotojas lietotajs perdorues polzovatel imyapolzovatelya login taikhoan tendangnhap pengguna namapengguna',
    'yonghuming yonghu zhanghao correo cpf dni rut',
  ].flatMap((line) => line.split(' ')),
);

/** What may come before a whole path: a language, a part of an application. */
const PREFIX = '(?:/(?:[a-z]{2}(?:[-_][a-z]{2})?|auth|users?|accounts?|app|admin|index\\.php))?';

/**
 * A pattern for the paths that have a word as a piece, or one of `whole` as their only piece, perhaps behind a language;
 * an extension may follow (`/anmelden.php`). It is for paths as `plainWords` writes them.
 */
export function pathWords(words: readonly string[], whole: readonly string[]): string {
  const whereWhole = whole.length === 0 ? '' : `|^${PREFIX}/(?:${listed(whole)})(?:\\.\\w{1,6})?/?$`;
  return `/(?:${listed(words)})(?:$|[/.])${whereWhole}`;
}

function listed(words: readonly string[]): string {
  return words.map((word) => word.replaceAll('-', '(?:[-_+]|%20)?')).join('|');
}
