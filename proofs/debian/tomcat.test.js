import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const JARS = '/usr/share/tomcat10/lib/*:/usr/share/tomcat10/bin/*';
const VALVE = `
    RemoteIpValve valve = new RemoteIpValve();
    valve.setProtocolHeader("X-Forwarded-Proto");
    tomcat.getEngine().getPipeline().addValve(valve);`;

/** Tomcat inside a small program; context.xml is that of the application. */
const BASE = {
  versions: () => debianVersions('tomcat10'),
  places: {
    attributes: '',
    context: '<CookieProcessor sameSiteCookies="lax"/>',
    manager: '',
    listener: '',
    valve: VALVE,
    security: '',
    cache: '',
    theme: 'cookie.setHttpOnly(true); cookie.setAttribute("SameSite", "Lax");',
    login: 'request.changeSessionId();',
    enter: 'session.setAttribute("user", request.getParameter("user"));',
    logout: 'request.getSession().invalidate();',
    delete: '',
    token: '',
    renew: '',
  },
  program: ({
    attributes,
    context,
    manager,
    listener,
    valve,
    security,
    cache,
    theme,
    login,
    enter,
    logout,
    delete: remove,
    token,
    renew,
  }) => ({
    command: [
      'sh',
      '-c',
      `javac -J-XX:TieredStopAtLevel=1 -cp "${JARS}" Main.java && exec java -XX:TieredStopAtLevel=1 -cp ".:${JARS}" Main`,
    ],
    files: {
      'app/META-INF/context.xml': `<Context ${attributes}>${context}${manager}</Context>`,
      'Main.java': `
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.SessionCookieConfig;
import jakarta.servlet.SessionTrackingMode;
import jakarta.servlet.http.*;
import java.io.File;
import java.io.IOException;
import java.util.*;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.descriptor.web.*;
import org.apache.catalina.valves.RemoteIpValve;

public class Main {
  public static class Setup implements ServletContextListener {
    public void contextInitialized(ServletContextEvent event) {
      SessionCookieConfig config = event.getServletContext().getSessionCookieConfig();
      ${listener}
    }
  }

  static class Pages extends HttpServlet {
    private final Map<String, String> tokens = new HashMap<>();
    private final Set<String> revokedTokens = new HashSet<>();

    private String tokenOf(HttpServletRequest request) {
      if (request.getCookies() == null) return "";
      for (Cookie cookie : request.getCookies())
        if (cookie.getName().equals("token") || cookie.getName().equals("__Host-token")) return cookie.getValue();
      return "";
    }

    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
      HttpSession session = request.getSession();
      String name = "token", value = UUID.randomUUID().toString(), path = "/", tokenId = tokenOf(request);
      switch (request.getServletPath()) {
        case "/account":
          Object user = session.getAttribute("user");
          if (request.getUserPrincipal() != null) user = request.getUserPrincipal().getName();
          if (!revokedTokens.contains(tokenId) && tokens.containsKey(tokenId)) user = tokens.get(tokenId);
          response.setStatus(user == null ? 401 : 200);
          if (user != null) {
            ${cache}
            ${renew}
          }
          response.getWriter().print(user == null ? "no" : user);
          return;
        case "/signin":
          response.setStatus(401);
          response.getWriter().print("no");
          return;
        case "/login":
          if (request.getParameter("password").equals("secret")) {
            tokens.put(value, request.getParameter("user"));
            ${login}
            ${enter}
            ${token}
          }
          response.sendRedirect("/");
          return;
        case "/logout": {
          ${logout}
          ${remove}
          response.sendRedirect("/");
          return;
        }
        default:
          ${cache}
          Cookie cookie = new Cookie("theme", "dark");
          ${theme}
          response.addCookie(cookie);
          response.getWriter().print("<a href=\\"" + response.encodeURL("/account") + "\\">welcome</a>");
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("work");
    tomcat.setPort(Integer.parseInt(System.getenv("PORT")));
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    ${valve}
    Context context = tomcat.addContext("", new File("app").getAbsolutePath());
    context.setConfigFile(new File("app/META-INF/context.xml").toURI().toURL());
    context.addLifecycleListener(new org.apache.catalina.startup.ContextConfig());
    context.addApplicationListener("Main$Setup");
    ${security}
    Tomcat.addServlet(context, "pages", new Pages());
    context.addServletMappingDecoded("/", "pages");
    tomcat.start();
    tomcat.getServer().await();
  }
}
`,
    },
  }),
};

/** Deletes the cookie alone. */
const FORGOTTEN = `Cookie gone = new Cookie("JSESSIONID", "");
          gone.setMaxAge(0);
          gone.setPath("/");
          response.addCookie(gone);`;
const forgotten = (name) => (code) =>
  code.startsWith('cookie.setPath') ? `Cookie cookie = new Cookie("${name}", ""); ${code}` : code;

