import { Component, inject } from '@angular/core';
import { toSignal } from '@angular/core/rxjs-interop';
import { RouterOutlet } from '@angular/router';
import { injectAuth0Session } from '@auth0-heartbeat/angular';
import { AuthService } from '@auth0/auth0-angular';

@Component({ selector: 'app-root', imports: [RouterOutlet], template: '<router-outlet />' })
export class App {}

@Component({ template: '<p>Your account is blocked.</p>' })
export class Blocked {}

@Component({
  selector: 'app-notes',
  template: `
    <textarea #box aria-label="Notes" rows="8" [value]="text" (input)="save(box.value)"></textarea>
  `,
})
export class Notes {
  text = localStorage.getItem('notes') ?? '';
  save = (text: string) => localStorage.setItem('notes', text);
}

@Component({
  imports: [Notes],
  template: `
    @if (isLoading()) {
      <p>One moment …</p>
    } @else if (user(); as user) {
      <h1>Notes of {{ user.name }}</h1>
      <p>
        Session: <b>{{ session.status() }}</b>
      </p>
      <app-notes />
      <button (click)="auth.logout({ logoutParams: { returnTo: origin } })">Sign out</button>
    } @else {
      <button (click)="auth.loginWithRedirect()">Sign in</button>
    }
  `,
})
export class Home {
  auth = inject(AuthService);
  session = injectAuth0Session();
  isLoading = toSignal(this.auth.isLoading$, { initialValue: true });
  user = toSignal(this.auth.user$);
  origin = window.location.origin;
}
