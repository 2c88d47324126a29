// Every Arabic text, in one chunk: what lies beside the kit, the shell, an area or a room as texts.ar.json.
import type { Pack } from '@tvms/ui';

const packs = import.meta.glob<Pack>(['./texts.ar.json', '../**/texts.ar.json'], { eager: true, import: 'default' });

export const pack: Pack = Object.assign({}, ...Object.values(packs));
