import { injectAuth0Session } from '@auth0-heartbeat/angular';
import { effect, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterLink, RouterOutlet } from '@angular/router';
import { AuthService } from '@auth0/auth0-angular';
import { saveDraft } from '../draft.js';
import { notifyTest } from '../notify-test.js';
import { component } from './component.js';
import { draft } from './draft.js';

export const App = component(
  {
    selector: 'app-root',
    imports: [RouterLink, RouterOutlet],
    template: `
      <nav>
        <a routerLink="/">Home</a>
        <a routerLink="/team">Team</a>
        <a routerLink="/salaries">Salaries</a>
        <a routerLink="/payroll">Payroll</a>
      </nav>
      <dl>
        <dt>status</dt>
        <dd data-testid="status">{{ session.status() }}</dd>
        <dt>checking</dt>
        <dd data-testid="checking">{{ session.checking() }}</dd>
        <dt>isLoading</dt>
        <dd data-testid="isLoading">{{ isLoading() }}</dd>
        <dt>isAuthenticated</dt>
        <dd data-testid="isAuthenticated">{{ isAuthenticated() }}</dd>
        <dt>user</dt>
        <dd data-testid="user">{{ user()?.sub }}</dd>
        <dt>error</dt>
        <dd data-testid="error">{{ error()?.message }}</dd>
      </dl>
      <router-outlet />
      @if (isAuthenticated()) {
        <label>
          Draft
          <textarea #field [value]="draft()" (input)="write(field.value)"></textarea>
        </label>
      }
    `,
  },
  class App {
    readonly auth = inject(AuthService);
    readonly session = injectAuth0Session();
    readonly isLoading = toSignal(this.auth.isLoading$);
    readonly isAuthenticated = toSignal(this.auth.isAuthenticated$, { initialValue: false });
    readonly user = toSignal(this.auth.user$);
    readonly error = toSignal(this.auth.error$);
    readonly draft = draft;

    constructor() {
      effect(() => {
        const found = this.error();
        if (found) notifyTest({ what: 'auth0Error', payload: found.message });
      });
    }

    write(text: string): void {
      draft.set(text);
      void saveDraft(text);
    }
  },
);
