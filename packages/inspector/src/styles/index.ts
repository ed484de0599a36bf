import { content } from './content.js';
import { frame } from './frame.js';
import { ground } from './ground.js';
import { host } from './host.js';
import { tones } from './tones.js';

/** The styles of the inspector. */
export const styles = [host, ground, tones, frame, content];
