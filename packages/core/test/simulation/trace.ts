const KEPT = 400;

/** What happened, as text: all of it in a hash, the end of it to read. */
export interface Trace {
  note(text: string): void;
  hash(): string;
  tail(lines: number): string[];
}

export function createTrace(describeMoment: () => string, keepAll = false): Trace {
  const lines: string[] = [];
  let hash = 0x811c9dc5;
  return {
    note(text) {
      const line = `${describeMoment()}  ${text}`;
      for (let i = 0; i < line.length; i++) {
        hash = Math.imul(hash ^ line.charCodeAt(i), 0x01000193);
      }
      lines.push(line);
      if (!keepAll && lines.length >= 2 * KEPT) lines.splice(0, KEPT);
    },
    hash: () => (hash >>> 0).toString(16).padStart(8, '0'),
    tail: (count) => lines.slice(-count),
  };
}
