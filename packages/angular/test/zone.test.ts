import 'zone.js';
import './setup.js';
import { injectAuth0Session, injectSession } from '@auth0-heartbeat/angular';
import { ApplicationRef, NgZone, provideZoneChangeDetection } from '@angular/core';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it, vi } from 'vitest';
import { component, startApp } from './start-app.js';

describe('with zone.js', () => {
  async function startWithZone(config = {}) {
    const app = await startApp({ config, providers: [provideZoneChangeDetection()] });
    const zone = TestBed.inject(NgZone);
    const rounds = vi.fn();
    zone.onMicrotaskEmpty.subscribe(rounds);
    return { ...app, zone, rounds };
  }

  it('1,000 good checks cause no change detection', async () => {
    const { fake, rounds } = await startWithZone({ intervalMs: 60_000 });
    const tick = vi.spyOn(TestBed.inject(ApplicationRef), 'tick');
    await fake.advance(0);
    rounds.mockClear();
    const { checks } = fake;
    for (let i = 0; i < 100; i++) {
      fake.input();
      await fake.advance(600_000);
    }
    expect(fake.checks).toBeGreaterThanOrEqual(checks + 990);
    expect(rounds).not.toHaveBeenCalled();
    expect(tick).not.toHaveBeenCalled();
  });

  it('an ending is rendered, and its handlers run in the zone', async () => {
    const zones: boolean[] = [];
    const note = () => void zones.push(NgZone.isInAngularZone());
    const { fake, session } = await startWithZone({
      clearLocalState: note,
      onCleared: note,
      redirectToLogin: false,
    });
    const Badge = component(
      '{{ session.status() }}',
      class Badge {
        readonly session = injectAuth0Session();
      },
    );
    const badge = TestBed.createComponent(Badge);
    badge.autoDetectChanges();
    session.on('sessionLost', note);
    fake.signOutElsewhere();
    await session.check();
    await fake.advance(0);
    expect(zones).toEqual([true, true, true]);
    await badge.whenStable();
    expect(badge.nativeElement.textContent).toBe('signed_out');
  });

  it('calls of the app run outside of the zone', async () => {
    const { zone, session, auth, fake } = await startWithZone();
    await fake.advance(1);
    const zones = new Map<string, boolean>();
    let call = '';
    // Called in the zone in which the check started.
    TestBed.runInInjectionContext(injectSession).subscribe(() =>
      zones.set(call, zones.get(call) === true || NgZone.isInAngularZone()),
    );
    for (call of ['check', 'verify', 'report'] as const) {
      zone.run(() => {
        if (call === 'check') void session.check();
        else if (call === 'verify') void session.verify({ maxAgeMs: 0 });
        else session.report(new Error('401'));
      });
      await fake.advance(60_000);
    }
    const { client } = fake;
    const { getTokenSilently } = client;
    client.getTokenSilently = (options) => {
      zones.set('token', NgZone.isInAngularZone());
      return getTokenSilently(options);
    };
    zone.run(() => auth.getAccessTokenSilently().subscribe());
    expect([...zones]).toEqual([
      ['check', false],
      ['verify', false],
      ['report', false],
      ['token', false],
    ]);
  });
});
