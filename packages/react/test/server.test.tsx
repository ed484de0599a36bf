// @vitest-environment node
import type { ReactNode } from 'react';
import { renderToString } from 'react-dom/server';
import { expect, it } from 'vitest';
import { Auth0SessionProvider, useAuth0Session } from '../src/index.js';
import { createFakeSession } from '../../core/test/fake-session.js';

function Status(): ReactNode {
  return <p>{useAuth0Session((session) => session.status)}</p>;
}

it('renders on a server as idle, and asks nobody', () => {
  expect(typeof document).toBe('undefined');
  const { client, probe } = createFakeSession();
  const html = renderToString(
    <Auth0SessionProvider client={client} probe={probe}>
      <Status />
    </Auth0SessionProvider>,
  );
  expect(html).toBe('<p>idle</p>');
  expect(client.getIdTokenClaims).not.toHaveBeenCalled();
  expect(probe).not.toHaveBeenCalled();
});
