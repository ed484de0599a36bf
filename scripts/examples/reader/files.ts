// Files of the reader's app that examples import and that no example of the same document is.
declare module '*/auth0' {
  export const auth0: import('@auth0/auth0-spa-js').Auth0Client;
}
declare module '*.vue' {
  const component: import('vue').Component;
  export default component;
}

// The package of Next.js is too large to be installed for one example.
declare module 'next/navigation' {
  export function useRouter(): { replace(path: string): void };
}
