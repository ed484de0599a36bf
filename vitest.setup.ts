import { vi } from 'vitest';

// To start a process takes longer than most test files, so they share one: `isolate: false`. Each
// loads the modules of this repository anew, and the environment gives it a window of its own.
vi.resetModules();
