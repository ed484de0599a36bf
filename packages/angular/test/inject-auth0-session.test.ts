import './setup.js';
import type { SessionSnapshot } from '@auth0-heartbeat/core';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { trace } from '@auth0-heartbeat/core/trace';
import { injectAuth0Session, injectSession, onSessionLost } from '@auth0-heartbeat/angular';
import { effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { TestBed } from '@angular/core/testing';
import { AuthService } from '@auth0/auth0-angular';
import { describe, expect, it, vi } from 'vitest';
import { component, startApp } from './start-app.js';

describe('injectAuth0Session', () => {
  it('is the same for all', async () => {
    const { session } = await startApp();
    expect(TestBed.runInInjectionContext(injectAuth0Session)).toBe(session);
  });

  it('has a signal for each property of the snapshot', async () => {
    const { session } = await startApp();
    for (const [name, value] of Object.entries(session.snapshot())) {
      expect([name, session[name as keyof SessionSnapshot]()]).toEqual([name, value]);
    }
  });

  it('renders the status', async () => {
    const { fake, session } = await startApp({ config: { redirectToLogin: false } });
    const Badge = component(
      '{{ session.status() }} {{ session.user()?.sub }}',
      class Badge {
        readonly session = injectAuth0Session();
      },
    );
    const badge = TestBed.createComponent(Badge);
    await badge.whenStable();
    expect(badge.nativeElement.textContent).toBe('active auth0|alice');
    fake.signOutElsewhere();
    await session.check();
    await fake.advance(0);
    await badge.whenStable();
    expect(badge.nativeElement.textContent.trim()).toBe('signed_out');
  });

  it.each(['a loss', 'a logout'])('renders %s before the page leaves', async (end) => {
    const fake = createFakeSession();
    const shown: string[] = [];
    const { loginWithRedirect, logout } = fake.client;
    fake.client.loginWithRedirect = (options) => {
      shown.push(badge.nativeElement.textContent);
      return loginWithRedirect(options);
    };
    fake.client.logout = (options) => {
      if (options?.openUrl !== false) shown.push(badge.nativeElement.textContent);
      return logout(options);
    };
    const { session } = await startApp({ fake });
    const Badge = component(
      '{{ session.user()?.sub }} {{ user()?.sub }}',
      class Badge {
        readonly session = injectAuth0Session();
        readonly user = toSignal(inject(AuthService).user$);
      },
    );
    const badge = TestBed.createComponent(Badge);
    await badge.whenStable();
    expect(badge.nativeElement.textContent).toBe('auth0|alice auth0|alice');
    if (end === 'a loss') fake.signOutElsewhere();
    await (end === 'a loss' ? session.check() : session.logout());
    await fake.advance(0);
    expect(shown.map((text) => text.trim())).toEqual(['']);
  });

  it('notifies of the user once in 1,000 good checks', async () => {
    const { session } = await startApp();
    const run = vi.fn();
    TestBed.runInInjectionContext(() => effect(() => run(session.user(), session.status())));
    TestBed.tick();
    for (let i = 0; i < 1_000; i++) {
      await session.check();
      if (i % 100 === 0) TestBed.tick();
    }
    expect(run).toHaveBeenCalledOnce();
  });

  it('verifies, reports and listens to events', async () => {
    const { session, fake } = await startApp();
    await fake.advance(1);
    const handler = vi.fn();
    const unsubscribe = session.on('sessionVerified', handler);
    expect(await session.verify({ maxAgeMs: 0 })).toBe(true);
    expect(handler).toHaveBeenCalledOnce();
    unsubscribe();
    await fake.advance(60_000);
    session.report(new Error('401'));
    await fake.advance(0);
    expect(handler).toHaveBeenCalledOnce();
    expect(session.verifiedAt()).toBe(fake.now());
  });
});

describe('injectSession', () => {
  it('is a session for functions that take one', async () => {
    const { fake } = await startApp();
    const session = TestBed.runInInjectionContext(injectSession);
    const events: string[] = [];
    trace(session, ({ type }) => events.push(type));
    expect(await session.ready).toMatchObject({ status: 'active' });
    await fake.advance(1);
    await session.check();
    expect(events).not.toEqual([]);
  });
});

describe('onSessionLost', () => {
  it('calls the handler until the component is destroyed', async () => {
    const handler = vi.fn();
    const { fake, session } = await startApp({ config: { redirectToLogin: false } });
    const Editor = component(
      '',
      class Editor {
        constructor() {
          onSessionLost(handler);
        }
      },
    );
    const editor = TestBed.createComponent(Editor);
    fake.signOutElsewhere();
    await session.check();
    expect(handler).toHaveBeenCalledWith(expect.objectContaining({ reason: 'login_required' }));
    await fake.advance(0);
    editor.destroy();
    fake.signIn();
    await fake.advance(60_000);
    await session.check();
    expect(session.status()).toBe('active');
    fake.signOutElsewhere();
    await session.check();
    expect(session.status()).toBe('lost');
    expect(handler).toHaveBeenCalledOnce();
  });
});
