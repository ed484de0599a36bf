import type { Health } from '../contract.js';
import type { Route } from './app.js';
import { respondJson } from './respond.js';

/**
 * `GET /health`: 200 also when degraded. A node that has lost the others still tells its own streams
 * what it hears itself; to take it out of the balancer would lose those too.
 */
export function healthRoute(health: () => Health): Route {
  const respond = () => respondJson(200, health());
  return { path: '/health', handlers: { GET: respond, HEAD: respond } };
}
