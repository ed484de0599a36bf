// Names of the reader's app in the guide to Angular.
import type { Type } from '@angular/core';

export declare const Home: Type<unknown>;
export declare const Notes: Type<unknown>;
export declare const Salaries: Type<unknown>;
export declare const Offline: Type<unknown>;
export declare const Blocked: Type<unknown>;
export declare const NotesStore: Type<{ clear(): void }>;
