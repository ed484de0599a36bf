import { bootstrapApplication } from '@angular/platform-browser';
import { provideRouter } from '@angular/router';
import { provideAuth0 } from '@auth0-heartbeat/angular';
import { App, Blocked, Home } from './app';

bootstrapApplication(App, {
  providers: [
    provideRouter([
      { path: '', component: Home },
      { path: 'blocked', component: Blocked },
    ]),
    provideAuth0({
      // The local tenant. For a tenant of Auth0: its domain, and the client ID of the application.
      domain: 'http://localhost:4400',
      clientId: 'local-spa',
      authorizationParams: { redirect_uri: window.location.origin },
      clearLocalState: () => localStorage.clear(),
      blocked: '/blocked',
    }),
  ],
}).catch(console.error);
