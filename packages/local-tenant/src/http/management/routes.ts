import type { ManagementRoute } from '../routes.js';
import { LOG_ROUTES } from './logs.js';
import { SESSION_ROUTES } from './sessions.js';
import { USER_ROUTES } from './users.js';

/** All routes of the Management API. Each needs a token with its scope. */
export const MANAGEMENT_ROUTES: readonly ManagementRoute[] = [
  ...USER_ROUTES,
  ...SESSION_ROUTES,
  ...LOG_ROUTES,
];
