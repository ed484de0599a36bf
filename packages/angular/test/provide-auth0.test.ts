import './setup.js';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { injectAuth0Session, provideAuth0, sessionGuard } from '@auth0-heartbeat/angular';
import {
  createEnvironmentInjector,
  EnvironmentInjector,
  inject,
  InjectionToken,
  PLATFORM_ID,
  provideAppInitializer,
} from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router } from '@angular/router';
import {
  Auth0ClientFactory,
  AuthClientConfig,
  AuthService,
  provideAuth0 as provideSdk,
} from '@auth0/auth0-angular';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { application, configureApp, Page, startApp } from './start-app.js';

afterEach(() => vi.restoreAllMocks());

const withCode = (code: string) => expect.objectContaining({ code });

describe('provideAuth0', () => {
  it('creates the client with the options of the SDK', () => {
    const { client } = createFakeSession();
    const createClient = vi
      .spyOn(Auth0ClientFactory, 'createClient')
      .mockReturnValue(client as unknown as ReturnType<typeof Auth0ClientFactory.createClient>);
    configureApp({ config: { client: undefined, useRefreshTokens: true } });
    TestBed.inject(AuthService);
    expect(createClient).toHaveBeenCalledOnce();
    expect(createClient.mock.lastCall?.[0].get()).toMatchObject({
      ...application,
      useRefreshTokens: true,
    });
  });

  it('starts the session at once, though nothing injects it', async () => {
    const fake = configureApp();
    TestBed.inject(EnvironmentInjector);
    await fake.advance(0);
    expect(fake.checks).toBe(1);
  });

  it('stops the session when the app is destroyed', async () => {
    const { fake, session } = await startApp();
    await fake.advance(0);
    TestBed.resetTestingModule();
    const { checks } = fake;
    await fake.advance(3_600_000);
    expect(fake.checks).toBe(checks);
    expect(session.status()).toBe('active');
  });

  it('takes a configuration that an initializer sets', async () => {
    const fake = createFakeSession();
    TestBed.configureTestingModule({
      providers: [
        provideRouter([{ path: '**', component: Page }]),
        provideAuth0(),
        provideAppInitializer(() =>
          inject(AuthClientConfig).set({ ...application, client: fake.client } as never),
        ),
      ],
    });
    const session = TestBed.runInInjectionContext(injectAuth0Session);
    await fake.advance(0);
    expect(session.status()).toBe('active');
  });

  it('lets functions of the app inject its services', async () => {
    const notes = new InjectionToken<string[]>('notes');
    const { fake, session } = await startApp({
      providers: [{ provide: notes, useValue: ['a note'] }],
      config: { clearLocalState: [() => void inject(notes).splice(0)] },
    });
    fake.signOutElsewhere();
    await session.check();
    await fake.advance(0);
    expect(TestBed.inject(notes)).toEqual([]);
  });

  it.each([{ intervalMs: -1 }, { clearLocalState: 'all' }, { onCleared: 1 }, { onBlocked: 'x' }])(
    'refuses %o',
    (config) => {
      configureApp({ config: config as never });
      expect(() => TestBed.inject(AuthService)).toThrow(withCode('invalid_option'));
    },
  );

  it('refuses a second call', () => {
    configureApp({ providers: [provideAuth0({ ...application })] });
    expect(() => TestBed.inject(AuthService)).toThrow(withCode('duplicate_provider'));
  });

  it('refuses a second call in the providers of a route', () => {
    configureApp();
    const parent = TestBed.inject(EnvironmentInjector);
    expect(() => createEnvironmentInjector([provideAuth0({ ...application })], parent)).toThrow(
      withCode('duplicate_provider'),
    );
  });

  it('refuses provideAuth0 of the SDK beside it', () => {
    configureApp({ providers: [provideSdk(application)] });
    expect(() => TestBed.inject(Router)).toThrow(withCode('wrong_client'));
  });

  it('is required', async () => {
    expect(() => TestBed.runInInjectionContext(injectAuth0Session)).toThrow(
      withCode('missing_provider'),
    );
    TestBed.resetTestingModule();
    TestBed.configureTestingModule({
      providers: [
        provideRouter([
          { path: 'salaries', component: Page, canActivate: [sessionGuard({ maxAgeMs: 0 })] },
        ]),
      ],
    });
    await expect(TestBed.inject(Router).navigateByUrl('/salaries')).rejects.toThrow(
      withCode('missing_provider'),
    );
  });
});

describe('on a server', () => {
  function startServer() {
    const createClient = vi.spyOn(Auth0ClientFactory, 'createClient');
    const fake = configureApp({
      routes: [{ path: 'salaries', component: Page, canActivate: [sessionGuard({ maxAgeMs: 0 })] }],
      config: { client: undefined },
      providers: [{ provide: PLATFORM_ID, useValue: 'server' }],
    });
    return { fake, createClient, session: TestBed.runInInjectionContext(injectAuth0Session) };
  }

  it('the session is loading, and no client is created', async () => {
    const { fake, session, createClient } = startServer();
    await fake.advance(60_000);
    expect(session.status()).toBe('loading');
    expect((await session.check()).status).toBe('loading');
    expect(createClient).not.toHaveBeenCalled();
  });

  it('the guard lets everybody enter', async () => {
    startServer();
    expect(await TestBed.inject(Router).navigateByUrl('/salaries')).toBe(true);
  });
});
