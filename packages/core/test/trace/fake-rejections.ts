import { onTestFinished } from 'vitest';

/** Collects the unhandled rejections of this test, which would otherwise fail it. */
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
