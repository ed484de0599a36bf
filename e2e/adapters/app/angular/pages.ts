import { injectAuth0Session, injectSession } from '@auth0-heartbeat/angular';
import { effect, inject, signal } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { AuthService } from '@auth0/auth0-angular';
import { notifyTest } from '../notify-test.js';
import { component } from './component.js';

const LoadOrders = component(
  { selector: 'load-orders', template: '<button (click)="load()">Load orders</button>' },
  class LoadOrders {
    readonly auth = inject(AuthService);

    load(): void {
      this.auth.getAccessTokenSilently({ cacheMode: 'off' }).subscribe({
        error: ({ error, message }: { error?: string; message: string }) =>
          notifyTest({ what: 'tokenFailed', payload: error ?? message }),
      });
    }
  },
);

export const HomePage = component(
  {
    imports: [LoadOrders],
    template: `
      @if (isAuthenticated()) {
        <h1>Hello {{ user()?.name }}</h1>
        <button (click)="switchAccount()">Switch account</button>
        <button (click)="signOut()">Sign out</button>
        <load-orders />
      } @else if (isLoading()) {
        <p>One moment …</p>
      } @else {
        <button (click)="signIn()">Sign in</button>
        <button (click)="signInHere()">Sign in here</button>
      }
    `,
  },
  class HomePage {
    readonly auth = inject(AuthService);
    readonly isLoading = toSignal(this.auth.isLoading$);
    readonly isAuthenticated = toSignal(this.auth.isAuthenticated$);
    readonly user = toSignal(this.auth.user$);

    signIn(): void {
      this.auth.loginWithRedirect({ appState: { target: '/' } });
    }

    signInHere(): void {
      this.auth.loginWithPopup();
    }

    switchAccount(): void {
      this.auth.loginWithRedirect({
        appState: { target: '/' },
        authorizationParams: { prompt: 'login' },
      });
    }

    signOut(): void {
      this.auth.logout({ logoutParams: { returnTo: `${location.origin}/angular/` } });
    }
  },
);

export const TeamPage = component(
  {
    imports: [LoadOrders],
    template: `
      @if (user(); as user) {
        <h1>The team of {{ user.name }}</h1>
        <load-orders />
      }
    `,
  },
  class TeamPage {
    readonly user = toSignal(inject(AuthService).user$);
  },
);

export const PayrollPage = component(
  { template: '<h1>Payroll</h1>' },
  class PayrollPage {
    constructor() {
      notifyTest({ what: 'rendered', payload: 'payroll' });
    }
  },
);

/** A page that verifies the session itself, and opens at the next verification if that fails. */
export const SalariesPage = component(
  {
    template: `
      @switch (gate()) {
        @case ('open') {
          <h1>Salaries</h1>
        }
        @case ('failed') {
          <p>The tenant does not answer. <button (click)="verify()">Try again</button></p>
        }
        @default {
          <p>One moment …</p>
        }
      }
    `,
  },
  class SalariesPage {
    readonly session = injectAuth0Session();
    readonly gate = signal<'closed' | 'open' | 'failed'>('closed');

    constructor() {
      const openedAt = Date.now();
      void this.verify();
      effect(() => {
        if ((this.session.verifiedAt() ?? 0) >= openedAt && this.session.user()) this.open();
      });
    }

    async verify(): Promise<void> {
      this.gate.set('closed');
      if (await this.session.verify({ maxAgeMs: 0 })) return this.open();
      if (this.session.status() === 'unverified') this.gate.set('failed');
    }

    open(): void {
      if (this.gate() === 'open') return;
      this.gate.set('open');
      notifyTest({ what: 'rendered', payload: 'salaries' });
    }
  },
);

export const BlockedPage = component(
  {
    template: `
      <h1>Your account is blocked</h1>
      <button (click)="login()">Sign in again</button>
    `,
  },
  class BlockedPage {
    readonly login = injectSession().login;
  },
);
