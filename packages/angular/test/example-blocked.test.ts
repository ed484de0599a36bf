import './setup.js';
import { injectAuth0Session, provideAuth0 } from '@auth0-heartbeat/angular';
import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { TestBed } from '@angular/core/testing';
import { provideRouter } from '@angular/router';
import { afterEach, expect, it } from 'vitest';

afterEach(() => {
  localStorage.clear();
});

it('clears the drafts of a blocked user and goes to login', async () => {
  const fake = createFakeSession();
  localStorage.setItem('draft', 'a secret');
  TestBed.configureTestingModule({
    providers: [
      provideRouter([]),
      provideAuth0({
        domain: 'example.eu.auth0.com',
        clientId: 'your-client-id',
        client: fake.client,
        clearLocalState: () => localStorage.clear(),
      }),
    ],
  });
  const session = TestBed.runInInjectionContext(injectAuth0Session);
  await fake.advance(0);
  fake.block();
  await fake.advance(15 * 60_000);
  expect(session.status()).toBe('lost');
  expect(localStorage.getItem('draft')).toBeNull();
  expect(fake.logins).toMatchObject([{ appState: { returnTo: '/' } }]);
});
