import { measureChecks } from './measures/checks.mjs';
import { measureEndings } from './measures/endings.mjs';
import { measureFaults } from './measures/faults.mjs';
import { measureFocus } from './measures/focus.mjs';
import { measureGrowth } from './measures/growth.mjs';
import { measureIdle } from './measures/idle.mjs';
import { measureRest } from './measures/rest.mjs';
import { measureSize } from './measures/size.mjs';
import { measureTabs } from './measures/tabs.mjs';

/**
 * @typedef {object} Measure
 * @property {string} name
 * @property {string} about
 * @property {(stand: import('./stand/stand.mjs').Stand, log: (line: string) => void, options: { checks?: number }) => Promise<import('./report.mjs').Report>} measure
 */

/**
 * One group after the other, the measures of a group at the same time.
 *
 * @type {Measure[][]}
 */
export const groups = [
  [{ name: 'focus', about: 'from focus to sessionLost', measure: measureFocus }],
  [{ name: 'tabs', about: 'from a loss in one tab to another tab', measure: measureTabs }],
  [{ name: 'checks', about: 'requests to the tenant, by number of tabs', measure: measureChecks }],
  [
    { name: 'growth', about: 'memory, listeners, nodes after many checks', measure: measureGrowth },
    // Counts and measures no time: others do not disturb it.
    { name: 'rest', about: 'timers of a visible page at rest', measure: measureRest },
  ],
  [{ name: 'endings', about: 'real endings: whether and when noticed', measure: measureEndings }],
  [{ name: 'faults', about: 'false endings, fault by fault', measure: measureFaults }],
  [{ name: 'idle', about: 'idle limits, beside react-idle-timer', measure: measureIdle }],
  [{ name: 'size', about: 'minified and compressed', measure: measureSize }],
];
