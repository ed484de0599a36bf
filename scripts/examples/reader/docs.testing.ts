// Declared in an earlier example of the guide.
import type { FakeSession } from '@auth0-heartbeat/core/testing';
import type { ReactNode } from 'react';

export declare const session: FakeSession;
export declare function Greeting(): ReactNode;

// Named in the text.
export { beforeEach, vi } from 'vitest';
