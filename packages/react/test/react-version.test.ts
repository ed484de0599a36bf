import { version } from 'react';
import { version as versionOfDom } from 'react-dom';
import { expect, it } from 'vitest';

it('runs with the React that it says', () => {
  const major = process.env['COMPAT'] === 'react-18' ? '18' : '19';
  expect(version.split('.')[0]).toBe(major);
  expect(versionOfDom.split('.')[0]).toBe(major);
});
