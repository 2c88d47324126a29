// Rows of the fake API of the browser tests (test/fake_api.mjs).
export const path = 'uit/hostnames';

export const rows = ({ head }) =>
  ['tv.demo.example', 'hotel.demo.example'].map((hostname, n) => ({
    ...head(n + 1),
    hostname,
    kind: n === 0 ? 'production' : 'test',
    state: n === 0 ? 'live' : 'disabled',
    deployment: 1,
    is_enabled: n === 0,
    user_interface_id: n + 1,
    notes: '',
    address: `https://${hostname}/`,
  }));
