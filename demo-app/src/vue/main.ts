import { createAuth0Session } from '@auth0-heartbeat/vue';
import { createApp } from 'vue';
import { draft } from '../app/draft';
import { view } from '../app/view';
import { openLab } from '../lab/open-lab';
import App from './app.vue';

const root = document.querySelector('#app')!;

void openLab(root, (lab) => {
  const app = createApp(App, { lab });
  app.use(
    createAuth0Session({
      client: lab.auth0,
      ...lab.options,
      clearLocalState: draft.clear,
      onRedirectCallback: view.open,
    }),
  );
  app.mount(root);
});
