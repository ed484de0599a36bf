import type { Browser, Tab } from './browser.js';
import { createNetwork, type Network } from './network.js';
import type { Plan } from './plan.js';
import { createStores, type Stores } from './stores.js';
import { createTenant, type Tenant } from './tenant.js';
import type { Observer } from './visit.js';
import type { World } from './world.js';

/** What the apps of one origin share: the browser's storage and locks, the network and the tenant. */
export interface Origin {
  readonly world: World;
  readonly plan: Plan;
  readonly tenant: Tenant;
  readonly network: Network;
  readonly stores: Stores;
  readonly apps: Browser[];
  /** Of all apps. */
  tabs(): Tab[];
  notify(call: (observer: Observer) => void): void;
  /** Notifies the observers of all apps of a change. */
  happened(): void;
  disturbed(): void;
  /** The number of the next page. */
  nextPage(): number;
}

export function createOrigin(world: World, plan: Plan): Origin {
  let pages = 0;
  const origin: Origin = {
    world,
    plan,
    tenant: createTenant(world, plan),
    network: createNetwork(world, plan, () => origin.disturbed()),
    stores: createStores(world, plan),
    apps: [],
    tabs: () => origin.apps.flatMap(({ tabs }) => tabs),
    notify(call) {
      for (const { observers } of origin.apps) for (const observer of observers) call(observer);
    },
    happened: () => origin.notify((observer) => observer.happened?.()),
    disturbed: () => origin.notify((observer) => observer.disturbed?.()),
    nextPage: () => pages++,
  };
  return origin;
}
