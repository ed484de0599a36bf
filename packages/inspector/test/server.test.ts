// @vitest-environment node
import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { describe, expect, it } from 'vitest';
import { defineSessionInspector, mountSessionInspector } from '../src/index.js';

describe('on a server', () => {
  it('does nothing without a window and a document', () => {
    expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
    defineSessionInspector();
    mountSessionInspector({} as SessionHeartbeat)();
  });
});
