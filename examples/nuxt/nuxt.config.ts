export default defineNuxtConfig({
  compatibilityDate: '2026-01-01',
  css: ['~/assets/style.css'],
  runtimeConfig: { public: { auth0: { domain: '', clientId: '' } } },
});
