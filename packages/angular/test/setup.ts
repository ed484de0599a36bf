// The SDK and the router are compiled in the test.
import '@angular/compiler';
import { TestBed } from '@angular/core/testing';
import { BrowserTestingModule, platformBrowserTesting } from '@angular/platform-browser/testing';
import { afterEach } from 'vitest';

// Files of tests share a process.
TestBed.resetTestEnvironment();
TestBed.initTestEnvironment(BrowserTestingModule, platformBrowserTesting());

afterEach(() => {
  TestBed.resetTestingModule();
  history.replaceState(null, '', '/');
  sessionStorage.clear();
});
