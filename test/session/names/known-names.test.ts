import { describe, expect, it } from 'vitest';
import type { CookieRole } from '../../../src/session/cookie-role.ts';
import {
  CSRF_NAMES,
  LOGIN_FLOW_NAMES,
  REMEMBER_NAMES,
  SESSION_NAMES,
  TRANSIENT_NAMES,
} from '../../../src/session/names/account-names.ts';
import {
  isRememberName,
  knownName,
  LOOKS_LIKE_SESSION_NAME,
} from '../../../src/session/names/known-names.ts';
import { ADVERTISING_NAMES, ANALYTICS_NAMES, EDGE_NAMES } from '../../../src/session/names/service-names.ts';
import { CONSENT_NAMES, EXPERIMENT_NAMES, PREFERENCE_NAMES } from '../../../src/session/names/site-names.ts';

const roleOf = (name: string): CookieRole | undefined => knownName(name)?.role;

const TABLES = [
  CSRF_NAMES,
  SESSION_NAMES,
  REMEMBER_NAMES,
  LOGIN_FLOW_NAMES,
  TRANSIENT_NAMES,
  CONSENT_NAMES,
  ANALYTICS_NAMES,
  ADVERTISING_NAMES,
  EDGE_NAMES,
  EXPERIMENT_NAMES,
  PREFERENCE_NAMES,
].flat();

/** Names as servers and scripts set them, by what they are for. */
const RECORDED: Readonly<Partial<Record<CookieRole, string>>> = {
  session:
    'session SessionID __Host-session __secure-connect.sid _blog_session ory_session_x PHPSESSID JSESSIONID ' +
    'ASPSESSIONIDQQTRTSAC .AspNetCore.Cookies .AspNetCore.CookiesC1 SSESS5f4dcc3b5aa765d61d8327deb882cf99 ' +
    'sb-abcdefgh-auth-token wordpress_logged_in_5f4dcc3b _shibsession_64656661 NSC_AAAC __Secure-1PSID ' +
    'enwiki_session phpbb3_4kq1_sid username-localhost-8888-session sessionid-A7DHU SID',
  'remember-me':
    'remember_token remember_web_59ba36addc2b2f9401580f014c7f58ea4e30989d REMEMBERME rememberMe remember-me ' +
    'remember_user_token _shop_web_user_remember_me xf_user phpbb3_4kq1_k seraph.rememberme.cookie',
  csrf:
    'csrftoken __Host-csrf my_csrf_token x-xsrf XSRF-TOKEN session_csrf form_key _xsrf _csrf ct0 crumb ' +
    '.AspNetCore.Antiforgery.9TtSrW0hzOs __RequestVerificationToken_L2FwcA2 CSRF-Token-A7DHU atl.xsrf.token',
  'login-flow':
    '.AspNetCore.Correlation.xyz oauth_state oauth2_state_1 next-auth.pkce.code_verifier __Secure-authjs.callback-url ' +
    'OpenIdConnect.nonce.abc my_nonce KC_RESTART mod_auth_openidc_state_x AWSALBAuthNonce',
  signature: 'koa.sess.sig express:sess.sig keys.sig',
  transient: 'messages PLAY_FLASH wordpress_test_cookie mage-messages',
  preference:
    'theme lang currency recently_viewed cart_items wp-settings-1 wp-settings-time-1 wp_lang geo django_language ' +
    'NEXT_LOCALE pma_lang mage-cache-storage site_theme shop_currency',
  consent:
    'CookieConsent OptanonConsent euconsent-v2 cookielawinfo-checkbox-necessary acme_consent CONSENT SOCS ' +
    '__cmpconsent1234 borlabs-cookie cookie-agreed-version',
  analytics:
    '_ga _ga_ABC _gid __utmz _pk_id.1.1fff _hjSessionUser_12345 ajs_anonymous_id s_vi AMCV_123%40AdobeOrg ai_session ' +
    'ph_phc_abc_posthog mp_0af_mixpanel YSC VISITOR_INFO1_LIVE rxVisitor _ym_uid intercom-session-abc123',
  advertising: '_gcl_au _fbp IDE MUID NID _uetsid bcookie lidc uuid2 KRTBCOOKIE_10 __gads MR SRM_B',
  'load-balancer':
    'AWSALB AWSALBCORS AWSALBAPP-0 BIGipServerpool_http ARRAffinitySameSite SERVERID SERVERID123 ROUTEID GCLB route ' +
    'NSC_wt-http INGRESSCOOKIE heroku-session-affinity',
  'bot-defence':
    '__cf_bm cf_clearance _abck bm_sz visid_incap_12345 incap_ses_50_12345 nlbi_1 reese84 datadome _px3 TS0178da77 ' +
    'aws-waf-token __ddg1_ SPSI',
  'trusted-device':
    'trusted_device mfa_device rememberDevice TrustedBrowser _device_id 2fa_trusted remember_2fa mfa_remember ' +
    '.AspNetCore.Identity.TwoFactorRememberMe',
  'login-status': 'KEYCLOAK_SESSION idsrv.session opbs',
  'page-password': 'wp-postpass_011fefcce43e87bd1d761942e828f020 storefront_digest',
  experiment: 'ab ab_test optimizelyEndUserId _vwo_uuid mbox experiment_42 _conv_v',
};

