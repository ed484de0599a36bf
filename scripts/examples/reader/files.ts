// Files of the reader's app that examples import and that no example of the same document is.
declare module '*/auth0' {
  export const auth0: import('@auth0/auth0-spa-js').Auth0Client;
}
declare module '*.vue' {
  const component: import('vue').Component;
  export default component;
}
