import type { Health, PushServerMetrics } from '../contract.js';
import type { Route } from './app.js';
import { respondJson } from './respond.js';

/**
 * `GET /health`: 503 while the node drains. It is 200 if degraded: the node still delivers its own hints,
 * and an outage of Redis concerns all nodes, so that a load balancer would have none left.
 */
export function healthRoute(health: () => Health): Route {
  const respond = () => {
    const current = health();
    return respondJson(current.status === 'draining' ? 503 : 200, current);
  };
  return { path: '/health', handlers: { GET: respond, HEAD: respond } };
}

/** `GET /metrics`, for Prometheus. */
export function metricsRoute(metrics: PushServerMetrics): Route {
  const respond = async () => {
    const { contentType, text } = await metrics.render();
    const headers = { 'Content-Type': contentType, 'Cache-Control': 'no-store' };
    return new Response(text, { headers });
  };
  return { path: '/metrics', handlers: { GET: respond } };
}
