// What the example of a doc comment need not import: it is read beside the reference.
export { Auth0Client } from '@auth0/auth0-spa-js';
export { Auth0Provider } from '@auth0/auth0-react';
export { createServer } from 'node:http';
export { useMemo } from 'react';
export { createPinia } from 'pinia';
export { expect } from 'vitest';
