import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openDemo } from '../demo';
import { showFailure } from '../failure-page';
import { App } from './app';

const root = document.querySelector('#app')!;

void openDemo(root, (demo) =>
  createRoot(root, { onUncaughtError: (cause) => showFailure(root, cause) }).render(
    <StrictMode>
      <App demo={demo} />
    </StrictMode>,
  ),
);
