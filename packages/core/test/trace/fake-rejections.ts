import { onTestFinished } from 'vitest';

/** The rejections that nobody handles until the end of this test, which its runner takes for failures. */
export function catchRejections(): readonly unknown[] {
  const rejected: unknown[] = [];
  const others = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (reason) => void rejected.push(reason));
  onTestFinished(() => {
    process.removeAllListeners('unhandledRejection');
    for (const other of others) process.on('unhandledRejection', other);
  });
  return rejected;
}
