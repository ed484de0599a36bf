import type { Story } from '../story';
import { asleep } from './asleep';
import { away } from './away';
import { blockAlice } from './block-alice';
import { bobSignsIn } from './bob-signs-in';
import { safarisCookies } from './safaris-cookies';
import { tenantDown } from './tenant-down';
import { twentyTabs } from './twenty-tabs';

/** All stories, in the recommended order. */
export const stories: readonly Story[] = [
  blockAlice,
  twentyTabs,
  tenantDown,
  safarisCookies,
  asleep,
  away,
  bobSignsIn,
];

export function storyOf(id: string | null | undefined): Story | undefined {
  return stories.find((story) => story.id === id);
}
