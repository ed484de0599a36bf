/** Tells the time in epoch milliseconds; tests hand in their own. */
export type Clock = () => number;
