// Names that stand for the reader's own app, and what the examples of doc comments need not import.
import type { Type } from '@angular/core';

export { computed, inject, signal } from '@angular/core';
export { TestBed } from '@angular/core/testing';
export declare const App: Type<unknown>;
export declare const Salaries: Type<unknown>;
export declare const NotesStore: Type<{ clear(): void }>;
