// Files of the reader's app that examples import and that no example of the same document is.
declare module '*/auth0' {
  export const auth0: import('@auth0/auth0-spa-js').Auth0Client;
}
declare module '*.vue' {
  const component: import('vue').Component;
  export default component;
}

// These packages are installed for no other example.
declare module 'next/navigation' {
  export function useRouter(): { replace(path: string): void };
}
declare module 'react-router' {
  export function BrowserRouter(props: {
    children: import('react').ReactNode;
  }): import('react').ReactNode;
  export function useNavigate(): (path: string, options: { replace: boolean }) => void;
}
declare module 'react-idle-timer' {
  export function useIdleTimer(options: {
    timeout: number;
    promptBeforeIdle: number;
    crossTab: boolean;
    onPrompt: () => void;
    onActive: () => void;
    onIdle: () => void;
  }): { activate(): boolean };
}
