import vue from '@vitejs/plugin-vue';
import { type AppServer, serveApp } from '../shared/serve-app.js';

export type Framework = 'react' | 'vue' | 'angular';

const entries = {
  react: new URL('app/react/main.tsx', import.meta.url),
  vue: new URL('app/vue/main.ts', import.meta.url),
  angular: new URL('app/angular/main.ts', import.meta.url),
} as const;

const page = `<!doctype html>
<html lang="en">
  <head><meta charset="utf-8" /><title>App</title></head>
  <body>
    <div id="app"></div>
    <script type="module" src="/main.js"></script>
  </body>
</html>
`;

/**
 * Bundles the app of a framework and serves it on a free port of 127.0.0.1, under a path with the
 * name of the framework. `/empty` is a page of the same origin without an app.
 */
export function startAppServer(framework: Framework): Promise<AppServer> {
  return serveApp({
    entry: entries[framework],
    bundling: {
      plugins: framework === 'vue' ? [vue()] : [],
      // In development frameworks write warnings, and StrictMode mounts everything twice.
      define: { 'process.env.NODE_ENV': '"development"' },
      resolve: { dedupe: ['react', 'react-dom', '@auth0/auth0-react', 'vue'] },
    },
    answer(path) {
      if (path === '/empty') return { body: '' };
      return path.startsWith(`/${framework}/`) ? { body: page } : undefined;
    },
  });
}