describe('names of cookies', () => {
  it.each(
    Object.entries(RECORDED).flatMap(([role, names]) =>
      names.split(' ').map((name) => [name, role] as const),
    ),
  )('%s: %s', (name, role) => {
    expect(roleOf(name)).toBe(role);
  });

  it.each(['sessionx', 'session_depth', 'SESSnothash', 'user', '', 'sidebar1', 'uid', 'id', 'data', 'admin'])(
    '%s is not known',
    (name) => {
      expect(knownName(name)).toBeNull();
    },
  );

  it('a star stands for anything, at either end or in between', () => {
    expect(roleOf('_ga_ABC')).toBe('analytics');
    expect(roleOf('acme_consent')).toBe('consent');
    expect(knownName('_gaze')).toBeNull();
    expect(knownName('x_ga')).toBeNull();
    expect(knownName('sb-auth-token')?.vendor).not.toBe('Supabase');
  });

  it('a short name of a vendor is its own as it is written only', () => {
    expect(roleOf('IDE')).toBe('advertising');
    expect(knownName('ide')).toBeNull();
    expect(knownName('RT')?.vendor).toBe('Akamai mPulse');
    expect(knownName('rt')).toBeNull();
  });

  it('names that differ in case only belong to the vendor that writes them so', () => {
    expect(knownName('csrftoken')?.vendor).toBe('Django');
    expect(knownName('csrfToken')?.vendor).toBe('CakePHP');
    expect(knownName('REMEMBERME')?.vendor).toBe('Symfony');
    expect(knownName('rememberMe')?.vendor).toBe('Shiro');
  });

  it('a vendor is tried before a name that many use', () => {
    expect(knownName('_oauth2_proxy_csrf')).toEqual({ role: 'csrf', vendor: 'oauth2-proxy' });
    expect(knownName('ai_session')?.vendor).toBe('Azure Application Insights');
    expect(knownName('shop_session')).toEqual({ role: 'session', vendor: null });
    expect(knownName('XSRF-TOKEN')?.vendor).toBeNull();
  });

  it('no name is in two groups of different roles', () => {
    const roles = new Map<string, string>();
    for (const [role, , names] of TABLES)
      for (const name of names.split(' ')) {
        expect(`${name}: ${roles.get(name) ?? role}`).toBe(`${name}: ${role}`);
        roles.set(name, role);
      }
    expect(roles.size).toBeGreaterThan(600);
  });

  it('each name of the tables is found with its role', () => {
    for (const [role, , names] of TABLES)
      for (const name of names.split(' ')) {
        const example = name.replaceAll('*', name.startsWith('*') ? 'my' : '1');
        expect(`${example}: ${roleOf(example)}`).toBe(`${example}: ${role}`);
      }
  });

  it('other names only look like sessions', () => {
    expect(LOOKS_LIKE_SESSION_NAME.test('app_sid')).toBe(true);
    expect(LOOKS_LIKE_SESSION_NAME.test('reside')).toBe(false);
  });

  it.each(['remember_me', 'rememberMe', 'stay_logged_in', 'staySignedIn', 'persistent_login', 'AutoLogin'])(
    '%s remembers a user',
    (name) => {
      expect(isRememberName(name)).toBe(true);
    },
  );

  it.each([
    'session',
    'stay',
    'login',
    'member_id',
    'better-auth.dont_remember',
    'no_remember',
    'neverRemember',
  ])('%s does not', (name) => {
    expect(isRememberName(name)).toBe(false);
  });
});
