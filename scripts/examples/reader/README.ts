// Names of the reader's app in the README of the project.
import type { Type } from '@angular/core';

export { bootstrapApplication } from '@angular/platform-browser';
export declare const AppComponent: Type<unknown>;
export declare const authorizationParams: { redirect_uri: string };
