import { findings } from './findings.js';
import { frame } from './frame.js';
import { ground } from './ground.js';
import { host } from './host.js';
import { tones } from './tones.js';

/** The look of the inspector. */
export const styles = [host, ground, tones, frame, findings];
