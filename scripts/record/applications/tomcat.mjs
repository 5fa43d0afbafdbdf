// The examples of Apache Tomcat, in Java: the page that is protected by a login form of the container.
const USERS = `<tomcat-users xmlns="http://tomcat.apache.org/xml" version="1.0">
  <role rolename="tomcat"/>
  <user username="ada" password="right-password" roles="tomcat"/>
</tomcat-users>
`;

const SERVER = ({ port }) => `<Server port="-1">
  <GlobalNamingResources>
    <Resource name="UserDatabase" auth="Container" type="org.apache.catalina.UserDatabase"
      factory="org.apache.catalina.users.MemoryUserDatabaseFactory" pathname="conf/tomcat-users.xml"/>
  </GlobalNamingResources>
  <Service name="Catalina">
    <Connector address="127.0.0.1" port="${port}" protocol="HTTP/1.1"/>
    <Engine name="Catalina" defaultHost="localhost">
      <Realm className="org.apache.catalina.realm.UserDatabaseRealm" resourceName="UserDatabase"/>
      <Host name="localhost" appBase="webapps" autoDeploy="false"/>
    </Engine>
  </Service>
</Server>
`;

export const tomcat = {
  name: 'tomcat-form',
  title: 'Examples of Tomcat 10 of Debian (Java), login by form',
  port: 23106,
  needs: [
    { debian: 'tomcat10', file: '/usr/share/tomcat10/bin/catalina.sh' },
    { debian: 'tomcat10-examples', file: '/usr/share/tomcat10-examples/examples/WEB-INF/web.xml' },
  ],

  async start(machine) {
    machine.write('conf/server.xml', SERVER(machine));
    machine.write('conf/tomcat-users.xml', USERS);
    machine.run('cp', ['-rL', '/etc/tomcat10/web.xml', 'conf/web.xml']);
    machine.run('mkdir', ['webapps', 'temp', 'logs', 'work']);
    machine.run('cp', ['-rL', '/usr/share/tomcat10-examples/examples', 'webapps/examples']);
    const env = { CATALINA_HOME: '/usr/share/tomcat10', CATALINA_BASE: machine.folder };
    await machine.serve('/usr/share/tomcat10/bin/catalina.sh', ['run'], { env });
  },

  async drive({ step, chrome, replay, origin }) {
    const closed = '/examples/jsp/security/protected/index.jsp';
    const login = async (password) => {
      await chrome.goTo(origin + closed);
      await chrome.fill({ j_username: 'ada', j_password: password });
      await chrome.click('form [type=submit]');
    };
    await step('open page', () => chrome.goTo(`${origin}/examples/jsp/jsp2/el/basic-arithmetic.jsp`));
    await step('closed page without login', () => chrome.goTo(origin + closed));
    await step('wrong login', () => login('wrong-password'));
    await step('right login', () => login('right-password'));
    await step('use', () => chrome.goTo(`${origin}${closed}?role=tomcat`));
    await step('closed page', () => chrome.goTo(origin + closed));
    const copied = await chrome.cookies();
    await step('logout', () => chrome.goTo(`${origin}${closed}?logoff=true`));
    await step('page again', () => chrome.goTo(origin + closed));
    await replay(copied, closed, ({ body }) => body.includes('You are logged in'));
  },
};
