// Every English text, in one chunk: what lies beside the kit, the shell, an area or a room as texts.en.json.
import type { Pack } from '@tvms/ui';

const packs = import.meta.glob<Pack>(['./texts.en.json', '../**/texts.en.json'], { eager: true, import: 'default' });

export const pack: Pack = Object.assign({}, ...Object.values(packs));
