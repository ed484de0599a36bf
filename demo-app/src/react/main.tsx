import { StrictMode } from 'react';
import { createRoot } from 'react-dom/client';
import { openDemo, showOpeningFailure } from '../demo';
import { App } from './app';

const root = document.querySelector('#app')!;

openDemo().then(
  (demo) =>
    createRoot(root).render(
      <StrictMode>
        <App demo={demo} />
      </StrictMode>,
    ),
  (cause: unknown) => showOpeningFailure(root, cause),
);
