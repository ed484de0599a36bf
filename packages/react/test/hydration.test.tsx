import { createFakeSession } from '@auth0-heartbeat/core/testing';
import { act, cleanup, render } from '@testing-library/react';
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { afterEach, expect, it, vi } from 'vitest';
import { Auth0SessionProvider, useAuth0Session } from '../src/index.js';

afterEach(() => {
  cleanup();
  vi.restoreAllMocks();
});

function Status(): ReactNode {
  const { status, lastLoss } = useAuth0Session();
  return <p>{`${status} ${lastLoss?.reason ?? 'no loss'}`}</p>;
}

it('hydrates the markup of a server without a mismatch, also after a loss in this tab', async () => {
  const lastLoss = { reason: 'user_blocked', at: 1 };
  const session = createFakeSession();
  sessionStorage.setItem('auth0-heartbeat.last-loss', JSON.stringify(lastLoss));
  const app = (
    <Auth0SessionProvider client={session.client}>
      <Status />
    </Auth0SessionProvider>
  );
  const html = renderToString(app);
  expect(html).toBe('<p>loading no loss</p>');
  const consoleError = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  const container = document.createElement('div');
  container.innerHTML = html;
  document.body.append(container);
  render(app, { container, hydrate: true });
  await act(() => session.advance(0));
  expect(container.textContent).toBe('active user_blocked');
  expect(consoleError).not.toHaveBeenCalled();
});
