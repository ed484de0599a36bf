import { createAuth0 } from '@auth0-heartbeat/vue/auth0-vue';
import { createApp } from 'vue';
import { createRouter, createWebHistory } from 'vue-router';
import App from './App.vue';
import Blocked from './Blocked.vue';
import Home from './Home.vue';
import './style.css';

const router = createRouter({
  history: createWebHistory(),
  routes: [
    { path: '/', component: Home },
    { path: '/blocked', component: Blocked },
  ],
});

const auth0 = createAuth0(
  {
    domain: import.meta.env.VITE_AUTH0_DOMAIN,
    clientId: import.meta.env.VITE_AUTH0_CLIENT_ID,
    authorizationParams: { redirect_uri: window.location.origin },
  },
  { clearLocalState: () => localStorage.clear(), blocked: '/blocked' },
);

createApp(App).use(router).use(auth0).mount('#app');
