// Names of the reader's app in the guide to React.
export declare function navigate(path: string, options: { replace: boolean }): void;
