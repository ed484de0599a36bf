import { describe, expect, it } from 'vitest';
import { sectionOf } from '../../packages/changelog.mjs';

const changelog = `# @auth0-heartbeat/core

## 1.10.0

### Minor Changes

- 1a2b3c4: An option.

  ## A heading in an entry

## 1.1.0

### Patch Changes

- 5d6e7f8: A repair.
`;

describe('the notes of a release', () => {
  it('are the section of its version', () => {
    expect(sectionOf(changelog, '1.1.0')).toBe('### Patch Changes\n\n- 5d6e7f8: A repair.');
    expect(sectionOf(changelog, '1.10.0')).toBe(
      '### Minor Changes\n\n- 1a2b3c4: An option.\n\n  ## A heading in an entry',
    );
  });

  it('throw an error if the changelog has no such version', () => {
    expect(() => sectionOf(changelog, '1.1')).toThrow('The changelog has no section 1.1');
    expect(() => sectionOf('', '1.1.0')).toThrow('no section 1.1.0');
  });
});
