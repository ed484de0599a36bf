// The components are compiled in the browser.
import '@angular/compiler';
import { injectAuth0Session, provideAuth0, sessionGuard } from '@auth0-heartbeat/angular';
import { clearWebStorage, deleteDatabases } from '@auth0-heartbeat/core/cleanup';
import { APP_BASE_HREF } from '@angular/common';
import { provideEnvironmentInitializer } from '@angular/core';
import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import { authGuardFn } from '@auth0/auth0-angular';
import { forwardEvents, notifyTest } from '../notify-test.js';
import { App } from './app.js';
import { draft } from './draft.js';
import { BlockedPage, HomePage, PayrollPage, SalariesPage, TeamPage } from './pages.js';

const { domain, cacheLocation, heartbeat, staysAfterLoss } = window.appOptions;

notifyTest({ what: 'loaded', payload: null });

document.querySelector('#app')!.append(document.createElement('app-root'));

void bootstrapApplication(App, {
  providers: [
    { provide: APP_BASE_HREF, useValue: '/angular/' },
    provideRouter([
      { path: '', component: HomePage },
      { path: 'team', component: TeamPage, canActivate: [authGuardFn] },
      { path: 'salaries', component: SalariesPage },
      { path: 'payroll', component: PayrollPage, canActivate: [sessionGuard({ maxAgeMs: 0 })] },
      { path: 'blocked', component: BlockedPage },
    ]),
    provideAuth0({
      domain,
      clientId: 'adapters-app',
      authorizationParams: { redirect_uri: `${location.origin}/angular/` },
      ...(cacheLocation && { cacheLocation }),
      ...heartbeat,
      clearLocalState: [
        clearWebStorage({ prefix: 'notes.' }),
        deleteDatabases('notes'),
        () => draft.set(''),
        () => notifyTest({ what: 'cleared', payload: null }),
      ],
      blocked: '/blocked',
      ...(staysAfterLoss && { redirectToLogin: false }),
    }),
    provideEnvironmentInitializer(() => void forwardEvents(injectAuth0Session().on)),
  ],
});
