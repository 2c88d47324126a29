// The rooms of the back office, found by their room.ts.
import type { Room } from './room';

const found = import.meta.glob<{ room: Room }>(['../*/room.ts', '../*/*/room.ts'], { eager: true });

export const kRooms: Room[] = Object.keys(found)
  .sort()
  .flatMap((path) => found[path]?.room ?? []);
