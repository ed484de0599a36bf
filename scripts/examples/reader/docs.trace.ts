/** As that of Sentry, which counts in seconds. */
export declare function addBreadcrumb(breadcrumb: {
  category: string;
  message: string;
  timestamp: number;
  data: Record<string, unknown>;
}): void;
