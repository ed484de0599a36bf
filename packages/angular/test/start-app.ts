import { createFakeSession, type FakeSession } from '@auth0-heartbeat/core/testing';
import {
  type Auth0Config,
  injectAuth0Session,
  injectSession,
  provideAuth0,
} from '@auth0-heartbeat/angular';
import { Component, type EnvironmentProviders, type Provider, type Type } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { provideRouter, Router, type Routes } from '@angular/router';
import { AuthService } from '@auth0/auth0-angular';
import type { Observable } from 'rxjs';

export interface AppSettings {
  readonly fake?: FakeSession;
  readonly config?: Partial<Auth0Config>;
  readonly routes?: Routes;
  readonly providers?: readonly (Provider | EnvironmentProviders)[];
}

/** The options that every app has. */
export const application = { domain: 'tenant.example.com', clientId: 'fake-session' };

/** A component without a decorator, which needs no compiler plugin. */
export function component<Class extends Type<unknown>>(template: string, base: Class): Class {
  return Component({ template })(base) as Class;
}

export const Page = component('a page', class Page {});

/** Configures an app with a fake session. */
export function configureApp({
  fake = createFakeSession(),
  config,
  routes = [{ path: '**', component: Page }],
  providers = [],
}: AppSettings = {}): FakeSession {
  TestBed.configureTestingModule({
    providers: [
      provideRouter(routes),
      provideAuth0({ ...application, client: fake.client, ...config }),
      ...providers,
    ],
  });
  return fake;
}

/** Starts an app with a fake session, and waits until it is known who is signed in. */
export async function startApp(settings?: AppSettings) {
  const fake = configureApp(settings);
  const session = TestBed.runInInjectionContext(injectAuth0Session);
  await fake.advance(0);
  const { login } = TestBed.runInInjectionContext(injectSession);
  return {
    fake,
    session,
    login,
    auth: TestBed.inject(AuthService),
    router: TestBed.inject(Router),
  };
}

/** Records the values of an observable. */
export function record<Value>(observable: Observable<Value>): Value[] {
  const values: Value[] = [];
  observable.subscribe((value) => values.push(value));
  return values;
}

/** Puts an authorization response into the address bar. */
export function arriveAtCallback(): void {
  history.replaceState(null, '', '/?code=1&state=2');
}
