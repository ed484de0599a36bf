// @vitest-environment happy-dom
import { afterEach, expect, it, vi } from 'vitest';
import { TenantPanel } from '../src/lab/elements/tenant-panel.js';
import type { TenantControls, TenantState } from '../src/lab/tenant-controls.js';
import { watchTenant } from '../src/lab/tenant-watch.js';

const alice = {
  id: 'auth0|alice',
  name: 'Alice',
  isBlocked: false,
  sessions: [{ id: 'session-of-alice', startedAt: 0 }],
};

const calm: TenantState = {
  users: [alice, { id: 'auth0|bob', name: 'Bob', isBlocked: true, sessions: [] }],
  faults: [],
  isDown: false,
  blockedUserAnswer: 'login_required',
  log: [],
};

afterEach(() => {
  document.body.replaceChildren();
});

/** A panel in the page, with the state of its tenant. */
async function open(initial: TenantState) {
  let state = initial;
  const done = () => Promise.resolve();
  const controls = {
    readState: vi.fn(() => Promise.resolve(state)),
    setBlocked: vi.fn(done),
    deleteSessions: vi.fn(done),
    deleteSession: vi.fn(done),
    expireSession: vi.fn(done),
    expireSessions: vi.fn(done),
    setFault: vi.fn(done),
    removeFault: vi.fn(done),
    clearFaults: vi.fn(done),
    setDown: vi.fn(done),
    setBlockedUserAnswer: vi.fn(done),
    restore: vi.fn(done),
  } satisfies TenantControls;
  const panel = new TenantPanel(watchTenant(controls));
  document.body.append(panel);
  const root = panel.renderRoot;
  await vi.waitFor(() => expect(root.querySelector('fieldset')).not.toBeNull());
  return {
    controls,
    root,
    /** Changes the state of the tenant. The panel reads it after the next action. */
    change: (next: Partial<TenantState>) => (state = { ...state, ...next }),
    button: (name: string) =>
      [...root.querySelectorAll('button')].find(
        ({ textContent }) => textContent.replace(/\s+/g, ' ').trim() === name,
      )!,
  };
}

it('blocks and unblocks a user', async () => {
  const { controls, button } = await open(calm);
  button('Block Alice').click();
  button('Unblock Bob').click();
  expect(controls.setBlocked.mock.calls).toEqual([
    ['auth0|alice', true],
    ['auth0|bob', false],
  ]);
});

it('ends one session or all sessions of a user', async () => {
  const { controls, button } = await open(calm);
  button('End Session sessio').click();
  button('Expire Session sessio').click();
  button('Sign out Alice everywhere').click();
  expect(controls.deleteSession).toHaveBeenCalledWith('session-of-alice');
  expect(controls.expireSession).toHaveBeenCalledWith('session-of-alice');
  expect(controls.deleteSessions).toHaveBeenCalledWith('auth0|alice');
  expect(button('Sign out Bob everywhere').disabled).toBe(true);
});

it('adds the fault of the form, and shows it', async () => {
  const { controls, root, change, button } = await open(calm);
  const select = (name: string, value: string) =>
    (root.querySelector<HTMLSelectElement>(`[name=${name}]`)!.value = value);
  select('kind', 'hang');
  select('endpoint', '/oauth/token');
  select('times', '3');
  const fault = { kind: 'hang', endpoint: '/oauth/token', silentOnly: true, times: 3 } as const;
  change({ faults: [{ id: 'fault-1', ...fault }] });
  button('Add').click();
  expect(controls.setFault).toHaveBeenCalledWith(fault);
  await vi.waitFor(() => expect(button('Remove Never responds')).toBeDefined());
  button('Remove Never responds').click();
  expect(controls.removeFault).toHaveBeenCalledWith('fault-1');
});

it('shows the policy of the tenant until the tenant has changed it', async () => {
  const { controls, root, change } = await open(calm);
  const select = root.querySelector<HTMLSelectElement>('.answer select')!;
  select.value = 'unauthorized';
  select.dispatchEvent(new Event('change'));
  expect(controls.setBlockedUserAnswer).toHaveBeenCalledWith('unauthorized');
  expect(select.value).toBe('login_required');
  change({ blockedUserAnswer: 'unauthorized' });
  await vi.waitFor(() => expect(select.value).toBe('unauthorized'));
});

it('shows why an action failed', async () => {
  const { controls, root, button } = await open(calm);
  controls.setDown.mockRejectedValueOnce(new Error('No connection.'));
  button('Take the tenant down').click();
  await vi.waitFor(() =>
    expect(root.querySelector('[role=status]')!.textContent).toBe('No connection.'),
  );
});

it('keeps the last state while the tenant is unreachable, with its controls disabled', async () => {
  const { controls, root, button } = await open(calm);
  controls.readState.mockRejectedValue(new Error('No connection.'));
  button('Take the tenant down').click();
  await vi.waitFor(() => expect(root.querySelector('fieldset')!.disabled).toBe(true));
  expect(root.querySelector('[role=status]')!.textContent).toMatch(/does not respond/);
  expect(button('Block Alice')).toBeDefined();
});
