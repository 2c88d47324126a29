// Rows of the fake API of the browser tests (test/fake_api.mjs).
export const path = 'cms/ui_groups';

export const rows = ({ head, pick }) =>
  ['News', 'Sport', 'Kids', 'Films', 'Music'].map((name, n) => ({
    ...head(n + 1),
    name: { en: name, ar: pick(['أخبار', 'رياضة', 'أطفال', 'أفلام', 'موسيقى'], n) },
    position: n + 1,
    parent_id: null,
    colour_from: pick(['#4253d9', '#0f766e', '#b45309', '#be123c', '#7c3aed'], n),
    colour_to: pick(['#7c3aed', '#0369a1', '#be123c', '#7c3aed', '#4253d9'], n),
    kids: n === 2,
    adult: false,
    channels: Array.from({ length: 8 }, (_, k) => n * 8 + k + 1),
    channel_count: 8,
  }));
