import { fileURLToPath } from 'node:url';
import react from '@vitejs/plugin-react';
import vue from '@vitejs/plugin-vue';
import { defineConfig } from 'vite';

const page = (path: string) => fileURLToPath(new URL(path, import.meta.url));

/** The pages, the tab of the story “Twenty tabs”, and the 404 page. No fallback. */
export default defineConfig({
  root: page('.'),
  appType: 'mpa',
  plugins: [react(), vue()],
  resolve: { dedupe: ['react', 'react-dom', 'vue'] },
  build: {
    rolldownOptions: {
      input: ['index.html', 'react/index.html', 'vue/index.html', 'tab/index.html', '404.html'].map(
        page,
      ),
    },
  },
});
