/** As far as the guide uses an instance of axios. */
export declare const api: {
  interceptors: {
    response: {
      use(
        onFulfilled: undefined,
        onRejected: (error: Error & { response?: { status: number } }) => Promise<never>,
      ): number;
    };
  };
};
/** An error reporter. */
export declare function log(message: string, data: Record<string, unknown>): void;
export declare const usesNewHeartbeat: boolean;
export declare function startOldHeartbeat(): void;
/** As far as the guide uses auth0.js. */
export declare const webAuth: {
  checkSession(options: object, callback: (error: Error | null) => void): void;
  logout(options: { returnTo: string }): void;
};
