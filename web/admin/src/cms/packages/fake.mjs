// Rows of the fake API of the browser tests (test/fake_api.mjs).
export const path = 'cms/packages';

export const rows = ({ head }) =>
  ['Basic', 'Sport extra', 'Films', 'Everything', 'Empty test'].map((name, n) => ({
    ...head(n + 1),
    name,
    viewer_name: { en: name },
    description: {},
    groups: n === 4 ? [] : [n + 1],
    channels: n === 4 ? [] : [50, 51, 52].map((id) => id + n),
    is_test: false,
    notes: '',
    own_count: n === 4 ? 0 : 3,
    group_channel_count: n === 4 ? 0 : 8,
    channel_count: n === 4 ? 0 : 11,
    warnings: n === 4 ? ['EMPTY'] : [],
  }));
