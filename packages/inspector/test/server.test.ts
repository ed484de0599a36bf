// @vitest-environment node
import type { SessionHeartbeat } from '@auth0-heartbeat/core';
import { describe, expect, it } from 'vitest';
import { defineSessionInspector, mountSessionInspector } from '../src/index.js';

describe('on a server', () => {
  it('there is neither a window nor a document, and the inspector does nothing', () => {
    expect([typeof window, typeof document]).toEqual(['undefined', 'undefined']);
    defineSessionInspector();
    mountSessionInspector({} as SessionHeartbeat)();
  });
});
