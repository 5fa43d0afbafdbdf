import { describe, expect, it } from 'vitest';
import { applicationFramework } from '../../../src/audit/origin/cookie-origin.ts';

describe('applicationFramework', () => {
  it('is what the libraries at the host are made for', () => {
    expect(applicationFramework(['Flask-Login', 'Flask-Session'])).toBe('Flask');
    expect(applicationFramework(['csurf', 'express-session'])).toBe('Express');
    expect(applicationFramework(['Devise'])).toBe('Rails');
  });

  it('is the upper one of two that are built on each other', () => {
    expect(applicationFramework(['PHP', 'Laravel'])).toBe('Laravel');
    expect(applicationFramework(['Java servlets', 'Tomcat', 'Spring Security'])).toBe('Spring Boot');
    expect(applicationFramework(['Express', 'Next.js'])).toBe('Next.js');
  });

  it('is not guessed where two are there, or none', () => {
    expect(applicationFramework(['Flask', 'express-session'])).toBeNull();
    expect(applicationFramework([])).toBeNull();
    // They are used with any framework.
    expect(applicationFramework(['better-auth', 'iron-session'])).toBeNull();
  });
});
