// Names that stand for the reader's own app where an example has JSX.
import type { ReactNode } from 'react';
import type { Root } from 'react-dom/client';

export declare const root: Root;
export declare function App(): ReactNode;
export declare function Salaries(): ReactNode;
export declare function Spinner(): ReactNode;
export declare function Retry(props: { onClick: () => void }): ReactNode;

// A test of it.
export { act, render } from '@testing-library/react';
export { expect } from 'vitest';
export declare const app: ReactNode;
