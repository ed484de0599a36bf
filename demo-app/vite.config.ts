import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** Three pages and no fallback: an address that is none of them is not found. */
export default defineConfig({
  root: page('.'),
  appType: 'mpa',
  plugins: [react(), vue()],
  resolve: { dedupe: ['react', 'react-dom', 'vue'] },
  build: {
    rolldownOptions: {
      input: [page('index.html'), page('react/index.html'), page('vue/index.html')],
    },
  },
});
