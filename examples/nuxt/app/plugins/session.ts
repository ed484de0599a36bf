import { createAuth0Session } from '@auth0-heartbeat/vue';
import { Auth0Client } from '@auth0/auth0-spa-js';

export default defineNuxtPlugin(({ vueApp }) => {
  const { domain, clientId } = useRuntimeConfig().public.auth0;
  const client = new Auth0Client({
    domain,
    clientId,
    // The plugin also runs on the server, where there is no window.
    authorizationParams: { redirect_uri: import.meta.client ? window.location.origin : '' },
  });
  const router = useRouter();
  vueApp.use(
    createAuth0Session({
      client,
      clearLocalState: () => localStorage.clear(),
      // After the last plugin, Nuxt enters the route of the page load.
      onRedirectCallback: (path) => onNuxtReady(() => router.replace(path)),
      onBlocked: () => onNuxtReady(() => router.replace('/blocked')),
    }),
  );
});
