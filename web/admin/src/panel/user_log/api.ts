// The user log: who did what, with before and after. Read only.
import { type Head, noun } from '../../kit/noun';
import type { LogEntry } from './lines';

export type StoredEntry = Head & LogEntry;

/** The platform's log and each deployment's own are two lists of one shape. */
export const platform_log = noun<StoredEntry>('panel', 'user_log', 'panel');
export const deployment_log = noun<StoredEntry>('panel', 'user_log');
