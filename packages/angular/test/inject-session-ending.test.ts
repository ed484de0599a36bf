import './setup.js';
import { injectSessionEnding } from '@auth0-heartbeat/angular';
import { TestBed } from '@angular/core/testing';
import { describe, expect, it } from 'vitest';
import { component, startApp } from './start-app.js';

const minute = 60_000;

describe('injectSessionEnding', () => {
  it('renders the announced end once a second, and nothing before and after it', async () => {
    const { fake, session } = await startApp({
      config: { idleTimeoutMs: 15 * minute, redirectToLogin: false },
    });
    let renders = 0;
    const Warning = component(
      '{{ text() }}',
      class Warning {
        readonly ending = injectSessionEnding();
        text() {
          renders++;
          const end = this.ending();
          return end ? `${end.cause} ${end.canExtend} ${end.secondsLeft}` : 'Nothing ends.';
        }
      },
    );
    const warning = TestBed.createComponent(Warning);
    const show = async (ms: number) => {
      await fake.advance(ms);
      await warning.whenStable();
      return warning.nativeElement.textContent as string;
    };
    expect(await show(0)).toBe('Nothing ends.');
    const before = renders;
    expect(await show(14 * minute - 1)).toBe('Nothing ends.');
    expect(renders).toBe(before);
    expect(await show(1)).toBe('idle_timeout true 60');
    expect(await show(1_000)).toBe('idle_timeout true 59');
    session.extend();
    expect(await show(0)).toBe('Nothing ends.');
    expect(session.endsAt()).toBeNull();
    await show(14 * minute);
    expect(await show(minute)).toBe('Nothing ends.');
    expect(session.loss()?.reason).toBe('idle_timeout');
  });

  it('throws without the provider', () => {
    expect(() => TestBed.runInInjectionContext(injectSessionEnding)).toThrow(
      expect.objectContaining({ code: 'missing_provider' }),
    );
  });
});
