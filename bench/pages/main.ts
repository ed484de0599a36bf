/** The pages by their paths. Any other path is a page without a script. */
const pages: Record<string, () => Promise<unknown>> = {
  '/ours': () => import('./ours.js'),
  '/bare': () => import('./bare.js'),
  '/oidc-client-ts': () => import('./oidc-client-ts.js'),
  '/silent': () => import('./silent.js'),
};

void pages[location.pathname]?.();
