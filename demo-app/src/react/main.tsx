import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { showFailure } from '../lab/failure-page';
import { openLab } from '../lab/open-lab';
import { App } from './app';

const root = document.querySelector('#app')!;

void openLab(root, (lab) =>
  createRoot(root, { onUncaughtError: (cause) => showFailure(root, cause) }).render(
    <StrictMode>
      <App lab={lab} />
    </StrictMode>,
  ),
);
