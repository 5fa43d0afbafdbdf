import { prove } from '../proof.js';
import { debianVersions } from './packages.js';

const JARS = '/usr/share/tomcat10/lib/*:/usr/share/tomcat10/bin/*';

/** Tomcat inside a small program; context.xml is that of the application. */
const BASE = {
  versions: () => debianVersions('tomcat10'),
  places: {
    attributes: '',
    context: '<CookieProcessor sameSiteCookies="lax"/>',
    listener: '',
    theme: 'cookie.setHttpOnly(true); cookie.setAttribute("SameSite", "Lax");',
    login: 'request.changeSessionId();',
    logout: 'request.getSession().invalidate();',
  },
  program: ({ attributes, context, listener, theme, login, logout }) => ({
    command: ['sh', '-c', `javac -cp "${JARS}" Main.java && exec java -cp ".:${JARS}" Main`],
    files: {
      'app/META-INF/context.xml': `<Context ${attributes}>${context}</Context>`,
      'Main.java': `
import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.servlet.http.*;
import java.io.File;
import java.io.IOException;
import org.apache.catalina.Context;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.valves.RemoteIpValve;

public class Main {
  public static class Setup implements ServletContextListener {
    public void contextInitialized(ServletContextEvent event) {
      ${listener}
    }
  }

  static class Pages extends HttpServlet {
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
      HttpSession session = request.getSession();
      switch (request.getServletPath()) {
        case "/account":
          Object user = session.getAttribute("user");
          response.setStatus(user == null ? 401 : 200);
          response.getWriter().print(user == null ? "no" : user);
          return;
        case "/login":
          if (request.getParameter("password").equals("secret")) {
            ${login}
            session.setAttribute("user", request.getParameter("user"));
          }
          response.sendRedirect("/");
          return;
        case "/logout":
          ${logout}
          response.sendRedirect("/");
          return;
        default:
          Cookie cookie = new Cookie("theme", "dark");
          ${theme}
          response.addCookie(cookie);
          response.getWriter().print("welcome");
      }
    }
  }

  public static void main(String[] args) throws Exception {
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir("work");
    tomcat.setPort(Integer.parseInt(System.getenv("PORT")));
    tomcat.getConnector().setProperty("address", "127.0.0.1");
    RemoteIpValve valve = new RemoteIpValve();
    valve.setProtocolHeader("X-Forwarded-Proto");
    tomcat.getEngine().getPipeline().addValve(valve);
    Context context = tomcat.addContext("", new File("app").getAbsolutePath());
    context.setConfigFile(new File("app/META-INF/context.xml").toURI().toURL());
    context.addLifecycleListener(new org.apache.catalina.startup.ContextConfig());
    context.addApplicationListener("Main$Setup");
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

prove({
  ...BASE,
  set: 'Tomcat: session',
  cookie: 'JSESSIONID',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', place: 'context', before: '' },
    {
      change: 'http-only',
      rule: 'httponly-missing',
      place: 'listener',
      given: { attributes: 'useHttpOnly="false"' },
    },
    { change: 'rotate-at-login', rule: 'session-not-rotated', place: 'login', before: '' },
    {
      change: 'end-at-logout',
      rule: 'token-after-logout',
      place: 'logout',
      before: `Cookie gone = new Cookie("JSESSIONID", "");
          gone.setMaxAge(0);
          gone.setPath("/");
          response.addCookie(gone);`,
    },
  ],
});

prove({
  ...BASE,
  set: 'Tomcat: cookies of the application',
  cookie: 'theme',
  changes: [
    { change: 'same-site', rule: 'samesite-missing', place: 'theme', before: '', given: { context: '' } },
    { change: 'http-only', rule: 'httponly-missing', place: 'theme', before: '' },
    { change: 'secure', rule: 'secure-missing', place: 'theme', isProduction: true },
  ],
});