/** What is the same in all containers of servlets. */
const OF_SERVLETS = [
  { change: 'http-only', place: 'listener', given: { attributes: 'useHttpOnly="false"' } },
  // Over HTTPS Tomcat sets it by itself.
  { change: 'secure', place: 'listener', given: { valve: '' } },
  { change: 'lifetime', place: 'listener', before: 'config.setMaxAge(90 * 24 * 3600);' },
  { change: 'host-only', place: 'listener', before: 'config.setDomain("shop.example");' },
  { change: 'rotate-at-login', place: 'login', before: '' },
  { change: 'end-at-logout', place: 'logout', before: FORGOTTEN },
  { change: 'delete', place: 'delete' },
  { change: 'cookie-only', place: 'listener' },
  { change: 'no-store', place: 'cache' },
];

prove({
  ...BASE,
  set: 'Tomcat: session',
  cookie: 'JSESSIONID',
  applied: forgotten('JSESSIONID'),
  changes: [
    ...OF_SERVLETS,
    { change: 'same-site', place: 'context', before: '' },
    {
      change: 'cross-site',
      place: 'context',
      before: '<CookieProcessor sameSiteCookies="none"/>',
      given: { valve: '' },
      also: { listener: 'config.setSecure(true);' },
      isProductionFile: true,
    },
  ],
});

/** Tomcat asks for the password itself. */
const FORM_LOGIN = `
    tomcat.addUser("ann", "secret");
    tomcat.addRole("ann", "user");
    context.setLoginConfig(new LoginConfig("FORM", null, "/signin", "/signin"));
    SecurityCollection pages = new SecurityCollection();
    pages.addPattern("/account");
    SecurityConstraint constraint = new SecurityConstraint();
    constraint.addCollection(pages);
    constraint.addAuthRole("user");
    context.addConstraint(constraint);
    context.addSecurityRole("user");`;

prove({
  ...BASE,
  set: 'Tomcat: session',
  cookie: 'JSESSIONID',
  login: { path: '/j_security_check', form: { j_username: 'ann', j_password: 'secret' } },
  places: { ...BASE.places, security: FORM_LOGIN },
  changes: [
    {
      change: 'container-login',
      place: 'context',
      before:
        '<Valve className="org.apache.catalina.authenticator.FormAuthenticator" changeSessionIdOnAuthentication="false"/>',
    },
  ],
});

/** Longer numbers than those of Tomcat: other containers have other ones. */
const OTHER = {
  ...BASE,
  places: { ...BASE.places, manager: '<Manager><SessionIdGenerator sessionIdLength="20"/></Manager>' },
};

prove({
  ...OTHER,
  set: 'Java servlets: session',
  cookie: 'JSESSIONID',
  applied: forgotten('JSESSIONID'),
  changes: [
    ...OF_SERVLETS,
    { change: 'same-site', place: 'listener', given: { context: '' } },
    {
      change: 'cross-site',
      place: 'listener',
      before: 'config.setAttribute("SameSite", "None");',
      given: { context: '', valve: '' },
    },
  ],
});

const set = (call) => `{ Cookie cookie = new Cookie(name, value); ${call} response.addCookie(cookie); }`;

for (const [base, title] of [
  [BASE, 'Tomcat'],
  [OTHER, 'Java servlets'],
]) {
  prove({
    ...base,
    set: `${title}: cookies of the application`,
    cookie: 'theme',
    changes: [
      { change: 'same-site', place: 'theme', before: '', given: { context: '' } },
      { change: 'http-only', place: 'theme', before: '' },
      { change: 'secure', place: 'theme' },
    ],
  });

  // A login that is a cookie of the application's own.
  prove({
    ...base,
    set: `${title}: cookies of the application`,
    cookie: 'token',
    places: {
      ...base.places,
      enter: '',
      token: set('cookie.setHttpOnly(true);'),
      logout: 'revokedTokens.add(tokenId);',
      delete: forgotten('token')('cookie.setPath("/"); cookie.setMaxAge(0); response.addCookie(cookie);'),
    },
    applied: (code) => {
      if (code.includes('setMaxAge(0)')) return forgotten('token')(code);
      if (code.includes('addCookie') || !code.includes('ookie')) return code;
      return code.startsWith('cookie.') ? set(code) : `{ ${code} response.addCookie(cookie); }`;
    },
    changes: [
      {
        change: 'cross-site',
        place: 'token',
        before: set('cookie.setAttribute("SameSite", "None");'),
        given: { context: '' },
      },
      { change: 'lifetime', place: 'token', before: set('cookie.setMaxAge(90 * 24 * 3600);') },
      { change: 'host-only', place: 'token', before: set('cookie.setDomain("shop.example");') },
      { change: 'prefix', place: 'token', before: set('cookie.setSecure(request.isSecure());') },
      { change: 'delete', place: 'delete', before: '' },
      { change: 'end-at-logout', place: 'logout', before: '' },
      {
        change: 'no-store',
        place: 'cache',
        given: { renew: 'response.addCookie(new Cookie(name, tokenId));' },
      },
    ],
  });
}
