export declare const connection: EventTarget;
