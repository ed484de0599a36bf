import { authGuard } from '@auth0/auth0-vue';
import { clearWebStorage, deleteDatabases } from '@auth0-heartbeat/core/cleanup';
import { createSessionGuard } from '@auth0-heartbeat/vue';
import { createAuth0 } from '@auth0-heartbeat/vue/auth0-vue';
import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import { notifyTest } from '../notify-test.js';
import App from './app.vue';
import BlockedPage from './blocked-page.vue';
import { draft } from './draft.js';
import HomePage from './home-page.vue';
import PayrollPage from './payroll-page.vue';
import SalariesPage from './salaries-page.vue';
import TeamPage from './team-page.vue';

const { domain, cacheLocation, heartbeat, staysAfterLoss } = window.appOptions;

const router = createRouter({
  history: createWebHistory('/vue/'),
  routes: [
    { path: '/', component: HomePage },
    { path: '/blocked', component: BlockedPage },
    { path: '/team', component: TeamPage, beforeEnter: authGuard },
    { path: '/salaries', component: SalariesPage },
    { path: '/payroll', component: PayrollPage, meta: { maxAgeMs: 0 } },
  ],
});
router.beforeEach(createSessionGuard());

const auth0 = createAuth0(
  {
    domain,
    clientId: 'adapters-app',
    authorizationParams: { redirect_uri: `${location.origin}/vue/` },
    ...(cacheLocation && { cacheLocation }),
  },
  {
    ...heartbeat,
    clearLocalState: [
      clearWebStorage({ prefix: 'notes.' }),
      deleteDatabases('notes'),
      () => (draft.value = ''),
      () => notifyTest({ what: 'cleared', payload: null }),
    ],
    redirectToLogin: staysAfterLoss ? false : undefined,
    blocked: '/blocked',
  },
);

notifyTest({ what: 'loaded', payload: null });
createApp(App).use(router).use(auth0).mount('#app');
