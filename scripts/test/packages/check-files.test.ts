import { expect, it } from 'vitest';
import { placesOf } from '../../packages/check-files.mjs';

it.skipIf(process.platform === 'win32')(
  'returns the folders that exist on this machine only',
  () => {
    expect(placesOf('/app', '/home/me')).toEqual([
      '/app/packages/',
      '/app/node_modules/',
      '/home/me/',
    ]);
    expect(placesOf('/src', '/')).toEqual(['/src/packages/', '/src/node_modules/']);
  },
);
