// Every story by its name, found by the name of its file.
import type { Stories } from './world';

const found = import.meta.glob<Stories>('./*.story.tsx', { eager: true, import: 'stories' });

export const kStories: Stories = Object.assign({}, ...Object.values(found));
